//! Statements about price lists: which hold where, and what is said of them. Prices in them are set by those of
//! [`super`].

/// A variant with its prices in a list and in the brand's own, and when the list's next one begins.
macro_rules! list_price_columns {
    () => {
        "SELECT v.id, v.product, v.sku, \
         coalesce(t.value, (SELECT f.value FROM catalog_text f WHERE f.entity = p.id AND f.field = 'name' ORDER BY f.locale LIMIT 1), p.handle), \
         coalesce(l.value, (SELECT string_agg(x.value, ' · ' ORDER BY x.position) FROM catalog_variant_value x WHERE x.variant = v.id)), \
         d.amount, c.amount, c.version, c.starts_at, c.ends_at, n.amount, n.version, n.starts_at, n.ends_at \
         FROM catalog_variant v JOIN catalog_product p ON p.id = v.product \
         LEFT JOIN catalog_text t ON t.entity = p.id AND t.field = 'name' AND t.locale = $4 \
         LEFT JOIN catalog_text l ON l.entity = v.id AND l.field = 'label' AND l.locale = $4 \
         LEFT JOIN catalog_price d ON d.price_list = $2 AND d.variant = v.id AND d.starts_at <= $3 AND (d.ends_at IS NULL OR d.ends_at > $3) \
         LEFT JOIN catalog_price c ON c.price_list = $1 AND c.variant = v.id AND c.starts_at <= $3 AND (c.ends_at IS NULL OR c.ends_at > $3) \
         LEFT JOIN catalog_price n ON n.price_list = $1 AND n.variant = v.id AND n.version = \
         (SELECT o.version FROM catalog_price o WHERE o.price_list = $1 AND o.variant = v.id AND o.planned AND o.starts_at > $3 ORDER BY o.starts_at LIMIT 1)"
    };
}

/// The lists that hold in a store and its channel at an instant, the most specific first: those given to the store,
/// those given to the channel, at each level the one that began last first; at the end the brand's own.
/// `$1` the store's id as text, `$2` the channel's name, `$3` the instant.
pub const LISTS_THAT_HOLD: &str = "SELECT x.id, x.version, x.includes_tax FROM (\
     SELECT l.id, l.version, l.includes_tax, CASE u.level WHEN 'store' THEN 1 ELSE 2 END AS rank, u.starts_at AS since, u.id AS given \
     FROM catalog_price_list_use u JOIN catalog_price_list l ON l.id = u.price_list AND l.state = 'active' \
     AND (l.starts_at IS NULL OR l.starts_at <= $3) AND (l.ends_at IS NULL OR l.ends_at > $3) \
     WHERE u.subject IN ($1, $2) AND u.starts_at <= $3 AND (u.ends_at IS NULL OR u.ends_at > $3) \
     UNION ALL SELECT d.id, d.version, d.includes_tax, 9, 0, d.id FROM \
     (SELECT id, version, includes_tax FROM catalog_price_list WHERE state = 'active' ORDER BY priority, code LIMIT 1) d\
     ) x ORDER BY x.rank, x.since DESC, x.given DESC";

/// All lists, the brand's own first.
pub const LISTS: &str = "SELECT id, code, includes_tax, state, starts_at, ends_at, version, revision FROM catalog_price_list ORDER BY state, priority, code";
/// What lists are called.
pub const LIST_NAMES: &str = "SELECT t.entity, t.locale, t.value FROM catalog_price_list l CROSS JOIN catalog_text t WHERE t.entity = l.id AND t.field = 'name' ORDER BY t.entity, t.locale";
/// How many variants have a price of a list at an instant.
pub const LIST_PRICE_COUNT: &str = "SELECT count(*) FROM catalog_price WHERE price_list = $1 AND starts_at <= $2 AND (ends_at IS NULL OR ends_at > $2)";
/// Whether another list has a code.
pub const LIST_TAKEN: &str = "SELECT id FROM catalog_price_list WHERE code = $1 AND id <> $2";
/// A new list, below the brand's own.
pub const LIST_INSERT: &str = "INSERT INTO catalog_price_list (id, code, includes_tax, priority, state, version, starts_at, ends_at, revision) VALUES ($1, $2, $3, 1, 'active', 1, $4, $5, 1) ON CONFLICT (code) DO NOTHING";
/// Says something else of a list that is still as it was seen.
pub const LIST_SET: &str = "UPDATE catalog_price_list SET code = $3, starts_at = $4, ends_at = $5, revision = revision + 1 WHERE id = $1 AND revision = $2 AND state = 'active'";
/// Closes a list that is still as it was seen.
pub const LIST_CLOSE: &str = "UPDATE catalog_price_list SET state = 'archived', revision = revision + 1 WHERE id = $1 AND revision = $2 AND state = 'active'";
/// Whether there is such a list, open or closed.
pub const LIST_THERE: &str = "SELECT code FROM catalog_price_list WHERE id = $1";

