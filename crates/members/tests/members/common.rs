//! Members for tests.

use kernel::{Actor, Id};
use members::*;
use store::{Db, Migration, Stop, Tx, WriteError};

pub fn schema() -> Vec<Migration> {
    [api::MIGRATIONS, messages::MIGRATIONS, members::MIGRATIONS].concat()
}

pub fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

pub async fn write<T: Send + 'static>(
    db: &Db,
    act: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> Result<T, WriteError> {
    db.write("test", Actor::SYSTEM, act).await
}

/// The name of the code a write was refused with.
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, WriteError>) -> &'static str {
    match outcome {
        Err(WriteError::Refused(refusal)) => refusal.code.name,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

pub fn phone(text: &str, verified: bool) -> NewIdentity {
    NewIdentity { way: Way::phone(text).unwrap(), verified }
}

pub fn email(text: &str, verified: bool) -> NewIdentity {
    NewIdentity { way: Way::email(text).unwrap(), verified }
}

pub fn joiner(name: &str, identities: Vec<NewIdentity>) -> NewMember {
    NewMember {
        id: id(name),
        key: [7; 32],
        name: Some(name.to_owned()),
        locale: "zh-TW".to_owned(),
        tier: FIRST_TIER.to_owned(),
        join_channel: "till".to_owned(),
        join_store: Some(id("xinyi")),
        join_staff: Some(id("cashier")),
        joined_at: "2026-11-21T02:00:00Z".parse().unwrap(),
        identities,
        touches: vec![NewTouch {
            kind: "campaign".to_owned(),
            value: "moon-2026".to_owned(),
            at: "2026-11-20T02:00:00Z".parse().unwrap(),
        }],
    }
}

/// Somebody joins, or the test fails. Returns their number.
pub async fn join(db: &Db, name: &str, identities: Vec<NewIdentity>) -> String {
    let new = joiner(name, identities);
    write(db, move |tx| create(tx, &new)).await.unwrap()
}

/// Whom a phone leads to now.
pub async fn by_phone(db: &Db, text: &str) -> Option<(Id, IdentityState)> {
    let way = Way::phone(text).unwrap();
    db.read(move |read| find_by_way(read, &way)).await.unwrap().map(|(member, state)| (member.id, state))
}
