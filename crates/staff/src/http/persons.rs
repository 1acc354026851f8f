//! Looking after the people who work here.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Path, Problem};
use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Tx, Written};
use utoipa::ToSchema;

use crate::http::registers::MaybeKey;
use crate::{NewPerson, PersonContent, codes};

/// Somebody, for those who look after people.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonBody {
    /// Their id.
    id: Id,
    /// What people call them.
    name: String,
    /// What they log in with.
    login: String,
    /// Their language.
    locale: String,
    /// False when they left.
    active: bool,
    /// True when they have a password.
    has_password: bool,
    /// True when they have a PIN for tills.
    has_pin: bool,
    /// True when they have a badge for tills.
    has_badge: bool,
    /// True when their log-in wants a second factor.
    has_second_factor: bool,
    /// Their roles, the first given first.
    roles: Vec<AssignmentBody>,
    /// When they came.
    created_at: Timestamp,
    /// When they left.
    left_at: Option<Timestamp>,
    /// For `If-Match`.
    version: i64,
}

/// A role of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssignmentBody {
    /// By which it is ended.
    id: Id,
    /// The role.
    role_id: Id,
    /// Its name in programs.
    role_code: String,
    /// Its name for people.
    role_name: String,
    /// The store it holds in; all of them when none.
    store_id: Option<Id>,
    /// Since when.
    since: Timestamp,
}

async fn find(db: &Db, id: Id) -> Result<PersonBody, Problem> {
    let found = db
        .read(move |read| {
            let (Some(person), Some(detail)) = (crate::person(read, id)?, crate::person_detail(read, id)?) else {
                return Ok(None);
            };
            Ok(Some((person, detail, crate::assignments(read, id)?)))
        })
        .await?;
    let (person, detail, roles) = found.ok_or(&codes::PERSON_UNKNOWN)?;
    let role = |role: crate::Assignment| AssignmentBody {
        id: role.id,
        role_id: role.role,
        role_code: role.code,
        role_name: role.name,
        store_id: role.store,
        since: role.since,
    };
    Ok(PersonBody {
        id: person.id,
        name: person.name,
        login: person.login,
        locale: person.locale,
        active: person.active,
        has_password: detail.has_password,
        has_pin: detail.has_pin,
        has_badge: detail.has_badge,
        has_second_factor: detail.has_second_factor,
        roles: roles.into_iter().map(role).collect(),
        created_at: detail.created_at,
        left_at: detail.left_at,
        version: person.version,
    })
}

async fn answer(db: &Db, id: Id) -> Result<Answer<PersonBody>, Problem> {
    let person = find(db, id).await?;
    let version = person.version;
    Ok(Answer::ok(person).version(version))
}

/// Somebody, with their roles and what they log in with.
///
/// # Errors
/// `staff.person_unknown`.
#[utoipa::path(get, path = "/staff/people/{id}", operation_id = "staff_read_person", tag = "staff",
    params(("id" = Id, Path)), responses((status = 200, body = PersonBody)),
    extensions(("x-permission" = json!("staff.edit"))))]
pub async fn read_person(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<PersonBody>, Problem> {
    answer(&db, id).await
}

/// The language somebody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Locale {
    /// Traditional Chinese.
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    const fn as_str(self) -> &'static str {
        match self {
            Locale::ZhTw => "zh-TW",
            Locale::En => "en",
        }
    }
}

/// Somebody new.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRequest {
    /// What people call them.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// What they log in with; capital letters do not matter.
    #[schema(min_length = 1, max_length = 120, pattern = "^\\S+$")]
    login: String,
    /// Their language.
    locale: Locale,
}

