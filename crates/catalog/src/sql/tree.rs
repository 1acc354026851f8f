//! Categories, tags, and what products have to do with one another.

/// Counts a change of a kind of tree, and so locks it until the transaction ends.
pub const TREE_LOCK: &str = "INSERT INTO catalog_tree (name, version) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET version = catalog_tree.version + 1";

/// All categories: those without a parent first, then by place among their siblings.
pub const CATEGORIES: &str =
    "SELECT c.id, c.parent, c.handle, c.position, c.version FROM catalog_category c ORDER BY c.position, c.handle";
/// How many products are in each category itself.
pub const PRODUCTS_IN: &str = "SELECT category, count(*) FROM catalog_product_category GROUP BY category";
/// The category with that address.
pub const CATEGORY_OF: &str = "SELECT id FROM catalog_category WHERE handle = $1";
/// The names of all categories.
pub const CATEGORY_NAMES: &str = "SELECT t.entity, t.locale, t.value FROM catalog_category c CROSS JOIN catalog_text t WHERE t.entity = c.id AND t.field = 'name' ORDER BY t.entity, t.locale";
/// A new category.
pub const CATEGORY_INSERT: &str = "INSERT INTO catalog_category (id, parent, handle, position, version) VALUES ($1, $2, $3, $4, 1) ON CONFLICT (handle) DO NOTHING";
/// Whether a handle is another category's.
pub const CATEGORY_TAKEN: &str = "SELECT id FROM catalog_category WHERE handle = $1 AND id <> $2";
/// Edits a category, if it is still as it was seen.
pub const CATEGORY_EDIT: &str =
    "UPDATE catalog_category SET handle = coalesce($3, handle), version = version + 1 WHERE id = $1 AND version = $2";
/// Hangs a category elsewhere, if it is still as it was seen.
pub const CATEGORY_MOVE: &str =
    "UPDATE catalog_category SET parent = $3, version = version + 1 WHERE id = $1 AND version = $2";
/// A category's place among its siblings.
pub const CATEGORY_PLACE: &str = "UPDATE catalog_category SET position = $2 WHERE id = $1";
/// Takes a category away, if it is still as it was seen.
pub const CATEGORY_REMOVE: &str = "DELETE FROM catalog_category WHERE id = $1 AND version = $2";
/// Takes all texts of a thing away.
pub const TEXTS_CLEAR: &str = "DELETE FROM catalog_text WHERE entity = $1";
/// Leaves a category's products without it.
pub const CATEGORY_EMPTY: &str = "DELETE FROM catalog_product_category WHERE category = $1";
/// Whether there is such a category.
pub const CATEGORY_GET: &str = "SELECT version FROM catalog_category WHERE id = $1";

/// Puts a product into a category.
pub const ASSIGN: &str = "INSERT INTO catalog_product_category (product, category) VALUES ($1, $2) ON CONFLICT (product, category) DO NOTHING";
/// Takes a product out of a category.
pub const UNASSIGN: &str = "DELETE FROM catalog_product_category WHERE product = $1 AND category = $2";
/// Puts a tag on a product.
pub const TAG: &str =
    "INSERT INTO catalog_product_tag (product, tag) VALUES ($1, $2) ON CONFLICT (product, tag) DO NOTHING";
/// Takes a tag off a product.
pub const UNTAG: &str = "DELETE FROM catalog_product_tag WHERE product = $1 AND tag = $2";
/// All tags in use, with how many products have them.
pub const TAGS: &str = "SELECT tag, count(*) FROM catalog_product_tag GROUP BY tag ORDER BY tag LIMIT 1000";
/// The categories of a product.
pub const PRODUCT_CATEGORIES: &str = "SELECT a.category FROM catalog_product_category a JOIN catalog_category c ON c.id = a.category WHERE a.product = $1 ORDER BY c.position, c.handle";
/// The tags of a product.
pub const PRODUCT_TAGS: &str = "SELECT tag FROM catalog_product_tag WHERE product = $1 ORDER BY tag";

/// What a product has to do with others.
pub const RELATIONS: &str =
    "SELECT kind, other FROM catalog_relation WHERE product = $1 ORDER BY kind, position, other";
/// Forgets all of that.
pub const RELATIONS_CLEAR: &str = "DELETE FROM catalog_relation WHERE product = $1";
/// One thing that a product has to do with another.
pub const RELATION_INSERT: &str =
    "INSERT INTO catalog_relation (product, kind, other, position) VALUES ($1, $2, $3, $4)";
/// What a product came after.
pub const BEFORE: &str = "SELECT other FROM catalog_relation WHERE product = $1 AND kind = 'successor_of'";

/// Puts a product into all categories of another.
pub const COPY_CATEGORIES: &str = "INSERT INTO catalog_product_category (product, category) SELECT $2, category FROM catalog_product_category WHERE product = $1";
/// Puts all tags of a product on another.
pub const COPY_TAGS: &str =
    "INSERT INTO catalog_product_tag (product, tag) SELECT $2, tag FROM catalog_product_tag WHERE product = $1";
/// Lets go with a product what goes with another.
pub const COPY_RELATIONS: &str = "INSERT INTO catalog_relation (product, kind, other, position) SELECT $2, kind, other, position FROM catalog_relation WHERE product = $1 AND kind = 'goes_with'";

/// Reconciliation: categories whose parent is gone.
pub const CHECK_PARENTS: &str = "SELECT c.id FROM catalog_category c LEFT JOIN catalog_category p ON p.id = c.parent WHERE c.parent IS NOT NULL AND p.id IS NULL";
/// Reconciliation: categories from which no way leads up to one without a parent.
pub const CHECK_CIRCLES: &str = "WITH RECURSIVE below (id) AS (SELECT id FROM catalog_category WHERE parent IS NULL UNION SELECT c.id FROM catalog_category c JOIN below b ON c.parent = b.id) SELECT c.id FROM catalog_category c LEFT JOIN below b ON b.id = c.id WHERE b.id IS NULL";

/// All of them.
pub const ALL: &[&str] = &[
    TREE_LOCK,
    CATEGORIES,
    PRODUCTS_IN,
    CATEGORY_OF,
    CATEGORY_NAMES,
    CATEGORY_INSERT,
    CATEGORY_TAKEN,
    CATEGORY_EDIT,
    CATEGORY_MOVE,
    CATEGORY_PLACE,
    CATEGORY_REMOVE,
    TEXTS_CLEAR,
    CATEGORY_EMPTY,
    CATEGORY_GET,
    ASSIGN,
    UNASSIGN,
    TAG,
    UNTAG,
    TAGS,
    PRODUCT_CATEGORIES,
    PRODUCT_TAGS,
    RELATIONS,
    RELATIONS_CLEAR,
    RELATION_INSERT,
    BEFORE,
    COPY_CATEGORIES,
    COPY_TAGS,
    COPY_RELATIONS,
    CHECK_PARENTS,
    CHECK_CIRCLES,
];
