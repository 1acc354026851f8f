//! Every refusal of the till: first those of commands, then those of an event that was handed over.

use kernel::Code;

/// Nothing is done at a till without an open shift.
pub static NO_SHIFT: Code = Code {
    name: "till.no_shift",
    status: 409,
    zh_tw: "這台收銀機還沒開班，請先開班。",
    en: "No shift is open at this till. Open one first.",
};

/// The shift before is still open.
pub static SHIFT_OPEN: Code = Code {
    name: "till.shift_open",
    status: 409,
    zh_tw: "這台收銀機已經開班，請先關班。",
    en: "A shift is open at this till already. Close it first.",
};

/// The shift to be opened is the one that was closed last: the command came twice.
pub static SHIFT_REPEATED: Code = Code {
    name: "till.shift_repeated",
    status: 409,
    zh_tw: "這一班已經結束，請重新開班。",
    en: "This shift is closed already. Open a new one.",
};

/// The person's role does not allow it here, and nobody who may has approved it.
pub static NOT_PERMITTED: Code = Code {
    name: "till.not_permitted",
    status: 403,
    zh_tw: "這個動作（{action}）需要主管同意。",
    en: "This ({action}) needs a manager's approval.",
};

/// A drop, a float or a count below zero, or nothing where something is needed.
pub static AMOUNT_INVALID: Code = Code {
    name: "till.amount_invalid",
    status: 422,
    zh_tw: "金額不正確：{amount}。",
    en: "This amount cannot be used: {amount}.",
};

/// An amount, or a sum it leads to, past ±(2^53−1).
pub static TOO_LARGE: Code = Code {
    name: "till.too_large",
    status: 422,
    zh_tw: "金額或數量超出可記錄的上限。",
    en: "An amount or quantity goes past what can be recorded.",
};

/// A count by denomination that does not come to its sum, or names a note twice.
pub static PIECES_WRONG: Code = Code {
    name: "till.pieces_wrong",
    status: 422,
    zh_tw: "各面額加起來不是 {sum}，請再數一次。",
    en: "The notes and coins do not come to {sum}. Count them again.",
};

/// The number of a deposit bag is what is printed on it: 1 to 24 letters, digits and hyphens.
pub static BAG_INVALID: Code = Code {
    name: "till.bag_invalid",
    status: 422,
    zh_tw: "存款袋號碼請照袋上印的輸入，1 到 24 個英文字母、數字或連字號。",
    en: "Type the bag's number as it is printed: 1 to 24 letters, digits or hyphens.",
};

/// Cash and credit have no terminal.
pub static BATCH_INVALID: Code = Code {
    name: "till.batch_invalid",
    status: 422,
    zh_tw: "「{kind}」沒有刷卡機的結帳單可以核對。",
    en: "There is no terminal's closing slip for {kind}.",
};

/// Each kind of tender has one closing slip: of two, one would be lost.
pub static BATCH_TWICE: Code = Code {
    name: "till.batch_twice",
    status: 422,
    zh_tw: "同一種付款的結帳單填了兩次，請加總後填一次。",
    en: "The closing slip of one kind of payment is there twice: add them up and type one.",
};

/// A reason is a word from the shop's list, not a sentence: 1 to 40 of `a-z`, `0-9`, `_`.
pub static REASON_INVALID: Code = Code {
    name: "till.reason_invalid",
    status: 422,
    zh_tw: "請從清單選擇原因。",
    en: "Choose a reason from the list.",
};

/// The drawer does not hold that much.
pub static CASH_SHORT: Code = Code {
    name: "till.cash_short",
    status: 409,
    zh_tw: "錢櫃應有現金 {expected}，不夠支出 {wanted}。",
    en: "The drawer should hold {expected}, which is less than {wanted}.",
};

