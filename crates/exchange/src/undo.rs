//! Taking a whole import back, the last touch first. What nobody changed since is as it was before; what
//! somebody changed or built upon stays, and is listed with the reason.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::Id;
use store::{Db, Fault, Read, Row, Tx, WriteError, params};

use crate::apply::{self, Target, Touch, Undone};
use crate::model::{Import, State};
use crate::work::{Trouble, actor};
use crate::{events, setup, sql};

/// Touches taken back in one write.
const AT_ONCE: i64 = 20;

struct Open {
    ordinal: i64,
    touch: Touch,
}

fn open(read: &mut Read<'_>, id: Id, most: i64) -> Result<Vec<Open>, Fault> {
    read.query(sql::TOUCH_OPEN, params![id, most], touch_row)
}

fn touch_row(row: &Row<'_>) -> Result<Open, Fault> {
    let texts = |index: usize| -> Result<apply::Texts, Fault> {
        serde_json::from_str(&row.get::<String>(index)?).map_err(|error| Fault::Decode(error.to_string()))
    };
    let kind = row.get::<String>(2)?;
    let kind = ["product", "price", "stock", "member", "order"].into_iter().find(|known| *known == kind);
    Ok(Open {
        ordinal: row.get(0)?,
        touch: Touch {
            kind: kind.ok_or_else(|| Fault::Decode("an unknown kind of touch".to_owned()))?,
            subject: row.get(3)?,
            external_id: row.get(4)?,
            is_new: row.get(5)?,
            before: texts(6)?,
            after: texts(7)?,
        },
    })
}

/// Takes back for a while. True when there is more to do.
pub(crate) async fn slice(db: &Db, import: &Import, most: Duration) -> Result<bool, Trouble> {
    let settings = import.settings.clone();
    let places = db.read(move |read| setup::places(read, &settings)).await?.map_err(WriteError::from)?;
    let target = Arc::new(setup::target(db.brand(), &import.settings, import.dialect, &places));
    let (id, begun) = (import.id, Instant::now());
    loop {
        let found = db.read(move |read| open(read, id, AT_ONCE)).await?;
        if found.is_empty() {
            break;
        }
        let ordinals: Vec<i64> = found.iter().map(|open| open.ordinal).collect();
        let found = Arc::new(found);
        let (all, into) = (Arc::clone(&found), Arc::clone(&target));
        let written = db.write_bulk("exchange.undo", actor(import), move |tx| take_back(tx, id, &into, &all)).await;
        match written {
            Ok(()) => {}
            // One of them cannot be taken back: each for itself.
            Err(WriteError::Refused(_)) => {
                for at in 0..ordinals.len() {
                    one(db, import, &target, &found, at).await?;
                }
            }
            Err(error) => return Err(error.into()),
        }
        if begun.elapsed() > most {
            return Ok(true);
        }
    }
    db.write("exchange.end_undo", actor(import), move |tx| {
        let now = tx.now();
        let values = params![id, State::Undoing.as_str(), State::Undone.as_str(), None::<&str>, now];
        if tx.execute(sql::IMPORT_END, values)? == 1 {
            tx.journal(&events::moved(id, State::Undone))?;
        }
        Ok(())
    })
    .await?;
    Ok(false)
}

async fn one(db: &Db, import: &Import, target: &Arc<Target>, found: &Arc<Vec<Open>>, at: usize) -> Result<(), Trouble> {
    let id = import.id;
    let (all, into) = (Arc::clone(found), Arc::clone(target));
    let written =
        db.write_bulk("exchange.undo_one", actor(import), move |tx| take_back(tx, id, &into, &all[at..=at])).await;
    match written {
        Ok(()) => Ok(()),
        Err(WriteError::Refused(refusal)) => {
            let (ordinal, reason) = (found[at].ordinal, refusal.code.name);
            db.write_bulk("exchange.undo_kept", actor(import), move |tx| {
                tx.execute(sql::TOUCH_UNDONE, params![id, ordinal, reason])?;
                Ok(())
            })
            .await?;
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

fn take_back(tx: &mut Tx<'_>, id: Id, target: &Target, all: &[Open]) -> Result<(), store::Stop> {
    for open in all {
        // Taken first: whoever comes second on another server finds it taken.
        if tx.execute(sql::TOUCH_UNDONE, params![id, open.ordinal, Undone::Restored.as_str()])? == 0 {
            continue;
        }
        let undone = apply::undo(tx, target, &open.touch)?;
        if undone != Undone::Restored {
            tx.execute(sql::TOUCH_RESULT, params![id, open.ordinal, undone.as_str()])?;
        }
    }
    Ok(())
}
