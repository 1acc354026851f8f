//! Every statement of this slice: here those of products, variants and prices, below the rest.

/// The price that holds of variant `v`, as `c`: of the lists `$1` to `$7`, the most specific first, the first that has
/// one at `$8`. There is no other text that says which list's price holds; whoever has fewer lists repeats the last.
macro_rules! price_that_holds {
    () => {
        "c.variant = v.id AND c.starts_at <= $8 AND (c.ends_at IS NULL OR c.ends_at > $8) AND c.price_list = \
         (SELECT e.price_list FROM catalog_price e WHERE e.variant = v.id AND e.price_list IN ($1, $2, $3, $4, $5, $6, $7) \
         AND e.starts_at <= $8 AND (e.ends_at IS NULL OR e.ends_at > $8) \
         ORDER BY CASE e.price_list WHEN $1 THEN 1 WHEN $2 THEN 2 WHEN $3 THEN 3 WHEN $4 THEN 4 WHEN $5 THEN 5 WHEN $6 THEN 6 ELSE 7 END LIMIT 1)"
    };
}

pub mod codes;
pub mod finding;
pub mod labels;
pub mod made;
pub mod media;
pub mod options;
pub mod price_lists;
pub mod tree;

/// A sellable variant's columns. `v` is the variant, `p` its product, `c` its price, `m` the picture (the variant's own, else the product's first),
/// `t` the product's name and `l` the variant's label in the language asked for.
macro_rules! sellable_columns {
    () => {
        "v.id, v.product, p.handle, v.sku, \
         coalesce(t.value, (SELECT f.value FROM catalog_text f WHERE f.entity = p.id AND f.field = 'name' ORDER BY f.locale LIMIT 1), p.handle), \
         coalesce(l.value, (SELECT string_agg(x.value, ' · ' ORDER BY x.position) FROM catalog_variant_value x WHERE x.variant = v.id)), \
         v.unit, v.quantity_step, p.kind, p.tax_class, v.tracking, c.amount, c.version, p.on_web, p.on_till, p.shown_on_web, \
         p.state, v.state, v.cost, m.id, m.sha256, m.width, m.height, m.extension, \
         EXISTS (SELECT 1 FROM catalog_product_option_group u WHERE u.product = v.product), \
         p.legal_class, p.return_class, p.return_notice_version, p.storage_class, p.shelf_life_days, v.weight_grams, \
         EXISTS (SELECT 1 FROM catalog_product_store w WHERE w.product = v.product), c.price_list, p.made_to_order"
    };
}

/// Where those columns come from, but for the variants: `$1` to `$7` the price lists, `$8` the instant, `$9`
/// the language.
macro_rules! sellable_joins {
    () => {
        concat!(
            " JOIN catalog_product p ON p.id = v.product \
         LEFT JOIN catalog_text t ON t.entity = p.id AND t.field = 'name' AND t.locale = $9 \
         LEFT JOIN catalog_text l ON l.entity = v.id AND l.field = 'label' AND l.locale = $9 \
         LEFT JOIN catalog_price c ON ",
            price_that_holds!(),
            " LEFT JOIN catalog_product_picture k ON k.product = p.id AND k.position = 0 \
         LEFT JOIN catalog_media m ON m.id = coalesce(v.media, k.media)"
        )
    };
}

/// Eight variants, from the fourth parameter, or from the tenth. More in one statement would make PostgreSQL read
/// whole tables to join them.
macro_rules! eight {
    (fourth) => {
        "($4, $5, $6, $7, $8, $9, $10, $11)"
    };
    (tenth) => {
        "($10, $11, $12, $13, $14, $15, $16, $17)"
    };
}

/// How many variants [`SELLABLES`] takes.
pub const SOME: usize = 8;
/// How many variants [`STEPS`] takes.
pub const MANY: usize = 32;

/// One variant as something that can be put into a basket.
pub const SELLABLE: &str =
    concat!("SELECT ", sellable_columns!(), " FROM catalog_variant v", sellable_joins!(), " WHERE v.id = $10");
