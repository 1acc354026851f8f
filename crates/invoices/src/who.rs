//! Who gives the buyer of a store's sale an invoice: the store's own company, the landlord of a counter, a certified
//! provider's own system, or nobody.
//!
//! It is a matter of the sale: the store that sold and the day of its books say who invoices, whoever takes the money or
//! takes goods back. So a setting holds from a day on that has not begun, and none is ever changed: what is set later
//! stands over what was set before, from its own day on.

use fiscal::TaxId;
use kernel::{BusinessDate, Id, Rate, Refusal, Timestamp};
use serde::Serialize;
use staff::{InvoiceMode, Store, StoreKind};
use store::{Fault, Read, Row, Stop, Tx, params};
use utoipa::ToSchema;

use crate::{codes, events, sql};

/// The longest name of who invoices, in characters: what a document of the law can carry.
const NAME_LONGEST: usize = 60;

store::stored_names! {
    /// Who gives the buyer of a store's sale an invoice.
    InvoicedBy {
        /// The store's own company, with numbers of its own.
        Own = "own",
        /// The department store in which a counter stands, by its own register. It is owed a commission.
        Landlord = "landlord",
        /// A certified provider's own system, with numbers that it keeps, in the name of the store's company.
        Provider = "provider",
        /// Nobody has to.
        None = "none",
    }
}

impl From<InvoiceMode> for InvoicedBy {
    fn from(mode: InvoiceMode) -> Self {
        match mode {
            InvoiceMode::Own => InvoicedBy::Own,
            InvoiceMode::Landlord => InvoicedBy::Landlord,
            InvoiceMode::None => InvoicedBy::None,
        }
    }
}

/// Who invoices from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Who.
    pub by: InvoicedBy,
    /// The landlord's or the provider's name; empty while nobody said it, and where we invoice ourselves.
    pub name: String,
    /// Their tax id; empty as the name is.
    pub tax_id: String,
    /// What a landlord keeps of each sale, in parts per million.
    pub commission: Rate,
    /// The first business date on which it holds; none for how the store opened.
    pub since: Option<BusinessDate>,
    /// Which setting of the store it is, from 1; 0 for how it opened.
    pub version: i64,
    /// When it was set.
    pub set_at: Option<Timestamp>,
}

impl Who {
    fn opened(mode: InvoiceMode) -> Who {
        let (name, tax_id) = (String::new(), String::new());
        Who { by: mode.into(), name, tax_id, commission: Rate::new(0), since: None, version: 0, set_at: None }
    }

    /// Who invoices instead of us, as the buyer is told; none where we do, or nobody has to.
    pub fn elsewhere(&self) -> Option<Elsewhere> {
        let is_elsewhere = matches!(self.by, InvoicedBy::Landlord | InvoicedBy::Provider);
        is_elsewhere.then(|| Elsewhere { by: self.by, name: self.name.clone() })
    }

    /// What the journal says of it.
    fn facts(&self) -> serde_json::Value {
        serde_json::json!({
            "by": self.by,
            "since": self.since,
            "name": self.name,
            "tax_id": self.tax_id,
            "commission_rate": self.commission,
        })
    }
}

/// Somebody else who gives the buyer the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoicedElsewhere)]
pub struct Elsewhere {
    /// `landlord` or `provider`.
    pub by: InvoicedBy,
    /// Their name; empty where nobody said it yet.
    pub name: String,
}

impl Elsewhere {
    /// Their name, or what they are where nobody said it.
    pub fn name_or(&self, nobody: &str) -> String {
        if self.name.is_empty() { nobody.to_owned() } else { self.name.clone() }
    }
}

/// Who invoices what a store sells, day by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoInvoices {
    opened: Who,
    /// What was set, the first first.
    settings: Vec<Who>,
}

impl WhoInvoices {
    /// Who does on a day.
    pub fn on(&self, date: BusinessDate) -> &Who {
        let holds = |who: &&Who| who.since.is_none_or(|since| since <= date);
        self.settings.iter().rev().find(holds).unwrap_or(&self.opened)
    }

