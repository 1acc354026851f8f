//! Goods without a receipt: the lowest price of the last thirty days or today's, whichever is less, as a
//! member's store credit, and only when somebody may decide so.

use kernel::{Money, Refusal, Timestamp};
use store::{Read, Stop};
use till::ReturnedLine;

use super::plan::{Plan, Way, Wish, credit};
use crate::book::Known;
use crate::codes;
use crate::price::{self, LineBody, Priced, Question};
use crate::shop::{Shop, channel_of};

/// How far back the lowest price is looked for, in seconds: thirty days.
const BACK_SECONDS: i64 = 30 * 24 * 3600;

/// Works it out. Also says what the catalogue knows of the goods.
///
/// # Errors
/// Refused as [`codes::RETURN_CREDIT_ONLY`], [`codes::RETURN_LINE`] for goods that are several, and as a sale
/// of the goods is.
pub(crate) fn plan(
    read: &mut Read<'_>,
    shop: &Shop,
    wish: &Wish,
    at: Timestamp,
    locale: &str,
) -> Result<(Plan, Vec<(kernel::Id, Known)>), Stop> {
    let Some(member) = wish.member.filter(|_| wish.way == Way::StoreCredit) else {
        return Err(Stop::from(&codes::RETURN_CREDIT_ONLY));
    };
    let mut asked = Vec::with_capacity(wish.lines.len());
    for (number, line) in wish.lines.iter().enumerate() {
        let wrong = || Refusal::new(&codes::RETURN_LINE).at(format!("/lines/{number}"), &codes::RETURN_LINE);
        let variant = line.variant.filter(|_| line.quantity.is_positive()).ok_or_else(wrong)?;
        asked.push(LineBody::plain(variant, line.quantity));
    }
    if asked.is_empty() {
        return Err(Refusal::new(&api::codes::INVALID).at("/lines", &api::codes::REQUIRED).into());
    }
    let question = Question {
        channel: "till",
        lines: asked,
        delivery: None,
        member: None,
        company: false,
        locale: locale.to_owned(),
    };
    let priced = price::price(read, shop.clone(), &question, at)?;
    let mut lines = Vec::with_capacity(wish.lines.len());
    for (number, wished) in wish.lines.iter().enumerate() {
        lines.push(line(read, shop, &priced, number, wished, at)?);
    }
    let total: Money = lines.iter().map(|line| line.amount).sum();
    let tax_total = lines.iter().map(|line| line.tax).sum();
    let known = priced.goods.iter().map(|item| (item.variant, Known::of(item))).collect();
    let plan =
        Plan { order: None, lines, total, tax_total, back: credit(total), withheld: Money::ZERO, member: Some(member) };
    Ok((plan, known))
}

fn line(
    read: &mut Read<'_>,
    shop: &Shop,
    priced: &Priced,
    number: usize,
    wished: &super::WishedLine,
    at: Timestamp,
) -> Result<ReturnedLine, Stop> {
    let (item, quoted) = (&priced.goods[number], &priced.quote.lines[number]);
    if item.is_set() {
        return Err(Refusal::new(&codes::RETURN_LINE).at(format!("/lines/{number}"), &codes::RETURN_LINE).into());
    }
    let since = at.plus_seconds(-BACK_SECONDS);
    let channel = channel_of(&shop.store);
    let lowest = catalog::lowest_price(read, shop.store.id, channel, item.variant, since, at)?;
    let lowest = lowest.map(|price| price.times(quoted.quantity, shop.exponent));
    let net = lowest.map_or(quoted.net, |lowest| lowest.min(quoted.net)).max(Money::ZERO);
    let includes_tax = priced.quote.price_includes_tax;
    let tax = if includes_tax { quoted.tax_rate.included_in(net) } else { quoted.tax_rate.of(net) };
    Ok(ReturnedLine {
        order_line: None,
        variant: Some(item.variant),
        sku: item.sku.clone(),
        description: item.name.clone(),
        unit: item.unit.clone(),
        quantity: wished.quantity,
        amount: if includes_tax { net } else { net + tax },
        tax,
        condition: wished.condition.as_str().to_owned(),
        reason: wished.reason.as_str().to_owned(),
    })
}