/// Several variants, in no order.
pub const SELLABLES: &str = concat!(
    "SELECT ",
    sellable_columns!(),
    " FROM catalog_variant v",
    sellable_joins!(),
    " WHERE v.id IN ",
    eight!(tenth)
);
/// What a scanned code stands for: a barcode as it stands, one of the same number, then a SKU. `$1` is
/// the code, `$2` and `$3` what else it may be looked for as.
pub const CODE_FIND: &str = "SELECT b.variant, b.quantity, CASE WHEN b.code = $1 THEN 1 ELSE 2 END AS rank FROM catalog_barcode b JOIN catalog_variant v ON v.id = b.variant AND v.state = 'active' WHERE b.lookup IN ($1, $2, $3) UNION ALL SELECT v.id, NULL, 3 FROM catalog_variant v WHERE v.sku = $1 AND v.state = 'active' ORDER BY 3 LIMIT 1";
/// Published products of a channel after a cursor, with their variants that have a price list's price.
/// `$10` is the channel, `$11` and `$12` the cursor, `$13` how many products, `$14` the store whose till it is.
pub const SHOP_PAGE: &str = concat!(
    "SELECT ",
    sellable_columns!(),
    ", d.value, p.position, g.id, g.sha256, g.width, g.height, g.extension FROM (SELECT q.id FROM catalog_product q WHERE q.state = 'published' \
     AND (($10 = 'web' AND q.shown_on_web AND q.kind NOT IN ('gift', 'sample', 'fee')) OR ($10 = 'till' AND q.on_till \
     AND (NOT EXISTS (SELECT 1 FROM catalog_product_store w WHERE w.product = q.id) OR EXISTS (SELECT 1 FROM catalog_product_store w WHERE w.product = q.id AND w.store = $14)))) \
     AND (q.position, q.id) > ($11, $12) \
     ORDER BY q.position, q.id LIMIT $13) page JOIN catalog_variant v ON v.product = page.id AND v.state = 'active'",
    sellable_joins!(),
    " LEFT JOIN catalog_media g ON g.id = k.media \
     LEFT JOIN catalog_text d ON d.entity = p.id AND d.field = 'description' AND d.locale = $9 \
     ORDER BY p.position, p.id, v.position, v.id"
);
/// Some products as [`SHOP_PAGE`] gives them, whatever their state.
pub const SHOP_SOME: &str = concat!(
    "SELECT ",
    sellable_columns!(),
    ", d.value, p.position, g.id, g.sha256, g.width, g.height, g.extension FROM catalog_variant v",
    sellable_joins!(),
    " LEFT JOIN catalog_media g ON g.id = k.media \
     LEFT JOIN catalog_text d ON d.entity = p.id AND d.field = 'description' AND d.locale = $9 \
     WHERE v.product IN ",
    eight!(tenth),
    " AND v.state = 'active' ORDER BY v.product, v.position, v.id"
);
/// One product by any handle it ever had, with its active variants.
pub const SHOP_PRODUCT: &str = concat!(
    "SELECT ",
    sellable_columns!(),
    ", coalesce(d.value, (SELECT e.value FROM catalog_text e WHERE e.entity = p.id AND e.field = 'description' ORDER BY e.locale LIMIT 1)), p.position, g.id, g.sha256, g.width, g.height, g.extension \
     FROM catalog_handle h JOIN catalog_variant v ON v.product = h.product AND v.state = 'active'",
    sellable_joins!(),
    " LEFT JOIN catalog_media g ON g.id = k.media \
     LEFT JOIN catalog_text d ON d.entity = p.id AND d.field = 'description' AND d.locale = $9 WHERE h.handle = $10 \
     ORDER BY v.position, v.id"
);
/// What goes with a product, in order, with the active variants.
pub const SHOP_GOES_WITH: &str = concat!(
    "SELECT ",
    sellable_columns!(),
    ", d.value, p.position, g.id, g.sha256, g.width, g.height, g.extension \
     FROM catalog_relation r JOIN catalog_variant v ON v.product = r.other AND v.state = 'active'",
    sellable_joins!(),
    " LEFT JOIN catalog_media g ON g.id = k.media \
     LEFT JOIN catalog_text d ON d.entity = p.id AND d.field = 'description' AND d.locale = $9 \
     WHERE r.product = $10 AND r.kind = 'goes_with' ORDER BY r.position, p.id, v.position, v.id"
);
/// What came after a product, with the active variants.
pub const SHOP_SUCCESSORS: &str = concat!(
    "SELECT ",
    sellable_columns!(),
    ", d.value, p.position, g.id, g.sha256, g.width, g.height, g.extension \
     FROM catalog_relation r JOIN catalog_variant v ON v.product = r.product AND v.state = 'active'",
    sellable_joins!(),
    " LEFT JOIN catalog_media g ON g.id = k.media \
     LEFT JOIN catalog_text d ON d.entity = p.id AND d.field = 'description' AND d.locale = $9 \
     WHERE r.other = $10 AND r.kind = 'successor_of' ORDER BY p.position, p.id, v.position, v.id"
);