    /// Who does on a day, and each that begins later: what is replaced before it began is left out.
    pub fn from(&self, date: BusinessDate) -> Vec<&Who> {
        let now = self.on(date);
        let mut all = vec![now];
        // What was set before the one of now stands below it for ever.
        for who in self.settings.iter().filter(|who| who.since > Some(date) && who.version > now.version) {
            all.retain(|other| other.since < who.since);
            all.push(who);
        }
        all
    }

    /// How often it was set; for `If-Match`.
    pub fn version(&self) -> i64 {
        self.settings.last().map_or(0, |who| who.version)
    }

    /// True when a landlord was ever set.
    pub fn ever_landlord(&self) -> bool {
        [&self.opened].into_iter().chain(&self.settings).any(|who| who.by == InvoicedBy::Landlord)
    }

    /// True when a landlord invoices on any day of a span.
    pub fn has_landlord(&self, from: BusinessDate, to: BusinessDate) -> bool {
        let days = 0..=to.days_since(from).max(0);
        let mut dates = days.filter_map(|day| i32::try_from(day).ok()).map(|day| from.plus_days(day));
        dates.any(|date| self.on(date).by == InvoicedBy::Landlord)
    }
}

fn row(row: &Row<'_>) -> Result<Who, Fault> {
    Ok(Who {
        by: InvoicedBy::read(row, 0)?,
        name: row.get(1)?,
        tax_id: row.get(2)?,
        commission: row.get(3)?,
        since: Some(row.get(4)?),
        version: row.get(5)?,
        set_at: Some(row.get(6)?),
    })
}

/// Who invoices what a store sells, day by day.
///
/// # Errors
/// When the database says so.
pub fn who_invoices(read: &mut Read<'_>, store: &Store) -> Result<WhoInvoices, Fault> {
    let settings = read.query(sql::STORE_SETTINGS, params![store.id], row)?;
    Ok(WhoInvoices { opened: Who::opened(store.invoice_mode), settings })
}

/// Who invoices what a store sells on a day.
///
/// # Errors
/// When the database says so.
pub fn who(read: &mut Read<'_>, store: &Store, on: BusinessDate) -> Result<Who, Fault> {
    let found = read.query_opt(sql::STORE_ON, params![store.id, on], row)?;
    Ok(found.unwrap_or_else(|| Who::opened(store.invoice_mode)))
}

/// Who shall invoice from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWho {
    /// The store.
    pub store: Id,
    /// The first business date on which it holds.
    pub since: BusinessDate,
    /// Who.
    pub by: InvoicedBy,
    /// The landlord's or the provider's name.
    pub name: String,
    /// Their tax id.
    pub tax_id: String,
    /// What a landlord keeps of each sale, in parts per million.
    pub commission: Rate,
}

/// Sets who invoices what a store sells from a day on that has not begun; what was set to begin then or later no longer
/// does. `seen` is the version that was looked at, 0 for a store for which nothing was set. Writes
/// `invoices.store_set@1`. Returns the next version.
///
/// # Errors
/// Refused as [`codes::STORE_UNKNOWN`]; as `api.invalid` with what is wrong at its field; as `store.stale` when somebody
/// changed it meanwhile.
pub fn set_store(tx: &mut Tx<'_>, new: &NewWho, seen: i64) -> Result<i64, Stop> {
    if staff::store(tx, new.store)?.is_none() {
        return Err(Stop::from(&codes::STORE_UNKNOWN));
    }
    // No shift opens there until this is written: its sales have one who invoices them, from the first to the last.
    let (store, latest) = staff::hold_store(tx, new.store)?;
    let (now, by) = (tx.now(), tx.actor().id);
    let today = store.business_date(now);
    let first = first_day(&store, today, latest);
    let name = new.name.trim();
    check(new, name, first)?;
    let before = who(tx, &store, new.since)?;
    let (how, rate) = (new.by.as_str(), new.commission);
    let values = params![new.store, seen, new.since, how, name, &new.tax_id, rate, by, now];
    if tx.execute(sql::STORE_SET, values)? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    let after = who(tx, &store, new.since)?;
    tx.journal(&events::store_set(new.store, &before.facts(), &after.facts()))?;
    Ok(seen + 1)
}

