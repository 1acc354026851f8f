//! Logging in and out, and who one is.

use std::collections::{BTreeMap, BTreeSet};

use api::guard::{ClientAddress, check_log_in};
use api::{Access, Answer, Body, BrandDb, Caller, Page, Principal, Problem, session};
use axum::Extension;
use axum::extract::State;
use kernel::{Id, Refusal};
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Tx, params};
use utoipa::ToSchema;

use crate::{StoreKind, events, sql};

/// A login and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// What the person logs in with; capital letters do not matter.
    #[schema(max_length = 120)]
    login: String,
    /// Their password.
    #[schema(max_length = 256)]
    password: String,
    /// The code of their authenticator app, or one of their recovery codes, when they have a second factor.
    #[serde(default)]
    #[schema(max_length = 40)]
    code: Option<String>,
}

/// Who is logged in, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The person.
    person: MePerson,
    /// What they may do, in some store or in all.
    permissions: Vec<String>,
    /// What they may do for the whole brand, in all stores.
    brand_permissions: Vec<String>,
    /// True when they work in all stores.
    all_stores: bool,
    /// The stores they work in.
    stores: Vec<MeStore>,
    /// Their second factor.
    second_factor: SecondFactorState,
}

/// Where somebody's second factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorState {
    /// There is none, and none is wanted.
    Off,
    /// Their log-in asks for a code.
    On,
    /// A role of theirs wants one: until then they may do nothing else.
    Needed,
}

/// A person, to themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct MePerson {
    /// Their id.
    id: Id,
    /// What people call them.
    name: String,
    /// What they log in with.
    login: String,
    /// Their language.
    locale: String,
}

/// A store that somebody works in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeStore {
    /// Its id.
    id: Id,
    /// Its short name.
    code: String,
    /// Its name for people.
    name: String,
    /// A shop, a counter, or the web.
    kind: StoreKind,
}

/// Logs a person in. The answer sets the session's cookie.
///
/// # Errors
/// `staff.login_refused`, `staff.code_needed`, `staff.code_refused`; `api.too_many` when an address tries too often.
#[utoipa::path(post, path = "/staff/sessions", operation_id = "staff_log_in", tag = "staff", request_body = LogIn,
    responses((status = 201, body = Me)), extensions(("x-permission" = json!("public"))))]
pub async fn log_in(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<LogIn>,
) -> Result<Answer<Me>, Problem> {
    check_log_in(&state, address)?;
    // What cannot be anybody's is not worth the work of hashing.
    for (pointer, text, most) in [
        ("/login", body.login.as_str(), 120),
        ("/password", body.password.as_str(), 256),
        ("/code", body.code.as_deref().unwrap_or_default(), 40),
    ] {
        if text.chars().count() > most {
            return Err(Refusal::new(&api::codes::INVALID).at(pointer, &api::codes::TOO_LONG).into());
        }
    }
    let token = session::new_token(db.entropy());
    let token_hash = session::hash(&token);
    let (logged_in, ()) =
        crate::log_in_with(&db, &body.login, &body.password, body.code.as_deref(), move |tx, person| {
            Ok(session::begin(tx, token_hash, "staff", person)?)
        })
        .await?;
    let me = db
        .read(move |read| match crate::access(read, logged_in.person)? {
            Some(mut access) => {
                api::modules::keep_to_what_is_on(read, &mut access)?;
                find_me(read, access)
            }
            None => Ok(None),
        })
        .await?
        .ok_or(&crate::codes::LOGIN_REFUSED)?;
    Ok(session::set_cookie(Answer::created(me), &token, state.settings().https))
}

/// Logs the caller out.
///
/// # Errors
/// `api.unauthenticated` when nobody is logged in.
#[utoipa::path(delete, path = "/staff/sessions/current", operation_id = "staff_log_out", tag = "staff",
    responses((status = 204)), extensions(("x-permission" = json!("staff.self")), ("x-scope" = json!("shared"))))]
pub async fn log_out(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
) -> Result<Answer<()>, Problem> {
    if let (Some(token_hash), Some(person)) = (caller.session, caller.staff_id()) {
        let act = move |tx: &mut Tx<'_>| {
            session::end(tx, token_hash)?;
            tx.journal(&events::logged_out(person))?;
            Ok(())
        };
        db.write("staff.log_out", caller.actor(), act).await?;
    }
    Ok(session::clear_cookie(Answer::empty(), state.settings().https))
}

