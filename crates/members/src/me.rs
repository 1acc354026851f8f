//! Routes for members themselves: codes, logging in, their own account. The shop's pages do the same through the
//! same functions.

use api::guard::ClientAddress;
use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem};
use axum::Extension;
use axum::http::header;
use kernel::{Actor, Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Fault, Read, WriteError};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::edit_profile::ProfileBody;
use crate::http::{IdentityBody, identity_bodies, parsed};
use crate::people::{Person, person};
use crate::{
    Asked, AtStake, CodePurpose, Consent, Guess, IdentityKind, Joining, NewCode, NewConsent, Proof, Purpose,
    ShownNotice, Way, codes, notice,
};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(ask))
        .routes(routes!(prove))
        .routes(routes!(second))
        .routes(routes!(begin_anew))
        .routes(routes!(me))
        .routes(routes!(log_out))
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
        .routes(routes!(list_notices))
        .routes(routes!(consent))
        .routes(routes!(remove_identity))
}

/// A code that somebody asks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskCode {
    /// A phone number, as people write it; or an e-mail address.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// An e-mail address.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// What for: to log in or join when absent.
    #[serde(default)]
    purpose: AskedFor,
    /// Of one's own ways, the one that the new one stands in for.
    replaces_identity_id: Option<Id>,
}

/// What a code is asked for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedFor {
    /// To log in, or to join.
    #[default]
    LogIn,
    /// To add a way to one's own account.
    Add,
}

/// A code is on its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedBody {
    /// Names it when it is proven.
    pub id: Id,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl From<Asked> for AskedBody {
    fn from(asked: Asked) -> AskedBody {
        AskedBody { id: asked.id, expires_at: asked.expires_at }
    }
}

/// The way that was named: exactly one.
pub(crate) fn way_of(phone: Option<&str>, email: Option<&str>) -> Result<Way, Problem> {
    match (phone, email) {
        (Some(text), None) => {
            api::desk::short("/phone", Some(text), 40)?;
            parsed("/phone", Way::phone(text))
        }
        (None, Some(text)) => {
            api::desk::short("/email", Some(text), 254)?;
            parsed("/email", Way::email(text))
        }
        _ => Err((&codes::WAY_NEEDED).into()),
    }
}

/// Sends a one-time code to a phone or an e-mail address. The answer is the same whether it leads to a member
/// or not.
///
/// # Errors
/// `members.way_needed`, `members.phone_invalid`, `members.email_invalid`; `members.codes_too_many`;
/// `members.not_logged_in` when it is to be added to an account and nobody is logged in.
#[utoipa::path(post, path = "/me/codes", operation_id = "members_ask_code", tag = "me", request_body = AskCode,
    responses((status = 201, body = AskedBody)), extensions(("x-permission" = json!("public"))))]
pub async fn ask(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<AskCode>,
) -> Result<Answer<AskedBody>, Problem> {
    let way = way_of(body.phone.as_deref(), body.email.as_deref())?;
    let (purpose, member) = match body.purpose {
        AskedFor::LogIn => (CodePurpose::LogIn, None),
        AskedFor::Add => (CodePurpose::Add, Some(caller.member_id().ok_or(&codes::NOT_LOGGED_IN)?)),
    };
    let replaces = body.replaces_identity_id.filter(|_| purpose == CodePurpose::Add);
    let locale = caller.locale.to_owned();
    let new = NewCode { way, purpose, member, replaces, locale, address: Some(address.0) };
    Ok(Answer::created(crate::ask_code(&db, caller.actor(), new).await?.into()))
}

/// What somebody typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveCode {
    /// The six digits.
    #[schema(min_length = 1, max_length = 20)]
    code: String,
    /// For whoever joins: what they are called.
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    /// For whoever joins: the version of the notice on service that they were shown. Then joining agrees to it.
    #[schema(minimum = 1)]
    notice_version: Option<i64>,
}

/// Where a proof led.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProofBody {
    /// How it ended.
    outcome: ProofOutcome,
    /// The member, once that is settled.
    member_id: Option<Id>,
    /// True when they joined just now.
    joined: bool,
    /// Ways for the second proof, when one is needed.
    ways: Vec<FactorBody>,
}

