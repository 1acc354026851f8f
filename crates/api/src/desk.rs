//! What people who run the system look at: cases, work that was given up, keys, the journal.

use std::collections::BTreeSet;

use kernel::{Actor, Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Stop, cases, jobs, journal, params};
use utoipa::{IntoParams, ToSchema};

use crate::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem, Query, answer, codes, session, sql};

/// Something a person has to look at.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRow {
    /// Its id.
    pub id: Id,
    /// What is wrong: `stock.negative`.
    pub kind: String,
    /// What it is about.
    pub subject: Id,
    /// The store whose business it is; the brand's when none is named.
    pub store_id: Option<Id>,
    /// Who looks after it.
    pub owner: Option<Id>,
    /// `open`, `working` or `closed`.
    pub state: String,
    /// JSON text with what a person needs to judge.
    pub detail: String,
    /// What was done about it.
    pub resolution: Option<String>,
    /// The same as one of `outcomes`.
    pub outcome: Option<String>,
    /// The words that a case of this kind can be closed with.
    pub outcomes: Vec<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
}

impl From<cases::Case> for CaseRow {
    fn from(case: cases::Case) -> Self {
        let outcomes = outcomes(&case.kind).iter().map(|word| (*word).to_owned()).collect();
        CaseRow {
            outcomes,
            outcome: case.outcome,
            id: case.id,
            kind: case.kind,
            subject: case.subject,
            store_id: case.store,
            owner: case.owner,
            state: case.state,
            detail: case.detail,
            resolution: case.resolution,
            opened_at: case.opened_at,
            closed_at: case.closed_at,
            version: case.version,
        }
    }
}

/// What cases of a kind can come to. The last is for whatever the others do not say.
fn outcomes(kind: &str) -> &'static [&'static str] {
    match kind.split('.').next().unwrap_or_default() {
        "stock" => &["counted_again", "found", "written_off", "nothing_wrong", "other"],
        "orders" => &["given_back", "kept", "settled_with_customer", "nothing_wrong", "other"],
        "till" => &["corrected", "nothing_wrong", "other"],
        _ => &["done", "nothing_wrong", "other"],
    }
}

/// A note on a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseNote {
    /// Who wrote it.
    pub author: Option<Id>,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// A case with its notes.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseDetail {
    /// The case.
    pub case: CaseRow,
    /// What was written down on the way, oldest first.
    pub notes: Vec<CaseNote>,
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// `open` when absent: nobody looks after it; `working`: somebody does; `mine`: the caller does; `unsettled`: `open` and
    /// `working`; `closed`.
    #[param(pattern = "^(open|working|mine|unsettled|closed)$")]
    pub state: Option<String>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Cases in a state, oldest first. People who work in some stores see the cases of these.
///
/// # Errors
/// `api.invalid` for an unknown state or a broken cursor.
#[utoipa::path(get, path = "/cases", operation_id = "api_list_cases", tag = "desk", params(CaseQuery),
    responses((status = 200, body = Page<CaseRow>)),
    extensions(("x-permission" = json!("cases.read")), ("x-scope" = json!("store"))))]
pub async fn list_cases(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<CaseQuery>,
) -> Result<Answer<Page<CaseRow>>, Problem> {
    let state = query.state.unwrap_or_else(|| "open".to_owned());
    if !["open", "working", "mine", "unsettled", "closed"].contains(&state.as_str()) {
        return Err(Refusal::new(&codes::INVALID).at("/state", &codes::INVALID).into());
    }
    let after = cursor_id(query.cursor.as_deref())?;
    let limit = answer::rows(query.limit)?;
    let stores = caller.stores_for("cases.read");
    let (person, most) = (caller.staff_id(), limit as i64 + 1);
    let found = db
        .read(move |read| match (state.as_str(), person) {
            ("mine", Some(person)) => cases::of_owner(read, person, after, most),
            ("mine", None) => Ok(Vec::new()),
            ("unsettled", _) => cases::unsettled(read, stores.as_deref(), after, most),
            _ => cases::list(read, &state, stores.as_deref(), after, most),
        })
        .await?;
    let rows = found.into_iter().map(CaseRow::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |case| case.id.to_string())))
}

/// A cursor that is an id; the beginning when absent.
pub fn cursor_id(cursor: Option<&str>) -> Result<Id, Problem> {
    cursor
        .map_or(Ok(Id::NIL), str::parse)
        .map_err(|_| Refusal::new(&codes::INVALID).at("/cursor", &codes::INVALID).into())
}

