//! Who did what: the journal and the audit log in sentences.

use std::collections::BTreeMap;

use api::{Answer, BrandDb, Caller, Problem, Query};
use kernel::{Actor, ActorKind, Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Fault, Read, audit, journal};
use utoipa::{IntoParams, ToSchema};

use crate::sentences;

/// So many entries are looked through for one page: a filter that fits nothing does not read a journal of years.
const LOOKED_THROUGH: i64 = 5_000;
/// Read at once.
const BATCH: i64 = 500;

/// Which log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Log {
    /// What changed.
    #[default]
    Changes,
    /// Who came in, was refused, looked at personal data or took it out.
    Looks,
}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// What changed, or who looked; what changed when nothing is said.
    #[serde(default)]
    #[param(inline)]
    log: Log,
    /// Who did it.
    person: Option<Id>,
    /// In which store.
    store: Option<Id>,
    /// The beginning of what happened: `till.`, `staff.role`.
    #[param(max_length = 60)]
    about: Option<String>,
    /// On what.
    subject: Option<Id>,
    /// Only what a manager approved.
    #[serde(default)]
    approved: bool,
    /// Not before.
    from: Option<Timestamp>,
    /// Before.
    until: Option<Timestamp>,
    /// `next` of the page before.
    #[param(minimum = 1, maximum = 9007199254740991i64)]
    before: Option<i64>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// An entry, as a shop owner reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditRow {
    /// Its number in its log.
    id: i64,
    /// When.
    at: Timestamp,
    /// Who: `staff`, `member`, `guest`, `register`, `key` or `system`.
    actor_kind: String,
    /// Which one.
    actor: Option<Id>,
    /// Their name, when they work here.
    actor_name: Option<String>,
    /// At which till.
    register_code: Option<String>,
    /// In which store.
    store_name: Option<String>,
    /// What happened, in programs.
    kind: String,
    /// What happened, in a sentence.
    sentence: String,
    /// On what.
    subject: Option<Id>,
    /// The name of what it was on, when it is a person, a store, a till or a role.
    subject_name: Option<String>,
    /// False when it was refused.
    done: bool,
    /// Why: a word from the shop's list, or what somebody wrote.
    reason: Option<String>,
    /// Who approved it.
    approved_by_name: Option<String>,
    /// What else is known, with what it was before where that changed.
    facts: Vec<AuditFact>,
}

/// Something known of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditFact {
    /// Its name in programs.
    name: String,
    /// What it was before; none where nothing changed or nothing was there.
    before: Option<String>,
    /// What it is.
    after: Option<String>,
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditPage {
    /// The entries, the latest first.
    items: Vec<AuditRow>,
    /// What to ask `before` for the next page; none at the end. A page may be short, or empty, and yet not the last:
    /// each looks through so many entries only.
    next: Option<i64>,
}

/// Who did what, when, where, why and with whose approval, the latest first.
///
/// # Errors
/// `api.invalid` for a limit out of range.
#[utoipa::path(get, path = "/audit", operation_id = "staff_list_audit", tag = "staff", params(AuditQuery),
    responses((status = 200, body = AuditPage)), extensions(("x-permission" = json!("staff.audit"))))]