/// Columns of a product in a list, with those of one of its variants: `p` is the product, `v` the variant.
macro_rules! row_columns {
    () => {
        "SELECT p.id, p.handle, p.state, \
         coalesce(t.value, (SELECT f.value FROM catalog_text f WHERE f.entity = p.id AND f.field = 'name' ORDER BY f.locale LIMIT 1), p.handle), \
         p.version, p.position, v.id, v.sku, c.amount, p.on_web, p.on_till, m.id, m.sha256, m.width, m.height, m.extension FROM "
    };
}

/// Where those columns come from, but for the product: `$1` the price list, `$2` the instant, `$3` the
/// language.
macro_rules! row_joins {
    () => {
        " LEFT JOIN catalog_variant v ON v.product = p.id AND v.state = 'active' \
         LEFT JOIN catalog_text t ON t.entity = p.id AND t.field = 'name' AND t.locale = $3 \
         LEFT JOIN catalog_price c ON c.price_list = $1 AND c.variant = v.id AND c.starts_at <= $2 AND (c.ends_at IS NULL OR c.ends_at > $2) \
         LEFT JOIN catalog_product_picture k ON k.product = p.id AND k.position = 0 LEFT JOIN catalog_media m ON m.id = k.media"
    };
}

/// Products after a cursor, with their variants, for those who look after them. `$4` is a state, none
/// for all; `$5` and `$6` the cursor, `$7` how many products; `$8` a category's handle and `$9` a tag, none for all.
pub const PRODUCT_PAGE: &str = concat!(
    row_columns!(),
    "(SELECT q.id FROM catalog_product q \
     WHERE (CAST($4 AS TEXT) IS NULL OR q.state = $4) AND (q.position, q.id) > ($5, $6) \
     AND (CAST($8 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM catalog_product_category a JOIN catalog_category y ON y.id = a.category WHERE a.product = q.id AND y.handle = $8)) \
     AND (CAST($9 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM catalog_product_tag g WHERE g.product = q.id AND g.tag = $9)) \
     ORDER BY q.position, q.id LIMIT $7) page JOIN catalog_product p ON p.id = page.id",
    row_joins!(),
    " ORDER BY p.position, p.id, v.position, v.id"
);
/// Some products as [`PRODUCT_PAGE`] gives them.
pub const PRODUCT_SOME: &str = concat!(
    row_columns!(),
    "catalog_product p",
    row_joins!(),
    " WHERE p.id IN ",
    eight!(fourth),
    " ORDER BY p.id, v.position, v.id"
);
/// One product.
pub const PRODUCT_GET: &str = "SELECT p.id, p.handle, p.kind, p.state, p.on_web, p.on_till, p.shown_on_web, p.tax_class, p.position, p.version, p.updated_at, p.maker, p.legal_class, p.return_class, p.return_notice_version, p.storage_class, p.shelf_life_days, p.made_to_order FROM catalog_product p WHERE p.id = $1";
/// A product's version.
pub const PRODUCT_VERSION: &str = "SELECT version FROM catalog_product WHERE id = $1";
/// Counts a change of what hangs on a product, if it is still as it was seen.
pub const PRODUCT_TOUCH: &str =
    "UPDATE catalog_product SET version = version + 1, updated_at = $3 WHERE id = $1 AND version = $2";
