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
