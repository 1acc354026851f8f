//! Refusals of this slice that a person can act on. Those of the rules are `ledger::codes`.

use kernel::codes;

codes! {
    /// The account does not hold that much.
    INSUFFICIENT = "wallet.insufficient", 409, "餘額不足：可用 {available}，需要 {wanted}。", "Not enough balance: {available} available, {wanted} needed.";
    /// Nothing, less than nothing, or more than can be booked.
    AMOUNT_INVALID = "wallet.amount_invalid", 422, "金額要在 1 到 {at_most} 之間。", "The amount lies between 1 and {at_most}.";
    /// There is no such transfer to undo.
    TRANSFER_UNKNOWN = "wallet.transfer_unknown", 404, "找不到這筆交易。", "There is no such transfer.";
    /// The transfer's id stands for another one.
    TRANSFER_REPEATED = "wallet.transfer_repeated", 409, "這個交易編號已經用在另一筆交易上。", "This transfer's id was used for another transfer.";
    /// There is no such member.
    MEMBER_UNKNOWN = "wallet.member_unknown", 404, "找不到這位會員。", "There is no such member.";
}

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
            assert!(code.name.starts_with("wallet."));
            assert!(ALL[..index].iter().all(|other| other.name != code.name), "{} twice", code.name);
            assert_eq!(placeholders(code.zh_tw), placeholders(code.en), "{}", code.name);
        }
    }
}
