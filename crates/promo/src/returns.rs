//! What goes back for part of a line.

use kernel::money::divide_half_up;
use kernel::{Money, Quantity};

use crate::quote::{QuoteLine, ShippingLine};

/// What was sold, as an order keeps it. A parcel is one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sold {
    /// The line's quantity.
    pub quantity: Quantity,
    /// After discounts, with or without tax as prices were.
    pub net: Money,
    /// The line's tax.
    pub tax: Money,
    /// True when `net` includes `tax`.
    pub price_includes_tax: bool,
}

/// A part of a line's amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Part of the line's `net`, with or without tax as prices were.
    pub net: Money,
    /// Part of the line's tax.
    pub tax: Money,
    /// What the customer gets back.
    pub total: Money,
}

impl From<&QuoteLine> for Sold {
    fn from(line: &QuoteLine) -> Self {
        // Where the two are equal without tax included, there is no tax, and both readings agree.
        Sold { quantity: line.quantity, net: line.net, tax: line.tax, price_includes_tax: line.total == line.net }
    }
}

impl From<&ShippingLine> for Sold {
    fn from(parcel: &ShippingLine) -> Self {
        Sold {
            quantity: Quantity::ONE,
            net: parcel.net,
            tax: parcel.tax,
            price_includes_tax: parcel.total == parcel.net,
        }
    }
}

/// What goes back for `now` of a line of which `before` went back earlier: the difference between
/// the line's amounts shared out over what is returned and what is kept, afterwards and before.
///
/// However a line is taken back, in any number of parts, the shares sum to the line. None is
/// negative where the line is not, and none has more tax than it can hold. Quantities outside of the
/// line count as its ends, so more than was sold never brings back more.
pub fn share_of_return(sold: impl Into<Sold>, before: Quantity, now: Quantity) -> Share {
    let sold = sold.into();
    let whole = sold.quantity.thousandths().max(0);
    let start = before.thousandths().clamp(0, whole);
    let end = start.saturating_add(now.thousandths().max(0)).min(whole);
    let (until_now, until_then) = (first(&sold, end), first(&sold, start));
    Share {
        net: until_now.net - until_then.net,
        tax: until_now.tax - until_then.tax,
        total: until_now.total - until_then.total,
    }
}

/// The share of the first `quantity` thousandths.
fn first(sold: &Sold, quantity: i64) -> Share {
    let whole = sold.quantity.thousandths();
    if whole <= 0 {
        return Share::default();
    }
    let part = |amount: Money, numerator: i64, denominator: i64| {
        // Only the denominator must be positive; the ratio is the same with both signs turned.
        let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
        Money::new(divide_half_up(i128::from(amount.get()) * numerator * denominator.signum(), denominator.abs()))
    };
    let net = part(sold.net, quantity, whole);
    // Tax follows the rounded net and not the quantity, so that a step without net has no tax.
    let tax =
        if sold.net.is_zero() { part(sold.tax, quantity, whole) } else { part(sold.tax, net.get(), sold.net.get()) };
    Share { net, tax, total: if sold.price_includes_tax { net } else { net + tax } }
}