/// Counts a change of a product, whatever it was seen as.
pub const PRODUCT_COUNT_UP: &str = "UPDATE catalog_product SET version = version + 1, updated_at = $2 WHERE id = $1";
/// Counts a change of a variant, if it is still as it was seen.
pub const VARIANT_TOUCH: &str = "UPDATE catalog_variant SET version = version + 1 WHERE id = $1 AND version = $2";
/// What kind of thing a product is.
pub const PRODUCT_KIND: &str = "SELECT kind FROM catalog_product WHERE id = $1";
/// What a variant cost the brand.
pub const VARIANT_COST: &str = "SELECT cost FROM catalog_variant WHERE id = $1";
/// A variant's product, step and version.
pub const VARIANT_GET: &str = "SELECT product, quantity_step, version FROM catalog_variant WHERE id = $1";
/// A product's variants with their prices in a list at an instant.
pub const PRODUCT_VARIANTS: &str = "SELECT v.id, v.sku, v.unit, v.quantity_step, v.tracking, v.state, c.amount, c.version, v.version, v.weight_grams, v.width_mm, v.depth_mm, v.height_mm FROM catalog_variant v LEFT JOIN catalog_price c ON c.price_list = $2 AND c.variant = v.id AND c.starts_at <= $3 AND (c.ends_at IS NULL OR c.ends_at > $3) WHERE v.product = $1 ORDER BY v.position, v.id";
/// A product's barcodes.
pub const PRODUCT_BARCODES: &str = "SELECT b.variant, b.code, b.kind, b.quantity FROM catalog_barcode b JOIN catalog_variant v ON v.id = b.variant WHERE v.product = $1 ORDER BY b.quantity, b.code";
/// The values that make a product's variants.
pub const PRODUCT_VALUES: &str = "SELECT x.variant, x.axis, x.value FROM catalog_variant_value x JOIN catalog_variant v ON v.id = x.variant WHERE v.product = $1 ORDER BY x.position, x.axis";
/// What a product's variants are called among one another.
pub const PRODUCT_LABELS: &str = "SELECT t.entity, t.locale, t.value FROM catalog_variant v JOIN catalog_text t ON t.entity = v.id AND t.field = 'label' WHERE v.product = $1 ORDER BY t.entity, t.locale";
/// All texts of one thing.
pub const TEXTS: &str = "SELECT field, locale, value FROM catalog_text WHERE entity = $1 ORDER BY field, locale";
/// A product's variants by id.
pub const VARIANT_IDS: &str = "SELECT id FROM catalog_variant WHERE product = $1 ORDER BY position, id";
/// The steps of many variants, in no order.
pub const STEPS: &str = concat!(
    "SELECT id, quantity_step, tracking FROM catalog_variant WHERE id IN ",
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
);

/// A new product, at the end of the brand's order unless it is told its place.
pub const PRODUCT_INSERT: &str = "INSERT INTO catalog_product (id, handle, kind, state, on_web, on_till, shown_on_web, maker, tax_class, legal_class, return_class, return_notice_version, storage_class, shelf_life_days, supplier, position, version, created_at, updated_at, made_to_order) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, coalesce($16, (SELECT coalesce(max(position), 0) + 1 FROM catalog_product)), 1, $17, $17, $18) ON CONFLICT (id) DO NOTHING";
/// Takes a handle, if nobody ever had it.
pub const HANDLE_CLAIM: &str =
    "INSERT INTO catalog_handle (handle, product) VALUES ($1, $2) ON CONFLICT (handle) DO NOTHING";
/// Who has a handle.
pub const HANDLE_OWNER: &str = "SELECT product FROM catalog_handle WHERE handle = $1";
/// Edits a product, if it is still as it was seen.
pub const PRODUCT_EDIT: &str = "UPDATE catalog_product SET handle = coalesce($3, handle), state = coalesce($4, state), on_web = coalesce($5, on_web), on_till = coalesce($6, on_till), shown_on_web = coalesce($7, shown_on_web), position = coalesce($8, position), maker = nullif(coalesce($9, maker), ''), kind = coalesce($11, kind), tax_class = coalesce($12, tax_class), legal_class = coalesce($13, legal_class), return_notice_version = CASE WHEN coalesce($14, return_class) <> return_class THEN return_notice_version + 1 ELSE return_notice_version END, return_class = coalesce($14, return_class), storage_class = coalesce($15, storage_class), shelf_life_days = nullif(coalesce($16, shelf_life_days), 0), made_to_order = coalesce($17, made_to_order), version = version + 1, updated_at = $10 WHERE id = $1 AND version = $2";
/// Sets a text.
pub const TEXT_SET: &str = "INSERT INTO catalog_text (entity, field, locale, value) VALUES ($1, $2, $3, $4) ON CONFLICT (entity, field, locale) DO UPDATE SET value = excluded.value";
/// Takes a text away.
pub const TEXT_CLEAR: &str = "DELETE FROM catalog_text WHERE entity = $1 AND field = $2 AND locale = $3";
/// How many languages a text has.
pub const TEXT_COUNT: &str = "SELECT count(*) FROM catalog_text WHERE entity = $1 AND field = $2";
/// A new variant.
pub const VARIANT_INSERT: &str = "INSERT INTO catalog_variant (id, product, sku, unit, quantity_step, tracking, cost, state, position, version, weight_grams, width_mm, depth_mm, height_mm) VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, 1, $9, $10, $11, $12) ON CONFLICT (sku) DO NOTHING";
/// Sets what a variant weighs and measures, if it is still as it was seen; 0 takes a measure away.
pub const VARIANT_MEASURE: &str = "UPDATE catalog_variant SET weight_grams = nullif(coalesce($3, weight_grams), 0), width_mm = nullif(coalesce($4, width_mm), 0), depth_mm = nullif(coalesce($5, depth_mm), 0), height_mm = nullif(coalesce($6, height_mm), 0), version = version + 1 WHERE id = $1 AND version = $2";
/// The stores that sell a product, where not all of them do.
pub const STORES_OF: &str = concat!(
    "SELECT product, store FROM catalog_product_store WHERE product IN ",
    "($1, $2, $3, $4, $5, $6, $7, $8)",
    " ORDER BY product, store"
);
/// The same of all products.
pub const STORES_OF_ALL: &str = "SELECT product, store FROM catalog_product_store ORDER BY product, store";
/// A product is sold in all stores.
pub const STORES_CLEAR: &str = "DELETE FROM catalog_product_store WHERE product = $1";
/// A product is sold in a store.
pub const STORE_INSERT: &str = "INSERT INTO catalog_product_store (product, store) VALUES ($1, $2)";
/// The copy of a product is sold in the same stores.
pub const STORES_COPY: &str =
    "INSERT INTO catalog_product_store (product, store) SELECT $2, store FROM catalog_product_store WHERE product = $1";
