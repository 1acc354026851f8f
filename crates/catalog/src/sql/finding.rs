//! What the search index is told of products: `$1` to `$2` the first and the last product.
//!
//! `CROSS JOIN` keeps SQLite from beginning at the larger table; to PostgreSQL it is any other join.

/// The next products after one, in the order of their ids.
pub const PAGE: &str = "SELECT id FROM catalog_product WHERE id > $1 ORDER BY id LIMIT $2";
/// What they are filtered by: of the products from `$9` to `$10`. The price is the lowest that holds.
pub const FACTS: &str = concat!(
    "SELECT p.id, p.state, p.shown_on_web AND p.kind NOT IN ('gift', 'sample', 'fee'), p.on_till, p.maker, p.position, \
     (SELECT min(c.amount) FROM catalog_variant v CROSS JOIN catalog_price c WHERE ",
    price_that_holds!(),
    " AND v.product = p.id AND v.state = 'active') FROM catalog_product p WHERE p.id BETWEEN $9 AND $10"
);
/// Their names and descriptions in every language.
pub const TEXTS: &str = "SELECT p.id, t.field, t.value FROM catalog_product p JOIN catalog_text t ON t.entity = p.id WHERE p.id BETWEEN $1 AND $2 ORDER BY p.id, t.field, t.locale";
/// Their SKUs and barcodes.
pub const CODES: &str = "SELECT v.product, v.sku FROM catalog_variant v WHERE v.product BETWEEN $1 AND $2 AND v.state = 'active' UNION ALL SELECT v.product, b.code FROM catalog_variant v JOIN catalog_barcode b ON b.variant = v.id WHERE v.product BETWEEN $1 AND $2 AND v.state = 'active' ORDER BY 1, 2";
/// What their variants differ by, and their tags.
pub const WORDS: &str = "SELECT v.product, x.value FROM catalog_variant v JOIN catalog_variant_value x ON x.variant = v.id WHERE v.product BETWEEN $1 AND $2 AND v.state = 'active' UNION SELECT v.product, l.value FROM catalog_variant v JOIN catalog_text l ON l.entity = v.id AND l.field = 'label' WHERE v.product BETWEEN $1 AND $2 AND v.state = 'active' ORDER BY 1, 2";
/// Their tags.
pub const TAGS: &str =
    "SELECT product, tag FROM catalog_product_tag WHERE product BETWEEN $1 AND $2 ORDER BY product, tag";
/// The categories they are in.
pub const CATEGORIES: &str = "SELECT product, category FROM catalog_product_category WHERE product BETWEEN $1 AND $2";
/// The variants of a product that can be bought, and how their stock is counted.
pub const VARIANTS_OF: &str =
    "SELECT product, id, tracking FROM catalog_variant WHERE product = $1 AND state = 'active' ORDER BY id";
/// The same of all products.
pub const VARIANTS: &str =
    "SELECT product, id, tracking FROM catalog_variant WHERE state = 'active' ORDER BY product, id";
/// The products of a category and of those below it.
pub const BELOW: &str = "WITH RECURSIVE below (id) AS (SELECT id FROM catalog_category WHERE id = $1 UNION SELECT c.id FROM catalog_category c JOIN below b ON c.parent = b.id) SELECT DISTINCT a.product FROM below b CROSS JOIN catalog_product_category a WHERE a.category = b.id ORDER BY a.product";

/// One search that somebody made. `$1` is when, `$2` the channel, `$3` the language, `$4` as typed, `$5` as
/// it is compared, `$6` how much was found, `$7` whether only what comes near.
pub const SEARCH_INSERT: &str = "INSERT INTO catalog_search (at, channel, locale, typed, folded, found, nearly) VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// What was searched for since `$1`, the most frequent first; with `$2` only what found nothing or only
/// what comes near.
pub const SEARCHES: &str = "SELECT max(typed), count(*), sum(CASE WHEN found = 0 THEN 1 ELSE 0 END), sum(CASE WHEN nearly THEN 1 ELSE 0 END), max(at) FROM catalog_search WHERE at >= $1 GROUP BY folded HAVING NOT $2 OR sum(CASE WHEN found = 0 OR nearly THEN 1 ELSE 0 END) > 0 ORDER BY 2 DESC, folded LIMIT $3";
/// Forgets searches before an instant.
pub const SEARCHES_FORGET: &str = "DELETE FROM catalog_search WHERE at < $1";

/// All of them.
pub const ALL: &[&str] = &[
    PAGE,
    FACTS,
    TEXTS,
    CODES,
    WORDS,
    TAGS,
    CATEGORIES,
    VARIANTS_OF,
    VARIANTS,
    BELOW,
    SEARCH_INSERT,
    SEARCHES,
    SEARCHES_FORGET,
];
