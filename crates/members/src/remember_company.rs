//! The company for which a member bought last: its tax id is offered the next time.

use kernel::Id;
use store::{Fault, Tx, params};

use crate::{events, queries, sql};

/// Remembers the tax id for which a member buys. Nothing changes for one that is known already, or for somebody who was
/// forgotten meanwhile. Writes `members.profile_edited`.
///
/// # Errors
/// When the database says so.
pub fn remember_company(tx: &mut Tx<'_>, member: Id, tax_id: &str) -> Result<(), Fault> {
    let Some(member) = queries::canonical(tx, member)? else { return Ok(()) };
    let now = tx.now();
    if tx.execute(sql::COMPANY_REMEMBER, params![member, tax_id, now])? > 0 {
        tx.execute(sql::MEMBER_CHANGED, params![member])?;
        tx.journal(&events::profile_edited(member, &["company_tax_id"]))?;
    }
    Ok(())
}