/// The label of a held sale is empty, longer than 24 characters, or looks like a phone number or
/// an address: labels stay in the log for ever, so they name a table, never a person.
pub static LABEL_INVALID: Code = Code {
    name: "till.label_invalid",
    status: 422,
    zh_tw: "保留單的名稱請用 24 字以內的桌號或物品，不要寫電話或電子郵件。",
    en: "Name a held sale in at most 24 characters after a table or a thing; no phone number or e-mail.",
};

/// What is written on goods looks like a phone number or an address: it stays in the log for ever.
pub static NOTE_PERSONAL: Code = Code {
    name: "till.note_personal",
    status: 422,
    zh_tw: "備註會永久留在收銀紀錄裡，請不要寫電話或電子郵件；要聯絡顧客請用會員。",
    en: "A note stays in the till's log for ever. Leave phone numbers and e-mail addresses out, and use the member to reach somebody.",
};

/// The basket to be held has no canonical form: it holds a fraction or is too long.
pub static BASKET_INVALID: Code =
    Code {
        name: "till.basket_invalid", status: 422, zh_tw: "這個購物籃無法保留。", en: "This basket cannot be held."
    };

/// A hold of that id exists.
pub static HOLD_REPEATED: Code = Code {
    name: "till.hold_repeated",
    status: 409,
    zh_tw: "這筆保留單已經存在。",
    en: "This sale is on hold already.",
};

/// As many sales are on hold as a till keeps.
pub static HOLDS_FULL: Code = Code {
    name: "till.holds_full",
    status: 409,
    zh_tw: "保留單已達 {limit} 筆，請先取回或刪除。",
    en: "{limit} sales are on hold, which is the limit. Recall or discard one.",
};

/// No such hold: recalled or discarded before, or another till's.
pub static HOLD_UNKNOWN: Code = Code {
    name: "till.hold_unknown",
    status: 404,
    zh_tw: "找不到這筆保留單，可能已經取回。",
    en: "There is no such held sale; it may have been recalled already.",
};

/// This register has booked a sale of that id.
pub static SALE_REPEATED: Code = Code {
    name: "till.sale_repeated",
    status: 409,
    zh_tw: "這筆銷售已經入帳（收據 {receipt}）。",
    en: "This sale is booked already (receipt {receipt}).",
};

/// This register has taken the money for that order.
pub static COLLECTED_ALREADY: Code = Code {
    name: "till.collected_already",
    status: 409,
    zh_tw: "這筆訂單已經在這台收銀機收過款。",
    en: "The money for this order was taken at this till already.",
};

/// This register has given that order's deposit back.
pub static DEPOSIT_RETURNED: Code = Code {
    name: "till.deposit_returned_already",
    status: 409,
    zh_tw: "這筆訂單的訂金已經在這台收銀機退過。",
    en: "The deposit of this order was given back at this till already.",
};

/// A sale without lines, or with more than an event carries.
pub static LINES_INVALID: Code = Code {
    name: "till.lines_invalid",
    status: 422,
    zh_tw: "一筆銷售要有 1 到 {limit} 行。",
    en: "A sale has 1 to {limit} lines.",
};

/// A line of nothing or less.
pub static QUANTITY_INVALID: Code = Code {
    name: "till.quantity_invalid",
    status: 422,
    zh_tw: "數量必須大於零。",
    en: "A quantity must be above zero.",
};

/// The quote contradicts itself, or what the till knows: its sums, its currency, the details of its
/// lines.
pub static QUOTE_INVALID: Code = Code {
    name: "till.quote_invalid",
    status: 422,
    zh_tw: "報價內容不一致（{what}），請重新計價。",
    en: "The quote does not fit the sale ({what}). Quote again.",
};

/// The total is below zero: that is a return.
pub static TOTAL_NEGATIVE: Code = Code {
    name: "till.total_negative",
    status: 422,
    zh_tw: "應收金額小於零，請改用退貨。",
    en: "The total is below zero. Use a return.",
};

/// This till does not take such a tender now.
pub static TENDER_REFUSED: Code = Code {
    name: "till.tender_refused",
    status: 422,
    zh_tw: "這台收銀機目前不收「{kind}」。",
    en: "This till does not take {kind} now.",
};

