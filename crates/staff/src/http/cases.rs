//! Who looks after a case.

use api::desk::CaseRow;
use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::{Id, Refusal};
use serde::{Deserialize, Serialize};
use store::{Stop, cases};
use utoipa::ToSchema;

/// What somebody needs to look after a case.
const PERMISSION: &str = "cases.edit";

/// Somebody who looks after cases, or did.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasePerson {
    /// Their id.
    id: Id,
    /// Their name.
    name: String,
    /// Whether a case of any store can be given to them.
    everywhere: bool,
    /// The stores whose cases can be given to them.
    store_ids: Vec<Id>,
}

/// Everybody who works or worked here by name, and whose cases they may be given.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/staff/case-people", operation_id = "staff_list_case_people", tag = "staff",
    responses((status = 200, body = Page<CasePerson>)),
    extensions(("x-permission" = json!("cases.read")), ("x-scope" = json!("shared"))))]
pub async fn list_case_people(BrandDb(db): BrandDb) -> Result<Answer<Page<CasePerson>>, Problem> {
    let people = db
        .read(|read| {
            let mut people = Vec::new();
            for (id, name, active) in crate::people(read)? {
                let access = if active { crate::access(read, id)? } else { None };
                let grants = access.map(|access| access.grants).unwrap_or_default();
                let held: Vec<Option<Id>> = grants
                    .into_iter()
                    .filter(|grant| grant.permissions.contains(PERMISSION))
                    .map(|grant| grant.store)
                    .collect();
                let (everywhere, store_ids) = (held.contains(&None), held.into_iter().flatten().collect());
                people.push(CasePerson { id, name, everywhere, store_ids });
            }
            Ok(people)
        })
        .await?;
    Ok(Answer::ok(Page::whole(people)))
}

/// Who is to look after a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveCase {
    /// Who; nobody when absent.
    #[serde(default)]
    person_id: Option<Id>,
}

/// Has somebody look after a case: the caller, or somebody else who may; or nobody.
///
/// # Errors
/// `api.not_found`; `api.wrong_store`; `api.all_stores` for a case of the brand; `staff.person_unknown` for somebody who may
/// not look after cases of that store; `store.stale` when it changed or was closed meanwhile.
#[utoipa::path(put, path = "/cases/{id}/owner", operation_id = "staff_give_case", tag = "desk",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = GiveCase,
    responses((status = 200, body = CaseRow)),
    extensions(("x-permission" = json!("cases.edit")), ("x-scope" = json!("store"))))]
pub async fn give_case(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<GiveCase>,
) -> Result<Answer<CaseRow>, Problem> {
    let found = db.read(move |read| cases::find(read, id)).await?.ok_or(&api::codes::NOT_FOUND)?;
    caller.require_where(PERMISSION, found.store)?;
    let (owner, store) = (body.person_id, found.store);
    let case = db
        .write("staff.give_case", caller.actor(), move |tx| {
            if let Some(person) = owner {
                // Asked here, so that nobody who leaves in this moment is left with it.
                let access = crate::access(tx, person)?;
                let may = access.is_some_and(|access| {
                    let here = |grant: &api::Grant| grant.store.is_none() || (store.is_some() && grant.store == store);
                    access.grants.iter().any(|grant| here(grant) && grant.permissions.contains(PERMISSION))
                });
                if !may {
                    let unknown = &crate::codes::PERSON_UNKNOWN;
                    return Err(Refusal::new(unknown).at("/person_id", unknown).into());
                }
            }
            cases::give(tx, id, version, owner)?;
            cases::find(tx, id)?.ok_or_else(|| Stop::from(&api::codes::NOT_FOUND))
        })
        .await?;
    let version = case.version;
    Ok(Answer::ok(CaseRow::from(case)).version(version))
}
