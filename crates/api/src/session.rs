//! Sessions of people who work here. The browser holds a random token in a cookie; the database
//! holds its hash, so a copy of the database opens no door.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Id, Timestamp};
use sha2::{Digest, Sha256};
use store::{Entropy, Fault, Read, Tx, params};

use crate::{Answer, sql};

/// A session ends this long after it began, in seconds: one working day and a bit.
pub const LIFE_SECONDS: i64 = 16 * 3600;
/// A session ends after this long without use, in seconds.
pub const IDLE_SECONDS: i64 = 4 * 3600;
/// `seen_at` is written at most this often, in seconds.
const SEEN_EVERY_SECONDS: i64 = 300;

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

/// A living session.
pub(crate) struct Living {
    pub(crate) subject: Id,
    /// True when `seen_at` should be written again.
    pub(crate) stale: bool,
}

/// The session of that token, if it lives.
pub(crate) fn find(read: &mut Read<'_>, token_hash: [u8; 32]) -> Result<Option<Living>, Fault> {
    let now = read.now();
    let since = now.plus_seconds(-IDLE_SECONDS);
    read.query_opt(sql::SESSION_GET, params![token_hash, now, since], |row| {
        let seen: Timestamp = row.get(2)?;
        Ok(Living { subject: row.get(1)?, stale: now.since(seen) > SEEN_EVERY_SECONDS * 1_000_000 })
    })
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
