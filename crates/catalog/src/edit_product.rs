//! Editing a product: its address, texts, state, channels and classes. Prices have their own verb.

use std::collections::BTreeMap;

use kernel::{Id, Refusal};
use store::{Stop, Tx, params};

use crate::create_product::claim_handle;
use crate::model::{LegalClass, ProductKind, ProductState, ReturnClass, StorageClass};
use crate::rich_text::RichText;
use crate::set_pictures::describe;
use crate::{check, codes, events, queries, sql, texts};

/// What to change; what is `None` or missing stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductEdit {
    /// A new address. The old one keeps leading here.
    pub handle: Option<String>,
    /// Names by language; an empty one is taken away.
    pub names: BTreeMap<String, String>,
    /// Descriptions by language; an empty one is taken away.
    pub descriptions: BTreeMap<String, RichText>,
    /// Whether it is on sale.
    pub state: Option<ProductState>,
    /// Whether the web sells it. What the web sells, it shows.
    pub on_web: Option<bool>,
    /// Whether tills sell it.
    pub on_till: Option<bool>,
    /// Whether the web shows it although only shops sell it.
    pub shown_on_web: Option<bool>,
    /// Another place in the brand's order.
    pub position: Option<i64>,
    /// Who made it; an empty text takes it away.
    pub maker: Option<String>,
    /// Another kind of thing, of which stock is kept in the same way.
    pub kind: Option<ProductKind>,
    /// Code of another tax class, from the next sale on.
    pub tax_class: Option<String>,
    /// What the law asks of whoever sells it.
    pub legal_class: Option<LegalClass>,
    /// How a buyer on the web may send it back. Another one is another notice: its version counts up.
    pub return_class: Option<ReturnClass>,
    /// How it is kept.
    pub storage_class: Option<StorageClass>,
    /// Days it keeps; 0 takes it away.
    pub shelf_life_days: Option<i64>,
    /// Whether it is made when it is ordered.
    pub made_to_order: Option<bool>,
}

impl ProductEdit {
    /// The fields that it names, for the journal.
    fn fields(&self) -> Vec<&'static str> {
        [
            ("handle", self.handle.is_some()),
            ("names", !self.names.is_empty()),
            ("descriptions", !self.descriptions.is_empty()),
            ("state", self.state.is_some()),
            ("on_web", self.on_web.is_some()),
            ("on_till", self.on_till.is_some()),
            ("shown_on_web", self.shown_on_web.is_some()),
            ("position", self.position.is_some()),
            ("maker", self.maker.is_some()),
            ("kind", self.kind.is_some()),
            ("tax_class", self.tax_class.is_some()),
            ("legal_class", self.legal_class.is_some()),
            ("return_class", self.return_class.is_some()),
            ("storage_class", self.storage_class.is_some()),
            ("shelf_life_days", self.shelf_life_days.is_some()),
            ("made_to_order", self.made_to_order.is_some()),
        ]
        .into_iter()
        .filter_map(|(field, named)| named.then_some(field))
        .collect()
    }
}

/// Edits a product that is still as `version` saw it. Returns its new version. Writes
/// `catalog.product_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, `api.invalid` with every faulty field (also
/// [`codes::UNKNOWN_TAX_CLASS`] and [`codes::KIND_FIXED`]), or [`codes::HANDLE_TAKEN`]. Then nothing has changed.
pub fn edit_product(tx: &mut Tx<'_>, id: Id, version: i64, edit: &ProductEdit) -> Result<i64, Stop> {
    check::product_edit(edit, None)?;
    if let Some(class) = &edit.tax_class
        && queries::tax_class(tx, class)?.is_none()
    {
        return Err(Refusal::new(&api::codes::INVALID).at("/tax_class", &codes::UNKNOWN_TAX_CLASS).into());
    }
    // What is read here holds if the version below does.
    if let Some(wished) = edit.kind
        && let Some(kind) = queries::kind(tx, id)?
        && !kind.may_become(wished)
    {
        return Err(Refusal::new(&api::codes::INVALID).at("/kind", &codes::KIND_FIXED).into());
    }
    if let Some(handle) = &edit.handle {
        claim_handle(tx, handle, id)?;
    }
    let now = tx.now();
    let shown = if edit.on_web == Some(true) { Some(true) } else { edit.shown_on_web };
    let edited = tx.execute(
        sql::PRODUCT_EDIT,
        params![
            id,
            version,
            edit.handle.as_deref(),
            edit.state.map(ProductState::as_str),
            edit.on_web,
            edit.on_till,
            shown,
            edit.position,
            edit.maker.as_deref(),
            now,
            edit.kind.map(ProductKind::as_str),
            edit.tax_class.as_deref(),
            edit.legal_class.map(LegalClass::as_str),
            edit.return_class.map(ReturnClass::as_str),
            edit.storage_class.map(StorageClass::as_str),
            edit.shelf_life_days,
            edit.made_to_order,
        ],
    )?;
    if edited == 0 {
        let there = queries::product_exists(tx, id)?;
        return Err(Stop::from(if there { &store::codes::STALE } else { &codes::NOT_FOUND }));
    }
    texts::set(tx, id, texts::NAME, &edit.names)?;
    if edit.names.values().any(String::is_empty) && texts::count(tx, id, texts::NAME)? == 0 {
        return Err(Refusal::new(&api::codes::INVALID).at("/names", &codes::NAME_NEEDED).into());
    }
    describe(tx, id, &edit.descriptions, false)?;
    let variants = queries::variant_ids(tx, id)?;
    tx.journal(&events::product_edited(id, version + 1, &edit.fields(), &variants))?;
    Ok(version + 1)
}
