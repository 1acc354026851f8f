//! Whom a proven way lets in.
//!
//! Telephone companies give numbers to others. A way that nobody has proven for a year, and that leads to
//! somebody who has something to lose, is not enough by itself: a second proof is asked for, or the number
//! goes to whoever holds it now, without the account.

use kernel::{Id, Timestamp};
use serde_json::Value;
use store::{Fault, Read, Stop, Tx, params};

use crate::identify::{NewIdentity, add_identity, release_identity};
use crate::prove_code::{Factor, Joining};
use crate::{
    FIRST_TIER, IdentityKind, IdentityState, NewConsent, NewMember, Purpose, Way, append_consent, codes, create,
    identities, link, queries, same_person, sql,
};

/// After so many seconds without a proof a number may be somebody else's: a year.
const RECYCLED_SECONDS: i64 = 365 * 24 * 3600;
/// After one way stood in for another nothing may be spent for so many seconds: a day.
const HELD_SECONDS: i64 = 24 * 3600;

/// What somebody has to lose, as the composition root knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stake {
    /// True when there is a balance or a history.
    pub value: bool,
    /// When they bought last.
    pub seen: Option<Timestamp>,
}

/// Finds out what all rows of a person have to lose.
#[derive(Clone, Copy)]
pub struct AtStake(pub fn(&mut Read<'_>, &[Id]) -> Result<Stake, Fault>);

impl std::fmt::Debug for AtStake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AtStake")
    }
}

/// Whom a proven way leads to.
pub(crate) enum Holder {
    Nobody,
    Known(Id),
    /// Somebody who may have had the number before.
    Doubtful(Id),
}

pub(crate) fn holder(tx: &mut Tx<'_>, way: &Way, stake: AtStake) -> Result<Holder, Stop> {
    let found = tx.query_opt(sql::IDENTITY_HOLDER_LOCK, &way.params(), |row| {
        let proven: Option<Timestamp> = row.get(3)?;
        Ok((row.get::<Id>(1)?, IdentityState::read(row, 2)?, proven, row.get::<Timestamp>(4)?))
    })?;
    let Some((of, state, proven, since)) = found else { return Ok(Holder::Nobody) };
    if state == IdentityState::Blocked {
        return Err(Stop::from(&codes::CODE_WRONG));
    }
    let rows = same_person(tx, of)?;
    let member = rows.first().copied().ok_or(&codes::NOT_FOUND)?;
    let stake = stake.0(tx, &rows)?;
    // A purchase shows that the number was theirs as long as nobody ever proved it; after that only proofs count.
    let last = proven.unwrap_or_else(|| stake.seen.map_or(since, |seen| seen.max(since)));
    let old = tx.now().since(last) > RECYCLED_SECONDS * 1_000_000;
    Ok(if old && stake.value { Holder::Doubtful(member) } else { Holder::Known(member) })
}

/// Other ways by which somebody can show that they are who they were.
pub(crate) fn factors(read: &mut Read<'_>, member: Id, but: &Way) -> Result<Vec<Factor>, Fault> {
    let ways = identities(read, member)?.into_iter().filter(|way| {
        let reachable = matches!(way.kind, IdentityKind::Phone | IdentityKind::Email | IdentityKind::Line);
        reachable && way.state == IdentityState::Verified && way.value != but.value()
    });
    Ok(ways.map(|way| Factor { identity: way.id, kind: way.kind, masked: masked(way.kind, &way.value) }).collect())
}

/// Enough for its owner to know which one is meant.
fn masked(kind: IdentityKind, value: &str) -> String {
    match (kind, value.split_once('@')) {
        (IdentityKind::Email, Some((name, host))) => {
            format!("{}•••@{host}", name.chars().take(1).collect::<String>())
        }
        (IdentityKind::Phone, _) => format!("•••{}", value.get(value.len().saturating_sub(3)..).unwrap_or_default()),
        _ => "LINE".to_owned(),
    }
}

/// A proven way that leads to nobody: its owner joins.
pub(crate) fn join(tx: &mut Tx<'_>, way: &Way, joining: &Joining) -> Result<Id, Stop> {
    let (id, now) = (tx.new_id(), tx.now());
    create(
        tx,
        &NewMember {
            id,
            key: joining.key,
            name: joining.name.clone(),
            locale: joining.locale.clone(),
            tier: FIRST_TIER.to_owned(),
            join_channel: joining.channel.clone(),
            join_store: joining.store,
            join_staff: None,
            joined_at: now,
            identities: vec![NewIdentity { way: way.clone(), verified: true }],
            touches: Vec::new(),
        },
    )?;
    if let Some(shown) = joining.notice {
        let agreed = NewConsent {
            member: id,
            purpose: Purpose::Service,
            channel: "all".to_owned(),
            granted: true,
            notice_version: shown.version,
            notice_hash: shown.hash,
            source: joining.channel.clone(),
            staff: None,
            store: joining.store,
        };
        append_consent(tx, &agreed)?;
    }
    Ok(id)
}

/// A proven way is added to somebody's account, perhaps instead of another.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    member: Id,
    way: &Way,
    replaces: Option<Id>,
    evidence: &Value,
    stake: AtStake,
) -> Result<(), Stop> {
    match holder(tx, way, stake)? {
        Holder::Known(other) if other != member => {
            // Both accounts are proven in one hand, so they are one person's.
            link(tx, other, member, evidence)?;
        }
        Holder::Doubtful(other) if other != member => release_way(tx, way)?,
        _ => {}
    }
    add_identity(tx, member, &NewIdentity { way: way.clone(), verified: true })?;
    let Some(replaced) = replaces else { return Ok(()) };
    let ways = identities(tx, member)?;
    let old = ways.into_iter().find(|way| way.id == replaced).ok_or(&codes::IDENTITY_UNKNOWN)?;
    if old.value == way.value() {
        return Err(Stop::from(&codes::IDENTITY_TAKEN));
    }
    release_identity(tx, old.member, replaced)?;
    let until = tx.now().plus_seconds(HELD_SECONDS);
    tx.execute(sql::SPENDING_HOLD, params![member, until])?;
    crate::ask_code::tell_released(tx, member, &old)
}

/// A way leads nowhere any more, whoever it led to.
pub(crate) fn release_way(tx: &mut Tx<'_>, way: &Way) -> Result<(), Stop> {
    let held =
        tx.query_opt(sql::IDENTITY_HOLDER_LOCK, &way.params(), |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))?;
    match held {
        Some((identity, of)) => release_identity(tx, of, identity),
        None => Ok(()),
    }
}

/// Remembers a browser whose visitor proved who they are, and forgets who used it before.
pub(crate) fn recognise(tx: &mut Tx<'_>, member: Id, visitor: Id) -> Result<(), Stop> {
    let way = Way::cookie(visitor);
    let held = tx.query_opt(sql::IDENTITY_HOLDER_LOCK, &way.params(), |row| row.get::<Id>(1))?;
    let same = match held {
        Some(of) => queries::canonical(tx, of)? == queries::canonical(tx, member)?,
        None => false,
    };
    if !same {
        release_way(tx, &way)?;
        add_identity(tx, member, &NewIdentity { way, verified: true })?;
    }
    Ok(())
}
