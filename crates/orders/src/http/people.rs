//! What people bought and what is kept of them: their history, a copy of their data, and forgetting them. Selling
//! knows all slices, so it puts these together.

use api::guard::ClientAddress;
use api::{Answer, Body, BrandDb, Caller, Page, PageQuery, Path, Problem, Query};
use axum::Extension;
use axum::http::header;
use kernel::{Actor, BusinessDate, Id, Money, Refusal, Timestamp};
use members::me::MeBody;
use members::prove_erasure::ErasureGuess;
use serde::{Deserialize, Serialize};
use store::{Db, Fault, Read, Tx, WriteError, audit};
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::erase::{BY_MEMBER, erase};
use crate::list::After;
use crate::member_split::{SplitRow, member_split};
use crate::timeline::{TimelineRow, timeline};

/// The most purchases in a copy of somebody's data.
const ALL: usize = 10_000;

fn after(cursor: Option<&str>) -> Result<After, Problem> {
    let Some(text) = cursor else { return Ok(After::BEGINNING) };
    let fits = text.len() <= api::answer::CURSOR_MAX;
    let parsed = fits.then(|| After::parse(text)).flatten();
    parsed.ok_or_else(|| Refusal::new(&api::codes::INVALID).at("/cursor", &api::codes::INVALID).into())
}

/// What the member who is logged in bought, in every channel, newest first.
///
/// # Errors
/// `api.invalid` for a cursor that is none.
#[utoipa::path(get, path = "/me/timeline", operation_id = "orders_my_timeline", tag = "me", params(PageQuery),
    responses((status = 200, body = Page<TimelineRow>)), extensions(("x-permission" = json!("member"))))]
pub async fn my_timeline(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Answer<Page<TimelineRow>>, Problem> {
    let (member, locale) = (caller.require_member()?.id, caller.locale);
    let (limit, after) = (api::answer::rows(query.limit)?, after(query.cursor.as_deref())?);
    let rows = db.read(move |read| timeline(read, member, after, limit + 1, locale)).await?;
    Ok(Answer::ok(Page::new(rows, limit, TimelineRow::cursor)))
}

/// What a member bought, in every channel, newest first. Who looked is written down.
///
/// # Errors
/// `members.not_found`; `api.invalid` for a cursor that is none.
#[utoipa::path(get, path = "/members/{id}/timeline", operation_id = "orders_member_timeline", tag = "members",
    params(("id" = Id, Path), PageQuery), responses((status = 200, body = Page<TimelineRow>)),
    extensions(("x-permission" = json!("members.read")), ("x-scope" = json!("shared"))))]
pub async fn member_timeline(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Query(query): Query<PageQuery>,
) -> Result<Answer<Page<TimelineRow>>, Problem> {
    let locale = caller.locale;
    let (limit, after) = (api::answer::rows(query.limit)?, after(query.cursor.as_deref())?);
    let found = db
        .read(move |read| {
            let Some(member) = members::canonical(read, id)? else { return Ok(None) };
            Ok(Some((member, timeline(read, member, after, limit + 1, locale)?)))
        })
        .await?;
    let (member, rows) = found.ok_or(&members::codes::NOT_FOUND)?;
    // Written down before it is shown.
    db.write("members.history", caller.actor(), move |tx| {
        let detail = serde_json::json!({});
        let entry = audit::Entry { action: "members.history", subject: Some(member), outcome: "done", detail };
        Ok(audit::append(tx, &entry)?)
    })
    .await?;
    Ok(Answer::ok(Page::new(rows, limit, TimelineRow::cursor)))
}

/// Everything that is kept of a member, for themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyData {
    /// When this copy was made.
    made_at: Timestamp,
    /// Who they are to the shop.
    member: MeBody,
    /// Every way that ever led to them.
    identities: Vec<PastIdentity>,
    /// Every word on what their data may be used for.
    consents: Vec<members::me::ConsentBody>,
    /// What they hold.
    balances: Vec<Balance>,
    /// What they bought, newest first.
    purchases: Vec<TimelineRow>,
}

/// A way that leads, or led, to a member.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastIdentity {
    /// By what.
    kind: String,
    /// The number, the address, the card.
    value: String,
    /// How well it is proven.
    state: String,
    /// Since when it led here.
    valid_from: Timestamp,
    /// Until when.
    valid_to: Option<Timestamp>,
}

/// What somebody holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct Balance {
    /// Of what: `store_credit` and others.
    kind: String,
    /// How much, in minor units.
    balance: Money,
}

fn data_of(read: &mut Read<'_>, member: Id, locale: &str) -> Result<Option<MyData>, Fault> {
    let Some(me) = members::me::me_body(read, member)? else { return Ok(None) };
    let (mut identities, mut consents, mut balances) = (Vec::new(), Vec::new(), Vec::new());
    for row in members::same_person(read, member)? {
        identities.extend(members::identity_history(read, row)?.into_iter().map(|past| PastIdentity {
            kind: past.kind.as_str().to_owned(),
            value: past.value,
            state: past.state.as_str().to_owned(),
            valid_from: past.valid_from,
            valid_to: past.valid_to,
        }));
        consents.extend(members::consent_history(read, row)?.into_iter().map(Into::into));
        balances.extend(
            wallet::accounts(read, row)?
                .into_iter()
                .map(|account| Balance { kind: account.kind.as_str().to_owned(), balance: account.balance }),
        );
    }
    let purchases = timeline(read, member, After::BEGINNING, ALL, locale)?;
    Ok(Some(MyData { made_at: read.now(), member: me, identities, consents, balances, purchases }))
}

