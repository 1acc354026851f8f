//! Sessions of people who work here. The browser holds a random token in a cookie; the database
//! holds its hash, so a copy of the database opens no door.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Id, Timestamp};
use sha2::{Digest, Sha256};
use store::{Entropy, Fault, Read, Tx, params};

use crate::{Access, Answer, modules, sql};

/// A session ends this long after it began, in seconds: one working day and a bit.
pub const LIFE_SECONDS: i64 = 16 * 3600;
/// A session ends after this long without use, in seconds.
pub const IDLE_SECONDS: i64 = 4 * 3600;
/// `seen_at` is written at most this often, in seconds.
const SEEN_EVERY_SECONDS: i64 = 300;

/// A member's session ends this long after it began, in seconds: 90 days.
pub const MEMBER_LIFE_SECONDS: i64 = 90 * 24 * 3600;
/// A member's session ends after this long without use, in seconds: 30 days.
pub const MEMBER_IDLE_SECONDS: i64 = 30 * 24 * 3600;

/// Name of a member's cookie.
pub const fn member_cookie_name(https: bool) -> &'static str {
    if https { "__Host-tenon_member" } else { "tenon_member" }
}

/// The `Set-Cookie` value of a member's session; of an ended one when there is no token.
pub fn member_cookie(token: Option<&str>, https: bool) -> HeaderValue {
    let life = if token.is_some() { MEMBER_LIFE_SECONDS } else { 0 };
    cookie(member_cookie_name(https), token.unwrap_or_default(), life, https)
}

/// Name of the cookie. With HTTPS the browser itself sees to it that nobody else sets it.
pub const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-tenon_staff" } else { "tenon_staff" }
}

/// A fresh token. Made outside of any write.
pub fn new_token(entropy: &Entropy) -> String {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the database keeps of a token.
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Begins a session in this transaction.
///
/// # Errors
/// When the database says so.
pub fn begin(tx: &mut Tx<'_>, token_hash: [u8; 32], kind: &str, subject: Id) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(sql::SESSION_INSERT, params![token_hash, kind, subject, now, now.plus_seconds(LIFE_SECONDS)])?;
    Ok(())
}

/// Begins a member's session in this transaction.
///
/// # Errors
/// When the database says so.
pub fn begin_member(tx: &mut Tx<'_>, token_hash: [u8; 32], member: Id) -> Result<(), Fault> {
    let now = tx.now();
    let until = now.plus_seconds(MEMBER_LIFE_SECONDS);
    tx.execute(sql::SESSION_INSERT, params![token_hash, MEMBER, member, now, until])?;
    Ok(())
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token: names the session, opens nothing.
    pub hash: [u8; 32],
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, within a few minutes.
    pub seen_at: Timestamp,
}

/// The living sessions of a member, newest first.
///
/// # Errors
/// When the database says so.
pub fn of_member(read: &mut Read<'_>, member: Id) -> Result<Vec<Session>, Fault> {
    let now = read.now();
    let since = now.plus_seconds(-MEMBER_IDLE_SECONDS);
    read.query(sql::SESSION_OF_MEMBER, params![member, now, since], |row| {
        Ok(Session { hash: row.get(0)?, created_at: row.get(1)?, seen_at: row.get(2)? })
    })
}

/// Ends a session.
///
/// # Errors
/// When the database says so.
pub fn end(tx: &mut Tx<'_>, token_hash: [u8; 32]) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(sql::SESSION_REVOKE, params![token_hash, now])?;
    Ok(())
}

/// Ends all sessions of somebody, at once.
///
/// # Errors
/// When the database says so.
pub fn end_all(tx: &mut Tx<'_>, subject: Id) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(sql::SESSION_REVOKE_ALL, params![subject, now])?;
    Ok(())
}

/// Ends the sessions that somebody began at tills: what they were begun with is worth nothing any more.
///
/// # Errors
/// When the database says so.
pub fn end_at_tills(tx: &mut Tx<'_>, subject: Id) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(sql::SESSION_REVOKE_KIND, params![subject, now, AT_TILL])?;
    Ok(())
}

/// How a member's session is called.
const MEMBER: &str = "member";
/// How a session of somebody at a till is called: it was begun with a few digits or a badge.
pub const AT_TILL: &str = "register";
/// What such a session may do: a short secret opens no back office. What cannot be undone (erasing members, locking a
/// day), what joins people's data, and ordering for somebody who is not there is not among it.
pub const AT_TILL_MAY: &[&str] = &[
    "till.use",
    "till.void",
    "till.cash",
    "till.drawer",
    "till.price",
    "till.reprint",
    "till.refund_blind",
    "till.report",
    "till.close_day",
    "orders.read",
    "orders.fulfil",
    "orders.cancel",
    "orders.return",
    "orders.return_exception",
    "orders.make",
    "members.read",
    "members.edit",
    "wallet.read",
    "catalog.read",
    "stock.read",
    "staff.self",
];

/// Takes from somebody what a session at a till may not do.
pub fn keep_to_the_till(access: &mut Access) {
    for grant in &mut access.grants {
        grant.permissions.retain(|permission| AT_TILL_MAY.contains(&permission.as_str()));
    }
}

/// A living session.
pub(crate) struct Living {
    pub(crate) subject: Id,
    /// True for one that was begun at a till.
    pub(crate) at_till: bool,
    /// True when `seen_at` should be written again.
    pub(crate) stale: bool,
}

/// Who the session of that token was begun for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Staff,
    Member,
}

