//! What stands on the paper for machines: one Code 39 and two QR codes side by side.
//!
//! Source: Ministry of Finance, Fiscal Information Agency, "電子發票證明聯一維及二維條碼規格說明" 1.9 (2022).
//!
//! - **Code 39**, 19 characters: period (5), number (10), random code (4).
//! - **Left QR**: 77 characters, that is number (10), date in years of the Republic (7), random code
//!   (4), sales without tax and total (8 hexadecimal digits each, small letters), tax ids of buyer
//!   (zeros for a consumer) and seller (8 each), sealed number and random code (24); then, each
//!   after a colon: the shop's own field (10 stars: unused), how many lines both codes hold, how
//!   many the invoice has, the encoding, and name, quantity and price of each line.
//! - **Right QR**: two stars, then the lines that follow.
//!
//! **Our rules where the document leaves a choice.** The encoding is always UTF-8 (`1`), so that no
//! character is outside of it. A colon in a name becomes a full-width one (`：`), as colons divide
//! fields. The first line stands on the left and as many more as make the larger of the two codes
//! smallest, because both are printed in one size. Lines are left out from the end until both fit;
//! the count says so. Prices have at most two decimals.

use aes::Aes128;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use kernel::{Money, Quantity, Refusal};

use crate::period::roc_date;
use crate::{Buyer, Invoice, Line, codes};

/// The first block of the chain, the same for everybody: `Dt8lyToo17X/XkXaQvihuA==` in base64.
const INITIAL: [u8; 16] =
    [0x0e, 0xdf, 0x25, 0xc9, 0x3a, 0x28, 0xd7, 0xb5, 0xff, 0x5e, 0x45, 0xda, 0x42, 0xf8, 0xa1, 0xb8];

/// The key that the platform gives a seller for its QR codes. Never shown in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct SealKey([u8; 16]);

impl SealKey {
    /// From its 32 hexadecimal digits.
    ///
    /// # Errors
    /// [`codes::KEY_FORM`].
    pub fn parse(text: &str) -> Result<SealKey, Refusal> {
        let wrong = || Refusal::new(&codes::KEY_FORM);
        let digits = text.trim().as_bytes();
        if digits.len() != 32 {
            return Err(wrong());
        }
        let mut key = [0; 16];
        for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let (high, low) = digit(pair[0]).zip(digit(pair[1])).ok_or_else(wrong)?;
            *byte = high << 4 | low;
        }
        Ok(SealKey(key))
    }

    /// AES-128 in CBC of a text, in base64: 24 characters for up to 15 bytes.
    pub fn seal(&self, text: &str) -> String {
        let cipher = cbc::Encryptor::<Aes128>::new(&self.0.into(), &INITIAL.into());
        STANDARD.encode(cipher.encrypt_padded_vec::<Pkcs7>(text.as_bytes()))
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(…)")
    }
}

/// The smallest QR version that is used, 41 dots wide.
pub const VERSION_LEAST: u8 = 6;
/// The largest that a printer of 384 dots sets twice beside each other with three dots a module and
/// quiet zones of four modules: 2 × 57 × 3 + 3 × 12 = 378.
pub const VERSION_MOST: u8 = 10;
/// Bytes that a code holds at the lowest level of correction (L), for each version from
/// [`VERSION_LEAST`] to [`VERSION_MOST`] (ISO/IEC 18004, byte mode).
const HOLDS: [usize; 5] = [134, 154, 192, 230, 271];

/// More lines than this never fit: the shortest takes six bytes (`a:1:1:`), and both codes hold twice 271.
const LINES_TRIED: usize = 2 * 271 / 6;

/// The two QR codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrPair {
    /// UTF-8 text of the left one.
    pub left: String,
    /// UTF-8 text of the right one.
    pub right: String,
    /// The version in which both are drawn, at level L: the smallest that holds the larger.
    pub version: u8,
    /// How many lines they hold.
    pub lines: usize,
}

/// What the Code 39 says: 19 characters, all of them of its alphabet.
pub fn code39(invoice: &Invoice) -> String {
    format!("{}{}{}", invoice.period().code(), invoice.number(), invoice.random())
}