/// One of the values that make a variant.
pub const VALUE_INSERT: &str =
    "INSERT INTO catalog_variant_value (variant, axis, value, position) VALUES ($1, $2, $3, $4)";
/// Whether there is such a variant, with its product.
pub const VARIANT_PRODUCT: &str = "SELECT product FROM catalog_variant WHERE id = $1";

/// A price list, locked until the transaction ends.
pub const PRICE_LIST_LOCK: &str =
    "SELECT version FROM catalog_price_list WHERE id = $1 AND state = 'active' FOR UPDATE";
/// Counts a change of prices, once.
pub const PRICE_LIST_BUMP: &str = "UPDATE catalog_price_list SET version = version + 1 WHERE id = $1 AND version = $2";
/// Counts a change of prices, whatever the version was.
pub const PRICE_LIST_COUNT: &str = "UPDATE catalog_price_list SET version = version + 1 WHERE id = $1";
/// A price list's version.
pub const PRICE_LIST_VERSION: &str = "SELECT version FROM catalog_price_list WHERE id = $1";
/// One price list.
pub const PRICE_LIST_GET: &str =
    "SELECT id, code, version, includes_tax FROM catalog_price_list WHERE id = $1 AND state = 'active'";
/// The list that holds where no other does.
pub const PRICE_LIST_DEFAULT: &str = "SELECT id, code, version, includes_tax FROM catalog_price_list WHERE state = 'active' ORDER BY priority, code LIMIT 1";
/// The price list of that code.
pub const PRICE_LIST_BY_CODE: &str = "SELECT id, code, version, includes_tax FROM catalog_price_list WHERE code = $1";
/// A new price list.
pub const PRICE_LIST_INSERT: &str = "INSERT INTO catalog_price_list (id, code, includes_tax, priority, state, version) VALUES ($1, $2, $3, $4, 'active', 1) ON CONFLICT (code) DO NOTHING";
/// The prices of a variant that have not ended before an instant, in order; those that were never in
/// force are left out.
pub const PRICE_LINE: &str = "SELECT version, starts_at, ends_at, amount, planned, ending FROM catalog_price WHERE price_list = $1 AND variant = $2 AND (ends_at IS NULL OR (ends_at > starts_at AND ends_at > $3)) ORDER BY starts_at";
/// One price of a variant.
pub const PRICE_GET: &str = "SELECT starts_at, ends_at, amount, planned, ending FROM catalog_price WHERE price_list = $1 AND variant = $2 AND version = $3";
/// Ends a price, or lets it go on; `$5` says whether nothing comes after it and that has yet to be told.
pub const PRICE_END: &str =
    "UPDATE catalog_price SET ends_at = $4, ending = $5 WHERE price_list = $1 AND variant = $2 AND version = $3";