/// Where lists hold or will hold at an instant or later, the first to begin first.
pub const USES: &str = "SELECT id, price_list, level, subject, starts_at, ends_at, reason, given_by, given_at FROM catalog_price_list_use WHERE ends_at IS NULL OR (ends_at > $1 AND ends_at > starts_at) ORDER BY price_list, level, starts_at, id";
/// The same of one list.
pub const USES_OF: &str = "SELECT id, price_list, level, subject, starts_at, ends_at, reason, given_by, given_at FROM catalog_price_list_use WHERE price_list = $1 AND (ends_at IS NULL OR (ends_at > $2 AND ends_at > starts_at)) ORDER BY level, starts_at, id";
/// One use.
pub const USE_GET: &str = "SELECT id, price_list, level, subject, starts_at, ends_at, reason, given_by, given_at FROM catalog_price_list_use WHERE id = $1";
/// How many lists hold for a subject somewhere between two instants.
pub const USES_BETWEEN: &str = "SELECT count(*) FROM catalog_price_list_use u JOIN catalog_price_list l ON l.id = u.price_list AND l.state = 'active' WHERE u.subject = $1 AND u.starts_at < $3 AND (u.ends_at IS NULL OR u.ends_at > $2) AND (u.ends_at IS NULL OR u.ends_at > u.starts_at)";
/// The use of a list by a subject that holds somewhere between two instants.
pub const USE_BETWEEN: &str = "SELECT id, starts_at, ends_at FROM catalog_price_list_use WHERE price_list = $1 AND subject = $2 AND starts_at < $4 AND (ends_at IS NULL OR (ends_at > $3 AND ends_at > starts_at)) ORDER BY starts_at LIMIT 1";
/// The lowest price that a variant had somewhere between two instants, in the brand's own list or in one that held
/// there meanwhile: `$1` the variant, `$2` the store's id as text, `$3` the channel's name, `$4` and `$5` the instants.
pub const LOWEST_HELD: &str = "SELECT min(p.amount) FROM catalog_price p WHERE p.variant = $1 AND p.starts_at <= $5 \
     AND (p.ends_at IS NULL OR (p.ends_at > $4 AND p.ends_at > p.starts_at)) AND (\
     p.price_list = (SELECT d.id FROM catalog_price_list d WHERE d.state = 'active' ORDER BY d.priority, d.code LIMIT 1) \
     OR EXISTS (SELECT 1 FROM catalog_price_list_use u JOIN catalog_price_list l ON l.id = u.price_list \
     AND (l.starts_at IS NULL OR l.starts_at <= $5) AND (l.ends_at IS NULL OR l.ends_at > $4) \
     WHERE u.price_list = p.price_list AND u.subject IN ($2, $3) AND u.starts_at <= $5 \
     AND (u.ends_at IS NULL OR (u.ends_at > $4 AND u.ends_at > u.starts_at AND u.ends_at > p.starts_at)) \
     AND (p.ends_at IS NULL OR u.starts_at < p.ends_at)))";
/// A new use.
pub const USE_INSERT: &str = "INSERT INTO catalog_price_list_use (id, price_list, level, subject, starts_at, ends_at, reason, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/// Ends a use that has not ended; one that has not begun never will.
pub const USE_END: &str = "UPDATE catalog_price_list_use SET ends_at = CASE WHEN starts_at > $2 THEN starts_at ELSE $2 END WHERE id = $1 AND (ends_at IS NULL OR (ends_at > $3 AND ends_at > starts_at))";

/// What was done to a list.
pub const CHANGE_INSERT: &str = "INSERT INTO catalog_price_list_change (price_list, id, what, prices, level, subject, reason, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/// What was done to a list before a change, newest first.
pub const CHANGES: &str = "SELECT id, what, prices, level, subject, reason, made_by, made_at FROM catalog_price_list_change WHERE price_list = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

