//! What ECPay reports: forms that carry a CheckMacValue.

use kernel::Money;
use reqwest::Url;

use super::mac;
use crate::payment::{Callback, CallbackError, Heard, Instructions};

/// The most fields that are read; ECPay sends about twenty.
const FIELDS_AT_MOST: usize = 100;
/// The longest value that is kept, in bytes.
const VALUE_BYTES: usize = 200;

/// The fields of a form or a query. None when a name comes twice, in whatever case, or there are too many.
pub fn fields(body: &[u8]) -> Option<Vec<(String, String)>> {
    let text = std::str::from_utf8(body).ok()?;
    let mut url = Url::parse("http://form/").ok()?;
    url.set_query(Some(text));
    let mut fields: Vec<(String, String)> = Vec::new();
    for (name, value) in url.query_pairs() {
        let is_known = fields.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name));
        if is_known || fields.len() == FIELDS_AT_MOST {
            return None;
        }
        fields.push((name.into_owned(), value.into_owned()));
    }
    Some(fields)
}

/// A field's value; empty when it is not there.
pub fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

/// An amount in whole dollars, above zero.
pub fn amount(fields: &[(String, String)], name: &str) -> Option<Money> {
    let text = field(fields, name);
    let fits = (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let amount = text.parse::<i64>().ok().filter(|amount| fits && *amount > 0)?;
    Some(Money::new(amount))
}

fn kept(fields: &[(String, String)], name: &str) -> Option<String> {
    Some(field(fields, name)).filter(|text| !text.is_empty() && text.len() <= VALUE_BYTES).map(str::to_owned)
}

/// Reads a report, if its value is right and it is this merchant's.
///
/// # Errors
/// [`CallbackError::Forged`] before anything of it is believed, [`CallbackError::Malformed`] for words that make
/// no sense.
pub fn read(merchant: &str, hash_key: &str, hash_iv: &str, body: &[u8]) -> Result<Callback, CallbackError> {
    let fields = fields(body).ok_or(CallbackError::Forged)?;
    if !mac::is_right(hash_key, hash_iv, &fields) || field(&fields, "MerchantID") != merchant {
        return Err(CallbackError::Forged);
    }
    let request_id = field(&fields, "MerchantTradeNo");
    if request_id.is_empty() || request_id.len() > 20 {
        return Err(CallbackError::Malformed("MerchantTradeNo"));
    }
    let code = field(&fields, "RtnCode");
    if code.is_empty() || code.len() > 20 {
        return Err(CallbackError::Malformed("RtnCode"));
    }
    let is_trial = field(&fields, "SimulatePaid") == "1";
    let mut instructions = None;
    let heard = match code {
        // The merchant's own trial run at ECPay's desk: nobody paid anything.
        "1" if is_trial => Heard::pending(),
        "1" => {
            let amount = amount(&fields, "TradeAmt").ok_or(CallbackError::Malformed("TradeAmt"))?;
            Heard::captured(amount, Money::ZERO)
        }
        // An account or a code was given out.
        "2" | "10100073" => {
            instructions = Some(Instructions {
                bank: kept(&fields, "BankCode"),
                account: kept(&fields, "vAccount"),
                code: kept(&fields, "PaymentNo"),
                until: kept(&fields, "ExpireDate"),
            });
            Heard::pending()
        }
        // A card was refused, say. The buyer may try another on the same page.
        _ => Heard::pending(),
    };
    let reference = kept(&fields, "TradeNo");
    let (trade, paid) = (reference.as_deref().unwrap_or_default(), heard.taken().get());
    let trial = if is_trial { "/trial" } else { "" };
    Ok(Callback {
        notice_id: format!("{trade:.40}/{code}/{paid}{trial}"),
        request_id: request_id.to_owned(),
        reference,
        instructions,
        heard,
    })
}