/// Takes somebody on. They log in once they have a password, and may do what their roles allow.
///
/// # Errors
/// `staff.name_shape`, `staff.login_shape`, `staff.login_taken`.
#[utoipa::path(post, path = "/staff/people", operation_id = "staff_create_person", tag = "staff",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = PersonRequest,
    responses((status = 201, body = PersonBody)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn create_person(
    BrandDb(db): BrandDb,
    caller: Caller,
    MaybeKey(key): MaybeKey,
    Body(request): Body<PersonRequest>,
) -> Result<Answer<PersonBody>, Problem> {
    let once = key.map(|key| key.once("staff.create_person", &caller, &request)).transpose()?;
    let new = NewPerson {
        id: db.new_id(),
        name: request.name,
        login: request.login,
        password: None,
        locale: request.locale.as_str().to_owned(),
    };
    let act = move |tx: &mut Tx<'_>| {
        crate::create_person(tx, &new)?;
        Ok(Written::created(new.id))
    };
    let written = match once {
        Some(once) => db.write_once("staff.create_person", caller.actor(), once, act).await?,
        None => db.write("staff.create_person", caller.actor(), act).await?,
    };
    let person = find(&db, written.resource).await?;
    let version = person.version;
    Ok(Answer::of(written, person).version(version))
}

/// Changes what people call somebody, what they log in with, and their language.
///
/// # Errors
/// As taking them on; `staff.person_unknown`, `staff.above_you`; `store.stale` when they changed meanwhile.
#[utoipa::path(put, path = "/staff/people/{id}", operation_id = "staff_edit_person", tag = "staff",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = PersonRequest,
    responses((status = 200, body = PersonBody)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn edit_person(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(request): Body<PersonRequest>,
) -> Result<Answer<PersonBody>, Problem> {
    let content =
        PersonContent { name: request.name, login: request.login, locale: request.locale.as_str().to_owned() };
    db.write("staff.edit_person", caller.actor(), move |tx| crate::edit_person(tx, id, version, &content)).await?;
    answer(&db, id).await
}

/// One's own secrets are changed where one's password is asked for: a page that was left open is not the person.
fn require_somebody_else(caller: &Caller, person: Id) -> Result<(), Problem> {
    if caller.staff_id() == Some(person) { Err((&codes::OWN_SECRET).into()) } else { Ok(()) }
}

/// A new password or PIN.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretRequest {
    /// A password of 8 to 256 characters, or a PIN of 4 to 8 digits.
    #[schema(min_length = 4, max_length = 256)]
    secret: String,
}

/// Sets somebody's password. Whoever was logged in as them has to log in again.
///
/// # Errors
/// `staff.password_length`, `staff.person_unknown`, `staff.above_you`; `staff.own_secret` for oneself.
#[utoipa::path(put, path = "/staff/people/{id}/password", operation_id = "staff_set_password", tag = "staff",
    params(("id" = Id, Path)), request_body = SecretRequest, responses((status = 204)),
    extensions(("x-permission" = json!("staff.edit"))))]
pub async fn set_password(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(request): Body<SecretRequest>,
) -> Result<Answer<()>, Problem> {
    require_somebody_else(&caller, id)?;
    crate::set_password(&db, caller.actor(), id, &request.secret).await?;
    Ok(Answer::empty())
}

/// Sets somebody's PIN, for tills that several people share. Their sessions at tills end.
///
/// # Errors
/// `staff.pin_shape`, `staff.person_unknown`, `staff.above_you`; `staff.own_secret` for oneself.
#[utoipa::path(put, path = "/staff/people/{id}/pin", operation_id = "staff_set_pin", tag = "staff",
    params(("id" = Id, Path)), request_body = SecretRequest, responses((status = 204)),
    extensions(("x-permission" = json!("staff.edit"))))]
pub async fn set_pin(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(request): Body<SecretRequest>,
) -> Result<Answer<()>, Problem> {
    require_somebody_else(&caller, id)?;
    crate::set_pin(&db, caller.actor(), id, &request.secret).await?;
    Ok(Answer::empty())
}

/// A badge to be printed.
#[derive(Debug, Serialize, ToSchema)]
pub struct BadgeBody {
    /// What has to stand on it, as a code that a scanner reads; shown once.
    badge: String,
}