/// Lets the price that ends at an instant go on until another.
pub const PRICE_GO_ON: &str = "UPDATE catalog_price SET ends_at = $4, ending = $5 WHERE price_list = $1 AND variant = $2 AND ends_at = $3 AND starts_at < $3";
/// A planned price that will not be: it ends when it begins.
pub const PRICE_WITHDRAW: &str = "UPDATE catalog_price SET ends_at = starts_at, planned = FALSE, ending = FALSE WHERE price_list = $1 AND variant = $2 AND version = $3";
/// Begins a price.
pub const PRICE_INSERT: &str = "INSERT INTO catalog_price (price_list, variant, version, starts_at, ends_at, amount, reason, set_by, planned, ending) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// Planned prices that have begun, the first lists first.
pub const PRICES_BEGUN: &str = "SELECT price_list, variant, version, amount FROM catalog_price WHERE planned AND starts_at <= $1 ORDER BY price_list, variant, version LIMIT $2";
/// Prices that ended without another after them, which is yet to be told.
pub const PRICES_ENDED: &str = "SELECT price_list, variant, version, amount FROM catalog_price WHERE ending AND ends_at <= $1 ORDER BY price_list, variant, version LIMIT $2";
/// When a price or a list next begins or ends by the clock alone.
pub const PRICE_NEXT: &str = "SELECT min(x.at) FROM (SELECT min(starts_at) AS at FROM catalog_price WHERE planned AND starts_at > $1 UNION ALL SELECT min(ends_at) FROM catalog_price WHERE ending AND ends_at > $1 UNION ALL SELECT min(starts_at) FROM catalog_price_list_use WHERE starts_at > $1 UNION ALL SELECT min(ends_at) FROM catalog_price_list_use WHERE ends_at > $1 UNION ALL SELECT min(starts_at) FROM catalog_price_list WHERE starts_at > $1 UNION ALL SELECT min(ends_at) FROM catalog_price_list WHERE ends_at > $1) x";
/// A planned price has begun, and this is told once.
pub const PRICE_BEGIN: &str =
    "UPDATE catalog_price SET planned = FALSE WHERE price_list = $1 AND variant = $2 AND version = $3 AND planned";
/// A price has ended, and this is told once.
pub const PRICE_ENDED: &str =
    "UPDATE catalog_price SET ending = FALSE WHERE price_list = $1 AND variant = $2 AND version = $3 AND ending";
/// Every price that a variant had in a list, newest first.
pub const PRICE_HISTORY: &str = "SELECT version, starts_at, ends_at, amount, reason, set_by, planned FROM catalog_price WHERE price_list = $1 AND variant = $2 ORDER BY version DESC";

/// Takes a variant back, from the leaves to the root.
pub const VARIANT_REMOVE: &[&str] =
    &[PRICES_REMOVE, LABELS_REMOVE, CODES_REMOVE, VALUES_REMOVE, TEXTS_REMOVE, VARIANT_DELETE];
