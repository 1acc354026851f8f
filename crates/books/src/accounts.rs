//! Which account each entry of a voucher is booked to. The program knows a chart that small companies in Taiwan use; a
//! brand's own choice stands over it. What neither knows has no account.

use std::collections::BTreeMap;

use kernel::Refusal;
use store::{Fault, Read, Stop, Tx, params};

use crate::{codes, events, sql};

/// An entry of vouchers and its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What is booked there: `tender.cash`, `sales.standard`.
    pub key: String,
    /// The account's number and name; none while nobody gave it one.
    pub account: Option<(String, String)>,
    /// True where a brand chose it.
    pub chosen: bool,
    /// For `If-Match`; 0 while nobody chose.
    pub version: i64,
}

/// What the program begins with: key, number, name.
const BEGINNING: &[(&str, &str, &str)] = &[
    ("cash.over_short", "7591", "現金溢短"),
    ("cash.petty", "6189", "零星費用"),
    ("credit.granted", "2191", "應付購物金－贈與"),
    ("credit.issued", "6119", "行銷費用－購物金"),
    ("credit.paid", "2261", "預收貨款－購物金"),
    ("landlord.commission", "6139", "佣金支出－百貨抽成"),
    ("landlord.due", "2209", "應付費用－百貨抽成"),
    ("payout.bank", "1113", "銀行存款"),
    ("payout.fee", "6129", "收款手續費"),
    ("returns.", "4171", "銷貨退回－無收據"),
    ("returns.exempt", "4171", "銷貨退回－免稅"),
    ("returns.standard", "4171", "銷貨退回－應稅"),
    ("returns.zero", "4171", "銷貨退回－零稅率"),
    ("sales.", "4111", "銷貨收入"),
    ("sales.exempt", "4111", "銷貨收入－免稅"),
    ("sales.standard", "4111", "銷貨收入－應稅"),
    ("sales.zero", "4111", "銷貨收入－零稅率"),
    ("tax.output", "2194", "銷項稅額"),
    ("tender.atm", "1191", "應收帳款－虛擬帳號"),
    ("tender.bank_transfer", "1113", "銀行存款"),
    ("tender.card", "1191", "應收帳款－信用卡"),
    ("tender.cash", "1111", "庫存現金"),
    ("tender.cash_on_delivery", "1191", "應收帳款－貨到付款"),
    ("tender.convenience_store", "1191", "應收帳款－超商代收"),
    ("tender.credit_card", "1191", "應收帳款－信用卡"),
    ("tender.exchange", "1199", "換貨沖轉"),
    ("tender.mall_voucher", "1191", "應收帳款－商品券"),
    ("tender.online", "1191", "應收帳款－線上付款"),
    ("tender.rounding", "7591", "尾差"),
    ("tender.terminal", "1191", "應收帳款－信用卡"),
    ("tender.wallet_code", "1191", "應收帳款－行動支付"),
];

/// All entries that have an account or could need one: the program's, the brand's, and those of its ways to pay.
///
/// # Errors
/// When the database says so.
pub fn accounts(read: &mut Read<'_>) -> Result<BTreeMap<String, Account>, Fault> {
    let built_in = BEGINNING.iter().map(|(key, number, name)| Account {
        key: (*key).to_owned(),
        account: Some(((*number).to_owned(), (*name).to_owned())),
        chosen: false,
        version: 0,
    });
    let mut all: BTreeMap<String, Account> = built_in.map(|one| (one.key.clone(), one)).collect();
    for kind in orders::tender::types(read)? {
        let key = format!("tender.{}", kind.kind.as_str());
        if kind.kind.as_str() != "store_credit" {
            all.entry(key.clone()).or_insert(Account { key, account: None, chosen: false, version: 0 });
        }
    }
    let chosen = read.query(sql::ACCOUNTS, &[], |row| {
        Ok(Account { key: row.get(0)?, account: Some((row.get(1)?, row.get(2)?)), chosen: true, version: row.get(3)? })
    })?;
    all.extend(chosen.into_iter().map(|one| (one.key.clone(), one)));
    Ok(all)
}

/// A brand's choice.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The entry.
    pub key: String,
    /// The account's number.
    pub number: String,
    /// The account's name.
    pub name: String,
}

/// Keys that vouchers can have.
fn is_key(key: &str) -> bool {
    let plain = |text: &str| {
        text.len() <= 40
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
    };
    BEGINNING.iter().any(|(known, ..)| *known == key)
        || ["tender.", "sales.", "returns."]
            .iter()
            .any(|room| key.strip_prefix(room).is_some_and(|rest| !rest.is_empty() && plain(rest)))
}

/// Books an entry to another account from now on; vouchers are computed with it whenever they are asked for.
///
/// # Errors
/// [`codes::KEY_UNKNOWN`]; [`codes::ACCOUNT_INVALID`]; `store.stale` when somebody else chose meanwhile.
pub fn set_account(tx: &mut Tx<'_>, new: &NewAccount, version: i64) -> Result<(), Stop> {
    if !is_key(&new.key) {
        return Err(Stop::from(&codes::KEY_UNKNOWN));
    }
    let (number, name) = (new.number.trim(), new.name.trim());
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    if !(1..=20).contains(&number.len()) || !number.bytes().all(plain) {
        return Err(Refusal::new(&codes::ACCOUNT_INVALID).at("/number", &codes::ACCOUNT_INVALID).into());
    }
    if !(1..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Refusal::new(&codes::ACCOUNT_INVALID).at("/name", &codes::ACCOUNT_INVALID).into());
    }
    let saved = match version {
        0 => tx.execute(sql::ACCOUNT_INSERT, params![&new.key, number, name])?,
        _ => tx.execute(sql::ACCOUNT_SAVE, params![&new.key, number, name, version])?,
    };
    if saved == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&events::account_set(&new.key, number))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_beginning_stands_once_and_in_order() {
        for pair in BEGINNING.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{} before {}", pair[0].0, pair[1].0);
        }
        assert!(BEGINNING.iter().all(|(key, ..)| is_key(key)));
        for wrong in ["tender.", "tender.=1", "sales.A", "what", "payout.other"] {
            assert!(!is_key(wrong), "{wrong}");
        }
    }
}
