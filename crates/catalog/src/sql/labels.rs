//! Statements about shelf labels.

/// What a label is printed of: a variant that the store sells, at the price that holds. `$1` to `$7` the price
/// lists, `$8` the instant, `$9` the language, `$10` the store. `CROSS JOIN` and the price that may be missing keep
/// SQLite from looking at every price after the cursor; to PostgreSQL they are joins like others.
macro_rules! label_columns {
    () => {
        concat!("SELECT v.id, v.sku, \
         coalesce(t.value, (SELECT f.value FROM catalog_text f WHERE f.entity = p.id AND f.field = 'name' ORDER BY f.locale LIMIT 1), p.handle), \
         coalesce(n.value, (SELECT string_agg(x.value, ' · ' ORDER BY x.position) FROM catalog_variant_value x WHERE x.variant = v.id)), \
         (SELECT min(b.code) FROM catalog_barcode b WHERE b.variant = v.id AND b.quantity = v.quantity_step), \
         v.unit, v.weight_grams, c.price_list, c.amount, c.version, s.price_list, s.amount, s.version, s.placed_at \
         FROM catalog_variant v CROSS JOIN catalog_product p LEFT JOIN catalog_price c ON ", price_that_holds!(), " \
         LEFT JOIN catalog_text t ON t.entity = p.id AND t.field = 'name' AND t.locale = $9 \
         LEFT JOIN catalog_text n ON n.entity = v.id AND n.field = 'label' AND n.locale = $9 \
         LEFT JOIN catalog_shelf_label s ON s.store = $10 AND s.variant = v.id \
         WHERE v.state = 'active' AND p.id = v.product AND p.state = 'published' AND p.on_till \
         AND (NOT EXISTS (SELECT 1 FROM catalog_product_store w WHERE w.product = p.id) OR EXISTS (SELECT 1 FROM catalog_product_store w WHERE w.product = p.id AND w.store = $10)) \
         AND coalesce(c.version, 0) > 0")
    };
}

/// Labels that a store has to hang, after a variant's id; `$12` how many. Where another list's price of the same
/// amount holds now, the label that hangs is still right.
pub const LABELS_DUE: &str = concat!(
    label_columns!(),
    " AND v.id > $11 AND (s.version IS NULL OR s.amount <> c.amount OR (s.price_list = c.price_list AND s.version <> c.version)) ORDER BY v.id LIMIT $12"
);
/// All labels of a store, after a variant's id; `$12` how many.
pub const LABELS: &str = concat!(label_columns!(), " AND v.id > $11 ORDER BY v.id LIMIT $12");
/// A price that a label was printed of.
pub const LABEL_PRICE: &str =
    "SELECT amount FROM catalog_price WHERE price_list = $1 AND variant = $2 AND version = $3";
/// What now hangs on the shelf. A report that comes late does not take a newer label down.
pub const LABEL_PLACE: &str = "INSERT INTO catalog_shelf_label (store, variant, price_list, version, amount, placed_at, placed_by) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (store, variant) DO UPDATE SET price_list = excluded.price_list, version = excluded.version, amount = excluded.amount, placed_at = excluded.placed_at, placed_by = excluded.placed_by WHERE catalog_shelf_label.price_list <> excluded.price_list OR catalog_shelf_label.version < excluded.version";
/// What hangs on a store's shelf for some variants.
pub const LABELS_PLACED: &str = concat!(
    "SELECT variant, amount, version FROM catalog_shelf_label WHERE store = $1 AND variant IN ",
    "($2, $3, $4, $5, $6, $7, $8, $9)"
);
/// Reconciliation: labels that show a price that never was.
pub const CHECK_LABELS: &str = "SELECT s.store, s.variant, s.version FROM catalog_shelf_label s LEFT JOIN catalog_price c ON c.price_list = s.price_list AND c.variant = s.variant AND c.version = s.version WHERE c.amount IS NULL OR c.amount <> s.amount";

/// All of them, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[LABELS_DUE, LABELS, LABEL_PRICE, LABEL_PLACE, LABELS_PLACED, CHECK_LABELS];
