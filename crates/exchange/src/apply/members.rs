//! Members: taken in, or filled in where something was not known. What a person told us is never
//! overwritten, so the way back keeps no personal data: it takes away what was filled in.

use kernel::Id;
use members::{FIRST_TIER, NewConsent, NewIdentity, NewMember, Purpose};
use sha2::{Digest as _, Sha256};
use store::{Fault, Read, Stop, Tx, references};

use super::{Outcome, Put, Target, Texts, Touch, Undone};
use crate::codes;
use crate::rows::MemberItem;

/// The words behind a consent that another system asked for: we did not show them.
const NOTICE: &[u8] = b"consent given in another system and imported";

/// The member a file means, when all that it says leads to the same one.
fn found(read: &mut Read<'_>, target: &Target, item: &MemberItem) -> Result<Result<Option<Id>, ()>, Fault> {
    let mut found: Option<Id> = None;
    let mut agree = |id: Id| {
        let same = found.is_none_or(|known| known == id);
        found = found.or(Some(id));
        same
    };
    if let Some(external) = &item.external_id
        && let Some(id) = references::find(read, &target.source, "member", external)?
        && let Some(member) = members::get(read, id)?
        && !agree(member.id)
    {
        return Ok(Err(()));
    }
    if let Some(number) = &item.number
        && let Some(member) = members::find_by_number(read, number)?
        && !agree(member.id)
    {
        return Ok(Err(()));
    }
    for way in &item.ways {
        if let Some((member, _)) = members::find_by_way(read, way)?
            && !agree(member.id)
        {
            return Ok(Err(()));
        }
    }
    Ok(Ok(found))
}

fn way_field(kind: &str, value: &str) -> String {
    format!("{kind}\u{1f}{value}")
}

pub(super) fn current(read: &mut Read<'_>, target: &Target, item: &MemberItem) -> Result<Option<(Id, Texts)>, Fault> {
    let Ok(Some(id)) = found(read, target, item)? else { return Ok(None) };
    let mut texts = Texts::new();
    let profile = members::profile(read, id)?;
    texts.extend(profile.name.map(|name| ("name".to_owned(), name)));
    for identity in members::identities(read, id)? {
        texts.insert(way_field(identity.kind.as_str(), &identity.value), "yes".to_owned());
    }
    for consent in members::consents(read, id)? {
        if consent.purpose == Purpose::Marketing {
            texts.insert(format!("marketing_{}", consent.channel), yes(consent.granted));
        }
    }
    Ok(Some((id, texts)))
}

fn yes(granted: bool) -> String {
    if granted { "yes" } else { "no" }.to_owned()
}

pub(super) fn wanted(item: &MemberItem) -> Texts {
    let mut texts = Texts::new();
    texts.extend(item.name.clone().map(|name| ("name".to_owned(), name)));
    texts.extend(item.ways.iter().map(|way| (way_field(way.kind().as_str(), way.value()), "yes".to_owned())));
    texts.extend(item.consents.iter().map(|(channel, granted)| (format!("marketing_{channel}"), yes(*granted))));
    texts
}

/// The fields of which nothing is known yet.
pub(super) fn missing<'a>(here: &Texts, there: &'a Texts) -> Vec<&'a str> {
    there.keys().filter(|field| !here.contains_key(*field)).map(String::as_str).collect()
}

pub(super) fn put(tx: &mut Tx<'_>, target: &Target, item: &MemberItem, key: [u8; 32]) -> Result<Put, Stop> {
    let Ok(id) = found(tx, target, item)? else { return Err(Stop::from(&codes::MEMBER_ELSEWHERE)) };
    let Some(id) = id else { return create(tx, target, item, key) };
    let (_, here) = current(tx, target, item)?.unwrap_or((id, Texts::new()));
    let there = wanted(item);
    if missing(&here, &there).is_empty() {
        return Ok(Put::SAME);
    }
    let mut after = Texts::new();
    if let Some(name) = item.name.as_deref().filter(|_| !here.contains_key("name"))
        && members::fill_name(tx, id, name)?
    {
        after.insert("name".to_owned(), digest(name));
    }
    for way in &item.ways {
        if !here.contains_key(&way_field(way.kind().as_str(), way.value())) {
            members::add_identity(tx, id, &NewIdentity { way: way.clone(), verified: false })?;
            after.insert(format!("way:{}", digest(way.value())), "yes".to_owned());
        }
    }
    consent(tx, id, item, &here, &mut after)?;
    let external_id = remember(tx, target, item, id)?;
    let touch = Touch { kind: "member", subject: id, external_id, is_new: false, before: Texts::new(), after };
    Ok(Put { outcome: Outcome::Changed, touches: vec![touch] })
}