/// The session of that token, if it lives and was begun for `of`: a member's opens no back office.
fn living(read: &mut Read<'_>, token_hash: [u8; 32], of: Of, idle: i64) -> Result<Option<Living>, Fault> {
    let now = read.now();
    let since = now.plus_seconds(-idle);
    let found = read.query_opt(sql::SESSION_GET, params![token_hash, now, since], |row| {
        let (kind, subject, seen): (String, Id, Timestamp) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let stale = now.since(seen) > SEEN_EVERY_SECONDS * 1_000_000;
        let theirs = if kind == MEMBER { Of::Member } else { Of::Staff };
        Ok((theirs, Living { subject, at_till: kind == AT_TILL, stale }))
    })?;
    Ok(found.filter(|(theirs, _)| *theirs == of).map(|(_, living)| living))
}

/// The session of somebody who works here, if it lives.
pub(crate) fn find(read: &mut Read<'_>, token_hash: [u8; 32]) -> Result<Option<Living>, Fault> {
    living(read, token_hash, Of::Staff, IDLE_SECONDS)
}

/// The session of that token with what its person may do now.
pub(crate) fn access(
    read: &mut Read<'_>,
    token_hash: [u8; 32],
    staff_access: fn(&mut Read<'_>, Id) -> Result<Option<Access>, Fault>,
) -> Result<Option<(Living, Access)>, Fault> {
    let Some(living) = find(read, token_hash)? else { return Ok(None) };
    let Some(mut access) = staff_access(read, living.subject)? else { return Ok(None) };
    if living.at_till {
        keep_to_the_till(&mut access);
    }
    modules::keep_to_what_is_on(read, &mut access)?;
    Ok(Some((living, access)))
}

/// What a program's key allows; `None` when it was taken back.
///
/// # Errors
/// When the database says so.
pub fn key_permissions(read: &mut Read<'_>, key: Id) -> Result<Option<BTreeSet<String>>, Fault> {
    read.query_opt(sql::KEY_PERMISSIONS, params![key], |row| {
        serde_json::from_str(&row.get::<String>(0)?).map_err(|error| Fault::Decode(format!("a key: {error}")))
    })
}

/// The member's session of that token, if it lives.
pub(crate) fn find_member(read: &mut Read<'_>, token_hash: [u8; 32]) -> Result<Option<Living>, Fault> {
    living(read, token_hash, Of::Member, MEMBER_IDLE_SECONDS)
}

/// Marks a session as used.
pub(crate) fn seen(tx: &mut Tx<'_>, token_hash: [u8; 32]) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(sql::SESSION_SEEN, params![token_hash, now])?;
    Ok(())
}

/// Puts the session's cookie on an answer.
pub fn set_cookie<T>(answer: Answer<T>, token: &str, https: bool) -> Answer<T> {
    answer.header(header::SET_COOKIE, cookie(cookie_name(https), token, LIFE_SECONDS, https))
}

/// Takes the session's cookie away.
pub fn clear_cookie<T>(answer: Answer<T>, https: bool) -> Answer<T> {
    answer.header(header::SET_COOKIE, cookie(cookie_name(https), "", 0, https))
}

/// A cookie for this host only, out of reach of scripts.
pub fn cookie(name: &str, value: &str, max_age_seconds: i64, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The token of a program, as it sends it with every request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// The value of a cookie in the request.
pub fn read_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Grant;

    #[test]
    fn a_pin_opens_the_till_and_nothing_else() {
        let may = ["till.use", "till.void", "orders.read", "members.read"];
        let may_not = ["staff.edit", "keys.edit", "members.erase", "members.merge", "till.lock_day"];
        let all = [&may[..], &may_not[..]].concat();
        let permissions: BTreeSet<String> = all.iter().map(|name| (*name).to_owned()).collect();
        let mut access = Access {
            person: Id::NIL,
            name: String::new(),
            locale: String::new(),
            grants: vec![Grant { permissions, store: None, limits: BTreeMap::new() }],
        };
        keep_to_the_till(&mut access);
        let kept: Vec<&str> = access.grants[0].permissions.iter().map(String::as_str).collect();
        assert_eq!(kept, ["members.read", "orders.read", "till.use", "till.void"]);
    }
}
