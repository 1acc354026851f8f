//! Companies that issue their invoices here, and where they do.

use fiscal::{Carrier, SealKey, Seller, TaxId, ZeroRate};
use kernel::{BusinessDate, Id, Refusal, Zone};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::jobs::NewJob;
use store::{Fault, Read, Row, Stop, Tx, params};
use utoipa::ToSchema;

use crate::{InvoicedBy, codes, events, sql, upload, who};

/// The country whose law these invoices follow.
const COUNTRY: &str = "TW";
/// The most numbers left at which anybody wants to be warned.
const LOW_MOST: i64 = 1_000_000;

/// When an order of the web shop is invoiced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InvoiceMoment)]
pub enum WebMoment {
    /// As soon as it is paid.
    #[default]
    Payment,
    /// When its goods are handed over or sent, and paid.
    HandOver,
}

impl WebMoment {
    const fn as_str(self) -> &'static str {
        match self {
            WebMoment::Payment => "payment",
            WebMoment::HandOver => "hand_over",
        }
    }
}

/// A company that issues here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// The company.
    pub legal_entity: Id,
    /// Its registered address.
    pub address: String,
    /// The first business date on which it issues here. Before it, another till did.
    pub since: BusinessDate,
    /// Seals what stands in the QR codes; without one no paper can be printed.
    pub seal_key: Option<SealKey>,
    /// The kind of carrier that the platform assigned to the brand's members, six characters.
    pub carrier_kind: Option<String>,
    /// Why its zero-rated goods are.
    pub zero_rate: Option<ZeroRate>,
    /// By which way its documents are handed in; none while nobody chose one.
    pub way: Option<String>,
    /// Warns when so many numbers are left.
    pub low: i64,
    /// When an order of the web shop is invoiced.
    pub web_moment: WebMoment,
    /// Counts its changes from 1.
    pub version: i64,
}

/// What a company's invoices shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIssuer {
    /// The company.
    pub legal_entity: Id,
    /// Its registered address.
    pub address: String,
    /// The first business date on which it issues here.
    pub since: BusinessDate,
    /// 32 hexadecimal digits; none leaves the key as it is.
    pub seal_key: Option<String>,
    /// The kind of carrier of the brand's members.
    pub carrier_kind: Option<String>,
    /// Why its zero-rated goods are.
    pub zero_rate: Option<ZeroRate>,
    /// By which way its documents are handed in.
    pub way: Option<String>,
    /// Warns when so many numbers are left.
    pub low: i64,
    /// When an order of the web shop is invoiced.
    pub web_moment: WebMoment,
}

/// Where invoices are issued: a store, perhaps one of its registers, and the company behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    pub(crate) store: Id,
    pub(crate) register: Option<Id>,
    pub(crate) zone: Zone,
    pub(crate) issuer: Issuer,
    pub(crate) seller: Seller,
}

impl Counter {
    /// The company that issues.
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }
}

fn row(row: &Row<'_>) -> Result<Issuer, Fault> {
    let reason: Option<i64> = row.get(5)?;
    let through_customs = row.get(6)?;
    let seal_key = match row.get::<Option<String>>(3)? {
        Some(text) => Some(SealKey::parse(&text).map_err(|_| Fault::Decode("a seal key".to_owned()))?),
        None => None,
    };
    Ok(Issuer {
        legal_entity: row.get(0)?,
        address: row.get(1)?,
        since: row.get(2)?,
        seal_key,
        carrier_kind: row.get(4)?,
        zero_rate: reason
            .and_then(|reason| u8::try_from(reason).ok())
            .map(|reason| ZeroRate { through_customs, reason }),
        low: row.get(7)?,
        web_moment: if row.get::<String>(9)? == "hand_over" { WebMoment::HandOver } else { WebMoment::Payment },
        version: row.get(8)?,
        way: row.get(10)?,
    })
}

/// A company that issues here.
///
/// # Errors
/// When the database says so.
pub fn issuer(read: &mut Read<'_>, legal_entity: Id) -> Result<Option<Issuer>, Fault> {
    read.query_opt(sql::ISSUER_GET, params![legal_entity], row)
}

/// All companies that issue here.
///
/// # Errors
/// When the database says so.
pub fn issuers(read: &mut Read<'_>) -> Result<Vec<Issuer>, Fault> {
    read.query(sql::ISSUERS, &[], row)
}

/// The company that issues in a store on a day; none where somebody else does, or nobody yet.
///
/// # Errors
/// When the database says so.
pub fn issuer_of(read: &mut Read<'_>, store: &staff::Store, on: BusinessDate) -> Result<Option<Issuer>, Fault> {
    if who(read, store, on)?.by != InvoicedBy::Own {
        return Ok(None);
    }
    Ok(issuer(read, store.legal_entity)?.filter(|issuer| issuer.since <= on))
}