fn create(tx: &mut Tx<'_>, target: &Target, item: &MemberItem, key: [u8; 32]) -> Result<Put, Stop> {
    let (id, now) = (tx.new_id(), tx.now());
    let new = NewMember {
        id,
        key,
        name: item.name.clone(),
        locale: target.locale.clone(),
        tier: FIRST_TIER.to_owned(),
        join_channel: "import".to_owned(),
        join_store: None,
        join_staff: None,
        joined_at: item.joined_at.map_or(now, |at| at.min(now)),
        identities: item.ways.iter().map(|way| NewIdentity { way: way.clone(), verified: false }).collect(),
        touches: Vec::new(),
    };
    members::create(tx, &new)?;
    let mut after = Texts::new();
    consent(tx, id, item, &Texts::new(), &mut after)?;
    let version = members::version(tx, id)?.unwrap_or_default();
    after.insert("version".to_owned(), version.to_string());
    let external_id = remember(tx, target, item, id)?;
    let touch = Touch { kind: "member", subject: id, external_id, is_new: true, before: Texts::new(), after };
    Ok(Put { outcome: Outcome::Created, touches: vec![touch] })
}

fn consent(tx: &mut Tx<'_>, id: Id, item: &MemberItem, here: &Texts, after: &mut Texts) -> Result<(), Stop> {
    for (channel, granted) in &item.consents {
        let field = format!("marketing_{channel}");
        if here.contains_key(&field) {
            continue;
        }
        say(tx, id, channel, *granted)?;
        after.insert(field, yes(*granted));
    }
    Ok(())
}

fn say(tx: &mut Tx<'_>, member: Id, channel: &str, granted: bool) -> Result<(), Stop> {
    let said = NewConsent {
        member,
        purpose: Purpose::Marketing,
        channel: channel.to_owned(),
        granted,
        notice_version: 0,
        notice_hash: Sha256::digest(NOTICE).into(),
        source: "import".to_owned(),
        staff: None,
        store: None,
    };
    members::append_consent(tx, &said)
}

/// Remembers the other system's name; returns it when it was not known before.
fn remember(tx: &mut Tx<'_>, target: &Target, item: &MemberItem, id: Id) -> Result<String, Fault> {
    match &item.external_id {
        Some(external) if references::remember(tx, &target.source, "member", external, id)? => Ok(external.clone()),
        _ => Ok(String::new()),
    }
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn undo(tx: &mut Tx<'_>, target: &Target, touch: &Touch) -> Result<Undone, Stop> {
    let id = touch.subject;
    let Some(member) = members::get(tx, id)?.filter(|member| member.state != members::MemberState::Erased) else {
        return Ok(Undone::Removed);
    };
    let forget = |tx: &mut Tx<'_>| -> Result<(), Fault> {
        if touch.external_id.is_empty() {
            return Ok(());
        }
        references::forget(tx, &target.source, "member", &touch.external_id)
    };
    if touch.is_new {
        let version = touch.after.get("version").and_then(|text| text.parse::<i64>().ok());
        let bought = orders::import::orders_of_member(tx, id)? > 0;
        let has_wallet = !wallet::accounts(tx, id)?.is_empty();
        if version != Some(member.version) || member.id != id || bought || has_wallet {
            return Ok(Undone::Kept(&codes::BUILT_UPON));
        }
        members::erase(tx, id, "import_undone")?;
        forget(tx)?;
        return Ok(Undone::Removed);
    }
    let mut kept = false;
    if let Some(filled) = touch.after.get("name") {
        let now = members::profile(tx, id)?.name.map(|name| digest(&name));
        if now.as_ref() == Some(filled) {
            members::unfill_name(tx, id)?;
        } else {
            kept = true;
        }
    }
    for identity in members::identities(tx, id)? {
        if touch.after.contains_key(&format!("way:{}", digest(&identity.value))) {
            if identity.state == members::IdentityState::Unverified {
                members::release_identity(tx, identity.member, identity.id)?;
            } else {
                kept = true;
            }
        }
    }
    for channel in ["email", "sms"] {
        // A consent is never unsaid: the way back says no.
        if touch.after.get(&format!("marketing_{channel}")).is_some_and(|said| said == "yes") {
            say(tx, id, channel, false)?;
        }
    }
    forget(tx)?;
    Ok(if kept { Undone::Kept(&codes::CHANGED_SINCE) } else { Undone::Restored })
}
