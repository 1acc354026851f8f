//! Publishing the draft.

use kernel::Refusal;
use store::{Stop, Tx, params};

use crate::{codes, events, queries, sql};

/// Makes the draft that was seen the version on the shop. One statement decides: of two who publish at once one
/// finds the draft, the other is told what is on the shop now. Writes `site.theme_published@1`. Returns the number.
///
/// # Errors
/// Refused as [`codes::NO_DRAFT`], [`codes::DRAFT_BEHIND`], [`codes::THEME_BROKEN`]; as `store.stale` when the draft
/// was changed meanwhile.
pub fn publish(tx: &mut Tx<'_>, seen: i64, note: &str) -> Result<i64, Stop> {
    let (by, now) = (tx.actor().id, tx.now());
    let published = tx.query_opt(sql::PUBLISH, params![seen, by, now], |row| {
        Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let Some((number, content, tag)) = published else { return Err(why_not(tx, seen)?.into()) };
    tx.execute(sql::VERSION_INSERT, params![number, content, &tag, note, None::<i64>, by, now])?;
    tx.journal(&events::theme_published(number, &tag))?;
    Ok(number)
}

fn why_not(tx: &mut Tx<'_>, seen: i64) -> Result<Refusal, Stop> {
    let head = queries::head(tx)?;
    Ok(match head.based_on {
        None => Refusal::new(&codes::NO_DRAFT),
        Some(based_on) if based_on != head.number => {
            Refusal::new(&codes::DRAFT_BEHIND).with("based_on", based_on).with("number", head.number)
        }
        Some(_) if head.version != seen => Refusal::new(&store::codes::STALE),
        Some(_) => Refusal::new(&codes::THEME_BROKEN).with("problems", head.problems),
    })
}
