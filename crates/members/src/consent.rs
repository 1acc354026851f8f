//! What a member allows: a list of events that only grows.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::identify::lock;
use crate::{Purpose, events, sql};

/// What a member said, and what they had been shown.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// Who.
    pub member: Id,
    /// What for.
    pub purpose: Purpose,
    /// By which channel: `email`, `sms`, `line`; `all` where it does not matter.
    pub channel: String,
    /// Yes or no.
    pub granted: bool,
    /// Version of the notice they were shown.
    pub notice_version: i64,
    /// SHA-256 of its text.
    pub notice_hash: [u8; 32],
    /// Where they said it: `till`, `web`, `import`.
    pub source: String,
    /// Who was with them.
    pub staff: Option<Id>,
    /// In which store.
    pub store: Option<Id>,
}

/// Writes down what a member said. The last word on a purpose and channel counts.
///
/// # Errors
/// `members.not_found`, `members.erased`.
pub fn append_consent(tx: &mut Tx<'_>, new: &NewConsent) -> Result<(), Stop> {
    lock(tx, new.member)?;
    let now = tx.now();
    tx.execute(
        sql::CONSENT_INSERT,
        params![
            new.member,
            new.purpose.as_str(),
            &new.channel,
            new.granted,
            new.notice_version,
            new.notice_hash,
            &new.source,
            new.staff,
            new.store,
            now,
        ],
    )?;
    tx.execute(sql::MEMBER_CHANGED, params![new.member])?;
    tx.journal(&events::consented(new))?;
    Ok(())
}
