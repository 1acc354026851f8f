//! Every refusal of the ledger, in the order in which [`post`](crate::post()) judges.

use kernel::Code;

/// Fewer than two legs: nothing would move.
pub static TOO_FEW_LEGS: Code = Code {
    name: "ledger.too_few_legs",
    status: 422,
    zh_tw: "一筆轉帳至少要有兩個科目。",
    en: "A transfer needs at least two legs.",
};

/// A leg of nothing.
pub static LEG_ZERO: Code =
    Code {
        name: "ledger.leg_zero", status: 422, zh_tw: "轉帳金額不可為零。", en: "A leg's amount must not be zero."
    };

/// The same account in two legs. It would hide a debit behind a credit.
pub static ACCOUNT_TWICE: Code = Code {
    name: "ledger.account_twice",
    status: 422,
    zh_tw: "同一帳戶在一筆轉帳中只能出現一次。",
    en: "An account may appear only once in a transfer.",
};

/// The legs do not sum to zero.
pub static UNBALANCED: Code = Code {
    name: "ledger.unbalanced",
    status: 422,
    zh_tw: "借貸不平衡，相差 {sum}。",
    en: "Debits and credits differ by {sum}.",
};

/// A leg names an account that was not given.
pub static ACCOUNT_UNKNOWN: Code = Code {
    name: "ledger.account_unknown",
    status: 404,
    zh_tw: "找不到帳戶 {account}。",
    en: "There is no account {account}.",
};

/// This kind of transfer has no business on that side of such an account.
pub static SIDE_WRONG: Code = Code {
    name: "ledger.side_wrong",
    status: 422,
    zh_tw: "「{transfer}」類的轉帳不可這樣動用「{account}」帳戶。",
    en: "A transfer of kind {transfer} may not touch an account of kind {account} on that side.",
};

/// An amount or a balance past ±(2^53−1).
pub static TOO_LARGE: Code = Code {
    name: "ledger.too_large",
    status: 422,
    zh_tw: "金額超出可記帳的上限 {limit}。",
    en: "The amount goes past the limit of {limit}.",
};

/// The account would fall below its floor: the member does not have that much.
pub static BELOW_FLOOR: Code = Code {
    name: "ledger.below_floor",
    status: 409,
    zh_tw: "餘額不足：可用 {available}，需要 {wanted}。",
    en: "Not enough balance: {available} available, {wanted} needed.",
};

/// Undoing what was itself an undoing. Book the act again instead.
pub static REVERSES_REVERSAL: Code = Code {
    name: "ledger.reverses_reversal",
    status: 422,
    zh_tw: "沖銷分錄不可再沖銷，請重新記一筆。",
    en: "A reversal cannot be reversed; book the act again.",
};

/// The reversals given undo another transfer, or more than there was.
pub static REVERSES_OTHER: Code = Code {
    name: "ledger.reverses_other",
    status: 422,
    zh_tw: "先前的沖銷與這筆轉帳不符。",
    en: "The earlier reversals do not fit this transfer.",
};

/// More is undone already than is asked for.
pub static REVERSED_ALREADY: Code = Code {
    name: "ledger.reversed_already",
    status: 409,
    zh_tw: "已沖銷 {undone}（原額 {whole}），超過這次要求的比例。",
    en: "{undone} of {whole} is reversed already, which is more than asked for.",
};

/// All of them.
pub static ALL: &[&Code] = &[
    &TOO_FEW_LEGS,
    &LEG_ZERO,
    &ACCOUNT_TWICE,
    &UNBALANCED,
    &ACCOUNT_UNKNOWN,
    &SIDE_WRONG,
    &TOO_LARGE,
    &BELOW_FLOOR,
    &REVERSES_REVERSAL,
    &REVERSES_OTHER,
    &REVERSED_ALREADY,
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
            assert!(code.name.starts_with("ledger."));
            assert!(ALL[..index].iter().all(|other| other.name != code.name), "{} twice", code.name);
            assert_eq!(placeholders(code.zh_tw), placeholders(code.en), "{}", code.name);
        }
    }
}
