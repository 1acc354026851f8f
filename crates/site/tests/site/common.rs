//! Themes for tests.

use std::collections::BTreeMap;

use kernel::{Actor, ActorKind, Id};
use site::*;
use store::{Db, Migration, Stop, Tx, WriteError};

pub fn schema() -> Vec<Migration> {
    site::MIGRATIONS.to_vec()
}

pub fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

pub async fn write<T: Send + 'static>(
    db: &Db,
    act: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> Result<T, WriteError> {
    db.write("test", Actor::new(ActorKind::Staff, id("manager")), act).await
}

/// The name of the code a write was refused with.
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, WriteError>) -> &'static str {
    match outcome {
        Err(WriteError::Refused(refusal)) => refusal.code.name,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// A theme with buttons in one colour.
pub fn coloured(colour: &str) -> Theme {
    Theme { tokens: BTreeMap::from([("tea".to_owned(), colour.to_owned())]), ..Theme::default() }
}

/// Saves a draft on what is on the shop now. Answers with the next version of the theme's row.
pub async fn prepared(db: &Db, theme: &Theme, problems: usize) -> i64 {
    let head = db.read(head).await.unwrap();
    let saved = SavedDraft::of(theme, problems).unwrap();
    write(db, move |tx| save_draft(tx, head.version, head.number, &saved)).await.unwrap()
}

/// What the journal says, oldest first.
pub async fn kinds(db: &Db) -> Vec<String> {
    testkit::numbered(db).await;
    let entries = db.read(|read| store::journal::after(read, 0, 1_000)).await.unwrap();
    entries.into_iter().map(|entry| entry.kind.split('@').next().unwrap_or_default().to_owned()).collect()
}
