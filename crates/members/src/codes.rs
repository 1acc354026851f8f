//! Refusals of this slice that a person can act on.

use kernel::codes;

codes! {
    /// Not a phone number, or one that may mean two things.
    PHONE_INVALID = "members.phone_invalid", 422, "手機號碼不正確，請填完整的號碼，例如 0912345678；國外號碼請加國碼，例如 +81…。", "This phone number cannot be used. Write it in full, such as 0912345678, or with its country code, such as +81….";
    /// Not an e-mail address.
    EMAIL_INVALID = "members.email_invalid", 422, "電子郵件地址不正確，請再看一次。", "This e-mail address cannot be used. Check it once more.";
    /// Not a member's number that we gave out.
    NUMBER_INVALID = "members.number_invalid", 422, "會員編號不正確，請再看一次。", "This is no member number. Check it once more.";
    /// Not a card's number.
    CARD_INVALID = "members.card_invalid", 422, "卡號請用 4 到 40 個英文字母或數字。", "A card number has 4 to 40 letters or digits.";
    /// Not a name of another system's user.
    USER_INVALID = "members.user_invalid", 422, "外部帳號的識別碼不正確。", "This is no identifier of another system's user.";
    /// A name that is empty or too long.
    NAME_INVALID = "members.name_invalid", 422, "姓名請填 1 到 80 個字。", "A name has 1 to 80 characters.";
    /// Neither a phone nor an e-mail address.
    WAY_NEEDED = "members.way_needed", 422, "請填手機號碼或電子郵件，之後才找得到這位會員。", "A phone number or an e-mail address is needed, so that the member can be found again.";
    /// The phone, address or card leads to another member.
    IDENTITY_TAKEN = "members.identity_taken", 409, "這個聯絡方式已經是另一位會員的，請先用它找出那位會員。", "This leads to another member already. Look that member up first.";
    /// No such identity, or it was released.
    IDENTITY_UNKNOWN = "members.identity_unknown", 404, "找不到這個聯絡方式，可能已經解除。", "There is no such identity, or it was released.";
    /// No such member.
    NOT_FOUND = "members.not_found", 404, "找不到這位會員。", "There is no such member.";
    /// The member asked to be forgotten.
    ERASED = "members.erased", 409, "這位會員的資料已經刪除，不能再修改。", "This member's data was erased and cannot be changed.";
    /// The two are one person already, by the same link or the other way round.
    LINKED_ALREADY = "members.linked_already", 409, "這兩筆已經是同一位會員。", "These two are one person already.";
    /// No such link, or it was closed.
    LINK_UNKNOWN = "members.link_unknown", 404, "找不到這個合併紀錄，可能已經拆開。", "There is no such link, or it was undone.";
    /// The code is wrong, too old, used, or was guessed at too often; nobody is told which.
    CODE_WRONG = "members.code_wrong", 422, "驗證碼不正確或已失效。請再看一次訊息；試了幾次都不行的話，請重新取得驗證碼。", "This code is wrong or no longer valid. Look at the message once more; if it still fails, ask for a new code.";
    /// Codes were asked for, or guessed at, too often.
    CODES_TOO_MANY = "members.codes_too_many", 429, "驗證碼的次數太多了，請 {seconds} 秒後再試。", "Codes were asked for or tried too often. Try again in {seconds} s.";
    /// The proof that this step builds on is gone.
    PROOF_GONE = "members.proof_gone", 409, "前一步驗證已經過期，請重新登入。", "The step before has expired. Please log in again.";
    /// Nobody is logged in as a member.
    NOT_LOGGED_IN = "members.not_logged_in", 401, "請先登入會員。", "Please log in as a member first.";
    /// No way of theirs was ever proven.
    UNVERIFIED = "members.unverified", 409, "這位會員的手機還沒驗證，可以累積但不能使用餘額。請先用驗證碼驗證。", "This member's phone was never proven: they may earn but not spend. Prove it with a code first.";
    /// A way was exchanged less than a day ago.
    SPENDING_HELD = "members.spending_held", 409, "聯絡方式剛變更過，24 小時內不能使用餘額。", "A contact was changed less than 24 hours ago; nothing can be spent until then.";
    /// Nothing is earned or spent.
    BLOCKED = "members.blocked", 409, "這位會員目前停用，請找店長處理。", "This member is blocked. Ask the manager.";
    /// The last proven way cannot be given up.
    LAST_WAY = "members.last_way", 409, "這是唯一驗證過的聯絡方式，移除後就無法登入。請先加入另一個。", "This is the only proven contact; without it nobody could log in. Add another one first.";
    /// A birthday in the future, or before anybody's.
    BIRTHDAY_INVALID = "members.birthday_invalid", 422, "生日不正確，請填西元年月日，例如 2001-05-20。", "This birthday cannot be right. Write it as 2001-05-20.";
    /// A birthday is worth something, so its owner gives it once.
    BIRTHDAY_FIXED = "members.birthday_fixed", 409, "生日填過後不能自己修改，請帶證件到門市更改。", "A birthday that was given once is changed in a store, with an identity document.";
    /// No county or city of Taiwan, nor a place in 40 characters.
    AREA_INVALID = "members.area_invalid", 422, "請從清單選縣市；在國外的話，請用 40 字以內填寫。", "Choose a county or city from the list, or write a place elsewhere in at most 40 characters.";
    /// Too many words, or one that is too long.
    PREFERENCES_INVALID = "members.preferences_invalid", 422, "喜好最多 10 項，每項 1 到 20 個字。", "At most 10 preferences, of 1 to 20 characters each.";
    /// A report that LINE did not sign.
    LINE_FORGED = "members.line_forged", 401, "簽章不符。", "The signature does not match.";
    /// A consent about a notice that is not the one shown.
    NOTICE_UNKNOWN = "members.notice_unknown", 422, "同意書版本不正確，請重新整理頁面。", "This is not the version of the notice that is shown. Reload the page.";
    /// Another number has to be made up.
    NUMBERS_EXHAUSTED = "members.numbers_exhausted", 503, "現在無法產生會員編號，請再試一次。", "No member number could be made. Try again.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_have_the_slice_in_front() {
        for (index, code) in ALL.iter().enumerate() {
            assert!(code.name.starts_with("members."));
            assert!(ALL[..index].iter().all(|other| other.name != code.name), "{} twice", code.name);
        }
    }
}
