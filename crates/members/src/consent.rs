//! What a member allows: a list of events that only grows.

use kernel::Id;
use messages::MessageChannel;
use store::{Fault, Read, Stop, Tx, params};

use crate::identify::lock;
use crate::{Consent, Identity, IdentityKind, MemberState, Purpose, events, people, queries, sql};

/// A word on all channels.
const ALL: &str = "all";

/// Whether a member may be written to for a purpose by a channel. Whoever sends what nobody asked for asks here, at the
/// moment of sending. What a membership itself needs may be sent as long as there is one; everything else needs a yes
/// that was not taken back: of what was said on the channel and on all channels, the last word counts.
///
/// # Errors
/// When the database says so.
pub fn may_reach(read: &mut Read<'_>, member: Id, purpose: Purpose, channel: MessageChannel) -> Result<bool, Fault> {
    let Some(found) = queries::get(read, member)? else { return Ok(false) };
    if found.state == MemberState::Erased {
        return Ok(false);
    }
    let rows = queries::same_person(read, found.id)?;
    Ok(allows(&people::consents_of(read, &rows)?, purpose, channel))
}

fn allows(said: &[Consent], purpose: Purpose, channel: MessageChannel) -> bool {
    let about = |said: &&Consent| said.purpose == purpose && [channel.as_str(), ALL].contains(&said.channel.as_str());
    // Of two words of one instant the no counts.
    let last = said.iter().filter(about).max_by_key(|said| (said.at, !said.granted));
    last.map_or(purpose == Purpose::Service, |said| said.granted)
}

/// By which channels offers may go to somebody: they said yes, and there is a proven way.
pub(crate) fn offers_by(said: &[Consent], ways: &[Identity]) -> Vec<MessageChannel> {
    let proven = |channel: MessageChannel| {
        let kind = match channel {
            MessageChannel::Sms => IdentityKind::Phone,
            MessageChannel::Email => IdentityKind::Email,
            MessageChannel::Line => IdentityKind::Line,
        };
        ways.iter().any(|way| way.kind == kind && way.takes_messages())
    };
    let may = |channel: &MessageChannel| proven(*channel) && allows(said, Purpose::Marketing, *channel);
    MessageChannel::ALL.iter().copied().filter(may).collect()
}

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
