//! Barcodes, and how scales print them.

/// Takes a barcode, if nobody has it or its number.
pub const BARCODE_INSERT: &str = "INSERT INTO catalog_barcode (code, variant, kind, quantity, lookup) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
/// Takes all barcodes of a variant away.
pub const BARCODES_CLEAR: &str = "DELETE FROM catalog_barcode WHERE variant = $1";
/// The variant of which a scale prints this number.
pub const ITEM_FIND: &str = "SELECT b.variant FROM catalog_barcode b JOIN catalog_variant v ON v.id = b.variant AND v.state = 'active' WHERE b.lookup = $1 AND b.kind = 'plu'";
/// How scales print codes.
pub const PATTERNS: &str = "SELECT prefix, carries, item_digits, value_digits, value_decimals, value_check, version FROM catalog_code_pattern ORDER BY prefix";
/// How a new prefix is printed.
pub const PATTERN_INSERT: &str = "INSERT INTO catalog_code_pattern (prefix, carries, item_digits, value_digits, value_decimals, value_check, version) VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (prefix) DO NOTHING";
/// How a prefix is printed from now on, if it is still as it was seen.
pub const PATTERN_SET: &str = "UPDATE catalog_code_pattern SET carries = $3, item_digits = $4, value_digits = $5, value_decimals = $6, value_check = $7, version = version + 1 WHERE prefix = $1 AND version = $2";
/// Takes a pattern away, if it is still as it was seen.
pub const PATTERN_REMOVE: &str = "DELETE FROM catalog_code_pattern WHERE prefix = $1 AND version = $2";
/// One pattern's version.
pub const PATTERN_VERSION: &str = "SELECT version FROM catalog_code_pattern WHERE prefix = $1";

/// Reconciliation: barcodes that are looked for as nothing.
pub const CHECK_LOOKUP: &str = "SELECT code FROM catalog_barcode WHERE lookup = ''";

/// All of them.
pub const ALL: &[&str] = &[
    BARCODE_INSERT,
    BARCODES_CLEAR,
    ITEM_FIND,
    PATTERNS,
    PATTERN_INSERT,
    PATTERN_SET,
    PATTERN_REMOVE,
    PATTERN_VERSION,
    CHECK_LOOKUP,
];