/// Takes a product back, from the leaves to the root.
pub const PRODUCT_REMOVE: &[&str] = &[
    OFFERS_REMOVE,
    PLACES_REMOVE,
    STORES_CLEAR,
    TAGS_REMOVE,
    RELATIONS_REMOVE,
    HANDLES_REMOVE,
    TEXTS_REMOVE,
    PRODUCT_DELETE,
];
/// Takes back: the prices of a variant.
pub const PRICES_REMOVE: &str = "DELETE FROM catalog_price WHERE variant = $1";
/// Takes back: the labels of a variant.
pub const LABELS_REMOVE: &str = "DELETE FROM catalog_shelf_label WHERE variant = $1";
/// Takes back: the codes of a variant.
pub const CODES_REMOVE: &str = "DELETE FROM catalog_barcode WHERE variant = $1";
/// Takes back: what made a variant.
pub const VALUES_REMOVE: &str = "DELETE FROM catalog_variant_value WHERE variant = $1";
/// Takes back: the texts of a thing.
pub const TEXTS_REMOVE: &str = "DELETE FROM catalog_text WHERE entity = $1";
/// Takes back: a variant.
pub const VARIANT_DELETE: &str = "DELETE FROM catalog_variant WHERE id = $1";
/// Takes back: the options of a product.
pub const OFFERS_REMOVE: &str = "DELETE FROM catalog_product_option_group WHERE product = $1";
/// Takes back: the categories of a product.
pub const PLACES_REMOVE: &str = "DELETE FROM catalog_product_category WHERE product = $1";
/// Takes back: the tags of a product.
pub const TAGS_REMOVE: &str = "DELETE FROM catalog_product_tag WHERE product = $1";
/// Takes back: what a product has to do with others.
pub const RELATIONS_REMOVE: &str = "DELETE FROM catalog_relation WHERE product = $1 OR other = $1";
/// Takes back: the addresses of a product.
pub const HANDLES_REMOVE: &str = "DELETE FROM catalog_handle WHERE product = $1";
/// Takes back: a product.
pub const PRODUCT_DELETE: &str = "DELETE FROM catalog_product WHERE id = $1";
/// A product's version, locked until the transaction ends.
pub const PRODUCT_VERSION_LOCK: &str = "SELECT version FROM catalog_product WHERE id = $1 FOR UPDATE";
/// What a variant costs the brand.
pub const COST_SET: &str = "UPDATE catalog_variant SET cost = $2, version = version + 1 WHERE id = $1";
/// The price of a variant in a list at an instant.
pub const PRICE_IN_FORCE: &str = "SELECT version, amount FROM catalog_price WHERE price_list = $1 AND variant = $2 AND starts_at <= $3 AND (ends_at IS NULL OR ends_at > $3)";
/// A variant by its SKU.
pub const VARIANT_BY_SKU: &str = "SELECT id, product, cost FROM catalog_variant WHERE sku = $1";
/// A variant's SKU and cost.
pub const VARIANT_NAME: &str = "SELECT sku, product, cost FROM catalog_variant WHERE id = $1";
/// What a product's variants cost the brand.
pub const PRODUCT_COSTS: &str = "SELECT id, cost FROM catalog_variant WHERE product = $1";
/// Products after a place in the brand's order, whatever their state.
pub const PRODUCT_WALK: &str =
    "SELECT id, position FROM catalog_product WHERE (position, id) > ($1, $2) ORDER BY position, id LIMIT $3";
/// Variants after one, with their price in a list at an instant.
pub const VARIANT_WALK: &str = "SELECT v.id, v.product, v.sku, v.state, v.tracking, v.cost, c.amount, p.state, p.handle, (SELECT k.media FROM catalog_product_picture k WHERE k.product = p.id AND k.position = 0), (SELECT count(*) FROM catalog_barcode b WHERE b.variant = v.id) FROM catalog_variant v JOIN catalog_product p ON p.id = v.product LEFT JOIN catalog_price c ON c.price_list = $1 AND c.variant = v.id AND c.starts_at <= $2 AND (c.ends_at IS NULL OR c.ends_at > $2) WHERE v.id > $3 ORDER BY v.id LIMIT $4";

/// Tax classes by code.
pub const TAX_CLASSES: &str = "SELECT code, kind, rate FROM catalog_tax_class ORDER BY code";
/// Whether there is such a tax class.
pub const TAX_CLASS_GET: &str = "SELECT code, kind, rate FROM catalog_tax_class WHERE code = $1";
/// Sets a tax class up, or changes it.
pub const TAX_CLASS_SET: &str = "INSERT INTO catalog_tax_class (code, kind, rate) VALUES ($1, $2, $3) ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, rate = excluded.rate";

/// Reconciliation: price lists behind one of their own prices.
pub const CHECK_LIST_VERSION: &str = "SELECT l.id, l.version, max(c.version) FROM catalog_price_list l JOIN catalog_price c ON c.price_list = l.id GROUP BY l.id, l.version HAVING max(c.version) > l.version";
/// Reconciliation: two prices of a variant in force at once.
pub const CHECK_ONE_PRICE: &str = "SELECT a.price_list, a.variant, a.version, b.version FROM catalog_price a JOIN catalog_price b ON b.price_list = a.price_list AND b.variant = a.variant AND b.version > a.version WHERE a.starts_at < coalesce(b.ends_at, 9223372036854775807) AND b.starts_at < coalesce(a.ends_at, 9223372036854775807) AND a.starts_at < coalesce(a.ends_at, 9223372036854775807) AND b.starts_at < coalesce(b.ends_at, 9223372036854775807)";
/// Reconciliation: products whose present handle leads elsewhere or nowhere.
pub const CHECK_HANDLES: &str = "SELECT p.id, p.handle FROM catalog_product p LEFT JOIN catalog_handle h ON h.handle = p.handle AND h.product = p.id WHERE h.handle IS NULL";
/// Reconciliation: products in a tax class that does not exist, and products without a name.
pub const CHECK_PRODUCTS: &str = "SELECT p.id, p.handle FROM catalog_product p LEFT JOIN catalog_tax_class x ON x.code = p.tax_class WHERE x.code IS NULL OR NOT EXISTS (SELECT 1 FROM catalog_text t WHERE t.entity = p.id AND t.field = 'name')";