/// How a proof ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofOutcome {
    /// They are in: the answer carries the session's cookie.
    LoggedIn,
    /// The number may have been somebody else's: one more proof is needed.
    SecondNeeded,
    /// The way belongs to the account now.
    Added,
}

/// A way for the second proof.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactorBody {
    /// Its identity.
    identity_id: Id,
    /// By what.
    kind: IdentityKind,
    /// Enough for its owner to know which one is meant.
    masked: String,
}

/// What a proof becomes over HTTP: a body, or the one sentence for every wrong code.
///
/// # Errors
/// `members.code_wrong`, `members.codes_too_many`.
pub(crate) fn told(proof: Proof) -> Result<ProofBody, Problem> {
    let (outcome, member_id, joined, ways) = match proof {
        Proof::Wrong => return Err((&codes::CODE_WRONG).into()),
        Proof::Wait { seconds } => {
            return Err(Refusal::new(&codes::CODES_TOO_MANY).with("seconds", seconds).into());
        }
        Proof::LoggedIn { member, joined } => (ProofOutcome::LoggedIn, Some(member), joined, Vec::new()),
        Proof::Added { member } => (ProofOutcome::Added, Some(member), false, Vec::new()),
        Proof::Second { ways } => (ProofOutcome::SecondNeeded, None, false, ways),
    };
    let ways = ways.into_iter().map(|way| FactorBody { identity_id: way.identity, kind: way.kind, masked: way.masked });
    Ok(ProofBody { outcome, member_id, joined, ways: ways.collect() })
}

/// A guess by whoever calls, with the token of the session that it may begin.
pub fn guess_by(
    db: &Db,
    caller: &Caller,
    address: ClientAddress,
    code: Id,
    typed: &str,
    name: Option<String>,
    notice: Option<ShownNotice>,
) -> (Guess, String) {
    let token = api::session::new_token(db.entropy());
    let mut key = [0; 32];
    db.entropy().fill(&mut key);
    let guess = Guess {
        code,
        typed: typed.to_owned(),
        address: Some(address.0),
        member: caller.member_id(),
        session: Some(api::session::hash(&token)),
        visitor: caller.visitor,
        joining: Joining {
            key,
            name: name.filter(|name| !name.trim().is_empty()),
            locale: caller.locale.to_owned(),
            channel: "web".to_owned(),
            store: None,
            notice,
        },
    };
    (guess, token)
}

fn answer(proof: Proof, token: &str, https: bool) -> Result<Answer<ProofBody>, Problem> {
    let body = told(proof)?;
    let in_now = body.outcome == ProofOutcome::LoggedIn;
    let answer = Answer::ok(body);
    Ok(match in_now {
        true => answer.header(header::SET_COOKIE, api::session::member_cookie(Some(token), https)),
        false => answer,
    })
}

/// Proves a code: logs in, joins, completes a log-in, or adds a way to the account, as it was asked for.
///
/// # Errors
/// `members.code_wrong` for whatever is wrong with it, in the same words; `members.codes_too_many`;
/// `members.proof_gone`; `members.notice_unknown` when it is not the notice that is shown now.
#[utoipa::path(post, path = "/me/codes/{id}/proof", operation_id = "members_prove_code", tag = "me",
    params(("id" = Id, Path)), request_body = ProveCode, responses((status = 200, body = ProofBody)),
    extensions(("x-permission" = json!("public"))))]
pub async fn prove(
    axum::extract::State(state): axum::extract::State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Extension(stake): Extension<AtStake>,
    Path(id): Path<Id>,
    Body(body): Body<ProveCode>,
) -> Result<Answer<ProofBody>, Problem> {
    let shown =
        body.notice_version.map(|version| shown_notice(Purpose::Service, version, caller.locale)).transpose()?;
    let (guess, token) = guess_by(&db, &caller, address, id, &body.code, body.name, shown);
    let proof = crate::prove_code(&db, caller.actor(), guess, stake).await?;
    answer(proof, &token, state.settings().https)
}