/// Who is logged in, and what they may do.
///
/// # Errors
/// `api.unauthenticated` when nobody is logged in.
#[utoipa::path(get, path = "/staff/me", operation_id = "staff_me", tag = "staff",
    responses((status = 200, body = Me)), extensions(("x-permission" = json!("staff.self")), ("x-scope" = json!("shared"))))]
pub async fn me(BrandDb(db): BrandDb, caller: Caller) -> Result<Answer<Me>, Problem> {
    let Principal::Staff(access) = caller.principal else { return Err((&api::codes::UNAUTHENTICATED).into()) };
    let me = db.read(move |read| find_me(read, (*access).clone())).await?;
    Ok(Answer::ok(me.ok_or(&api::codes::UNAUTHENTICATED)?))
}

pub(crate) fn find_me(read: &mut Read<'_>, access: Access) -> Result<Option<Me>, Fault> {
    let (Some(person), Some(detail)) =
        (crate::person(read, access.person)?, crate::person_detail(read, access.person)?)
    else {
        return Ok(None);
    };
    let wanted: i64 = read.query_one(sql::ASSIGNMENT_WANTS_FACTOR, params![access.person], |row| row.get(0))?;
    let second_factor = match (detail.has_second_factor, wanted) {
        (true, _) => SecondFactorState::On,
        (false, 0) => SecondFactorState::Off,
        (false, _) => SecondFactorState::Needed,
    };
    let all_stores = access.grants.iter().any(|grant| grant.store.is_none());
    let here = |store: Id| all_stores || access.grants.iter().any(|grant| grant.store == Some(store));
    let stores = crate::stores(read)?
        .into_iter()
        .filter(|store| store.active && here(store.id))
        .map(|store| MeStore { id: store.id, code: store.code, name: store.name, kind: store.kind })
        .collect();
    let (for_brand, in_stores): (Vec<_>, Vec<_>) = access.grants.into_iter().partition(|grant| grant.store.is_none());
    let named = |grants: Vec<api::Grant>| grants.into_iter().flat_map(|grant| grant.permissions);
    let brand_permissions: BTreeSet<String> = named(for_brand).collect();
    let permissions: BTreeSet<String> = brand_permissions.iter().cloned().chain(named(in_stores)).collect();
    Ok(Some(Me {
        person: MePerson { id: person.id, name: person.name, login: person.login, locale: person.locale },
        permissions: permissions.into_iter().collect(),
        brand_permissions: brand_permissions.into_iter().collect(),
        all_stores,
        stores,
        second_factor,
    }))
}

/// A person in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonRow {
    /// Their id, by which everything that they did names them.
    id: Id,
    /// What people call them.
    name: String,
    /// Whether they still work here.
    active: bool,
    /// What they are here, the first given first.
    roles: Vec<HeldRole>,
}

/// A role that somebody holds, by its names.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldRole {
    /// The role's name for people.
    role_name: String,
    /// The store it holds in; all of them when none.
    store_name: Option<String>,
}

/// Everybody who works or worked here, by name, so that pages can say who did something, and what each is here.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/staff/people", operation_id = "staff_list_people", tag = "staff",
    responses((status = 200, body = Page<PersonRow>)),
    extensions(("x-permission" = json!("staff.read")), ("x-scope" = json!("shared"))))]
pub async fn list_people(BrandDb(db): BrandDb) -> Result<Answer<Page<PersonRow>>, Problem> {
    let (people, held) = db.read(|read| Ok((crate::people(read)?, crate::all_assignments(read)?))).await?;
    let mut roles: BTreeMap<Id, Vec<HeldRole>> = BTreeMap::new();
    for (person, role_name, store_name) in held {
        roles.entry(person).or_default().push(HeldRole { role_name, store_name });
    }
    let row = |(id, name, active)| PersonRow { id, name, active, roles: roles.remove(&id).unwrap_or_default() };
    Ok(Answer::ok(Page::whole(people.into_iter().map(row).collect())))
}
