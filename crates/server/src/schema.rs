//! The whole schema: every slice's migrations, in the order in which their tables are made. The store puts
//! its own before them.

use store::Migration;

/// All migrations of this version.
pub fn migrations() -> Vec<Migration> {
    let slices = [
        api::MIGRATIONS,
        staff::MIGRATIONS,
        catalog::MIGRATIONS,
        stock::MIGRATIONS,
        messages::MIGRATIONS,
        members::MIGRATIONS,
        wallet::MIGRATIONS,
        invoices::MIGRATIONS,
        preorders::MIGRATIONS,
        orders::MIGRATIONS,
        exchange::MIGRATIONS,
        books::MIGRATIONS,
        site::MIGRATIONS,
    ];
    slices.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slices_migrations_count_on_from_one() {
        let mut last: std::collections::BTreeMap<&str, u16> = std::collections::BTreeMap::new();
        for step in migrations() {
            let number = last.entry(step.slice).or_default();
            assert_eq!(step.number, *number + 1, "{}", step.slice);
            *number = step.number;
        }
    }
}