/// By which way.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskSecond {
    /// One of the ways that the first proof's answer named.
    identity_id: Id,
}

/// Sends the second code of a log-in.
///
/// # Errors
/// `members.proof_gone`, `members.codes_too_many`.
#[utoipa::path(post, path = "/me/codes/{id}/second", operation_id = "members_ask_second", tag = "me",
    params(("id" = Id, Path)), request_body = AskSecond, responses((status = 201, body = AskedBody)),
    extensions(("x-permission" = json!("public"))))]
pub async fn second(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<Id>,
    Body(body): Body<AskSecond>,
) -> Result<Answer<AskedBody>, Problem> {
    let locale = caller.locale.to_owned();
    let asked = crate::ask_second(&db, caller.actor(), id, body.identity_id, locale, Some(address.0)).await?;
    Ok(Answer::created(asked.into()))
}

/// Begins a new account with a number that was somebody else's before; nothing of the old account comes with it.
///
/// # Errors
/// `members.proof_gone`.
#[utoipa::path(post, path = "/me/codes/{id}/start-over", operation_id = "members_start_over", tag = "me",
    params(("id" = Id, Path)), responses((status = 200, body = ProofBody)), extensions(("x-permission" = json!("public"))))]
pub async fn begin_anew(
    axum::extract::State(state): axum::extract::State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<Id>,
) -> Result<Answer<ProofBody>, Problem> {
    let (guess, token) = guess_by(&db, &caller, address, id, "", None, None);
    let proof = crate::start_over(&db, caller.actor(), guess).await?;
    answer(proof, &token, state.settings().https)
}

/// A member as they see themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeBody {
    /// Their id.
    pub id: Id,
    /// What is printed on a card.
    pub number: String,
    /// Code of their tier.
    pub tier: String,
    /// What they are called.
    pub name: Option<String>,
    /// When they joined.
    pub joined_at: Timestamp,
    /// What leads to them.
    pub identities: Vec<IdentityBody>,
    /// What they said last, for each purpose and channel.
    pub consents: Vec<ConsentBody>,
    /// What they told about themselves.
    pub profile: ProfileBody,
    /// True when they may spend what they have.
    pub may_spend: bool,
}

/// What somebody said about a use of their data.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentBody {
    /// What for.
    pub purpose: Purpose,
    /// By which channel: `email`, `sms`, `line`, or `all`.
    pub channel: String,
    /// Yes or no.
    pub granted: bool,
    /// Version of the notice they were shown.
    pub notice_version: i64,
    /// When.
    pub at: Timestamp,
}

impl From<Consent> for ConsentBody {
    fn from(consent: Consent) -> ConsentBody {
        let Consent { purpose, channel, granted, notice_version, at } = consent;
        ConsentBody { purpose, channel, granted, notice_version, at }
    }
}

/// Who is logged in, as they see themselves.
///
/// # Errors
/// When the database says so.
pub fn me_body(read: &mut Read<'_>, member: Id) -> Result<Option<MeBody>, Fault> {
    let now = read.now();
    Ok(person(read, member)?.map(|person| {
        let may_spend = person.may_spend(now).is_ok();
        let Person { member, profile, ways, consents, .. } = person;
        MeBody {
            id: member.id,
            number: member.number,
            tier: member.tier,
            name: profile.name.clone(),
            joined_at: member.joined_at,
            identities: identity_bodies(ways),
            consents: consents.into_iter().map(ConsentBody::from).collect(),
            profile: profile.into(),
            may_spend,
        }
    }))
}

/// The member who is logged in.
///
/// # Errors
/// `api.unauthenticated`.
#[utoipa::path(get, path = "/me", operation_id = "members_me", tag = "me", responses((status = 200, body = MeBody)),
    extensions(("x-permission" = json!("member"))))]
pub async fn me(BrandDb(db): BrandDb, caller: Caller) -> Result<Answer<MeBody>, Problem> {
    let member = caller.require_member()?.id;
    let found = db.read(move |read| me_body(read, member)).await?;
    Ok(Answer::ok(found.ok_or(&codes::NOT_FOUND)?))
}

