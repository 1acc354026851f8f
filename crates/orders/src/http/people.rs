//! What people bought and what is kept of them: their history, a copy of their data, and forgetting them. Selling
//! knows all slices, so it puts these together.

use api::{Answer, BrandDb, Caller, Page, PageQuery, Path, Problem, Query};
use kernel::{Id, Money, Refusal, Timestamp};
use members::me::MeBody;
use serde::Serialize;
use store::{Fault, Read, audit, params};
use utoipa::ToSchema;

use crate::list::After;
use crate::sql::views as sql;
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

/// Forgets a member: their name, numbers, addresses and messages are gone, also from the orders, which stay as
/// numbers. Cannot be undone.
///
/// # Errors
/// `members.not_found`, `members.erased`.
#[utoipa::path(post, path = "/members/{id}/erasure", operation_id = "orders_erase_member", tag = "members",
    params(("id" = Id, Path)), responses((status = 204)), extensions(("x-permission" = json!("members.erase"))))]
pub async fn erase_member(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    db.write("members.erase", caller.actor(), move |tx| {
        let mut values = Vec::new();
        for row in members::same_person(tx, id)? {
            let known = members::identity_history(tx, row)?;
            values.extend(known.into_iter().map(|past| past.value).filter(|value| !value.is_empty()));
        }
        for row in members::erase(tx, id)? {
            tx.execute(sql::CONTACT_ERASE_MEMBER, params![row])?;
        }
        // Also where they bought without being known. What somebody else ordered with that number is theirs.
        for value in values {
            tx.execute(sql::CONTACT_ERASE_VALUE, params![&value])?;
        }
        Ok(())
    })
    .await?;
    Ok(Answer::empty())
}