/// A tender of nothing, one that gives change without being cash, or cash given that is less than
/// the amount it pays.
pub static TENDER_INVALID: Code = Code {
    name: "till.tender_invalid",
    status: 422,
    zh_tw: "付款金額不正確：只有現金能找零，且實收不可少於應付。",
    en: "A tender is wrong: only cash gives change, and what is given covers what it pays.",
};

/// The tenders do not make the total exactly.
pub static TENDERS_UNEQUAL: Code = Code {
    name: "till.tenders_unequal",
    status: 422,
    zh_tw: "付款合計 {paid}，應收 {total}。",
    en: "The tenders make {paid}; the total is {total}.",
};

/// The sale is not among those this register may void: older, or another register's.
pub static SALE_UNKNOWN: Code = Code {
    name: "till.sale_unknown",
    status: 404,
    zh_tw: "這台收銀機最近的銷售中沒有這一筆，請改用退貨。",
    en: "This sale is not among the latest of this till. Use a return.",
};

/// The sale is void already.
pub static VOIDED_ALREADY: Code = Code {
    name: "till.voided_already",
    status: 409,
    zh_tw: "收據 {receipt} 已經作廢。",
    en: "Receipt {receipt} is void already.",
};

/// The sale belongs to an earlier shift: its cash has been counted, so it is a return now.
pub static VOID_TOO_LATE: Code = Code {
    name: "till.void_too_late",
    status: 409,
    zh_tw: "收據 {receipt} 是前一班的銷售，請改用退貨。",
    en: "Receipt {receipt} is from an earlier shift. Use a return.",
};

/// A closed shift's numbers are not the sum of its events.
pub static TOTALS_WRONG: Code = Code {
    name: "till.totals_wrong",
    status: 422,
    zh_tw: "關班金額與紀錄合計不符。",
    en: "The closed shift's numbers are not the sum of its events.",
};

/// The event is another register's.
pub static EVENT_FOREIGN: Code = Code {
    name: "till.event_foreign",
    status: 422,
    zh_tw: "這筆紀錄屬於另一台收銀機。",
    en: "This event belongs to another register.",
};

/// Events before this one are missing. Send them first.
pub static EVENT_EARLY: Code = Code {
    name: "till.event_early",
    status: 409,
    zh_tw: "缺少第 {expected} 筆紀錄，請先補送。",
    en: "Event {expected} is missing. Send it first.",
};

/// The event, or another one at its place, is in the log already. Compare it with the one kept.
pub static EVENT_KNOWN: Code = Code {
    name: "till.event_known",
    status: 409,
    zh_tw: "第 {seq} 筆紀錄已經收過。",
    en: "Event {seq} is in the log already.",
};

/// Two logs of one register: the event builds on another past than the one kept.
pub static EVENT_FORKED: Code = Code {
    name: "till.event_forked",
    status: 409,
    zh_tw: "第 {seq} 筆紀錄與已收到的不同，請聯絡管理者。",
    en: "Event {seq} differs from the log that is kept. Call the administrator.",
};

/// The bytes are not those that were sealed.
pub static EVENT_BROKEN: Code = Code {
    name: "till.event_broken",
    status: 422,
    zh_tw: "第 {seq} 筆紀錄的內容與封印不符。",
    en: "Event {seq} is not what was sealed.",
};

/// The bytes are not an event's.
pub static EVENT_MALFORMED: Code =
    Code {
        name: "till.event_malformed", status: 422, zh_tw: "無法讀取這筆紀錄。", en: "This event cannot be read."
    };

/// A kind or version that this program does not know yet. Keep the bytes and upgrade.
pub static EVENT_UNKNOWN: Code = Code {
    name: "till.event_unknown",
    status: 422,
    zh_tw: "不認得的紀錄種類：{kind}，請更新系統。",
    en: "Unknown kind of event: {kind}. Upgrade.",
};

