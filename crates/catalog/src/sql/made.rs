//! Statements about what is made when it is sold: options of products, components of sets.

/// Eight things.
macro_rules! eight {
    () => {
        "($1, $2, $3, $4, $5, $6, $7, $8)"
    };
}

/// What can be chosen with some products, in order.
pub const OFFERED: &str = concat!(
    "SELECT u.product, g.id, g.code, g.at_least, g.at_most, g.repeatable, o.id, o.price, o.component, o.component_quantity \
     FROM catalog_product_option_group u JOIN catalog_option_group g ON g.id = u.option_group \
     JOIN catalog_option o ON o.option_group = g.id AND o.state = 'active' WHERE u.product IN ",
    eight!(),
    " ORDER BY u.product, u.position, g.id, o.position, o.id"
);
/// The names of some groups and options.
pub const NAMES: &str =
    concat!("SELECT entity, locale, value FROM catalog_text WHERE field = 'name' AND entity IN ", eight!());
/// What some sets are made of, in order.
pub const COMPONENTS: &str = concat!(
    "SELECT set_variant, component, quantity FROM catalog_set_component WHERE set_variant IN ",
    eight!(),
    " ORDER BY set_variant, position, component"
);
/// What a product's sets are made of, for those who look after them.
pub const PRODUCT_COMPONENTS: &str = "SELECT c.set_variant, c.component, c.quantity, w.sku, coalesce(t.value, (SELECT f.value FROM catalog_text f WHERE f.entity = w.product AND f.field = 'name' ORDER BY f.locale LIMIT 1), w.sku) FROM catalog_variant v JOIN catalog_set_component c ON c.set_variant = v.id JOIN catalog_variant w ON w.id = c.component LEFT JOIN catalog_text t ON t.entity = w.product AND t.field = 'name' AND t.locale = $2 WHERE v.product = $1 ORDER BY v.position, v.id, c.position, c.component";
/// The product of a variant, what kind of thing it is, its step.
pub const VARIANT_KIND: &str = "SELECT p.id, p.kind, v.quantity_step FROM catalog_variant v JOIN catalog_product p ON p.id = v.product WHERE v.id = $1";
/// Takes everything out of a set.
pub const COMPONENTS_CLEAR: &str = "DELETE FROM catalog_set_component WHERE set_variant = $1";
/// Puts something into a set.
pub const COMPONENT_INSERT: &str =
    "INSERT INTO catalog_set_component (set_variant, component, quantity, position) VALUES ($1, $2, $3, $4)";

/// All of them.
pub const ALL: &[&str] =
    &[OFFERED, NAMES, COMPONENTS, PRODUCT_COMPONENTS, VARIANT_KIND, COMPONENTS_CLEAR, COMPONENT_INSERT];
