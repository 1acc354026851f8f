//! Papers of documents: which one may be printed now, and whether it came out.
//!
//! A document has one first paper; each later one is a copy, is marked as one, and is an act with a reason. A printer
//! may fail at any moment, so a paper is written down **before** its bytes leave, and told of after. In between
//! nobody knows whether it came out:
//!
//! ```text
//!            ┌────────── nothing was sent ─────────▶ failed ──┐
//! ask ▶ waiting ──── it came out ────▶ printed                │ the same paper again
//!            ▲   └── no answer: somebody looks at the printer ┤
//!            └────────────────────────────────────────────────┘
//! ```
//!
//! So no failure makes a second first paper unless a person said that there is none, and that is written down; and
//! none loses the document, whose number was used long before.

use kernel::{Event, Id, Refusal};
use serde_json::json;
use store::{Row, Stop, Tx, params, stored_names};

use crate::{codes, sql};

stored_names! {
    /// Where a paper stands.
    PrintState {
        /// Its bytes were handed out, and nobody said yet what came of it.
        Waiting = "waiting",
        /// It came out.
        Printed = "printed",
        /// Nothing of it reached the printer.
        Failed = "failed",
    }
}

stored_names! {
    /// How wide a printer's paper is.
    #[derive(Default)]
    PaperWidth {
        /// 57 or 58 mm.
        Mm57 = "mm57",
        /// 80 mm.
        #[default]
        Mm80 = "mm80",
    }
}

stored_names! {
    /// How a printer is told Chinese characters.
    #[derive(Default)]
    PrinterEncoding {
        /// Big5: models for Taiwan.
        #[default]
        Big5 = "big5",
        /// Big5, chosen among several character sets by `FS C`.
        Big5Chosen = "big5_chosen",
        /// UTF-8, chosen by `FS ( C`.
        Utf8 = "utf8",
        /// UTF-8, chosen by `FS C`.
        Utf8Chosen = "utf8_chosen",
        /// Every line as a picture.
        Picture = "picture",
    }
}

/// A paper that a till wants.
#[derive(Debug, Clone, Copy)]
pub struct AskPrint {
    /// Of which document: an order's receipt, an invoice.
    pub document: Id,
    /// The till that prints it.
    pub register: Id,
    /// True for one more than there is.
    pub again: bool,
    /// True when somebody looked, and the paper that was asked for before did not come out.
    pub nothing_came_out: bool,
}

/// A paper that may be printed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print {
    /// 1 for the first one of the document.
    pub copy: i64,
    /// False for one that was asked for before and did not come out.
    pub is_new: bool,
}

struct Latest {
    copy: i64,
    state: PrintState,
    tries: i64,
}

fn latest(row: &Row<'_>) -> Result<Latest, store::Fault> {
    Ok(Latest { copy: row.get(0)?, state: PrintState::read(row, 1)?, tries: row.get(2)? })
}

/// Decides which paper of a document is printed now, and writes it down before it is.
///
/// A document whose first paper did not go through here, as one from a browser's print dialog, begins with copy 2
/// when it is printed again.
///
/// # Errors
/// [`codes::PRINT_DONE`] when the first paper came out and no further one is wanted; [`codes::PRINT_UNSURE`] while
/// nobody knows whether the latest one came out.
pub fn ask_print(tx: &mut Tx<'_>, wanted: &AskPrint) -> Result<Print, Stop> {
    let AskPrint { document, register, again, nothing_came_out } = *wanted;
    let now = tx.now();
    let found = tx.query_opt(sql::PRINT_LATEST, params![document], latest)?;
    let copy = match found {
        None => 1 + i64::from(again),
        Some(Latest { copy, state: PrintState::Printed, .. }) if again => copy + 1,
        Some(Latest { state: PrintState::Printed, .. }) => return Err(Stop::from(&codes::PRINT_DONE)),
        Some(Latest { copy, state: PrintState::Waiting, .. }) if !nothing_came_out => return Err(unsure(copy)),
        Some(Latest { copy, state, tries }) => {
            // Of two who try it at once, one finds it tried.
            if tx.execute(sql::PRINT_AGAIN, params![document, copy, tries, register, now])? == 0 {
                return Err(unsure(copy));
            }
            if state == PrintState::Waiting {
                let body = json!({"register": register, "copy": copy});
                tx.journal(&Event::new("staff.print_repeated", document, body))?;
            }
            return Ok(Print { copy, is_new: false });
        }
    };
    if tx.execute(sql::PRINT_INSERT, params![document, copy, register, now])? == 0 {
        return Err(unsure(copy));
    }
    Ok(Print { copy, is_new: true })
}

fn unsure(copy: i64) -> Stop {
    Refusal::new(&codes::PRINT_UNSURE).with("copy", copy).into()
}

/// Says what came of a paper: it came out, or nothing of it reached the printer. Said twice, it is said once; what
/// came out stays so.
///
/// # Errors
/// [`codes::PRINT_UNKNOWN`] when this till asked for no such paper; [`codes::PRINT_DONE`] when it came out.
pub fn tell_print(tx: &mut Tx<'_>, document: Id, copy: i64, register: Id, printed: bool) -> Result<(), Stop> {
    let now = tx.now();
    let set = if printed { sql::PRINT_CAME_OUT } else { sql::PRINT_FAILED };
    if tx.execute(set, params![document, copy, register, now])? == 1 {
        return Ok(());
    }
    let state = tx.query_opt(sql::PRINT_STATE, params![document, copy, register], |row| PrintState::read(row, 0))?;
    match state {
        None => Err(Refusal::new(&codes::PRINT_UNKNOWN).into()),
        Some(PrintState::Printed) if !printed => Err(Stop::from(&codes::PRINT_DONE)),
        Some(_) => Ok(()),
    }
}
