//! What ECPay reports: nothing without the right CheckMacValue is believed, and what carries it is read within bounds.

#![no_main]

use kernel::Money;
use orders::payment::CallbackError;
use orders::payment::ecpay::{mac, notice};

const MERCHANT: &str = "3002607";
const KEY: &str = "pwFHCqoQZGmho4w6";
const IV: &str = "EkRm7iFT261dpevs";

/// A form as a browser or a server writes one.
fn form(fields: &[(String, String)]) -> Vec<u8> {
    let escape = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric();
        let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        text.bytes().map(one).collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&").into_bytes()
}

tenon_fuzz::target!([
    &b"MerchantID=3002607&MerchantTradeNo=A1&RtnCode=1&TradeAmt=580&TradeNo=T1"[..],
    b"MerchantID=3002607&MerchantTradeNo=A1&RtnCode=1&TradeAmt=580&TradeNo=T1&SimulatePaid=1",
    b"MerchantID=3002607&MerchantTradeNo=A1&RtnCode=2&BankCode=812&vAccount=9103522175887271&ExpireDate=2026%2F11%2F24",
    b"MerchantID=3002607&MerchantTradeNo=A1&RtnCode=10100073&PaymentNo=GW130412257496&CheckMacValue=00",
    b"merchantid=3002607&MerchantID=3002607&RtnCode=%ff&TradeAmt=-1",
], |bytes| {
    let read = |body: &[u8]| notice::read(MERCHANT, KEY, IV, body);
    if read(bytes) != Err(CallbackError::Forged) {
        let fields = notice::fields(bytes).unwrap();
        let expected = mac::check_mac_value(KEY, IV, &fields);
        assert_eq!(notice::field(&fields, mac::FIELD), expected, "believed without its value");
    }
    let Some(mut fields) = notice::fields(bytes) else { return };
    fields.retain(|(name, _)| !name.eq_ignore_ascii_case(mac::FIELD));
    if fields.len() > 90 {
        return;
    }
    let value = mac::check_mac_value(KEY, IV, &fields);
    fields.push((mac::FIELD.to_owned(), value));
    let signed = form(&fields);
    match read(&signed) {
        Ok(told) => {
            assert!((1..=120).contains(&told.notice_id.len()), "{:?}", told.notice_id);
            assert!((1..=20).contains(&told.request_id.len()));
            assert!(told.reference.is_none_or(|reference| reference.len() <= 200));
            assert!(told.heard.taken() >= Money::ZERO);
        }
        Err(CallbackError::Forged) => {
            assert_ne!(notice::field(&fields, "MerchantID"), MERCHANT, "a true report was refused");
        }
        Err(CallbackError::Malformed(_)) => {}
    }
    let last = fields.len() - 1;
    fields[last].1.push('0');
    assert_eq!(read(&form(&fields)), Err(CallbackError::Forged), "a value that is too long");
});
