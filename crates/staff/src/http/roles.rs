//! Roles: what people may do.

use std::collections::{BTreeMap, BTreeSet};

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::Id;
use serde::{Deserialize, Serialize};
use store::{Db, Tx, Written};
use utoipa::ToSchema;

use crate::http::registers::MaybeKey;
use crate::{RoleContent, codes};

/// A role.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleBody {
    /// Its id.
    id: Id,
    /// Its name in programs.
    code: String,
    /// Its name for people.
    name: String,
    /// What it allows.
    permissions: BTreeSet<String>,
    /// How far it allows it, by name; no limit where none is said.
    limits: BTreeMap<String, i64>,
    /// True when whoever holds it must log in with a second factor.
    second_factor: bool,
    /// True for one that every brand has.
    built_in: bool,
    /// False when it is no longer given.
    active: bool,
    /// How many people hold it.
    holders: i64,
    /// For `If-Match`.
    version: i64,
}

/// Roles and what there is to allow.
#[derive(Debug, Serialize, ToSchema)]
pub struct Roles {
    /// The roles, built-in ones first.
    items: Vec<RoleBody>,
    /// Every permission there is.
    permissions: Vec<&'static str>,
    /// Every limit there is.
    limits: Vec<LimitBody>,
}

/// A limit of a role.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitBody {
    /// Its name: `discount_percent` in per cent, others in minor units.
    name: &'static str,
    /// The permission it limits.
    permission: &'static str,
}

/// All roles, and every permission and limit that a role can have.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/staff/roles", operation_id = "staff_list_roles", tag = "staff",
    responses((status = 200, body = Roles)),
    extensions(("x-permission" = json!("staff.read")), ("x-scope" = json!("shared"))))]
pub async fn list_roles(BrandDb(db): BrandDb) -> Result<Answer<Roles>, Problem> {
    let items = db.read(crate::roles).await?.into_iter().map(body).collect();
    let limits = crate::LIMITS.iter().map(|(name, permission)| LimitBody { name, permission }).collect();
    Ok(Answer::ok(Roles { items, permissions: crate::PERMISSIONS.to_vec(), limits }))
}

fn body((role, active, holders): (crate::RoleRow, bool, i64)) -> RoleBody {
    RoleBody {
        id: role.id,
        code: role.code,
        name: role.content.name,
        permissions: role.content.permissions,
        limits: role.content.limits,
        second_factor: role.content.second_factor,
        built_in: role.built_in,
        active,
        holders,
        version: role.version,
    }
}

/// What a role shall allow.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleRequest {
    /// Its name for people.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// What it allows; nobody can give what they lack.
    #[schema(max_items = 200)]
    permissions: BTreeSet<String>,
    /// How far: `discount_percent`, `refund_amount`, `void_amount`, `cash_out_amount`.
    #[serde(default)]
    limits: BTreeMap<String, i64>,
    /// True when whoever holds it must log in with a second factor.
    #[serde(default)]
    second_factor: bool,
}

impl RoleRequest {
    fn content(self) -> RoleContent {
        RoleContent {
            name: self.name,
            permissions: self.permissions,
            limits: self.limits,
            second_factor: self.second_factor,
        }
    }
}

async fn find(db: &Db, id: Id) -> Result<RoleBody, Problem> {
    let found = db.read(crate::roles).await?.into_iter().find(|(role, ..)| role.id == id);
    Ok(body(found.ok_or(&codes::ROLE_UNKNOWN)?))
}

/// Adds a role of the brand's own.
///
/// # Errors
/// `staff.name_shape`, `staff.permission_unknown`, `staff.limit_invalid`, `staff.not_yours_to_give`,
/// `staff.limit_not_yours`.
#[utoipa::path(post, path = "/staff/roles", operation_id = "staff_create_role", tag = "staff",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = RoleRequest,
    responses((status = 201, body = RoleBody)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn create_role(
    BrandDb(db): BrandDb,
    caller: Caller,
    MaybeKey(key): MaybeKey,
    Body(request): Body<RoleRequest>,
) -> Result<Answer<RoleBody>, Problem> {
    let once = key.map(|key| key.once("staff.create_role", &caller, &request)).transpose()?;
    let (id, content) = (db.new_id(), request.content());
    let act = move |tx: &mut Tx<'_>| {
        crate::create_role(tx, id, &content)?;
        Ok(Written::created(id))
    };
    let written = match once {
        Some(once) => db.write_once("staff.create_role", caller.actor(), once, act).await?,
        None => db.write("staff.create_role", caller.actor(), act).await?,
    };
    let role = find(&db, written.resource).await?;
    let version = role.version;
    Ok(Answer::of(written, role).version(version))
}

