//! What this slice writes to the journal: ids and words, never a name, a number or an address.

use kernel::{Event, Id};
use serde_json::json;

use crate::{IdentityKind, NewConsent, NewIdentity, NewMember};

pub(crate) fn joined(new: &NewMember) -> Event {
    let body = json!({"channel": new.join_channel, "store": new.join_store, "staff": new.join_staff});
    Event::new("members.joined", new.id, body)
}

pub(crate) fn identity_added(member: Id, identity: Id, new: &NewIdentity) -> Event {
    let body = json!({"identity": identity, "kind": new.way.kind(), "verified": new.verified});
    Event::new("members.identity_added", member, body)
}

pub(crate) fn identity_verified(member: Id, identity: Id, kind: IdentityKind) -> Event {
    Event::new("members.identity_verified", member, json!({"identity": identity, "kind": kind}))
}

pub(crate) fn identity_released(member: Id, identity: Id, kind: IdentityKind) -> Event {
    Event::new("members.identity_released", member, json!({"identity": identity, "kind": kind}))
}

pub(crate) fn linked(member: Id, canonical: Id, link: Id) -> Event {
    Event::new("members.linked", member, json!({"canonical": canonical, "link": link}))
}

pub(crate) fn unlinked(member: Id, canonical: Id, link: Id) -> Event {
    Event::new("members.unlinked", member, json!({"canonical": canonical, "link": link}))
}

pub(crate) fn consented(new: &NewConsent) -> Event {
    let body = json!({
        "purpose": new.purpose,
        "channel": new.channel,
        "granted": new.granted,
        "notice_version": new.notice_version,
        "store": new.store,
    });
    Event::new("members.consented", new.member, body)
}

pub(crate) fn name_filled(member: Id) -> Event {
    Event::new("members.name_filled", member, json!({}))
}

pub(crate) fn profile_edited(member: Id, fields: &[&str]) -> Event {
    Event::new("members.profile_edited", member, json!({"fields": fields}))
}

pub(crate) fn erased(member: Id, reason: &str) -> Event {
    Event::new("members.erased", member, json!({"reason": reason}))
}

pub(crate) fn logged_in(member: Id) -> Event {
    Event::new("members.logged_in", member, json!({}))
}
