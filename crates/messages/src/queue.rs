//! Wanting a message, and forgetting to whom messages went.

use kernel::{Actor, Event, Id};
use serde_json::json;
use store::{Db, Fault, NewJob, Read, Tx, WriteError, params};

use crate::deliver::SEND;
use crate::{MessageState, NewMessage, sql};

/// To whom a message went is remembered this long, in seconds: 30 days.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;
/// Rows emptied in one write.
const BATCH: i64 = 500;

/// Wants a message: it is sent once this transaction is committed.
///
/// # Errors
/// When the database says so.
pub fn send(tx: &mut Tx<'_>, new: &NewMessage) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(
        sql::OUTBOX_INSERT,
        params![
            new.id,
            new.channel.as_str(),
            new.template.as_str(),
            &new.locale,
            new.member,
            &new.recipient,
            json!(new.parameters).to_string(),
            now,
            new.expires_at,
        ],
    )?;
    tx.journal(&Event::new(
        "messages.wanted",
        new.id,
        json!({"channel": new.channel, "template": new.template, "member": new.member}),
    ))?;
    tx.enqueue(&NewJob { kind: SEND, subject: new.id, body: json!({}), run_at: None })?;
    Ok(())
}

/// Where a message stands; none when there is no such message.
///
/// # Errors
/// When the database says so.
pub fn state(read: &mut Read<'_>, message: Id) -> Result<Option<MessageState>, Fault> {
    read.query_opt(sql::OUTBOX_GET, params![message], |row| MessageState::read(row, 5))
}

/// Forgets to whom messages went: those for a member, and those to a number or an address. What still
/// waits is not sent any more.
///
/// # Errors
/// When the database says so.
pub fn forget_person(tx: &mut Tx<'_>, member: Id, recipients: &[String]) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(sql::OUTBOX_FORGET_MEMBER, params![member, now])?;
    for recipient in recipients.iter().filter(|recipient| !recipient.is_empty()) {
        tx.execute(sql::OUTBOX_FORGET_RECIPIENT, params![recipient, now])?;
    }
    Ok(())
}

/// Forgets to whom messages went that are older than 30 days. Returns how many were emptied.
///
/// # Errors
/// When the database says so.
pub async fn forget_old(db: &Db) -> Result<u64, WriteError> {
    db.write_bulk("messages.forget_old", Actor::SYSTEM, |tx| {
        let now = tx.now();
        Ok(tx.execute(sql::OUTBOX_FORGET_OLD, params![now.plus_seconds(-KEPT_SECONDS), now, BATCH])?)
    })
    .await
}