/// The first day on which nothing can have been sold in a store: today where none ever began, or else tomorrow, since a
/// shift that goes on past midnight sells on a day that no shift began. A web shop has no shifts and is always open.
pub(crate) fn first_day(store: &Store, today: BusinessDate, latest: Option<BusinessDate>) -> BusinessDate {
    match latest {
        Some(latest) => today.max(latest).plus_days(1),
        None if store.kind == StoreKind::Web => today.plus_days(1),
        None => today,
    }
}

fn check(new: &NewWho, name: &str, first: BusinessDate) -> Result<(), Refusal> {
    let mut refusal = Refusal::new(&api::codes::INVALID);
    let mut faults = Vec::new();
    if new.since < first {
        refusal = refusal.with("first", first.to_string());
        faults.push(("/since", &codes::SINCE_BEGUN));
    }
    let is_elsewhere = matches!(new.by, InvoicedBy::Landlord | InvoicedBy::Provider);
    if is_elsewhere {
        let fits = (1..=NAME_LONGEST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if !fits {
            faults.push(("/name", &codes::WHO_NAME));
        }
        if TaxId::parse(&new.tax_id).is_err() {
            faults.push(("/tax_id", &codes::WHO_TAX_ID));
        }
    } else if !name.is_empty() || !new.tax_id.is_empty() {
        faults.push(("/name", &codes::WHO_OURS));
    }
    let most = if new.by == InvoicedBy::Landlord { Rate::WHOLE.get() } else { 0 };
    if !(0..=most).contains(&new.commission.get()) {
        faults.push(("/commission_rate", &codes::COMMISSION_INVALID));
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(faults.into_iter().fold(refusal, |refusal, (pointer, code)| refusal.at(pointer, code)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(day: i64) -> BusinessDate {
        "2026-11-01".parse::<BusinessDate>().unwrap().plus_days(i32::try_from(day).unwrap())
    }

    fn set(version: i64, day: i64, by: InvoicedBy) -> Who {
        let opened = Who::opened(InvoiceMode::Own);
        Who { by, since: Some(date(day)), version, set_at: Some(Timestamp::from_micros(0)), ..opened }
    }

    fn of(settings: Vec<Who>) -> WhoInvoices {
        WhoInvoices { opened: Who::opened(InvoiceMode::Own), settings }
    }

    #[test]
    fn what_was_set_later_stands_over_what_begins_later() {
        let plan = of(vec![set(1, 10, InvoicedBy::Landlord), set(2, 5, InvoicedBy::Provider)]);
        assert_eq!(plan.on(date(4)).by, InvoicedBy::Own);
        assert_eq!(plan.on(date(5)).by, InvoicedBy::Provider);
        assert_eq!(plan.on(date(12)).by, InvoicedBy::Provider, "the plan of before is replaced");
        assert_eq!(plan.from(date(1)).iter().map(|who| who.version).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(plan.from(date(6)).iter().map(|who| who.version).collect::<Vec<_>>(), [2]);
        let after = of(vec![set(1, 5, InvoicedBy::Landlord), set(2, 10, InvoicedBy::Own)]);
        assert_eq!(after.from(date(1)).iter().map(|who| who.version).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(after.has_landlord(date(9), date(20)) && !after.has_landlord(date(10), date(20)));
    }

    proptest! {
        #[test]
        fn a_day_before_what_is_set_is_as_it_was(days in prop::collection::vec(0_i64..30, 1..8), more in 0_i64..30) {
            let by = |at: usize| InvoicedBy::ALL[at % InvoicedBy::ALL.len()];
            let settings: Vec<Who> =
                (1_i64..).zip(&days).enumerate().map(|(at, (version, day))| set(version, *day, by(at))).collect();
            let before = of(settings.clone());
            let mut settings = settings;
            settings.push(set(99, more, InvoicedBy::Landlord));
            let after = of(settings);
            for day in 0..30 {
                if day < more {
                    prop_assert_eq!(before.on(date(day)), after.on(date(day)));
                } else {
                    prop_assert_eq!(after.on(date(day)).version, 99);
                }
            }
            // What is shown as to come is what days then say.
            let shown = after.from(date(0));
            for day in 0..30 {
                let holds = shown.iter().rev().find(|who| who.since.is_none_or(|since| since <= date(day)));
                prop_assert_eq!(holds.copied(), Some(after.on(date(day))));
            }
        }
    }
}
