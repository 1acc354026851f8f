//! Proving a one-time code, and what that leads to.

use std::net::IpAddr;

use kernel::{Actor, Id, Timestamp};
use serde_json::json;
use store::{Db, Fault, Read, Stop, Tx, WriteError, params, secrets};

use crate::budget::Attempt;
use crate::log_in::{self, AtStake, Holder};
use crate::{CodePurpose, IdentityKind, NewIdentity, Way, add_identity, codes, queries, sql};

/// So many guesses at one code.
pub(crate) const GUESSES: i64 = 5;
/// The longest text that is compared with a code, in bytes.
pub(crate) const TYPED: usize = 12;

/// What whoever joins by this proof becomes.
#[derive(Clone)]
pub struct Joining {
    /// 32 random bytes, made outside of the write.
    pub key: [u8; 32],
    /// What they are called.
    pub name: Option<String>,
    /// Their language.
    pub locale: String,
    /// Where they join: `web`, `line`.
    pub channel: String,
    /// The store whose sign they scanned.
    pub store: Option<Id>,
    /// What they were shown of the use of their data, beside the button that they pressed.
    pub notice: Option<ShownNotice>,
}

/// A notice that somebody was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownNotice {
    /// Its version.
    pub version: i64,
    /// SHA-256 of the text they read.
    pub hash: [u8; 32],
}

/// Somebody types a code.
#[derive(Clone)]
pub struct Guess {
    /// Which code.
    pub code: Id,
    /// What they typed.
    pub typed: String,
    /// From where; none for people who work here.
    pub address: Option<IpAddr>,
    /// Whose account it is about, when that is settled: who is logged in, or who stands at the counter.
    pub member: Option<Id>,
    /// Hash of the session's token that begins when it is right.
    pub session: Option<[u8; 32]>,
    /// The browser's visit.
    pub visitor: Option<Id>,
    /// For somebody new.
    pub joining: Joining,
}

/// A second way to prove who one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Its identity.
    pub identity: Id,
    /// Phone, e-mail or LINE.
    pub kind: IdentityKind,
    /// Enough to know which one is meant.
    pub masked: String,
}

/// What a guess led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Wrong, too old, used, or guessed at too often.
    Wrong,
    /// Too many guesses from there.
    Wait {
        /// Seconds until the next.
        seconds: i64,
    },
    /// They are in.
    LoggedIn {
        /// Who.
        member: Id,
        /// True when they joined just now.
        joined: bool,
    },
    /// The number may have been somebody else's: one more proof, by one of these ways.
    Second {
        /// None when there is no other way.
        ways: Vec<Factor>,
    },
    /// The way leads to this member now.
    Added {
        /// Who.
        member: Id,
    },
}

/// A code as it is stored.
pub(crate) struct Stored {
    pub(crate) purpose: CodePurpose,
    pub(crate) way: Way,
    pub(crate) member: Option<Id>,
    follows: Option<Id>,
    replaces: Option<Id>,
    pub(crate) state: String,
    pub(crate) expires_at: Timestamp,
}

pub(crate) fn stored(read: &mut Read<'_>, code: Id) -> Result<Option<Stored>, Fault> {
    read.query_opt(sql::CODE_GET, params![code], |row| {
        Ok(Stored {
            purpose: CodePurpose::read(row, 0)?,
            way: Way::stored(IdentityKind::read(row, 1)?, row.get(2)?, row.get(3)?, row.get(4)?),
            member: row.get(5)?,
            follows: row.get(6)?,
            replaces: row.get(7)?,
            state: row.get(8)?,
            expires_at: row.get(9)?,
        })
    })
}

/// Checks what somebody typed, and does what the code was asked for. A wrong guess is an answer and no
/// refusal, because it is counted.
///
/// # Errors
/// [`codes::PROOF_GONE`] for a second code whose first is too old, and whatever adding a way is refused with.
pub async fn prove_code(db: &Db, actor: Actor, guess: Guess, stake: AtStake) -> Result<Proof, WriteError> {
    let secret = secrets::get_or_make(db, messages::SECRET).await?;
    let attempt = Attempt::guess(&secret, guess.address);
    let typed: String = guess.typed.chars().filter(|letter| !letter.is_whitespace()).take(TYPED).collect();
    let right = messages::matches(&secret, guess.code, &typed);
    db.write("members.prove_code", actor, move |tx| {
        if let Some(seconds) = attempt.spend(tx)? {
            return Ok(Proof::Wait { seconds });
        }
        let now = tx.now();
        let Some(code) = stored(tx, guess.code)? else { return Ok(Proof::Wrong) };
        // Only the operation that erases takes such a code.
        if code.purpose == CodePurpose::Erase {
            return Ok(Proof::Wrong);
        }
        let settled = matches!(code.purpose, CodePurpose::Add | CodePurpose::Counter);
        if settled && (guess.member.is_none() || guess.member != code.member) {
            return Ok(Proof::Wrong);
        }
        if tx.execute(sql::CODE_GUESS, params![guess.code, GUESSES, now])? == 0 || !right {
            return Ok(Proof::Wrong);
        }
        tx.execute(sql::CODE_PROVEN, params![guess.code])?;
        act(tx, &guess, &code, stake)
    })
    .await
}

