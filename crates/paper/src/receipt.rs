//! The shop's own receipt: what was bought and how it was paid. It is no document of the law.

use kernel::{Exponent, Money, Price, Quantity, Rate, WallClock};

use crate::words::Words;
use crate::{Language, Page, Part, Size, Style};

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What the brand is called.
    pub brand: String,
    /// The store that sold.
    pub store: String,
    /// Its number; empty where there is none.
    pub number: String,
    /// The number by which its buyer is called for what is made for them.
    pub pickup_number: Option<i64>,
    /// When it was sold, by the store's wall clock.
    pub at: WallClock,
    /// The till's short name.
    pub register: String,
    /// Who stood there.
    pub cashier: String,
    /// True when it is not the first paper of this sale.
    pub copy: bool,
    /// True once the sale no longer counts.
    pub voided: bool,
    /// Who gives the buyer the invoice instead of the shop.
    pub invoiced: Option<Invoiced>,
    /// What was bought.
    pub items: Vec<Item>,
    /// An order that was fetched and paid with it.
    pub collected: Option<Collected>,
    /// What of an order it is for, where that is not all of it.
    pub share: Option<Share>,
    /// What the buyer paid.
    pub total: Money,
    /// The tax inside of it.
    pub taxes: Vec<Tax>,
    /// How it was paid.
    pub tenders: Vec<Tender>,
    /// What went back to the buyer.
    pub change: Money,
}

/// What of an order a receipt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// What is paid when it is ordered.
    Deposit {
        /// What the order comes to.
        worth: Money,
        /// What is paid when it is fetched.
        left: Money,
    },
    /// What was left to be paid when it was fetched.
    Rest {
        /// What was paid when it was ordered.
        paid_before: Money,
    },
}

/// Somebody else who gives the buyer the invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoiced {
    /// True for the department store of a counter, whose cash desk gives it out.
    pub by_landlord: bool,
    /// Their name; empty where nobody knows it.
    pub name: String,
}

/// A line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// How much.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Price,
    /// What it came to.
    pub net: Money,
    /// What was chosen with it and what a set is made of: a line each.
    pub notes: Vec<String>,
    /// What whoever makes it is told; may be empty.
    pub note: String,
}

/// An order that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// Its number.
    pub number: String,
    /// What was fetched.
    pub items: Vec<Item>,
    /// What of it had been paid before.
    pub paid_before: Money,
}

/// What one rate came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tax {
    /// The rate.
    pub rate: Rate,
    /// The tax.
    pub tax: Money,
}

/// One way in which it was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tender {
    /// Money that was handed over, with what its kind is called.
    Given(String, Money),
    /// What cash was rounded by.
    Rounding(Money),
}

/// How amounts are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// What stands before a total: `NT$`.
    pub symbol: String,
    /// Digits after the point.
    pub exponent: Exponent,
}

impl Currency {
    /// That of an ISO 4217 code.
    pub fn new(code: &str, exponent: Exponent) -> Currency {
        let symbol = match code {
            "TWD" => "NT$".to_owned(),
            "GBP" => "£".to_owned(),
            "USD" => "$".to_owned(),
            "EUR" => "€".to_owned(),
            "JPY" => "¥".to_owned(),
            other => format!("{other} "),
        };
        Currency { symbol, exponent }
    }

    fn amount(&self, money: Money) -> String {
        grouped(&money.to_major(self.exponent))
    }

    fn price(&self, price: Price) -> String {
        grouped(&price.to_major(self.exponent))
    }

    /// What a choice adds to a price: `+10`.
    pub fn surcharge(&self, price: Price) -> String {
        let sign = if price.is_negative() { "" } else { "+" };
        format!("{sign}{}", self.price(price))
    }

    fn total(&self, money: Money) -> String {
        let sign = if money.is_negative() { "-" } else { "" };
        format!("{sign}{}{}", self.symbol, self.amount(money.abs()))
    }
}

