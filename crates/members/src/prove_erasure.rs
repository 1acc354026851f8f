//! The code by which a member proves that they want to be forgotten. Forgetting itself is put together where all
//! slices are known.

use std::net::IpAddr;

use api::guard::ClientAddress;
use api::{Answer, Body, BrandDb, Caller, Problem};
use axum::Extension;
use kernel::{Actor, Id, Refusal};
use serde::Deserialize;
use store::{Db, Stop, Tx, WriteError, params, secrets};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::budget::Attempt;
use crate::me::AskedBody;
use crate::prove_code::{GUESSES, TYPED, stored};
use crate::{Asked, CodePurpose, IdentityState, NewCode, Way, codes, queries, sql};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(ask_erasure_code))
}

/// Sends a member the code that erases their account, to a proven way of their own.
///
/// # Errors
/// [`codes::IDENTITY_UNKNOWN`] for a way that is not theirs or not proven; [`codes::CODES_TOO_MANY`].
pub async fn ask(
    db: &Db,
    actor: Actor,
    member: Id,
    identity: Id,
    locale: &str,
    address: IpAddr,
) -> Result<Asked, WriteError> {
    let ways = db.read(move |read| queries::identities(read, member)).await.map_err(WriteError::Fault)?;
    let way = ways
        .into_iter()
        .find(|way| way.id == identity && way.state == IdentityState::Verified)
        .ok_or(&codes::IDENTITY_UNKNOWN)?;
    let new = NewCode {
        way: Way::stored(way.kind, way.provider, way.channel, way.value),
        purpose: CodePurpose::Erase,
        member: Some(member),
        replaces: None,
        locale: locale.to_owned(),
        address: Some(address),
    };
    crate::ask_code(db, actor, new).await
}

/// By which way.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskErasure {
    /// One of one's own proven ways.
    identity_id: Id,
}

/// Sends the code that erases the account of the member who is logged in.
///
/// # Errors
/// `members.identity_unknown` for a way that is not theirs or not proven; `members.codes_too_many`.
#[utoipa::path(post, path = "/me/erasure-codes", operation_id = "members_ask_erasure_code", tag = "me",
    request_body = AskErasure, responses((status = 201, body = AskedBody)), extensions(("x-permission" = json!("member"))))]
pub async fn ask_erasure_code(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<AskErasure>,
) -> Result<Answer<AskedBody>, Problem> {
    let member = caller.require_member()?.id;
    let asked = ask(&db, caller.actor(), member, body.identity_id, caller.locale, address.0).await?;
    Ok(Answer::created(asked.into()))
}

/// What a member typed, looked at outside of the write.
pub struct ErasureGuess {
    member: Id,
    code: Id,
    right: bool,
    attempt: Attempt,
}

impl ErasureGuess {
    /// Looks at what a member typed.
    ///
    /// # Errors
    /// When the brand's secret cannot be read.
    pub async fn look(db: &Db, member: Id, code: Id, typed: &str, address: IpAddr) -> Result<Self, WriteError> {
        let secret = secrets::get_or_make(db, messages::SECRET).await?;
        let attempt = Attempt::guess(&secret, Some(address));
        let typed: String = typed.chars().filter(|letter| !letter.is_whitespace()).take(TYPED).collect();
        Ok(ErasureGuess { member, code, right: messages::matches(&secret, code, &typed), attempt })
    }

    /// Uses the guess up. `Ok(Some)` is why it proves nothing: an answer and no refusal, because it is counted.
    ///
    /// # Errors
    /// When the database says so.
    pub fn spend(&self, tx: &mut Tx<'_>) -> Result<Option<Refusal>, Stop> {
        if let Some(seconds) = self.attempt.spend(tx)? {
            return Ok(Some(Refusal::new(&codes::CODES_TOO_MANY).with("seconds", seconds)));
        }
        let wrong = Ok(Some(Refusal::new(&codes::CODE_WRONG)));
        let now = tx.now();
        let Some(code) = stored(tx, self.code)? else { return wrong };
        let theirs = match code.member {
            Some(of) => queries::canonical(tx, of)? == queries::canonical(tx, self.member)?,
            None => false,
        };
        if code.purpose != CodePurpose::Erase || !theirs {
            return wrong;
        }
        if tx.execute(sql::CODE_GUESS, params![self.code, GUESSES, now])? == 0 || !self.right {
            return wrong;
        }
        tx.execute(sql::CODE_PROVEN, params![self.code])?;
        tx.execute(sql::CODE_USED, params![self.code, now])?;
        Ok(None)
    }
}