/// Logs the member out, here.
///
/// # Errors
/// `api.unauthenticated`.
#[utoipa::path(delete, path = "/me/session", operation_id = "members_log_out", tag = "me", responses((status = 204)),
    extensions(("x-permission" = json!("member"))))]
pub async fn log_out(
    axum::extract::State(state): axum::extract::State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
) -> Result<Answer<()>, Problem> {
    let session = caller.require_member()?.session;
    db.write("members.log_out", caller.actor(), move |tx| Ok(api::session::end(tx, session)?)).await?;
    Ok(Answer::empty().header(header::SET_COOKIE, api::session::member_cookie(None, state.settings().https)))
}

/// A device on which the member is logged in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionRow {
    /// Its id.
    pub id: Id,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, within a few minutes.
    pub seen_at: Timestamp,
    /// True for the one that asks.
    pub current: bool,
}

/// What a session is called: made from its token's hash, which it does not show.
fn session_id(hash: &[u8; 32]) -> Id {
    Id::derived("members.session", hash)
}

/// Where the member is logged in.
///
/// # Errors
/// When the database says so.
pub fn sessions_of(read: &mut Read<'_>, member: api::Member) -> Result<Vec<SessionRow>, Fault> {
    let mut rows = Vec::new();
    for row in crate::same_person(read, member.id)? {
        rows.extend(api::session::of_member(read, row)?);
    }
    let row = |session: api::session::Session| SessionRow {
        id: session_id(&session.hash),
        created_at: session.created_at,
        seen_at: session.seen_at,
        current: session.hash == member.session,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Where the member is logged in.
///
/// # Errors
/// `api.unauthenticated`.
#[utoipa::path(get, path = "/me/sessions", operation_id = "members_list_sessions", tag = "me",
    responses((status = 200, body = Page<SessionRow>)), extensions(("x-permission" = json!("member"))))]
pub async fn list_sessions(BrandDb(db): BrandDb, caller: Caller) -> Result<Answer<Page<SessionRow>>, Problem> {
    let member = caller.require_member()?;
    Ok(Answer::ok(Page::whole(db.read(move |read| sessions_of(read, member)).await?)))
}

/// Logs the member out on one of their devices.
///
/// # Errors
/// `api.not_found`.
#[utoipa::path(delete, path = "/me/sessions/{id}", operation_id = "members_end_session", tag = "me",
    params(("id" = Id, Path)), responses((status = 204)), extensions(("x-permission" = json!("member"))))]
pub async fn end_session(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    let member = caller.require_member()?;
    end_session_of(&db, caller.actor(), member, id).await?;
    Ok(Answer::empty())
}

/// Ends one of a member's sessions.
///
/// # Errors
/// `api.not_found`.
pub async fn end_session_of(db: &Db, actor: Actor, member: api::Member, id: Id) -> Result<(), WriteError> {
    db.write("members.end_session", actor, move |tx| {
        let mut ended = false;
        for row in crate::same_person(tx, member.id)? {
            for session in api::session::of_member(tx, row)?.into_iter().filter(|one| session_id(&one.hash) == id) {
                api::session::end(tx, session.hash)?;
                ended = true;
            }
        }
        if ended { Ok(()) } else { Err((&api::codes::NOT_FOUND).into()) }
    })
    .await
}

/// What is shown before somebody says what their data may be used for.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeRow {
    /// What for.
    pub purpose: Purpose,
    /// Counts up with every change of the text.
    pub version: i64,
    /// The text, in the caller's language.
    pub text: String,
}

/// The notices that are shown now.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/notices", operation_id = "members_list_notices", tag = "me",
    responses((status = 200, body = Page<NoticeRow>)), extensions(("x-permission" = json!("public"))))]
pub async fn list_notices(caller: Caller) -> Answer<Page<NoticeRow>> {
    let row = |notice: &notice::Notice| NoticeRow {
        purpose: notice.purpose,
        version: notice.version,
        text: notice.text(caller.locale).to_owned(),
    };
    Answer::ok(Page::whole(notice::NOTICES.iter().map(row).collect()))
}