/// How a case was settled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCase {
    /// What came of it: one of the case's `outcomes`; `other` when absent.
    #[serde(default)]
    #[schema(pattern = "^[a-z_]{1,40}$")]
    pub outcome: Option<String>,
    /// What was done about it, 1 to 1,000 characters.
    #[schema(min_length = 1, max_length = 1000)]
    pub resolution: String,
}

/// A note to be written on a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseNote {
    /// What, 1 to 1,000 characters; no names and numbers of people.
    #[schema(min_length = 1, max_length = 1000)]
    pub text: String,
}

/// The case, when the caller may do this with it.
async fn case_for(db: &store::Db, caller: &Caller, id: Id, permission: &str) -> Result<cases::Case, Problem> {
    let found = db.read(move |read| cases::find(read, id)).await?.ok_or(&codes::NOT_FOUND)?;
    // A case stays with its store for ever.
    caller.require_where(permission, found.store)?;
    Ok(found)
}

/// A case with its notes.
///
/// # Errors
/// `api.not_found`; `api.wrong_store`; `api.all_stores` for one of the brand.
#[utoipa::path(get, path = "/cases/{id}", operation_id = "api_get_case", tag = "desk", params(("id" = Id, Path)),
    responses((status = 200, body = CaseDetail)),
    extensions(("x-permission" = json!("cases.read")), ("x-scope" = json!("store"))))]
pub async fn get_case(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<CaseDetail>, Problem> {
    let found = case_for(&db, &caller, id, "cases.read").await?;
    let notes = db.read(move |read| cases::notes(read, id)).await?;
    let notes = notes.into_iter().map(|note| CaseNote { author: note.author, text: note.text, at: note.at }).collect();
    let version = found.version;
    Ok(Answer::ok(CaseDetail { case: found.into(), notes }).version(version))
}

/// Writes a note on a case.
///
/// # Errors
/// As [`get_case`]; `store.stale` when it was closed meanwhile.
#[utoipa::path(post, path = "/cases/{id}/notes", operation_id = "api_note_case", tag = "desk", params(("id" = Id, Path)),
    request_body = NewCaseNote, responses((status = 200, body = CaseRow)),
    extensions(("x-permission" = json!("cases.edit")), ("x-scope" = json!("store"))))]
pub async fn note_case(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<NewCaseNote>,
) -> Result<Answer<CaseRow>, Problem> {
    let note = text("/text", &body.text, 1_000)?;
    case_for(&db, &caller, id, "cases.edit").await?;
    let case = db
        .write("api.note_case", caller.actor(), move |tx| {
            cases::note(tx, id, &note)?;
            cases::find(tx, id)?.ok_or_else(|| Stop::from(&codes::NOT_FOUND))
        })
        .await?;
    let version = case.version;
    Ok(Answer::ok(CaseRow::from(case)).version(version))
}

/// Closes a case.
///
/// # Errors
/// `api.not_found`; `api.wrong_store` for a case of another store, `api.all_stores` for one of the brand;
/// `store.stale` when it changed or was closed meanwhile.
#[utoipa::path(post, path = "/cases/{id}/close", operation_id = "api_close_case", tag = "desk",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = CloseCase,
    responses((status = 200, body = CaseRow)),
    extensions(("x-permission" = json!("cases.edit")), ("x-scope" = json!("store"))))]
pub async fn close_case(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<CloseCase>,
) -> Result<Answer<CaseRow>, Problem> {
    let resolution = text("/resolution", &body.resolution, 1_000)?;
    let found = case_for(&db, &caller, id, "cases.edit").await?;
    let outcome = body.outcome.unwrap_or_else(|| "other".to_owned());
    if !outcomes(&found.kind).contains(&outcome.as_str()) {
        return Err(Refusal::new(&codes::INVALID).at("/outcome", &codes::INVALID).into());
    }
    let case = db
        .write("api.close_case", caller.actor(), move |tx| {
            cases::close(tx, id, version, &outcome, &resolution)?;
            cases::find(tx, id)?.ok_or_else(|| Stop::from(&codes::NOT_FOUND))
        })
        .await?;
    let version = case.version;
    Ok(Answer::ok(CaseRow::from(case)).version(version))
}

/// A text that is there and not too long, without blanks around it.
///
/// # Errors
/// `api.invalid` with the field.
pub fn text(pointer: &str, value: &str, characters: usize) -> Result<String, Problem> {
    let value = value.trim();
    let fault = if value.is_empty() {
        &codes::REQUIRED
    } else if value.chars().count() > characters {
        &codes::TOO_LONG
    } else {
        return Ok(value.to_owned());
    };
    Err(Refusal::new(&codes::INVALID).at(pointer, fault).into())
}

