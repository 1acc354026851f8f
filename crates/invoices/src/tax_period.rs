//! What a company's documents of two months come to, as the return wants it: by document, by whether a company or a
//! person bought, and by how it is taxed. Tax is that of each document, added up: nothing is worked out again.

use std::collections::BTreeMap;

use fiscal::{Allowance, Period, Prepared, TaxType};
use kernel::{BusinessDate, Id, Money};
use store::{Fault, Read, params};

use crate::sql;

/// Documents of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxSum {
    /// True for what was given back.
    pub is_allowance: bool,
    /// True where companies bought.
    pub of_companies: bool,
    /// How it is taxed.
    pub tax_type: TaxType,
    /// How many documents have some of it.
    pub documents: i64,
    /// Sales, or what was given back, without tax.
    pub net: Money,
    /// The tax of it.
    pub tax: Money,
}

/// How many documents are read at once.
const AT_ONCE: i64 = 500;

type Sums = BTreeMap<(bool, bool, TaxType), (i64, Money, Money)>;

/// The sums of a company's period, without kinds of which there are none; and how many invoices were voided.
///
/// # Errors
/// When the database says so.
pub fn tax_period(read: &mut Read<'_>, legal_entity: Id, period: Period) -> Result<(Vec<TaxSum>, i64), Fault> {
    let mut sums = Sums::new();
    let voided = invoices(read, legal_entity, period, &mut sums)?;
    allowances(read, legal_entity, period, &mut sums)?;
    let sum = |((is_allowance, of_companies, tax_type), (documents, net, tax))| TaxSum {
        is_allowance,
        of_companies,
        tax_type,
        documents,
        net,
        tax,
    };
    Ok((sums.into_iter().map(sum).collect(), voided))
}

fn add(sums: &mut Sums, of: (bool, bool), parts: [(TaxType, Money, Money); 3]) {
    for (tax_type, net, tax) in parts {
        if net.is_zero() && tax.is_zero() {
            continue;
        }
        let sum = sums.entry((of.0, of.1, tax_type)).or_default();
        *sum = (sum.0 + 1, sum.1 + net, sum.2 + tax);
    }
}

fn invoices(read: &mut Read<'_>, legal_entity: Id, period: Period, sums: &mut Sums) -> Result<i64, Fault> {
    let (mut voided, mut after) = (0, Id::NIL);
    loop {
        let rows = read.query(sql::PERIOD_INVOICES, params![legal_entity, period.code(), after, AT_ONCE], |row| {
            Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
        })?;
        let Some((last, ..)) = rows.last() else { return Ok(voided) };
        after = *last;
        for (_, state, content) in rows {
            if state == "voided" {
                voided += 1;
                continue;
            }
            let document: Prepared = serde_json::from_str(&content).map_err(unreadable)?;
            let totals = document.totals();
            let parts = [
                (TaxType::Taxable, totals.taxable, totals.tax),
                (TaxType::ZeroRated, totals.zero_rated, Money::ZERO),
                (TaxType::Exempt, totals.exempt, Money::ZERO),
            ];
            add(sums, (false, document.buyer().is_company()), parts);
        }
    }
}

fn allowances(read: &mut Read<'_>, legal_entity: Id, period: Period, sums: &mut Sums) -> Result<(), Fault> {
    let begins = |year: i16, month: u8| format!("{year:04}-{month:02}-01").parse::<BusinessDate>();
    let (next, first) = (period.next(), begins(period.year(), period.first_month()).map_err(unreadable)?);
    let last = begins(next.year(), next.first_month()).map_err(unreadable)?;
    // A shop's day may end after midnight: the document's own clock says where it belongs.
    let rows =
        read.query(sql::PERIOD_ALLOWANCES, params![legal_entity, first.plus_days(-1), last.plus_days(1)], |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(1)?))
        })?;
    for (state, content) in rows {
        let document: Allowance = serde_json::from_str(&content).map_err(unreadable)?;
        if state == "voided" || Period::of(document.issued()) != period {
            continue;
        }
        let of = |tax_type: TaxType| {
            let lines = document.lines().iter().filter(move |line| line.tax_type == tax_type);
            lines.fold((Money::ZERO, Money::ZERO), |(net, tax), line| (net + line.net, tax + line.tax))
        };
        let parts = TaxType::ALL.map(|tax_type| (tax_type, of(tax_type).0, of(tax_type).1));
        add(sums, (true, document.buyer().is_company()), parts);
    }
    Ok(())
}

fn unreadable(error: impl std::fmt::Display) -> Fault {
    Fault::Decode(format!("a document of a period: {error}"))
}