/// Variants after one with their prices in a list and in the brand's own: `$1` the list, `$2` the brand's own, `$3` the
/// instant, `$4` the language, `$5` after which variant, `$6` how many, `$7` true for those that have, or will have, a
/// price in the list.
pub const LIST_PRICES: &str = concat!(
    list_price_columns!(),
    " WHERE v.id > $5 AND (NOT $7 OR EXISTS (SELECT 1 FROM catalog_price o WHERE o.price_list = $1 AND o.variant = v.id AND (o.ends_at IS NULL OR (o.ends_at > $3 AND o.ends_at > o.starts_at)))) \
     AND v.state = 'active' AND p.state <> 'archived' ORDER BY v.id LIMIT $6"
);
/// The same of one product's variants, `$5`.
pub const LIST_PRICES_OF: &str =
    concat!(list_price_columns!(), " WHERE v.product = $5 AND v.state = 'active' ORDER BY v.position, v.id");
/// The prices of a product's variants, in every list that is open, that hold at an instant or begin later.
pub const PRODUCT_PRICES: &str = "SELECT c.variant, c.price_list, c.version, c.amount, c.starts_at, c.ends_at, c.planned FROM catalog_variant v CROSS JOIN catalog_price_list l CROSS JOIN catalog_price c WHERE v.product = $1 AND l.state = 'active' AND c.price_list = l.id AND c.variant = v.id AND (c.ends_at IS NULL OR (c.ends_at > $2 AND c.ends_at > c.starts_at)) ORDER BY l.priority, l.code, v.position, c.variant, c.starts_at";
/// The products that ever had a price in a list.
pub const PRODUCTS_OF_LIST: &str = "SELECT DISTINCT v.product FROM catalog_price c CROSS JOIN catalog_variant v WHERE c.price_list = $1 AND v.id = c.variant ORDER BY v.product LIMIT $2";

/// Until when everybody has been told of lists that began or ended.
pub const TOLD: &str = "SELECT until FROM catalog_price_list_told WHERE id = 1";
/// The row of that.
pub const TOLD_INSERT: &str =
    "INSERT INTO catalog_price_list_told (id, until) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
/// Everybody is told up to an instant, once.
pub const TOLD_SET: &str = "UPDATE catalog_price_list_told SET until = $2 WHERE id = 1 AND until = $1";
/// Lists that began or ended somewhere after one instant and until another.
pub const TURNED: &str = "SELECT DISTINCT x.price_list FROM (SELECT price_list, starts_at AS at FROM catalog_price_list_use WHERE starts_at > $1 AND starts_at <= $2 AND (ends_at IS NULL OR ends_at > starts_at) UNION ALL SELECT price_list, ends_at FROM catalog_price_list_use WHERE ends_at > $1 AND ends_at <= $2 AND ends_at > starts_at UNION ALL SELECT id, starts_at FROM catalog_price_list WHERE starts_at > $1 AND starts_at <= $2 UNION ALL SELECT id, ends_at FROM catalog_price_list WHERE ends_at > $1 AND ends_at <= $2) x ORDER BY x.price_list";

/// Reconciliation: lists given to somebody whose prices contain tax otherwise than the brand's own.
pub const CHECK_TAX: &str = "SELECT u.id, u.price_list FROM catalog_price_list_use u JOIN catalog_price_list l ON l.id = u.price_list WHERE l.includes_tax <> (SELECT d.includes_tax FROM catalog_price_list d WHERE d.state = 'active' ORDER BY d.priority, d.code LIMIT 1)";

/// All of them, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    LISTS_THAT_HOLD,
    LISTS,
    LIST_NAMES,
    LIST_PRICE_COUNT,
    LIST_TAKEN,
    LIST_INSERT,
    LIST_SET,
    LIST_CLOSE,
    LIST_THERE,
    USES,
    USES_OF,
    USE_GET,
    USES_BETWEEN,
    LOWEST_HELD,
    USE_BETWEEN,
    USE_INSERT,
    USE_END,
    CHANGE_INSERT,
    CHANGES,
    LIST_PRICES,
    LIST_PRICES_OF,
    PRODUCT_PRICES,
    PRODUCTS_OF_LIST,
    TOLD,
    TOLD_INSERT,
    TOLD_SET,
    TURNED,
    CHECK_TAX,
];
