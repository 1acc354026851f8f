//! What must hold in a brand's tables at any moment, over all slices. `tenon doctor` asks each question,
//! and the store asks its own.

use store::doctor::Check;

/// Every slice's checks.
pub fn all() -> Vec<Check> {
    let slices: &[&[(&'static str, &'static str)]] = &[
        staff::CHECKS,
        catalog::CHECKS,
        stock::CHECKS,
        members::CHECKS,
        wallet::CHECKS,
        invoices::CHECKS,
        preorders::CHECKS,
        orders::CHECKS,
        books::CHECKS,
    ];
    let check = |(what, sql): &(&'static str, &'static str)| {
        // Slices name themselves at the beginning: `stock: held is the sum of the open holds`.
        let (slice, name) = what.split_once(": ").unwrap_or(("", what));
        Check { slice, name, sql }
    };
    slices.iter().copied().flatten().map(check).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_names_its_slice() {
        for check in all() {
            assert!(
                ["catalog", "stock", "members", "wallet", "invoices", "preorders", "orders", "staff", "books"]
                    .contains(&check.slice),
                "{}",
                check.name
            );
        }
    }
}