/// Changes a role, for everybody who holds it and at once. Of a built-in one only limits and second factor change.
///
/// # Errors
/// As adding one; `staff.role_unknown`, `staff.role_built_in`; `staff.owner_unlimited` for limits of the owner's;
/// `staff.above_you` for taking from a role that reaches further than the caller; `store.stale` when it changed
/// meanwhile.
#[utoipa::path(put, path = "/staff/roles/{id}", operation_id = "staff_edit_role", tag = "staff",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = RoleRequest,
    responses((status = 200, body = RoleBody)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn edit_role(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(request): Body<RoleRequest>,
) -> Result<Answer<RoleBody>, Problem> {
    let content = request.content();
    let version =
        db.write("staff.edit_role", caller.actor(), move |tx| crate::edit_role(tx, id, version, &content)).await?;
    Ok(Answer::ok(find(&db, id).await?).version(version))
}

/// Retires a role of the brand's own that nobody holds.
///
/// # Errors
/// `staff.role_unknown`, `staff.role_built_in`, `staff.role_in_use`; `store.stale` when it changed meanwhile.
#[utoipa::path(delete, path = "/staff/roles/{id}", operation_id = "staff_retire_role", tag = "staff",
    params(("id" = Id, Path), ("If-Match" = String, Header)), responses((status = 204)),
    extensions(("x-permission" = json!("staff.edit"))))]
pub async fn retire_role(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
) -> Result<Answer<()>, Problem> {
    db.write("staff.retire_role", caller.actor(), move |tx| crate::retire_role(tx, id, version)).await?;
    Ok(Answer::empty())
}

/// An approval, as it is reported.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantBody {
    /// Its id.
    id: Id,
    /// What was allowed.
    permission: String,
    /// What it was allowed to: a sale, a till.
    subject: Id,
    /// Where.
    store_id: Id,
    /// At which till, when it was given at one.
    register_id: Option<Id>,
    /// Who allowed it.
    granted_by: Id,
    /// Their name.
    granted_by_name: String,
    /// Who might do it.
    granted_to: Id,
    /// Their name.
    granted_to_name: String,
    /// Why: a word from the shop's list.
    reason: String,
    /// When.
    created_at: kernel::Timestamp,
    /// Until when it held.
    expires_at: kernel::Timestamp,
    /// When it was used.
    used_at: Option<kernel::Timestamp>,
}

impl GrantBody {
    pub(crate) fn of(grant: crate::GrantRow) -> Self {
        GrantBody {
            id: grant.id,
            permission: grant.permission,
            subject: grant.subject,
            store_id: grant.store,
            register_id: grant.register,
            granted_by: grant.granted_by.0,
            granted_by_name: grant.granted_by.1,
            granted_to: grant.granted_to.0,
            granted_to_name: grant.granted_to.1,
            reason: grant.reason,
            created_at: grant.created_at,
            expires_at: grant.expires_at,
            used_at: grant.used_at,
        }
    }
}

/// Approvals that managers gave, the latest first; those of the stores where the caller may look.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/staff/grants", operation_id = "staff_list_grants", tag = "staff",
    params(api::PageQuery), responses((status = 200, body = Page<GrantBody>)),
    extensions(("x-permission" = json!("staff.read")), ("x-scope" = json!("store"))))]
pub async fn list_grants(
    BrandDb(db): BrandDb,
    caller: Caller,
    api::Query(query): api::Query<api::PageQuery>,
) -> Result<Answer<Page<GrantBody>>, Problem> {
    let before = match &query.cursor {
        Some(_) => api::desk::cursor_id(query.cursor.as_deref())?,
        None => Id::from_bytes([0xff; 16]),
    };
    let limit = api::answer::rows(query.limit)?;
    let visible = caller.stores_for("staff.read");
    let rows = db.read(move |read| crate::grants(read, visible.as_deref(), before, limit as i64 + 1)).await?;
    let rows = rows.into_iter().map(GrantBody::of).collect();
    Ok(Answer::ok(Page::new(rows, limit, |grant: &GrantBody| grant.id.to_string())))
}