/// What somebody says about a use of their data.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayConsent {
    /// What for.
    purpose: Purpose,
    /// By which channel: `email`, `sms`, `line`, or `all`.
    channel: ConsentChannel,
    /// Yes or no.
    granted: bool,
    /// Version of the notice that was shown.
    #[schema(minimum = 1)]
    notice_version: i64,
}

/// By which channel data may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChannel {
    /// Where it does not matter.
    All,
    /// Text messages.
    Sms,
    /// E-mail.
    Email,
    /// LINE.
    Line,
}

impl ConsentChannel {
    const fn as_str(self) -> &'static str {
        match self {
            ConsentChannel::All => "all",
            ConsentChannel::Sms => "sms",
            ConsentChannel::Email => "email",
            ConsentChannel::Line => "line",
        }
    }
}

/// What somebody was shown in their language, as it is kept with their word.
///
/// # Errors
/// `members.notice_unknown` when it is not the notice that is shown now.
pub fn shown_notice(purpose: Purpose, version: i64, locale: &str) -> Result<ShownNotice, Problem> {
    let shown = notice::notice(purpose).filter(|notice| notice.version == version).ok_or(&codes::NOTICE_UNKNOWN)?;
    Ok(ShownNotice { version, hash: api::session::hash(shown.text(locale)) })
}

/// What somebody said on the web, about the notice they were shown in their language.
///
/// # Errors
/// `members.notice_unknown` when it is not the notice that is shown now.
pub fn said(
    member: Id,
    purpose: Purpose,
    channel: &str,
    granted: bool,
    version: i64,
    locale: &str,
) -> Result<NewConsent, Problem> {
    let shown = shown_notice(purpose, version, locale)?;
    Ok(NewConsent {
        member,
        purpose,
        channel: channel.to_owned(),
        granted,
        notice_version: shown.version,
        notice_hash: shown.hash,
        source: "web".to_owned(),
        staff: None,
        store: None,
    })
}

/// Says what one's data may be used for, from now on.
///
/// # Errors
/// `members.notice_unknown`.
#[utoipa::path(post, path = "/me/consents", operation_id = "members_say_consent", tag = "me", request_body = SayConsent,
    responses((status = 200, body = MeBody)), extensions(("x-permission" = json!("member"))))]
pub async fn consent(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<SayConsent>,
) -> Result<Answer<MeBody>, Problem> {
    let member = caller.require_member()?.id;
    let new = said(member, body.purpose, body.channel.as_str(), body.granted, body.notice_version, caller.locale)?;
    db.write("members.consent", caller.actor(), move |tx| crate::append_consent(tx, &new)).await?;
    let found = db.read(move |read| me_body(read, member)).await?;
    Ok(Answer::ok(found.ok_or(&codes::NOT_FOUND)?))
}

/// Gives up a way of one's own.
///
/// # Errors
/// `members.identity_unknown`; `members.last_way` for the only one that is proven.
#[utoipa::path(delete, path = "/me/identities/{id}", operation_id = "members_remove_identity", tag = "me",
    params(("id" = Id, Path)), responses((status = 204)), extensions(("x-permission" = json!("member"))))]
pub async fn remove_identity(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    let member = caller.require_member()?.id;
    db.write("members.remove_identity", caller.actor(), move |tx| {
        let ways = crate::identities(tx, member)?;
        let way = ways.iter().find(|way| way.id == id).ok_or(&codes::IDENTITY_UNKNOWN)?;
        let counts = |way: &&crate::Identity| {
            way.state == crate::IdentityState::Verified
                && !matches!(way.kind, IdentityKind::Card | IdentityKind::Cookie)
        };
        if counts(&way) && ways.iter().filter(counts).count() == 1 {
            return Err((&codes::LAST_WAY).into());
        }
        crate::release_identity(tx, way.member, id)
    })
    .await?;
    Ok(Answer::empty())
}
