//! A day of the books, proven from two sides.

use api::{Answer, BrandDb, Caller, Page, Problem, Query, answer};
use kernel::{BusinessDate, Id, Refusal, Zone};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::codes;
use crate::proof::rows::{self, Asked, ProofRow};
use crate::proof::{self, DayProof, ProofOf, Scope};

/// Which day, and whose.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProofQuery {
    /// One store; all that the caller may see when none is named.
    store: Option<Id>,
    /// The day of the books; today's when none is named.
    date: Option<BusinessDate>,
}

/// Proves a day: goods, cash, tenders, orders and the ledger, each from two sides, with the difference. With
/// `payments.read` for the whole brand and no store named, places without a store and the accounts of the whole brand
/// are proven too.
///
/// # Errors
/// `api.wrong_store`; `orders.store_unknown`.
#[utoipa::path(get, path = "/proof", operation_id = "orders_prove_day", tag = "payments", params(ProofQuery),
    responses((status = 200, body = DayProof)),
    extensions(("x-permission" = json!("payments.read")), ("x-scope" = json!("store"))))]
pub async fn prove(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<ProofQuery>,
) -> Result<Answer<DayProof>, Problem> {
    let mine = match query.store {
        Some(store) => {
            caller.require_store("payments.read", store)?;
            Some(vec![store])
        }
        None => caller.stores_for("payments.read"),
    };
    let zone = db.brand().zone.clone();
    let found = db.read(move |read| {
        let mut stores = staff::stores(read)?;
        if let Some(mine) = &mine {
            stores.retain(|store| mine.contains(&store.id));
        }
        if query.store.is_some() && stores.is_empty() {
            return Ok(None);
        }
        let date = query.date.unwrap_or_else(|| today(&stores, &zone, read.now()));
        let scope = Scope { whole: mine.is_none(), stores };
        let lines = proof::prove(read, &scope, date)?;
        let differences = lines.iter().filter(|line| line.differs > 0).count();
        let differences = i64::try_from(differences).unwrap_or(i64::MAX);
        Ok(Some(DayProof { store_id: query.store, business_date: date, lines, differences }))
    });
    found.await?.map(Answer::ok).ok_or_else(|| (&codes::STORE_UNKNOWN).into())
}

/// Today where the web shop is, or where the first of the stores is.
fn today(stores: &[staff::Store], zone: &Zone, now: kernel::Timestamp) -> BusinessDate {
    let active = || stores.iter().filter(|store| store.active);
    let home = active().find(|store| store.kind == staff::StoreKind::Web).or_else(|| active().next());
    home.map_or_else(|| BusinessDate::of(now, zone, 0), |store| store.business_date(now))
}

/// Which number of a day's proof.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProofRowsQuery {
    /// The day of the books.
    date: BusinessDate,
    /// What is compared in the line.
    #[param(inline)]
    of: ProofOf,
    /// The place, shift or store of the line, where it has one.
    subject: Option<Id>,
    /// The line's word of a tender or of a kind of account.
    #[param(max_length = 24)]
    kind: Option<String>,
    /// The number's word; `sum` for all that the left side comes to.
    #[param(max_length = 24)]
    word: String,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The rows behind one number of a day's proof, those that differ first.
///
/// # Errors
/// `api.wrong_store`; `api.all_stores` for what is not of one store; `api.not_found` for a number that there is not;
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/proof/rows", operation_id = "orders_list_proof_rows", tag = "payments",
    params(ProofRowsQuery), responses((status = 200, body = Page<ProofRow>)),
    extensions(("x-permission" = json!("payments.read")), ("x-scope" = json!("store"))))]
pub async fn rows(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<ProofRowsQuery>,
) -> Result<Answer<Page<ProofRow>>, Problem> {
    api::desk::short("/kind", query.kind.as_deref(), 24)?;
    api::desk::short("/word", Some(&query.word), 24)?;
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let (of, subject) = (query.of, query.subject);
    let store = db
        .read(move |read| {
            Ok(match (of, subject) {
                (ProofOf::Goods, Some(id)) => stock::location(read, id)?.map(|place| place.store),
                (ProofOf::Cash | ProofOf::TillTender | ProofOf::Terminal, Some(id)) => {
                    staff::shift(read, id)?.map(|shift| Some(shift.store))
                }
                (ProofOf::LedgerKind | ProofOf::LedgerDay, None) => Some(None),
                (ProofOf::LedgerKind | ProofOf::Goods | ProofOf::Cash, _) => None,
                (_, Some(id)) => staff::store(read, id)?.map(|store| Some(store.id)),
                (_, None) => None,
            })
        })
        .await?;
    let store = store.ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))?;
    caller.require_where("payments.read", store)?;
    let limit = answer::rows(query.limit)?;
    let broken = || Problem::from(Refusal::new(&api::codes::INVALID).at("/cursor", &api::codes::INVALID));
    let skip = query.cursor.as_deref().map_or(Ok(0), |text| text.parse::<u32>().map_err(|_| broken()))? as usize;
    let asked = Asked {
        of,
        subject,
        kind: query.kind.unwrap_or_default(),
        word: query.word,
        date: query.date,
        locale: caller.locale,
    };
    let found = db.read(move |read| rows::rows(read, &asked, skip, limit + 1)).await?;
    let found = found.ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))?;
    Ok(Answer::ok(Page::new(found, limit, |_| (skip + limit).to_string())))
}