/// Who issues in a store on a day, with all that stands on the document; none as for [`issuer_of`].
///
/// # Errors
/// Refused as `fiscal.party_text` or a code of tax ids when the company's data changed since and cannot stand on a
/// document.
pub fn counter(
    read: &mut Read<'_>,
    store: &staff::Store,
    register: Option<Id>,
    on: BusinessDate,
) -> Result<Option<Counter>, Stop> {
    if who(read, store, on)?.by != InvoicedBy::Own {
        return Ok(None);
    }
    counter_of_company(read, store, register, on)
}

/// The same for a sale of which it is known already that the store's company invoices it.
///
/// # Errors
/// As [`counter`].
pub fn counter_of_company(
    read: &mut Read<'_>,
    store: &staff::Store,
    register: Option<Id>,
    on: BusinessDate,
) -> Result<Option<Counter>, Stop> {
    let issuer = issuer(read, store.legal_entity)?.filter(|issuer| issuer.since <= on);
    let Some(issuer) = issuer else { return Ok(None) };
    let Some(entity) = staff::legal_entity(read, store.legal_entity)? else { return Ok(None) };
    let seller = Seller::new(TaxId::parse(&entity.tax_id)?, &entity.name, &issuer.address)?;
    Ok(Some(Counter { store: store.id, register, zone: store.zone.clone(), issuer, seller }))
}

/// Sets how a company issues; `seen` is the version that was looked at, 0 for one that does not issue here yet. Writes
/// `invoices.issuer_set@1`. Returns the next version.
///
/// # Errors
/// Refused as [`codes::ENTITY_UNKNOWN`], [`codes::ENTITY_ABROAD`]; as `api.invalid` with what is wrong at its field; as
/// `store.stale` when somebody changed it meanwhile.
pub fn set_issuer(tx: &mut Tx<'_>, new: &NewIssuer, seen: i64) -> Result<i64, Stop> {
    let entity = staff::legal_entity(tx, new.legal_entity)?.ok_or(&codes::ENTITY_UNKNOWN)?;
    if entity.country != COUNTRY {
        return Err(Stop::from(&codes::ENTITY_ABROAD));
    }
    check(new, &entity)?;
    let (by, now) = (tx.actor().id, tx.now());
    let reason = new.zero_rate.map(|zero_rate| i64::from(zero_rate.reason));
    let through_customs = new.zero_rate.is_some_and(|zero_rate| zero_rate.through_customs);
    let (kind, key, moment) = (new.carrier_kind.as_deref(), new.seal_key.as_deref(), new.web_moment.as_str());
    let (entity, address, since, way) = (new.legal_entity, new.address.trim(), new.since, new.way.as_deref());
    let low = new.low;
    let written = if seen == 0 {
        let values = params![entity, address, since, key, kind, reason, through_customs, low, by, now, moment, way];
        tx.execute(sql::ISSUER_INSERT, values)?
    } else {
        let values =
            params![entity, seen, address, since, key, kind, reason, through_customs, low, by, now, moment, way];
        tx.execute(sql::ISSUER_EDIT, values)?
    };
    if written == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    if way.is_some() {
        // What waited for a way is taken up.
        tx.enqueue(&NewJob { kind: upload::HAND_IN_ALL, subject: entity, body: json!({}), run_at: None })?;
    }
    tx.journal(&events::issuer_set(entity, seen + 1))?;
    Ok(seen + 1)
}

fn check(new: &NewIssuer, entity: &staff::LegalEntity) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    if TaxId::parse(&entity.tax_id).and_then(|tax_id| Seller::new(tax_id, &entity.name, &new.address)).is_err() {
        faults.push(("/address", &codes::ADDRESS_INVALID));
    }
    if new.seal_key.as_deref().is_some_and(|key| SealKey::parse(key).is_err()) {
        faults.push(("/seal_key", &fiscal::codes::KEY_FORM));
    }
    if new.carrier_kind.as_deref().is_some_and(|kind| Carrier::member(kind, "0", "0").is_err()) {
        faults.push(("/carrier_kind", &codes::CARRIER_KIND));
    }
    if new.zero_rate.is_some_and(|zero_rate| !(71..=79).contains(&zero_rate.reason)) {
        faults.push(("/zero_rate_reason", &codes::ZERO_RATE_INVALID));
    }
    if !(0..=LOW_MOST).contains(&new.low) {
        faults.push(("/low", &codes::LOW_INVALID));
    }
    if faults.is_empty() {
        return Ok(());
    }
    let refusal = Refusal::new(&api::codes::INVALID);
    Err(faults.into_iter().fold(refusal, |refusal, (pointer, code)| refusal.at(pointer, code)))
}