/// The same return twice.
pub static RETURN_REPEATED: Code = Code {
    name: "till.return_repeated",
    status: 409,
    zh_tw: "這筆退貨已經完成，單號 {receipt}。",
    en: "This return is done already; its slip is {receipt}.",
};

/// A return whose sums do not hold, or that gives back by a way that it cannot.
pub static RETURN_INVALID: Code = Code {
    name: "till.return_invalid",
    status: 422,
    zh_tw: "退貨內容不一致（{what}），請重新試算一次。",
    en: "The return does not add up ({what}). Work it out again.",
};

/// The till does not remember that return.
pub static RETURN_UNKNOWN: Code = Code {
    name: "till.return_unknown",
    status: 404,
    zh_tw: "這台收銀機找不到這筆退貨。",
    en: "This till knows no such return.",
};

/// Money was sent back online already.
pub static RETURN_SENT: Code = Code {
    name: "till.return_sent",
    status: 409,
    zh_tw: "退貨 {receipt} 已經線上退款，不能作廢；請重新結帳賣出。",
    en: "Money of return {receipt} was sent back online already, so it cannot be voided. Sell the goods again.",
};

/// A sale that shares its receipt with an order that was fetched.
pub static COLLECTED_WITH: Code = Code {
    name: "till.collected_with",
    status: 409,
    zh_tw: "收據 {receipt} 同時是取貨訂單的收據，不能只作廢一半。請改辦退貨。",
    en: "Receipt {receipt} is also the receipt of an order that was fetched, and half of it cannot be voided. Take the goods back instead.",
};

/// A sale that was paid with goods.
pub static EXCHANGED: Code = Code {
    name: "till.exchanged",
    status: 409,
    zh_tw: "銷售 {receipt} 是換貨的一部分，請作廢那筆退貨，兩筆會一起取消。",
    en: "Sale {receipt} is part of an exchange. Void the return: both are undone together.",
};

/// All of them.
pub static ALL: &[&Code] = &[
    &NO_SHIFT,
    &SHIFT_OPEN,
    &SHIFT_REPEATED,
    &NOT_PERMITTED,
    &AMOUNT_INVALID,
    &TOO_LARGE,
    &PIECES_WRONG,
    &BAG_INVALID,
    &BATCH_INVALID,
    &BATCH_TWICE,
    &REASON_INVALID,
    &CASH_SHORT,
    &LABEL_INVALID,
    &NOTE_PERSONAL,
    &BASKET_INVALID,
    &HOLD_REPEATED,
    &HOLDS_FULL,
    &HOLD_UNKNOWN,
    &SALE_REPEATED,
    &COLLECTED_ALREADY,
    &DEPOSIT_RETURNED,
    &LINES_INVALID,
    &QUANTITY_INVALID,
    &QUOTE_INVALID,
    &TOTAL_NEGATIVE,
    &TENDER_REFUSED,
    &TENDER_INVALID,
    &TENDERS_UNEQUAL,
    &SALE_UNKNOWN,
    &VOIDED_ALREADY,
    &VOID_TOO_LATE,
    &RETURN_REPEATED,
    &RETURN_INVALID,
    &RETURN_UNKNOWN,
    &RETURN_SENT,
    &COLLECTED_WITH,
    &EXCHANGED,
    &TOTALS_WRONG,
    &EVENT_FOREIGN,
    &EVENT_EARLY,
    &EVENT_KNOWN,
    &EVENT_FORKED,
    &EVENT_BROKEN,
    &EVENT_MALFORMED,
    &EVENT_UNKNOWN,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_sentences_name_the_same_values() {
        let placeholders = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).map(|part| part.split('}').next().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        for (index, code) in ALL.iter().enumerate() {
            assert!(code.name.starts_with("till."));
            assert!(ALL[..index].iter().all(|other| other.name != code.name), "{} twice", code.name);
            assert_eq!(placeholders(code.zh_tw), placeholders(code.en), "{}", code.name);
        }
    }
}