/// What the two QR codes say.
pub fn qr_pair(invoice: &Invoice, key: &SealKey) -> QrPair {
    let head = head(invoice, key);
    let items: Vec<String> = invoice.lines().iter().map(|line| item(invoice, line)).collect();
    let most = items.len().min(LINES_TRIED);
    let fits = (0..=most).rev().find_map(|count| {
        let (left, right) = split(&head, &items[..count], items.len());
        version(left.len().max(right.len())).map(|version| QrPair { left, right, version, lines: count })
    });
    // Without lines the left code has 96 bytes and always fits.
    fits.unwrap_or_else(|| {
        let (left, right) = split(&head, &[], items.len());
        QrPair { left, right, version: VERSION_MOST, lines: 0 }
    })
}

fn version(bytes: usize) -> Option<u8> {
    (VERSION_LEAST..).zip(HOLDS).find(|(_, holds)| bytes <= *holds).map(|(version, _)| version)
}

fn head(invoice: &Invoice, key: &SealKey) -> String {
    let (number, random, totals) = (invoice.number(), invoice.random(), invoice.totals());
    let buyer = invoice.buyer().tax_id().map_or_else(|| "0".repeat(8), |tax_id| tax_id.to_string());
    format!(
        "{number}{}{random}{:08x}{:08x}{buyer}{}{}",
        roc_date(invoice.issued()),
        totals.net().get(),
        totals.total().get(),
        invoice.seller().tax_id(),
        key.seal(&format!("{number}{random}")),
    )
}

fn item(invoice: &Invoice, line: &Line) -> String {
    let name = line.description.replace(':', "：");
    format!("{name}:{}:{}", line.quantity, line.unit_price(invoice.buyer()))
}

/// Both texts for these items, of `all` that the invoice has.
fn split(head: &str, items: &[String], all: usize) -> (String, String) {
    let fixed = format!("{head}:**********:{}:{all}:1:", items.len());
    let length = |items: &[String]| items.iter().map(|item| item.len() + 1).sum::<usize>();
    // Each further line on the left makes the left longer and the right shorter.
    let larger = |on_left: usize| (fixed.len() + length(&items[..on_left])).max(1 + length(&items[on_left..]));
    let on_left = (1..=items.len()).min_by_key(|on_left| larger(*on_left)).unwrap_or(0);
    let (left, right) = items.split_at(on_left);
    let between = if right.is_empty() { "" } else { ":" };
    (format!("{fixed}{}{between}", left.join(":")), format!("**{}", right.join(":")))
}

impl Line {
    /// The price of one as it stands on the paper, in dollars with at most two decimals.
    pub fn unit_price(&self, buyer: &Buyer) -> String {
        unit_price(self.written(buyer), self.quantity, 2)
    }
}

/// An amount for one, in dollars, with as many of at most `decimals` decimals as it needs.
pub(crate) fn unit_price(amount: Money, quantity: Quantity, decimals: u32) -> String {
    let scale = 10_i128.pow(decimals);
    let price = kernel::money::divide_half_up(
        i128::from(amount.get()) * 1_000 * scale,
        i128::from(quantity.thousandths().max(1)),
    );
    let (whole, fraction) = (i128::from(price) / scale, i128::from(price) % scale);
    if fraction == 0 {
        return whole.to_string();
    }
    let digits = format!("{fraction:0width$}", width = decimals as usize);
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_32_hexadecimal_digits_and_stays_secret() {
        let key = SealKey::parse("CB211F126E1E12C2ACE4BC3145085A50").unwrap();
        assert_eq!(key, SealKey::parse(" cb211f126e1e12c2ace4bc3145085a50\n").unwrap());
        assert_eq!(format!("{key:?}"), "SealKey(…)");
        for wrong in ["", "CB21", "CB211F126E1E12C2ACE4BC3145085A5X", "CB211F126E1E12C2ACE4BC3145085A5000"] {
            assert_eq!(SealKey::parse(wrong).unwrap_err().code, &codes::KEY_FORM);
        }
    }

    #[test]
    fn prices_have_as_many_decimals_as_they_need() {
        let price = |amount, thousandths, decimals| {
            unit_price(Money::new(amount), Quantity::from_thousandths(thousandths), decimals)
        };
        assert_eq!(price(105, 1_000, 2), "105");
        assert_eq!(price(100, 3_000, 2), "33.33");
        assert_eq!(price(100, 3_000, 7), "33.3333333");
        assert_eq!(price(1, 1_000_000, 2), "0");
        assert_eq!(price(45, 375, 7), "120");
        assert_eq!(price(201, 2_000, 2), "100.5");
    }
}
