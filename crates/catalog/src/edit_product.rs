//! Editing a product: its address, texts, state and channels. Prices have their own verb.

use std::collections::BTreeMap;

use kernel::{Id, Refusal};
use store::{Stop, Tx, params};

use crate::create_product::claim_handle;
use crate::model::ProductState;
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
/// Refused as [`codes::NOT_FOUND`], `store.stale`, `api.invalid` with every faulty field, or
/// [`codes::HANDLE_TAKEN`]. Then nothing has changed.
pub fn edit_product(tx: &mut Tx<'_>, id: Id, version: i64, edit: &ProductEdit) -> Result<i64, Stop> {
    check::product_edit(edit, None)?;
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
