//! Strangers at the door for callbacks: they say that somebody paid, and hope to be believed.
//!
//! Their reports come as bytes and go through the real reader of ECPay's reports, as do true ones that are said
//! again in other words. A report that is believed changes the books, and then the books no longer agree with
//! the provider.

use anyhow::{bail, ensure};
use axum::http::HeaderMap;
use kernel::{Id, Money};
use orders::payment::ecpay::mac;
use orders::payment::{self, Adapter, CallbackError, Notice};

use crate::provider::{KEY, MERCHANT, VECTOR};
use crate::world::World;

/// One report about one payment: mostly a lie, sometimes the truth once more.
pub async fn report(world: &mut World) -> anyhow::Result<()> {
    let known: Vec<_> = world.provider.payments().into_iter().filter(|(_, known)| !known.at_counter).collect();
    if known.is_empty() {
        return Ok(());
    }
    let (request, known) = world.random.pick(&known).clone();
    let is_paid = known.captured > Money::ZERO;
    let way = world.random.below(6);
    let is_true = way == 0 && is_paid;
    let merchant = if way == 1 { "2000132" } else { MERCHANT };
    let key = if way == 2 { "5294y06JbISpM5x9" } else { KEY };
    let mut fields: Vec<(String, String)> = [
        ("MerchantID", merchant),
        ("MerchantTradeNo", short(&request)),
        ("RtnCode", "1"),
        ("TradeAmt", &known.amount.get().to_string()),
        ("TradeNo", &format!("t{}", world.random.below(3))),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let value = mac::check_mac_value(key, VECTOR, &fields);
    fields.push((mac::FIELD.to_owned(), value));
    match way {
        // Signed by nobody; or signed for another amount or another payment, and altered after.
        3 => fields.truncate(5),
        4 => fields[3].1 = (known.amount.get() + 1).to_string(),
        5 => fields[1].1 = "0".repeat(20),
        // What is neither paid nor altered: the truth too early is a lie as well.
        0 if !is_paid => fields[2].1 = "3".to_owned(),
        _ => {}
    }
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let body = pairs.join("&").into_bytes();
    let heard = world.provider.verify_callback(world.db.now(), &HeaderMap::new(), &body);
    match heard {
        Ok(told) => {
            ensure!(is_true, "a stranger was believed: {}", String::from_utf8_lossy(&body));
            let payment: Id = request.parse()?;
            let notice = Notice { id: told.notice_id, reference: told.reference, heard: told.heard };
            payment::hear(&world.db, payment, notice).await?;
            world.say(|| format!("the provider says again that {request} is paid"));
        }
        Err(CallbackError::Forged) if !is_true => world.tally.forged += 1,
        Err(error) => bail!("a true report about {request} was not read: {error}"),
    }
    Ok(())
}

/// A trade number as ECPay takes them: 20 letters and digits.
fn short(request: &str) -> &str {
    request.get(request.len().saturating_sub(12)..).unwrap_or(request)
}
