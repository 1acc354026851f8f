//! The words of each template in each language.

use std::collections::BTreeMap;

use crate::Template;

/// A subject line, where the channel has one, and a text.
struct Words {
    subject: &'static str,
    text: &'static str,
}

fn words(template: Template, chinese: bool) -> Words {
    match (template, chinese) {
        (Template::LogInCode, true) => Words {
            subject: "{brand} 驗證碼 {code}",
            text: "{brand} 驗證碼：{code}，{minutes} 分鐘內有效。請不要告訴任何人；不是你本人操作的話，不用理會這則訊息。",
        },
        (Template::LogInCode, false) => Words {
            subject: "{brand}: your code {code}",
            text: "Your {brand} code is {code}. It works for {minutes} minutes. Tell nobody; if you did not ask for it, ignore this message.",
        },
        (Template::CounterCode, true) => Words {
            subject: "{brand} 櫃檯驗證碼 {code}",
            text: "{brand} 櫃檯驗證碼：{code}，{minutes} 分鐘內有效。請只告訴現在為你服務的店員；你人不在店裡的話，不要告訴任何人。",
        },
        (Template::CounterCode, false) => Words {
            subject: "{brand}: your code for the counter {code}",
            text: "Your {brand} code is {code}. It works for {minutes} minutes. Tell it only to the staff serving you now; if you are not in the store, tell nobody.",
        },
        (Template::ErasureCode, true) => Words {
            subject: "{brand} 刪除帳號驗證碼 {code}",
            text: "{brand} 刪除帳號的驗證碼：{code}，{minutes} 分鐘內有效。輸入後帳號與個人資料會永久刪除，餘額也會消失。不是你本人操作的話，請立刻聯絡門市。",
        },
        (Template::ErasureCode, false) => Words {
            subject: "{brand}: your code to erase the account {code}",
            text: "Your {brand} code is {code}. It works for {minutes} minutes and erases your account and your data for good, with its balance. If you did not ask for it, contact the store at once.",
        },
        (Template::WayReleased, true) => Words {
            subject: "{brand} 帳號的聯絡方式已變更",
            text: "這個聯絡方式已從 {brand} 會員帳號移除，24 小時內帳號的餘額不能使用。不是你本人操作的話，請立刻聯絡門市。",
        },
        (Template::WayReleased, false) => Words {
            subject: "{brand}: your contact details were changed",
            text: "This contact was removed from a {brand} account; its balance cannot be spent for 24 hours. If it was not you, contact the store at once.",
        },
        (Template::PayLink, true) => Words {
            subject: "{brand} 訂單 {number} 付款連結",
            text: "{brand} 已為你建立訂單 {number}，金額 {amount}，為你保留到 {until}。請開啟連結查看內容並付款：{address}/pay/{token}",
        },
        (Template::PayLink, false) => Words {
            subject: "{brand}: pay for your order {number}",
            text: "{brand} made order {number} for you: {amount}, held until {until}. See it and pay here: {address}/pay/{token}",
        },
        (Template::ParcelCameBack, true) => Words {
            subject: "{brand} 訂單 {number} 的包裹已退回",
            text: "{brand} 訂單 {number} 的包裹沒有送達，已經退回我們這裡。訂單已取消，你不用付款；已經付過的款項會退回。還需要這些商品的話，請再訂一次或和我們聯絡。",
        },
        (Template::ParcelCameBack, false) => Words {
            subject: "{brand}: the parcel of your order {number} came back",
            text: "The parcel of your {brand} order {number} was not delivered and came back to us. The order is cancelled: there is nothing to pay, and what you have paid goes back. If you still want the goods, order again or contact us.",
        },
    }
}

/// What is sent: the subject, and the text. A gap without a value stays as it is, so that a mistake is seen.
pub(crate) fn render(template: Template, locale: &str, values: &BTreeMap<String, String>) -> (String, String) {
    let words = words(template, locale.starts_with("zh"));
    let fill = |text: &str| {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        // One pass: a value that looks like a gap is a value.
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            match after.split_once('}') {
                Some((name, beyond)) => {
                    match values.get(name) {
                        Some(value) => filled.push_str(value),
                        None => filled.extend(["{", name, "}"]),
                    }
                    rest = beyond;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    };
    // A subject is one line, whatever a value holds.
    (fill(words.subject).replace(['\r', '\n'], " "), fill(words.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_speaks_both_languages_and_leaves_no_gap() {
        let values: BTreeMap<String, String> = [
            ("brand", "茶{code}室"),
            ("code", "012345"),
            ("minutes", "10"),
            ("number", "W100001"),
            ("amount", "NT$580"),
            ("until", "2026-11-23 18:00"),
            ("address", "https://tea.example"),
            ("token", "Zm9v"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        for template in Template::ALL.iter().copied() {
            let (subject, text) = render(template, "zh-TW", &values);
            let (_, english) = render(template, "en", &values);
            assert_ne!(text, english);
            for said in [subject, text, english] {
                // A value is not read again: the brand's name keeps what looks like a gap.
                assert!(said.contains("茶{code}室"), "{said}");
                assert_eq!(said.matches('{').count(), 1, "{said}");
                assert_eq!(said.contains("012345"), template.has_code(), "{said}");
            }
        }
    }

    #[test]
    fn nothing_is_sent_that_nobody_asked_for() {
        // Whoever adds offers lets their sender ask members::may_reach, and says so here.
        assert!(Template::ALL.iter().all(|template| !template.is_marketing()));
    }

    #[test]
    fn a_subject_is_one_line() {
        let values = BTreeMap::from([("brand".to_owned(), "a\r\nBcc: eve@example.com".to_owned())]);
        assert!(!render(Template::WayReleased, "en", &values).0.contains('\n'));
    }
}
