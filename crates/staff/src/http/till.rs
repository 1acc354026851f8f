//! Several people at one till, and what a manager approves there.

use api::guard::{ClientAddress, check_log_in};
use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem, session};
use axum::Extension;
use axum::extract::State;
use kernel::{Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::ToSchema;

use crate::http::people::{Me, find_me};
use crate::{NewGrant, Proof, Register, codes, events};

/// An approval holds this long, in seconds: long enough to finish what stands on the screen.
const HOLDS_SECONDS: i64 = 5 * 60;

/// The register, when the caller may use it.
async fn usable(db: &Db, caller: &Caller, id: Id) -> Result<Register, Problem> {
    let found = db.read(move |read| crate::register(read, id)).await?;
    let register = found.filter(|register| register.active).ok_or(&codes::REGISTER_UNKNOWN)?;
    caller.require_store("till.use", register.store)?;
    Ok(register)
}

/// Somebody who may use a till.
#[derive(Debug, Serialize, ToSchema)]
pub struct TillPersonBody {
    /// Their id.
    id: Id,
    /// What people call them.
    name: String,
    /// True when they have a PIN.
    has_pin: bool,
    /// What they may allow others here, once: permissions by name.
    may_grant: Vec<String>,
}

/// Who may use a till, for the list from which a person or a manager is chosen.
///
/// # Errors
/// `staff.register_unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/registers/{id}/people", operation_id = "staff_list_till_people", tag = "till",
    params(("id" = Id, Path)), responses((status = 200, body = Page<TillPersonBody>)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn list_till_people(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<Page<TillPersonBody>>, Problem> {
    let store = usable(&db, &caller, id).await?.store;
    let people = db.read(move |read| crate::people_of_store(read, store)).await?;
    let body = |person: crate::TillPerson| TillPersonBody {
        id: person.id,
        name: person.name,
        has_pin: person.has_pin,
        may_grant: person.may_grant.into_iter().collect(),
    };
    Ok(Answer::ok(Page::whole(people.into_iter().map(body).collect())))
}

/// Who somebody at a till says they are, and how they prove it: with a PIN, or with a badge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BadgeOrPin {
    /// Whom the PIN belongs to.
    #[serde(default)]
    person_id: Option<Id>,
    /// The PIN.
    #[serde(default)]
    #[schema(max_length = 8)]
    pin: Option<String>,
    /// What the badge says.
    #[serde(default)]
    #[schema(max_length = 64)]
    badge: Option<String>,
}

impl BadgeOrPin {
    fn proof(self) -> Result<Proof, Problem> {
        let invalid = |field| Problem::from(Refusal::new(&api::codes::INVALID).at(field, &api::codes::REQUIRED));
        match self {
            BadgeOrPin { badge: Some(badge), pin: None, person_id: None } => {
                api::desk::short("/badge", Some(&badge), 64)?;
                Ok(Proof::Badge(badge))
            }
            BadgeOrPin { badge: None, pin: Some(pin), person_id: Some(person) } => {
                api::desk::short("/pin", Some(&pin), 8)?;
                Ok(Proof::Pin(person, pin))
            }
            BadgeOrPin { person_id: None, .. } => Err(invalid("/person_id")),
            BadgeOrPin { .. } => Err(invalid("/pin")),
        }
    }
}

/// Puts somebody else at the till. The session before ends; the new one opens the till and no back office.
///
/// # Errors
/// `staff.pin_refused`, `staff.register_unknown`; `api.wrong_store`; `api.too_many` when an address tries too often.
#[utoipa::path(post, path = "/registers/{id}/switch", operation_id = "staff_switch_person", tag = "till",
    params(("id" = Id, Path)), request_body = BadgeOrPin, responses((status = 201, body = Me)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn switch_person(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<Id>,
    Body(body): Body<BadgeOrPin>,
) -> Result<Answer<Me>, Problem> {
    let register = usable(&db, &caller, id).await?;
    check_log_in(&state, address)?;
    let token = session::new_token(db.entropy());
    let (token_hash, before, store) = (session::hash(&token), caller.session, register.store);
    let person = crate::prove_at_till(&db, "staff.switch_person", id, &body.proof()?, move |tx, person| {
        if let Some(before) = before {
            session::end(tx, before)?;
        }
        session::begin(tx, token_hash, session::AT_TILL, person)?;
        tx.journal(&events::person_switched(person, id, store))?;
        Ok(person)
    })
    .await?;
    let me = db
        .read(move |read| {
            let Some(mut access) = crate::access(read, person)? else { return Ok(None) };
            session::keep_to_the_till(&mut access);
            find_me(read, access)
        })
        .await?
        .ok_or(&codes::PIN_REFUSED)?;
    Ok(session::set_cookie(Answer::created(me), &token, state.settings().https))
}

/// A manager's approval, given at the till with their PIN or badge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantRequest {
    /// What shall be allowed, once: `till.void`, `till.drawer`, and others.
    #[schema(max_length = 40)]
    permission: String,
    /// To what: the sale; for cash and the drawer the register.
    subject_id: Id,
    /// Why: a word from the shop's list.
    #[schema(pattern = "^[a-z0-9_]{1,40}$")]
    reason: String,
    /// Who approves, and how they prove it.
    approver: BadgeOrPin,
}

/// An approval that waits for its act.
#[derive(Debug, Serialize, ToSchema)]
pub struct Approved {
    /// Its id.
    id: Id,
    /// Who approved.
    granted_by_name: String,
    /// Until when it holds.
    expires_at: Timestamp,
}

/// Approves one act of whoever stands at the till. The next such act there is done with it, once.
///
/// # Errors
/// `staff.pin_refused`, `staff.grant_not_allowed`, `staff.grant_oneself`, `staff.permission_unknown`,
/// `staff.reason_needed`; `api.wrong_store`; `api.too_many` when an address tries too often.
#[utoipa::path(post, path = "/registers/{id}/grants", operation_id = "staff_grant_at_till", tag = "till",
    params(("id" = Id, Path)), request_body = GrantRequest, responses((status = 201, body = Approved)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn grant_at_till(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<Id>,
    Body(body): Body<GrantRequest>,
) -> Result<Answer<Approved>, Problem> {
    let register = usable(&db, &caller, id).await?;
    check_log_in(&state, address)?;
    let Some(person) = caller.staff_id() else {
        return Err(Refusal::new(&api::codes::FORBIDDEN).with("permission", "till.use").into());
    };
    let grant = db.new_id();
    let GrantRequest { permission, subject_id, reason, approver } = body;
    let store = register.store;
    let (granted_by, expires_at) =
        crate::prove_at_till(&db, "staff.grant_at_till", id, &approver.proof()?, move |tx, approver| {
            let expires_at = tx.now().plus_seconds(HOLDS_SECONDS);
            let new = NewGrant {
                id: grant,
                permission: permission.clone(),
                subject: subject_id,
                store,
                register: Some(id),
                granted_by: approver,
                granted_to: person,
                reason: reason.clone(),
                expires_at,
            };
            crate::grant(tx, &new)?;
            Ok((approver, expires_at))
        })
        .await?;
    approved(&db, grant, granted_by, expires_at).await
}

async fn approved(db: &Db, id: Id, by: Id, expires_at: Timestamp) -> Result<Answer<Approved>, Problem> {
    let person = db.read(move |read| crate::person(read, by)).await?;
    let granted_by_name = person.map(|person| person.name).unwrap_or_default();
    Ok(Answer::created(Approved { id, granted_by_name, expires_at }))
}

/// An approval given from the back office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeGrantRequest {
    /// What shall be allowed, once.
    #[schema(max_length = 40)]
    permission: String,
    /// To what: the sale; for cash and the drawer the register.
    subject_id: Id,
    /// In which store.
    store_id: Id,
    /// Whom.
    person_id: Id,
    /// Why: a word from the shop's list.
    #[schema(pattern = "^[a-z0-9_]{1,40}$")]
    reason: String,
}

/// Approves one act of a colleague from the back office, by whoever is logged in and may do it themselves.
///
/// # Errors
/// `staff.grant_not_allowed`, `staff.grant_oneself`, `staff.person_unknown`, `staff.permission_unknown`,
/// `staff.reason_needed`; `api.wrong_store`.
#[utoipa::path(post, path = "/staff/grants", operation_id = "staff_grant", tag = "staff",
    request_body = OfficeGrantRequest, responses((status = 201, body = Approved)),
    extensions(("x-permission" = json!("staff.read")), ("x-scope" = json!("store"))))]
pub async fn grant(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<OfficeGrantRequest>,
) -> Result<Answer<Approved>, Problem> {
    caller.require_store("staff.read", body.store_id)?;
    let Some(approver) = caller.staff_id() else {
        return Err(Refusal::new(&api::codes::FORBIDDEN).with("permission", body.permission).into());
    };
    let id = db.new_id();
    let expires_at = db
        .write("staff.grant", caller.actor(), move |tx| {
            let expires_at = tx.now().plus_seconds(HOLDS_SECONDS);
            let new = NewGrant {
                id,
                permission: body.permission.clone(),
                subject: body.subject_id,
                store: body.store_id,
                register: None,
                granted_by: approver,
                granted_to: body.person_id,
                reason: body.reason.clone(),
                expires_at,
            };
            crate::grant(tx, &new)?;
            Ok(expires_at)
        })
        .await?;
    approved(&db, id, approver, expires_at).await
}