fn act(tx: &mut Tx<'_>, guess: &Guess, code: &Stored, stake: AtStake) -> Result<Proof, Stop> {
    match (code.purpose, code.member) {
        (CodePurpose::LogIn, _) => match log_in::holder(tx, &code.way, stake)? {
            // The proof stays good for the second one, or for starting over.
            Holder::Doubtful(member) => Ok(Proof::Second { ways: log_in::factors(tx, member, &code.way)? }),
            Holder::Known(member) => {
                add_identity(tx, member, &NewIdentity { way: code.way.clone(), verified: true })?;
                let_in(tx, guess, guess.code, member, false)
            }
            Holder::Nobody => {
                let member = log_in::join(tx, &code.way, &guess.joining)?;
                let_in(tx, guess, guess.code, member, true)
            }
        },
        (CodePurpose::Second, Some(member)) => {
            let first = code.follows.ok_or(&codes::PROOF_GONE)?;
            let way = stored(tx, first)?.ok_or(&codes::PROOF_GONE)?.way;
            use_up(tx, first)?;
            for way in [way, code.way.clone()] {
                add_identity(tx, member, &NewIdentity { way, verified: true })?;
            }
            let_in(tx, guess, guess.code, member, false)
        }
        (CodePurpose::Add, Some(member)) => {
            let member = queries::canonical(tx, member)?.ok_or(&codes::NOT_FOUND)?;
            let evidence = json!({"by": "code", "kind": code.way.kind(), "code": guess.code});
            log_in::add(tx, member, &code.way, code.replaces, &evidence, stake)?;
            use_up(tx, guess.code)?;
            Ok(Proof::Added { member })
        }
        (CodePurpose::Counter, Some(member)) => {
            add_identity(tx, member, &NewIdentity { way: code.way.clone(), verified: true })?;
            use_up(tx, guess.code)?;
            Ok(Proof::Added { member })
        }
        (_, None) | (CodePurpose::Erase, _) => Ok(Proof::Wrong),
    }
}

/// Whoever holds a number now that was somebody else's begins anew: the number leaves the old account, and
/// nothing of that account is seen. Needs a log-in code that was proven and led to [`Proof::Second`].
///
/// # Errors
/// [`codes::PROOF_GONE`].
pub async fn start_over(db: &Db, actor: Actor, guess: Guess) -> Result<Proof, WriteError> {
    db.write("members.start_over", actor, move |tx| {
        let code = stored(tx, guess.code)?.ok_or(&codes::PROOF_GONE)?;
        if code.purpose != CodePurpose::LogIn {
            return Err(Stop::from(&codes::PROOF_GONE));
        }
        log_in::release_way(tx, &code.way)?;
        let member = log_in::join(tx, &code.way, &guess.joining)?;
        let_in(tx, &guess, guess.code, member, true)
    })
    .await
}

/// Somebody whom LINE knows: they are let in, or join; who is logged in already has it added to their account.
/// LINE gives nobody's id to somebody else, so it needs no second proof.
///
/// # Errors
/// Whatever adding a way is refused with.
pub async fn log_in_with_line(db: &Db, actor: Actor, way: Way, guess: Guess) -> Result<Proof, WriteError> {
    db.write("members.log_in_with_line", actor, move |tx| {
        let nothing_at_stake = AtStake(|_, _| Ok(log_in::Stake::default()));
        if let Some(member) = guess.member {
            let member = queries::canonical(tx, member)?.ok_or(&codes::NOT_FOUND)?;
            log_in::add(tx, member, &way, None, &json!({"by": "line"}), nothing_at_stake)?;
            return Ok(Proof::Added { member });
        }
        let (member, joined) = match log_in::holder(tx, &way, nothing_at_stake)? {
            Holder::Nobody => (log_in::join(tx, &way, &guess.joining)?, true),
            Holder::Known(member) | Holder::Doubtful(member) => {
                add_identity(tx, member, &NewIdentity { way: way.clone(), verified: true })?;
                (member, false)
            }
        };
        enter(tx, member, guess.session, guess.visitor)?;
        Ok(Proof::LoggedIn { member, joined })
    })
    .await
}

fn use_up(tx: &mut Tx<'_>, code: Id) -> Result<(), Stop> {
    let now = tx.now();
    if tx.execute(sql::CODE_USED, params![code, now])? == 0 {
        return Err(Stop::from(&codes::PROOF_GONE));
    }
    Ok(())
}

fn let_in(tx: &mut Tx<'_>, guess: &Guess, code: Id, member: Id, joined: bool) -> Result<Proof, Stop> {
    use_up(tx, code)?;
    enter(tx, member, guess.session, guess.visitor)?;
    Ok(Proof::LoggedIn { member, joined })
}

/// A session begins, and the browser is remembered.
pub(crate) fn enter(tx: &mut Tx<'_>, member: Id, session: Option<[u8; 32]>, visitor: Option<Id>) -> Result<(), Stop> {
    if let Some(hash) = session {
        api::session::begin_member(tx, hash, member)?;
    }
    if let Some(visitor) = visitor {
        log_in::recognise(tx, member, visitor)?;
    }
    tx.journal(&crate::events::logged_in(member))?;
    Ok(())
}
