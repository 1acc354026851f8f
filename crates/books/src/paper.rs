//! Vouchers and the two-month return as files: UTF-8 with the mark that Excel wants, RFC 4180, and no cell that a
//! spreadsheet would run.

use std::collections::BTreeMap;

use exchange::guard::guarded;
use fiscal::{Period, TaxType};
use kernel::{Exponent, Refusal};
use staff::Store;

use crate::{Account, DayBooks, TaxRow, codes};

/// The most keys that a refusal names.
const NAMED: usize = 12;

/// Rows of cells as a file.
struct Table(String);

impl Table {
    fn new(header: &[&str]) -> Table {
        let mut table = Table(String::from('\u{feff}'));
        table.row(header.iter().map(|cell| (*cell).to_owned()));
        table
    }

    /// Texts are guarded by whoever gives them: a number below zero is no formula.
    fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            if cell.contains([',', '"', '\r', '\n']) {
                self.0.push('"');
                self.0.push_str(&cell.replace('"', "\"\""));
                self.0.push('"');
            } else {
                self.0.push_str(&cell);
            }
        }
        self.0.push_str("\r\n");
    }
}

/// Vouchers, an entry a row.
///
/// # Errors
/// [`codes::ACCOUNTS_MISSING`] when entries have no account.
pub(crate) fn vouchers(
    days: &[DayBooks],
    stores: &[Store],
    accounts: &BTreeMap<String, Account>,
    exponent: Exponent,
) -> Result<String, Refusal> {
    let account = |key: &str| accounts.get(key).and_then(|account| account.account.as_ref());
    let mut missing: Vec<&str> = days.iter().flat_map(|day| &day.voucher.lines).map(|line| line.key.as_str()).collect();
    missing.retain(|key| account(key).is_none());
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        let count = i64::try_from(missing.len()).unwrap_or(i64::MAX);
        missing.truncate(NAMED);
        return Err(Refusal::new(&codes::ACCOUNTS_MISSING).with("count", count).with("keys", missing.join(", ")));
    }
    let mut table = Table::new(&[
        "傳票日期 Date",
        "傳票號碼 Voucher",
        "門市代號 Store",
        "門市 Store name",
        "科目代號 Account",
        "科目名稱 Account name",
        "借方 Debit",
        "貸方 Credit",
        "項目 Entry",
        "已結帳 Closed",
    ]);
    for day in days {
        let Some(store) = stores.iter().find(|store| store.id == day.store) else { continue };
        let (date, number) = (day.date.to_string(), number(store, day));
        for line in &day.voucher.lines {
            let (account, name) =
                account(&line.key).map_or(("", ""), |(number, name)| (number.as_str(), name.as_str()));
            table.row([
                date.clone(),
                guarded(&number),
                guarded(&store.code),
                guarded(&store.name),
                guarded(account),
                guarded(name),
                line.debit.to_major(exponent),
                line.credit.to_major(exponent),
                line.key.clone(),
                if day.is_final() { "Y" } else { "N" }.to_owned(),
            ]);
        }
    }
    Ok(table.0)
}

/// A voucher's number: the store and the day.
pub(crate) fn number(store: &Store, day: &DayBooks) -> String {
    format!("{}-{}", store.code, day.date.to_string().replace('-', ""))
}

/// The output side of the two-month return.
pub(crate) fn tax(tax_id: &str, period: Period, rows: &[TaxRow], voided: i64, exponent: Exponent) -> String {
    let mut table = Table::new(&[
        "期別 Period",
        "統一編號 Tax id",
        "憑證 Document",
        "買受人 Buyer",
        "課稅別 Tax type",
        "張數 Documents",
        "銷售額 Net",
        "稅額 Tax",
    ]);
    let begin = [period.code(), guarded(tax_id)];
    for row in rows {
        let document = match row.document {
            "invoices" => "電子發票 Invoices",
            "allowances" => "退回及折讓 Allowances",
            _ => "合計 Total",
        };
        let buyers = match row.buyers {
            "companies" => "營業人 Companies",
            "persons" => "非營業人 Persons",
            _ => "全部 All",
        };
        let tax_type = match row.tax_type {
            Some(TaxType::Taxable) => "應稅 Taxable",
            Some(TaxType::ZeroRated) => "零稅率 Zero-rated",
            Some(TaxType::Exempt) => "免稅 Exempt",
            None => "全部 All",
        };
        let words = [document, buyers, tax_type].map(str::to_owned);
        let sums = [row.documents.to_string(), row.net.to_major(exponent), row.tax.to_major(exponent)];
        table.row(begin.iter().cloned().chain(words).chain(sums));
    }
    let words = ["作廢發票 Voided invoices", "全部 All", "全部 All"].map(str::to_owned);
    let nothing = kernel::Money::ZERO.to_major(exponent);
    table.row(begin.iter().cloned().chain(words).chain([voided.to_string(), nothing.clone(), nothing]));
    table.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_rows_end_as_the_standard_says() {
        let mut table = Table::new(&["a", "b"]);
        table.row([guarded("=1+1"), "x,\"y\"".to_owned()]);
        table.row(["-5".to_owned(), "two\nlines".to_owned()]);
        assert_eq!(table.0, "\u{feff}a,b\r\n'=1+1,\"x,\"\"y\"\"\"\r\n-5,\"two\nlines\"\r\n");
    }
}
