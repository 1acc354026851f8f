//! Routes for people who work with members: proving a number at the counter, and joining rows.

use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem};
use axum::Extension;
use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Stop;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::me::{AskedBody, ProofBody, told, way_of};
use crate::{AtStake, CodePurpose, Guess, IdentityKind, IdentityState, Joining, NewCode, codes};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(send_code))
        .routes(routes!(prove_at_counter))
        .routes(routes!(list_links, join_rows))
        .routes(routes!(part_rows))
}

/// A code for somebody at the counter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCode {
    /// Their phone number, as people write it; or their e-mail address.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// Their e-mail address.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// The store they stand in.
    store_id: Id,
}

/// Sends a member at the counter a code, to prove a number or an address with.
///
/// # Errors
/// `members.way_needed` and what a way is refused with; `members.not_found`; `members.identity_unknown` for a way
/// that is not the member's, once one of theirs is proven; `members.codes_too_many`.
#[utoipa::path(post, path = "/members/{id}/codes", operation_id = "members_send_code", tag = "members",
    params(("id" = Id, Path)), request_body = SendCode, responses((status = 201, body = AskedBody)),
    extensions(("x-permission" = json!("members.edit")), ("x-scope" = json!("store"))))]
pub async fn send_code(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<SendCode>,
) -> Result<Answer<AskedBody>, Problem> {
    caller.require_store("members.edit", body.store_id)?;
    let way = way_of(body.phone.as_deref(), body.email.as_deref())?;
    let looked_up = db.read(move |read| Ok(crate::get(read, id)?.zip(Some(crate::identities(read, id)?)))).await?;
    let (found, ways) = looked_up.ok_or(&codes::NOT_FOUND)?;
    // Whoever serves cannot put a number of their own beside a proven one: that is for the member, logged in.
    let proven = ways.iter().any(|way| {
        let reachable = !matches!(way.kind, IdentityKind::Card | IdentityKind::Cookie);
        reachable && way.state == IdentityState::Verified
    });
    if proven && ways.iter().all(|known| known.value != way.value()) {
        return Err((&codes::IDENTITY_UNKNOWN).into());
    }
    let new = NewCode {
        way,
        purpose: CodePurpose::Counter,
        member: Some(found.id),
        replaces: None,
        locale: found.locale,
        address: None,
    };
    Ok(Answer::created(crate::ask_code(&db, caller.actor(), new).await?.into()))
}

/// What the member at the counter says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveAtCounter {
    /// The six digits.
    #[schema(min_length = 1, max_length = 20)]
    code: String,
    /// The store they stand in.
    store_id: Id,
}

/// Proves a code that a member at the counter read out.
///
/// # Errors
/// `members.code_wrong`, `members.codes_too_many`; `members.identity_taken` when the way is proven to be somebody
/// else's.
#[utoipa::path(post, path = "/members/{id}/codes/{code_id}/proof", operation_id = "members_prove_at_counter",
    tag = "members", params(("id" = Id, Path), ("code_id" = Id, Path)), request_body = ProveAtCounter,
    responses((status = 200, body = ProofBody)),
    extensions(("x-permission" = json!("members.edit")), ("x-scope" = json!("store"))))]
pub async fn prove_at_counter(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(stake): Extension<AtStake>,
    Path((id, code)): Path<(Id, Id)>,
    Body(body): Body<ProveAtCounter>,
) -> Result<Answer<ProofBody>, Problem> {
    caller.require_store("members.edit", body.store_id)?;
    let member = db.read(move |read| crate::canonical(read, id)).await?;
    let guess = Guess {
        code,
        typed: body.code,
        address: None,
        member,
        session: None,
        visitor: None,
        // Nobody joins by a code for somebody who is there.
        joining: Joining {
            key: [0; 32],
            name: None,
            locale: String::new(),
            channel: String::new(),
            store: None,
            notice: None,
        },
    };
    let proof = crate::prove_code(&db, caller.actor(), guess, stake).await?;
    Ok(Answer::ok(told(proof)?))
}

/// Two rows that are one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkRow {
    /// Its id.
    id: Id,
    /// The row that stands for the other.
    member_id: Id,
    /// The row that counts.
    canonical_id: Id,
    /// Since when.
    since: Timestamp,
    /// Why, as JSON text.
    evidence: String,
}

/// What makes a member one person out of several rows.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/members/{id}/links", operation_id = "members_list_links", tag = "members",
    params(("id" = Id, Path)), responses((status = 200, body = Page<LinkRow>)),
    extensions(("x-permission" = json!("members.read")), ("x-scope" = json!("shared"))))]
pub async fn list_links(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<Page<LinkRow>>, Problem> {
    let links = db.read(move |read| crate::links(read, id)).await?;
    let row = |link: crate::Link| LinkRow {
        id: link.id,
        member_id: link.member,
        canonical_id: link.canonical,
        since: link.since,
        evidence: link.evidence,
    };
    Ok(Answer::ok(Page::whole(links.into_iter().map(row).collect())))
}

/// Rows to be joined by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinRows {
    /// The row that counts from now on.
    into_member_id: Id,
    /// What proved that they are one person, 1 to 200 characters; no personal data.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// A link that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkMade {
    /// Its id, to undo it with.
    id: Id,
}

/// Joins a member's row with another: from now on they are one person. Undone by closing the link.
///
/// # Errors
/// `members.not_found`, `members.erased`, `members.linked_already`.
#[utoipa::path(post, path = "/members/{id}/links", operation_id = "members_link", tag = "members",
    params(("id" = Id, Path)), request_body = JoinRows, responses((status = 201, body = LinkMade)),
    extensions(("x-permission" = json!("members.merge"))))]
pub async fn join_rows(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<JoinRows>,
) -> Result<Answer<LinkMade>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, 200)?;
    let evidence = json!({"by": "person", "reason": reason});
    let into = body.into_member_id;
    let link = db.write("members.link", caller.actor(), move |tx| crate::link(tx, id, into, &evidence)).await?;
    Ok(Answer::created(LinkMade { id: link }))
}

/// Parts two rows that were joined: both are as if they had never been one.
///
/// # Errors
/// `members.link_unknown`.
#[utoipa::path(delete, path = "/members/{id}/links/{link_id}", operation_id = "members_unlink", tag = "members",
    params(("id" = Id, Path), ("link_id" = Id, Path)), responses((status = 204)),
    extensions(("x-permission" = json!("members.merge"))))]
pub async fn part_rows(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((id, link)): Path<(Id, Id)>,
) -> Result<Answer<()>, Problem> {
    db.write("members.unlink", caller.actor(), move |tx| {
        if crate::links(tx, id)?.iter().all(|known| known.id != link) {
            return Err(Stop::from(&codes::LINK_UNKNOWN));
        }
        crate::unlink(tx, link)
    })
    .await?;
    Ok(Answer::empty())
}