/// An amount with a comma at each thousand.
pub(crate) fn grouped(major: &str) -> String {
    let (sign, digits) = major.strip_prefix('-').map_or(("", major), |digits| ("-", digits));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

/// A wall clock to the minute: `2026-11-23 10:20`.
fn minute(at: &WallClock) -> String {
    format!("{:04}-{:02}-{:02} {:02}:{:02}", at.year, at.month, at.day, at.hour, at.minute)
}

impl Receipt {
    /// The receipt as a page, with a cut at its end.
    pub fn page(&self, language: Language, currency: &Currency) -> Page {
        let words = language.words();
        let plain = Style::default();
        let mut page = Page::default();
        page.text(&self.brand, Style::CENTRE.sized(Size::Double)).text(&self.store, Style::CENTRE).push(Part::Rule);
        if !self.number.is_empty() {
            page.columns(words.number, &self.number, plain);
        }
        page.columns(minute(&self.at), &self.register, plain);
        if !self.cashier.is_empty() {
            page.columns(words.cashier, &self.cashier, plain);
        }
        for (_, mark) in [(self.copy, words.copy), (self.voided, words.voided)].iter().filter(|(stands, _)| *stands) {
            page.text(format!("*** {mark} ***"), Style::CENTRE.bold());
        }
        if let Some(number) = self.pickup_number {
            page.push(Part::Rule).text(words.pickup_number, Style::CENTRE);
            page.text(number.to_string(), Style::CENTRE.sized(Size::Double).bold());
        }
        page.push(Part::Rule);
        items(&mut page, &self.items, words, currency);
        if let Some(collected) = &self.collected {
            page.text(format!("{} {}", words.collected, collected.number), plain.bold());
            items(&mut page, &collected.items, words, currency);
            if collected.paid_before > Money::ZERO {
                page.columns(words.paid_before, currency.amount(-collected.paid_before), plain);
            }
        }
        page.push(Part::Rule);
        let total = match self.share {
            None => words.total,
            Some(Share::Deposit { worth, .. }) => {
                page.columns(words.total, currency.amount(worth), plain);
                words.deposit
            }
            Some(Share::Rest { paid_before }) => {
                page.columns(words.paid_before, currency.amount(-paid_before), plain);
                words.rest
            }
        };
        page.columns(total, currency.total(self.total), plain.sized(Size::Double).bold());
        if let Some(Share::Deposit { left, .. }) = self.share {
            page.columns(words.left, currency.amount(left), plain);
        }
        for tax in &self.taxes {
            let (before, after) = words.tax;
            page.columns(format!("{before}{}{after}", percent(tax.rate)), currency.amount(tax.tax), plain);
        }
        page.push(Part::Rule);
        for tender in &self.tenders {
            match tender {
                Tender::Given(name, given) => {
                    page.columns(format!("{name} {}", words.given), currency.amount(*given), plain)
                }
                Tender::Rounding(amount) => page.columns(words.rounding, currency.amount(*amount), plain),
            };
        }
        page.columns(words.change, currency.amount(self.change), plain);
        if let Some(invoiced) = &self.invoiced {
            page.push(Part::Rule).text(words.invoiced(invoiced), plain);
        }
        page.push(Part::Feed(1)).text(words.thanks, Style::CENTRE).push(Part::Cut);
        page
    }
}

fn items(page: &mut Page, items: &[Item], words: &Words, currency: &Currency) {
    let plain = Style::default();
    for item in items {
        page.text(&item.name, plain);
        for note in &item.notes {
            page.text(format!("  {note}"), plain);
        }
        if !item.note.is_empty() {
            page.text(format!("  {}{}", words.note, item.note), plain);
        }
        let count = format!("  {} x {}", currency.price(item.unit_price), item.quantity);
        page.columns(count, currency.amount(item.net), plain);
        let off = item.unit_price.times(item.quantity, currency.exponent) - item.net;
        if off > Money::ZERO {
            page.text(format!("  {} {}", words.discount, currency.amount(-off)), plain);
        }
    }
}

/// Parts per million as percent: 50,000 is `5`.
fn percent(rate: Rate) -> String {
    let text = format!("{:05}", rate.get());
    let (whole, fraction) = text.split_at(text.len() - 4);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

impl Page {
    /// A page that shows whether a printer is set up as it should be: words of both languages, a rare character, the
    /// width of the paper and the cut.
    pub fn test(language: Language) -> Page {
        let words = language.words();
        let plain = Style::default();
        let mut page = Page::default();
        page.text(words.test, Style::CENTRE.sized(Size::Double)).text(words.test_help, plain).push(Part::Rule);
        page.text("Tenon 0123456789 NT$1,280", plain).text("門市 收據 電子發票證明聯", plain);
        page.text("龍鳳茶 高雄鹽埕 臺灣", plain.bold()).text("罕見字：𠮷 珐 喆 裏", plain);
        page.text("放大 Large", plain.sized(Size::Double)).push(Part::Code39("TENON-123".to_owned()));
        page.push(Part::QrPair { left: "Tenon 左".to_owned(), right: "Tenon 右".to_owned(), version: 6 });
        page.columns("<<<", ">>>", plain).push(Part::Cut);
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped() {
        for (major, text) in
            [("0", "0"), ("128", "128"), ("1280", "1,280"), ("-1234567.50", "-1,234,567.50"), ("-100", "-100")]
        {
            assert_eq!(grouped(major), text);
        }
        let pounds = Currency::new("GBP", Exponent::new(2).unwrap());
        assert_eq!(pounds.total(Money::new(-128_050)), "-£1,280.50");
        assert_eq!(pounds.price(Price::new(25_500)), "2.55");
    }

    #[test]
    fn who_gives_the_invoice_is_said() {
        let said = |language: Language, by_landlord: bool, name: &str| {
            language.words().invoiced(&Invoiced { by_landlord, name: name.to_owned() })
        };
        assert_eq!(said(Language::Chinese, false, "好單雲端"), "統一發票由好單雲端開立。");
        assert!(said(Language::Chinese, true, "河岸百貨").starts_with("統一發票由河岸百貨開立，本單不是發票"));
        assert!(said(Language::English, true, "").starts_with("The invoice is issued by the department store; this"));
    }

    #[test]
    fn rates_are_percents() {
        for (rate, text) in [(50_000, "5"), (0, "0"), (87_500, "8.75"), (1_000, "0.1"), (200_000, "20")] {
            assert_eq!(percent(Rate::new(rate)), text);
        }
    }
}