/// A copy of everything that is kept of the member who is logged in.
///
/// # Errors
/// `api.unauthenticated`.
#[utoipa::path(get, path = "/me/data", operation_id = "orders_my_data", tag = "me",
    responses((status = 200, body = MyData)), extensions(("x-permission" = json!("member"))))]
pub async fn my_data(BrandDb(db): BrandDb, caller: Caller) -> Result<Answer<MyData>, Problem> {
    let (member, locale) = (caller.require_member()?.id, caller.locale);
    let found = db.read(move |read| data_of(read, member, locale)).await?;
    Ok(Answer::ok(found.ok_or(&members::codes::NOT_FOUND)?))
}

/// Why somebody is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureReason {
    /// They asked for it, in person or in writing.
    Asked,
    /// Their data is not needed any more.
    NotNeeded,
    /// It was never ours to keep.
    Unlawful,
}

impl ErasureReason {
    const fn as_str(self) -> &'static str {
        match self {
            ErasureReason::Asked => "asked",
            ErasureReason::NotNeeded => "not_needed",
            ErasureReason::Unlawful => "unlawful",
        }
    }
}

/// A member who is to be forgotten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseMember {
    /// Why.
    reason: ErasureReason,
}

/// Forgets a member: their name, numbers, addresses and messages are gone, also from the orders, which stay as
/// numbers. What they hold cannot be spent any more. Cannot be undone.
///
/// # Errors
/// `members.not_found`, `members.erased`; `orders.erasure_waits` while an order of theirs is under way.
#[utoipa::path(post, path = "/members/{id}/erasure", operation_id = "orders_erase_member", tag = "members",
    params(("id" = Id, Path)), request_body = EraseMember, responses((status = 204)),
    extensions(("x-permission" = json!("members.erase"))))]
pub async fn erase_member(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<EraseMember>,
) -> Result<Answer<()>, Problem> {
    let act = move |tx: &mut Tx<'_>| erase(tx, id, body.reason.as_str());
    db.write("members.erase", caller.actor(), act).await?;
    Ok(Answer::empty())
}

/// A member's proof that they want to be forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseMe {
    /// The code that `POST /me/erasure-codes` sent.
    code_id: Id,
    /// Its six digits.
    #[schema(min_length = 1, max_length = 20)]
    code: String,
}

/// Forgets the member who is logged in, as for [`erase_member`]. Needs a code that was sent for this.
///
/// # Errors
/// `members.code_wrong`, `members.codes_too_many`; `orders.erasure_waits` while an order of theirs is under way: then
/// the code stays good until its time is over.
#[utoipa::path(post, path = "/me/erasure", operation_id = "orders_erase_me", tag = "me", request_body = EraseMe,
    responses((status = 204)), extensions(("x-permission" = json!("member"))))]
pub async fn erase_me_now(
    axum::extract::State(state): axum::extract::State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<EraseMe>,
) -> Result<Answer<()>, Problem> {
    let member = caller.require_member()?.id;
    erase_me(&db, caller.actor(), member, body.code_id, &body.code, address).await?;
    Ok(Answer::empty().header(header::SET_COOKIE, api::session::member_cookie(None, state.settings().https)))
}

/// Forgets a member who typed the code that was sent for it.
///
/// # Errors
/// As [`erase_me_now`].
pub async fn erase_me(
    db: &Db,
    actor: Actor,
    member: Id,
    code: Id,
    typed: &str,
    address: ClientAddress,
) -> Result<(), WriteError> {
    let guess = ErasureGuess::look(db, member, code, typed, address.0).await?;
    let refused = db
        .write("members.erase_me", actor, move |tx| {
            // A wrong guess is counted, so it is written.
            if let Some(refusal) = guess.spend(tx)? {
                return Ok(Some(refusal));
            }
            erase(tx, member, BY_MEMBER)?;
            Ok(None)
        })
        .await?;
    refused.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// The most days that a report looks at.
const SPLIT_DAYS: i64 = 400;

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SplitQuery {
    /// The first business date.
    from: BusinessDate,
    /// The last business date, at most 400 days later.
    until: BusinessDate,
}

/// How many members bought in which channel and how often, by what they say they are. Names nobody.
///
/// # Errors
/// `orders.days_too_many` for more than 400 days, or an end before the beginning.
#[utoipa::path(get, path = "/members/split", operation_id = "orders_member_split", tag = "members", params(SplitQuery),
    responses((status = 200, body = Page<SplitRow>)), extensions(("x-permission" = json!("members.read"))))]
pub async fn split(BrandDb(db): BrandDb, Query(query): Query<SplitQuery>) -> Result<Answer<Page<SplitRow>>, Problem> {
    let SplitQuery { from, until } = query;
    if !(0..SPLIT_DAYS).contains(&until.days_since(from)) {
        return Err(Refusal::new(&codes::DAYS_TOO_MANY).at("/until", &codes::DAYS_TOO_MANY).into());
    }
    Ok(Answer::ok(Page::whole(db.read(move |read| member_split(read, from, until)).await?)))
}