pub async fn list_audit(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Answer<AuditPage>, Problem> {
    api::desk::short("/about", query.about.as_deref(), 60)?;
    let limit = api::answer::rows(query.limit)?;
    if query.before.is_some_and(|before| !(1..=9_007_199_254_740_991).contains(&before)) {
        return Err(Refusal::new(&api::codes::INVALID).at("/before", &api::codes::OUT_OF_RANGE).into());
    }
    let locale = caller.locale;
    Ok(Answer::ok(db.read(move |read| page(read, &query, limit, locale)).await?))
}

/// What both logs have in common.
struct Found {
    id: i64,
    at: Timestamp,
    actor: Actor,
    kind: String,
    subject: Option<Id>,
    done: bool,
    body: Value,
}

fn batch(read: &mut Read<'_>, log: Log, before: i64) -> Result<Vec<Found>, Fault> {
    let parsed = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    Ok(match log {
        Log::Changes => {
            let found = |entry: journal::Entry| Found {
                id: entry.pos,
                at: entry.occurred_at,
                actor: entry.actor,
                kind: entry.kind,
                subject: Some(entry.subject),
                done: true,
                body: parsed(&entry.body),
            };
            journal::before(read, before, BATCH)?.into_iter().map(found).collect()
        }
        Log::Looks => {
            let found = |line: audit::Line| Found {
                id: line.id,
                at: line.at,
                actor: line.actor,
                kind: line.action,
                subject: line.subject,
                done: line.outcome == "done",
                body: parsed(&line.detail),
            };
            audit::before(read, before, BATCH)?.into_iter().map(found).collect()
        }
    })
}

fn id_in(body: &Value, name: &str) -> Option<Id> {
    body.get(name)?.as_str()?.parse().ok()
}

impl Found {
    fn fits(&self, query: &AuditQuery) -> bool {
        let approved = || self.body.get("approved_by").is_some_and(|by| !by.is_null()) || self.kind == "staff.granted";
        query.person.is_none_or(|person| self.actor.id == Some(person) && self.actor.kind == ActorKind::Staff)
            && query.store.is_none_or(|store| id_in(&self.body, "store") == Some(store))
            && query.about.as_deref().is_none_or(|about| self.kind.starts_with(about))
            && query.subject.is_none_or(|subject| self.subject == Some(subject))
            && (!query.approved || approved())
            && query.from.is_none_or(|from| self.at >= from)
            && query.until.is_none_or(|until| self.at < until)
    }
}

fn page(read: &mut Read<'_>, query: &AuditQuery, limit: usize, locale: &str) -> Result<AuditPage, Fault> {
    let names = Names::read(read)?;
    let (mut items, mut before, mut looked) = (Vec::new(), query.before.unwrap_or(i64::MAX), 0);
    loop {
        let found = batch(read, query.log, before)?;
        if found.is_empty() {
            return Ok(AuditPage { items, next: None });
        }
        for entry in found {
            before = entry.id;
            looked += 1;
            if entry.fits(query) {
                items.push(row(&entry, &names, locale));
            }
            if items.len() >= limit || looked >= LOOKED_THROUGH {
                return Ok(AuditPage { items, next: (before > 1).then_some(before) });
            }
        }
    }
}

/// Names of what entries are about.
struct Names {
    people: BTreeMap<Id, String>,
    registers: BTreeMap<Id, String>,
    stores: BTreeMap<Id, String>,
    roles: BTreeMap<Id, String>,
}

impl Names {
    fn read(read: &mut Read<'_>) -> Result<Names, Fault> {
        Ok(Names {
            people: crate::people(read)?.into_iter().map(|(id, name, _)| (id, name)).collect(),
            registers: crate::registers(read, None)?.into_iter().map(|one| (one.id, one.code)).collect(),
            stores: crate::stores(read)?.into_iter().map(|one| (one.id, one.name)).collect(),
            roles: crate::roles(read)?.into_iter().map(|(one, ..)| (one.id, one.content.name)).collect(),
        })
    }

    fn of(&self, id: Id) -> Option<&String> {
        [&self.people, &self.registers, &self.stores, &self.roles].into_iter().find_map(|names| names.get(&id))
    }

    /// A value as people read it: what has a name by its name. Nothing of what only programs understand.
    fn said(&self, value: &Value) -> Option<String> {
        match value {
            Value::Null | Value::Object(_) => None,
            Value::String(text) => match text.parse() {
                Ok(id) => self.of(id).cloned(),
                Err(_) => Some(text.clone()),
            },
            Value::Array(items) => {
                let said: Vec<_> = items.iter().filter_map(|item| self.said(item)).collect();
                (!said.is_empty()).then(|| said.join("、"))
            }
            other => Some(other.to_string()),
        }
    }
}

/// Names in a body that stand elsewhere in the row, or number steps that nobody asks for.
const ELSEWHERE: [&str; 9] =
    ["store", "register", "reason", "approved_by", "before", "after", "version", "revision", "seq"];

fn row(entry: &Found, names: &Names, locale: &str) -> AuditRow {
    let body = &entry.body;
    let register = entry.actor.register.or_else(|| id_in(body, "register"));
    let empty = serde_json::Map::new();
    let fields = |value: Option<&Value>| value.and_then(Value::as_object).unwrap_or(&empty).clone();
    let (before, after) = (fields(body.get("before")), fields(body.get("after")));
    let changed =
        after.iter().filter(|(name, value)| before.get(*name) != Some(value)).map(|(name, value)| AuditFact {
            name: name.clone(),
            before: before.get(name).and_then(|value| names.said(value)),
            after: names.said(value),
        });
    let plain = body
        .as_object()
        .unwrap_or(&empty)
        .iter()
        .filter(|(name, _)| !ELSEWHERE.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((name, names.said(value)?)));
    let plain = plain.map(|(name, value)| AuditFact { name: name.clone(), before: None, after: Some(value) });
    AuditRow {
        id: entry.id,
        at: entry.at,
        actor_kind: entry.actor.kind.as_str().to_owned(),
        actor: entry.actor.id,
        actor_name: entry.actor.id.and_then(|id| names.people.get(&id)).cloned(),
        register_code: register.and_then(|id| names.registers.get(&id)).cloned(),
        store_name: id_in(body, "store").and_then(|id| names.stores.get(&id)).cloned(),
        sentence: sentences::sentence(&entry.kind, locale),
        kind: entry.kind.clone(),
        subject: entry.subject,
        subject_name: entry.subject.and_then(|id| names.of(id)).cloned(),
        done: entry.done,
        reason: body.get("reason").and_then(Value::as_str).map(str::to_owned),
        approved_by_name: id_in(body, "approved_by")
            .or_else(|| id_in(body, "granted_by"))
            .and_then(|id| names.people.get(&id))
            .cloned(),
        facts: changed.chain(plain).collect(),
    }
}