/// Refuses a text of a query that is longer than its parameter says.
///
/// # Errors
/// `api.invalid` with the parameter.
pub fn short(pointer: &str, value: Option<&str>, characters: usize) -> Result<(), Problem> {
    if value.is_none_or(|value| value.chars().count() <= characters) {
        return Ok(());
    }
    Err(Refusal::new(&codes::INVALID).at(pointer, &codes::TOO_LONG).into())
}

/// Work that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadJobRow {
    /// Its id.
    pub id: Id,
    /// Which handler failed.
    pub kind: String,
    /// What it was about.
    pub subject: Id,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When it was wanted.
    pub created_at: Timestamp,
}

/// The most dead jobs shown.
const DEAD_JOBS: i64 = 200;

/// Work that was given up, newest first.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/jobs/dead", operation_id = "api_list_dead_jobs", tag = "desk",
    responses((status = 200, body = Page<DeadJobRow>)), extensions(("x-permission" = json!("jobs.edit"))))]
pub async fn list_dead_jobs(BrandDb(db): BrandDb) -> Result<Answer<Page<DeadJobRow>>, Problem> {
    let dead = db.read(|read| jobs::dead(read, DEAD_JOBS)).await?;
    let row = |job: jobs::DeadJob| DeadJobRow {
        id: job.id,
        kind: job.kind,
        subject: job.subject,
        attempts: job.attempts,
        last_error: job.last_error,
        created_at: job.created_at,
    };
    Ok(Answer::ok(Page::whole(dead.into_iter().map(row).collect())))
}

/// Tries work again that was given up.
///
/// # Errors
/// `api.not_found` when there is no such dead job.
#[utoipa::path(post, path = "/jobs/{id}/retry", operation_id = "api_retry_job", tag = "desk", params(("id" = Id, Path)),
    responses((status = 204)), extensions(("x-permission" = json!("jobs.edit"))))]
pub async fn retry_job(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    db.write("api.retry_job", caller.actor(), move |tx| {
        if !jobs::revive(tx, id)? {
            return Err(Stop::from(&codes::NOT_FOUND));
        }
        tx.journal(&kernel::Event::new("store.job_revived", id, json!({})))?;
        Ok(())
    })
    .await?;
    Ok(Answer::empty())
}

/// One entry of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryRow {
    /// Its position.
    pub pos: i64,
    /// What happened, with the version of the body's shape: `stock.reserved@1`.
    pub kind: String,
    /// What it happened to.
    pub subject: Id,
    /// Who did it.
    pub actor: ActorBody,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// JSON text of the body.
    pub body: String,
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActorBody {
    /// `staff`, `member`, `guest`, `register`, `key` or `system`.
    pub kind: String,
    /// Which one.
    pub id: Option<Id>,
    /// For whom.
    pub on_behalf: Option<Id>,
    /// At which till.
    pub register: Option<Id>,
}

impl From<Actor> for ActorBody {
    fn from(actor: Actor) -> Self {
        ActorBody {
            kind: actor.kind.as_str().to_owned(),
            id: actor.id,
            on_behalf: actor.on_behalf,
            register: actor.register,
        }
    }
}

/// The journal after a position.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalPage {
    /// Raised by every restore; positions of another epoch mean other entries.
    pub epoch: i64,
    /// The entries.
    pub items: Vec<EntryRow>,
    /// The position to ask after next.
    pub next: i64,
}

/// The highest position: the largest number that every JSON reader keeps.
const POSITION_MAX: i64 = (1 << 53) - 1;

/// Where to read on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JournalQuery {
    /// The last position that was handled; 0 for the beginning.
    #[param(minimum = 0, maximum = 9007199254740991i64)]
    pub after: Option<i64>,
    /// Entries a page.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// The journal in the order of its positions.
///
/// # Errors
/// `api.invalid` for what cannot be a position.
#[utoipa::path(get, path = "/journal", operation_id = "api_read_journal", tag = "desk", params(JournalQuery),
    responses((status = 200, body = JournalPage)), extensions(("x-permission" = json!("journal.read"))))]