/// Products that the web shows, after one: `$2` of them.
pub const LISTED: &str = "SELECT id, handle, updated_at FROM catalog_product WHERE state = 'published' AND shown_on_web AND kind NOT IN ('gift', 'sample', 'fee') AND id > $1 ORDER BY id LIMIT $2";
/// One product so many further on in the same order.
pub const LISTED_SKIP: &str = "SELECT id FROM catalog_product WHERE state = 'published' AND shown_on_web AND kind NOT IN ('gift', 'sample', 'fee') AND id > $1 ORDER BY id LIMIT 1 OFFSET $2";
/// The global trade item number of one step of some variants.
pub const GTINS: &str = "SELECT b.variant, min(b.code) FROM catalog_barcode b JOIN catalog_variant v ON v.id = b.variant WHERE b.kind = 'gtin' AND b.quantity = v.quantity_step AND b.variant IN ($1, $2, $3, $4, $5, $6, $7, $8) GROUP BY b.variant";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    SELLABLE,
    SELLABLES,
    CODE_FIND,
    SHOP_PAGE,
    SHOP_SOME,
    SHOP_PRODUCT,
    SHOP_GOES_WITH,
    SHOP_SUCCESSORS,
    LISTED,
    LISTED_SKIP,
    GTINS,
    PRODUCT_PAGE,
    PRODUCT_SOME,
    PRODUCT_GET,
    PRODUCT_VERSION,
    PRODUCT_TOUCH,
    PRODUCT_COUNT_UP,
    VARIANT_TOUCH,
    VARIANT_GET,
    PRODUCT_KIND,
    VARIANT_COST,
    PRODUCT_VARIANTS,
    PRODUCT_BARCODES,
    PRODUCT_VALUES,
    PRODUCT_LABELS,
    TEXTS,
    VARIANT_IDS,
    STEPS,
    PRODUCT_INSERT,
    HANDLE_CLAIM,
    HANDLE_OWNER,
    PRODUCT_EDIT,
    TEXT_SET,
    TEXT_CLEAR,
    TEXT_COUNT,
    VARIANT_INSERT,
    VARIANT_MEASURE,
    STORES_OF,
    STORES_OF_ALL,
    STORES_CLEAR,
    STORE_INSERT,
    STORES_COPY,
    VALUE_INSERT,
    VARIANT_PRODUCT,
    PRICE_LIST_LOCK,
    PRICE_LIST_BUMP,
    PRICE_LIST_COUNT,
    PRICE_LIST_VERSION,
    PRICE_LIST_GET,
    PRICE_LIST_DEFAULT,
    PRICE_LIST_BY_CODE,
    PRICE_LIST_INSERT,
    PRICE_LINE,
    PRICE_GET,
    PRICE_END,
    PRICE_GO_ON,
    PRICE_WITHDRAW,
    PRICES_BEGUN,
    PRICES_ENDED,
    PRICE_ENDED,
    PRICE_NEXT,
    PRICE_BEGIN,
    PRICE_INSERT,
    PRICE_HISTORY,
    PRICES_REMOVE,
    LABELS_REMOVE,
    CODES_REMOVE,
    VALUES_REMOVE,
    TEXTS_REMOVE,
    VARIANT_DELETE,
    OFFERS_REMOVE,
    PLACES_REMOVE,
    TAGS_REMOVE,
    RELATIONS_REMOVE,
    HANDLES_REMOVE,
    PRODUCT_DELETE,
    PRODUCT_VERSION_LOCK,
    COST_SET,
    PRICE_IN_FORCE,
    VARIANT_BY_SKU,
    VARIANT_NAME,
    PRODUCT_COSTS,
    PRODUCT_WALK,
    VARIANT_WALK,
    TAX_CLASSES,
    TAX_CLASS_GET,
    TAX_CLASS_SET,
    CHECK_LIST_VERSION,
    CHECK_ONE_PRICE,
    CHECK_HANDLES,
    CHECK_PRODUCTS,
];
