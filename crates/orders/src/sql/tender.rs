//! Statements about what buyers pay with.

macro_rules! columns {
    () => {
        "code, names, how, at_till, on_web, invoice_treatment, counts_for_thresholds, counts_for_tier, earns_points, refunds_as, opens_drawer, works_offline, active, position, version"
    };
}

/// Every type that a brand added or changed.
pub const TYPES: &str = concat!("SELECT ", columns!(), " FROM orders_tender_type ORDER BY position, code");
/// One type.
pub const TYPE_GET: &str = concat!("SELECT ", columns!(), " FROM orders_tender_type WHERE code = $1");
/// A new type, or the first change of one that the program knows.
pub const TYPE_INSERT: &str = "INSERT INTO orders_tender_type (code, names, how, at_till, on_web, invoice_treatment, counts_for_thresholds, counts_for_tier, earns_points, refunds_as, opens_drawer, works_offline, active, position, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (code) DO NOTHING";
/// A type is treated differently from now on. How it is paid never changes: rows name the type.
pub const TYPE_SAVE: &str = "UPDATE orders_tender_type SET names = $2, at_till = $3, on_web = $4, invoice_treatment = $5, counts_for_thresholds = $6, counts_for_tier = $7, earns_points = $8, refunds_as = $9, opens_drawer = $10, works_offline = $11, active = $12, position = $13, version = version + 1 WHERE code = $1 AND version = $14";

/// How cash is rounded.
pub const ROUNDING_GET: &str = "SELECT step, rounding, version FROM orders_cash_rounding WHERE id = 1";
/// Cash is rounded for the first time.
pub const ROUNDING_INSERT: &str =
    "INSERT INTO orders_cash_rounding (id, step, rounding, version) VALUES (1, $1, $2, $3) ON CONFLICT (id) DO NOTHING";
/// Cash is rounded differently from now on.
pub const ROUNDING_SAVE: &str =
    "UPDATE orders_cash_rounding SET step = $1, rounding = $2, version = version + 1 WHERE id = 1 AND version = $3";

/// All of them.
pub const ALL: &[&str] = &[TYPES, TYPE_GET, TYPE_INSERT, TYPE_SAVE, ROUNDING_GET, ROUNDING_INSERT, ROUNDING_SAVE];
