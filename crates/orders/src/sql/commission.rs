//! Statements about what a landlord keeps of a counter's sales.

macro_rules! steps {
    () => {
        " SELECT o.id, o.number, o.sold_by, o.business_date, o.occurred_at, t.store, t.business_date, t.amount, t.invoice_treatment FROM moved JOIN orders_order o ON o.id = moved.id JOIN orders_tender t ON t.order_id = o.id WHERE t.kind <> 'imported' ORDER BY o.id, t.id"
    };
}

/// All money of orders that a store sold and of which some came or went in a span of days, order by order as it moved.
pub const OF_SELLER: &str = concat!(
    "WITH moved AS (SELECT DISTINCT m.id FROM orders_tender x JOIN orders_order m ON m.id = x.order_id WHERE m.sold_by = $1 AND x.business_date BETWEEN $2 AND $3 AND x.kind <> 'imported')",
    steps!()
);
/// The same of orders of which some came or went in a store on a day, whoever sold them.
pub const OF_DRAWER: &str = concat!(
    "WITH moved AS (SELECT DISTINCT x.order_id AS id FROM orders_tender x WHERE x.store = $1 AND x.business_date = $2 AND x.kind <> 'imported')",
    steps!()
);

/// All of them.
pub const ALL: &[&str] = &[OF_SELLER, OF_DRAWER];
