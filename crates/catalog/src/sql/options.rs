//! Choices that do not make a variant.

/// All groups, by code.
pub const GROUPS: &str = "SELECT g.id, g.code, g.at_least, g.at_most, g.version, (SELECT count(*) FROM catalog_product_option_group u WHERE u.option_group = g.id), g.repeatable FROM catalog_option_group g ORDER BY g.code";
/// The options of all groups that can be chosen, in order.
pub const OPTIONS: &str = "SELECT option_group, id, price, component, component_quantity FROM catalog_option WHERE state = 'active' ORDER BY option_group, position, id";
/// The names of all groups and options.
pub const NAMES: &str = "SELECT t.entity, t.locale, t.value FROM catalog_option_group g CROSS JOIN catalog_text t WHERE t.entity = g.id AND t.field = 'name' UNION ALL SELECT t.entity, t.locale, t.value FROM catalog_option o CROSS JOIN catalog_text t WHERE t.entity = o.id AND t.field = 'name' AND o.state = 'active'";
/// A new group.
pub const GROUP_INSERT: &str = "INSERT INTO catalog_option_group (id, code, at_least, at_most, repeatable, version) VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (code) DO NOTHING";
/// Sets a group, if it is still as it was seen.
pub const GROUP_SET: &str = "UPDATE catalog_option_group SET code = $3, at_least = $4, at_most = $5, repeatable = $6, version = version + 1 WHERE id = $1 AND version = $2";
/// Whether a code is another group's.
pub const GROUP_TAKEN: &str = "SELECT id FROM catalog_option_group WHERE code = $1 AND id <> $2";
/// Whether there is such a group.
pub const GROUP_GET: &str = "SELECT version FROM catalog_option_group WHERE id = $1";
/// The options that a group has or had.
pub const OPTIONS_OF: &str = "SELECT id FROM catalog_option WHERE option_group = $1";
/// A new option.
pub const OPTION_INSERT: &str = "INSERT INTO catalog_option (id, option_group, price, component, component_quantity, position, state) VALUES ($1, $2, $3, $4, $5, $6, 'active')";
/// Sets an option.
pub const OPTION_SET: &str = "UPDATE catalog_option SET price = $3, component = $4, component_quantity = $5, position = $6, state = 'active' WHERE id = $1 AND option_group = $2";
/// Options that are not set again can be chosen no longer; what was sold with them keeps them.
pub const OPTIONS_ARCHIVE: &str = "UPDATE catalog_option SET state = 'archived' WHERE option_group = $1";
/// Takes all names of a thing away.
pub const NAMES_CLEAR: &str = "DELETE FROM catalog_text WHERE entity = $1 AND field = 'name'";
/// The groups of a product, in order.
pub const PRODUCT_GROUPS: &str =
    "SELECT option_group FROM catalog_product_option_group WHERE product = $1 ORDER BY position, option_group";
/// Takes all groups off a product.
pub const PRODUCT_GROUPS_CLEAR: &str = "DELETE FROM catalog_product_option_group WHERE product = $1";
/// Offers a group with a product.
pub const PRODUCT_GROUP_INSERT: &str =
    "INSERT INTO catalog_product_option_group (product, option_group, position) VALUES ($1, $2, $3)";
/// Offers with a product what is offered with another.
pub const COPY: &str = "INSERT INTO catalog_product_option_group (product, option_group, position) SELECT $2, option_group, position FROM catalog_product_option_group WHERE product = $1";

/// All of them.
pub const ALL: &[&str] = &[
    GROUPS,
    OPTIONS,
    NAMES,
    GROUP_INSERT,
    GROUP_SET,
    GROUP_TAKEN,
    GROUP_GET,
    OPTIONS_OF,
    OPTION_INSERT,
    OPTION_SET,
    OPTIONS_ARCHIVE,
    NAMES_CLEAR,
    PRODUCT_GROUPS,
    PRODUCT_GROUPS_CLEAR,
    PRODUCT_GROUP_INSERT,
    COPY,
];