/// Gives somebody a badge for tills that several people share. One they had ends, and their sessions at tills.
///
/// # Errors
/// `staff.person_unknown`, `staff.above_you`; `staff.own_secret` for oneself.
#[utoipa::path(post, path = "/staff/people/{id}/badge", operation_id = "staff_give_badge", tag = "staff",
    params(("id" = Id, Path)), responses((status = 201, body = BadgeBody)),
    extensions(("x-permission" = json!("staff.edit"))))]
pub async fn give_badge(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<BadgeBody>, Problem> {
    require_somebody_else(&caller, id)?;
    let badge = crate::give_badge(&db, caller.actor(), id).await?;
    Ok(Answer::created(BadgeBody { badge }))
}

/// Ends somebody's badge, and their sessions at tills.
///
/// # Errors
/// `staff.person_unknown`, `staff.above_you`.
#[utoipa::path(delete, path = "/staff/people/{id}/badge", operation_id = "staff_end_badge", tag = "staff",
    params(("id" = Id, Path)), responses((status = 204)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn end_badge(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    db.write("staff.end_badge", caller.actor(), move |tx| crate::end_badge(tx, id)).await?;
    Ok(Answer::empty())
}

/// Ends somebody's second factor, because their phone is lost. They log in again, and begin a new one.
///
/// # Errors
/// `staff.person_unknown` when there is none to end; `staff.above_you`; `staff.own_secret` for oneself.
#[utoipa::path(delete, path = "/staff/people/{id}/second-factor", operation_id = "staff_end_second_factor",
    tag = "staff", params(("id" = Id, Path)), responses((status = 204)),
    extensions(("x-permission" = json!("staff.edit"))))]
pub async fn end_second_factor(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<()>, Problem> {
    require_somebody_else(&caller, id)?;
    db.write("staff.end_second_factor", caller.actor(), move |tx| crate::end_second_factor(tx, id)).await?;
    Ok(Answer::empty())
}

/// A role to be given.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignRequest {
    /// The role.
    role_id: Id,
    /// The store it shall hold in; all of them when none.
    #[serde(default)]
    store_id: Option<Id>,
}

/// Gives somebody a role. Nobody gives what they lack themselves.
///
/// # Errors
/// `staff.person_unknown`, `staff.role_unknown`, `staff.store_unknown`, `staff.role_held`,
/// `staff.not_yours_to_give`, `staff.limit_not_yours`.
#[utoipa::path(post, path = "/staff/people/{id}/roles", operation_id = "staff_assign_role", tag = "staff",
    params(("id" = Id, Path)), request_body = AssignRequest, responses((status = 200, body = PersonBody)),
    extensions(("x-permission" = json!("staff.edit"))))]
pub async fn assign_role(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(request): Body<AssignRequest>,
) -> Result<Answer<PersonBody>, Problem> {
    let AssignRequest { role_id, store_id } = request;
    db.write("staff.assign_role", caller.actor(), move |tx| crate::assign(tx, id, role_id, store_id)).await?;
    answer(&db, id).await
}

/// Takes a role away again, at once.
///
/// # Errors
/// `staff.role_unknown` when there is no such assignment; `staff.above_you`, `staff.last_owner`.
#[utoipa::path(delete, path = "/staff/assignments/{id}", operation_id = "staff_end_role", tag = "staff",
    params(("id" = Id, Path)), responses((status = 204)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn end_role(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    db.write("staff.end_role", caller.actor(), move |tx| crate::end_role(tx, id)).await?;
    Ok(Answer::empty())
}

/// Lets somebody go. From this moment on no password, PIN, badge, session, live page or approval of theirs works.
///
/// # Errors
/// `staff.person_unknown`, `staff.last_owner`, `staff.above_you`.
#[utoipa::path(post, path = "/staff/people/{id}/leave", operation_id = "staff_leave", tag = "staff",
    params(("id" = Id, Path)), responses((status = 200, body = PersonBody)),
    extensions(("x-permission" = json!("staff.edit"))))]
pub async fn leave(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<PersonBody>, Problem> {
    db.write("staff.leave", caller.actor(), move |tx| crate::leave(tx, id)).await?;
    answer(&db, id).await
}