pub async fn read_journal(
    BrandDb(db): BrandDb,
    Query(query): Query<JournalQuery>,
) -> Result<Answer<JournalPage>, Problem> {
    let after = query.after.unwrap_or(0);
    if !(0..=POSITION_MAX).contains(&after) {
        return Err(Refusal::new(&codes::INVALID).at("/after", &codes::OUT_OF_RANGE).into());
    }
    let limit = answer::rows(query.limit)?;
    let (epoch, entries) =
        db.read(move |read| Ok((journal::epoch(read)?, journal::after(read, after, limit as i64)?))).await?;
    let next = entries.last().map_or(after, |entry| entry.pos);
    let row = |entry: journal::Entry| EntryRow {
        pos: entry.pos,
        kind: format!("{}@{}", entry.kind, entry.version),
        subject: entry.subject,
        actor: entry.actor.into(),
        occurred_at: entry.occurred_at,
        body: entry.body,
    };
    Ok(Answer::ok(JournalPage { epoch, items: entries.into_iter().map(row).collect(), next }))
}

/// A key for a program.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyRow {
    /// Its id.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub permissions: BTreeSet<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// The key itself; shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it may do, each counted once; nobody can give what they lack, nor what is limited for them.
    #[schema(min_items = 1, max_items = 100, value_type = Vec<String>)]
    pub permissions: BTreeSet<String>,
}

/// All keys.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/keys", operation_id = "api_list_keys", tag = "desk",
    responses((status = 200, body = Page<KeyRow>)), extensions(("x-permission" = json!("keys.edit"))))]
pub async fn list_keys(BrandDb(db): BrandDb) -> Result<Answer<Page<KeyRow>>, Problem> {
    let keys = db
        .read(|read| {
            read.query(sql::KEY_LIST, &[], |row| {
                let permissions = serde_json::from_str(&row.get::<String>(2)?)
                    .map_err(|error| store::Fault::Decode(format!("a key's permissions: {error}")))?;
                Ok(KeyRow {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    permissions,
                    created_at: row.get(3)?,
                    revoked_at: row.get(4)?,
                    token: None,
                })
            })
        })
        .await?;
    Ok(Answer::ok(Page::whole(keys)))
}

/// Makes a key. The answer is the only place where it is shown.
///
/// # Errors
/// `api.forbidden` when the key would be allowed more than its maker, `api.limited` when it would go further: a key
/// has no limits.
#[utoipa::path(post, path = "/keys", operation_id = "api_make_key", tag = "desk", request_body = NewKey,
    responses((status = 201, body = KeyRow)), extensions(("x-permission" = json!("keys.edit"))))]
pub async fn make_key(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<NewKey>,
) -> Result<Answer<KeyRow>, Problem> {
    let name = text("/name", &body.name, 100)?;
    if body.permissions.is_empty() {
        return Err(Refusal::new(&codes::INVALID).at("/permissions", &codes::REQUIRED).into());
    }
    if let Some(lacking) = body.permissions.iter().find(|permission| !caller.may_everywhere(permission)) {
        return Err(Refusal::new(&codes::FORBIDDEN).with("permission", lacking.as_str()).into());
    }
    let limited = |permission: &String| caller.limited_everywhere(permission).map(|limit| (permission.clone(), limit));
    if let Some((permission, limit)) = body.permissions.iter().find_map(limited) {
        return Err(Refusal::new(&codes::LIMITED).with("permission", permission).with("limit", limit).into());
    }
    let token = format!("tk_{}", session::new_token(db.entropy()));
    let hash = session::hash(&token);
    let permissions = serde_json::to_string(&body.permissions).unwrap_or_default();
    let maker = caller.actor().id.unwrap_or(Id::NIL);
    let kept_name = name.clone();
    let (id, created_at) = db
        .write("api.make_key", caller.actor(), move |tx| {
            let (id, now) = (tx.new_id(), tx.now());
            tx.execute(sql::KEY_INSERT, params![id, &kept_name, hash, &permissions, maker, now])?;
            tx.journal(&kernel::Event::new("api.key_made", id, json!({})))?;
            Ok((id, now))
        })
        .await?;
    Ok(Answer::created(KeyRow {
        id,
        name,
        permissions: body.permissions,
        created_at,
        revoked_at: None,
        token: Some(token),
    }))
}

/// Takes a key back, at once.
///
/// # Errors
/// `api.not_found`.
#[utoipa::path(delete, path = "/keys/{id}", operation_id = "api_revoke_key", tag = "desk", params(("id" = Id, Path)),
    responses((status = 204)), extensions(("x-permission" = json!("keys.edit"))))]
pub async fn revoke_key(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    db.write("api.revoke_key", caller.actor(), move |tx| {
        let now = tx.now();
        if tx.execute(sql::KEY_REVOKE, params![id, now])? == 0 {
            return Err(Stop::from(&codes::NOT_FOUND));
        }
        tx.journal(&kernel::Event::new("api.key_revoked", id, json!({})))?;
        Ok(())
    })
    .await?;
    Ok(Answer::empty())
}
