//! What this crate writes to the journal: steps of an import, and who took which data out. Ids and
//! numbers, never what a file says.

use kernel::{Event, Id};
use serde_json::{Value, json};

use crate::model::{Counts, Kind, State};

/// `exchange.import_created@1`.
pub(crate) fn created(import: Id, kind: Option<Kind>) -> Event {
    Event::new("exchange.import_created", import, json!({"kind": kind}))
}

/// `exchange.import_moved@1`: the import came to another step.
pub(crate) fn moved(import: Id, state: State) -> Event {
    Event::new("exchange.import_moved", import, json!({"state": state}))
}

/// `exchange.import_progressed@1`: rows were gone through; told every few seconds.
pub(crate) fn progressed(import: Id, state: State, counts: Counts) -> Event {
    Event::new("exchange.import_progressed", import, json!({"state": state, "counts": counts}))
}

/// `exchange.exported@1`: somebody took data out; the subject is who did, or nobody.
pub(crate) fn exported(subject: Id, taken: &Value) -> Event {
    Event::new("exchange.exported", subject, taken.clone())
}
