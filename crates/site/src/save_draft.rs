//! Saving what is being prepared, and letting it go.

use kernel::{Refusal, canonical};
use store::{Fault, Stop, Tx, params};

use crate::{Theme, codes, events, queries, sql};

/// A theme as it is kept: its text, and the beginning of its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) tag: String,
}

/// The text of a theme with its tag. Done before the write, for a write hashes nothing.
pub(crate) fn written(theme: &Theme) -> Result<Written, Fault> {
    let text = serde_json::to_string(theme).map_err(|error| Fault::Unusable(error.to_string()))?;
    let hash = canonical::hash(theme).map_err(|error| Fault::Unusable(error.to_string()))?;
    let tag = hash.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    Ok(Written { text, tag })
}

/// Saves the draft. `seen` is the version of the theme's row that the editor saw; `based_on` is the version of the
/// shop that it builds upon. Writes `site.theme_draft_saved@1`. Returns the next version of the row.
///
/// # Errors
/// Refused as `store.stale` when somebody saved or published meanwhile, or `based_on` never was.
pub fn save_draft(tx: &mut Tx<'_>, seen: i64, based_on: i64, draft: &SavedDraft) -> Result<i64, Stop> {
    let (by, now) = (tx.actor().id, tx.now());
    let values = params![seen, &draft.0.text, &draft.0.tag, draft.1, based_on, by, now];
    let version = tx.query_opt(sql::DRAFT_SAVE, values, |row| row.get::<i64>(0))?;
    let version = version.ok_or_else(|| Stop::from(&store::codes::STALE))?;
    tx.journal(&events::theme_draft_saved(&draft.0.tag, based_on, draft.1))?;
    Ok(version)
}

/// A checked draft, made ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedDraft(pub(crate) Written, pub(crate) i64);

impl SavedDraft {
    /// Of a theme that may be saved, with the number of things in it that do not work yet.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn of(theme: &Theme, problems: usize) -> Result<Self, Fault> {
        Ok(SavedDraft(written(theme)?, i64::try_from(problems).unwrap_or(i64::MAX)))
    }
}

/// Lets the draft go. Writes `site.theme_draft_discarded@1`.
///
/// # Errors
/// Refused as [`codes::NO_DRAFT`]; as `store.stale` when somebody saved or published meanwhile.
pub fn discard_draft(tx: &mut Tx<'_>, seen: i64) -> Result<i64, Stop> {
    let (by, now) = (tx.actor().id, tx.now());
    let version = tx.query_opt(sql::DRAFT_DISCARD, params![seen, by, now], |row| row.get::<i64>(0))?;
    let Some(version) = version else {
        let head = queries::head(tx)?;
        let refusal = if head.based_on.is_none() { &codes::NO_DRAFT } else { &store::codes::STALE };
        return Err(Refusal::new(refusal).into());
    };
    tx.journal(&events::theme_draft_discarded())?;
    Ok(version)
}
