//! The output side of the two-month return: one row for each kind of document, who bought, and how it is taxed.

use fiscal::{Period, TaxType};
use kernel::{Id, Money};
use store::{Fault, Read};

/// A row of the return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxRow {
    /// `invoices`, `allowances` or `all`: invoices less allowances.
    pub document: &'static str,
    /// `companies`, `persons` or `all`.
    pub buyers: &'static str,
    /// How it is taxed; none for all of it.
    pub tax_type: Option<TaxType>,
    /// How many documents.
    pub documents: i64,
    /// Without tax; of allowances what was given back.
    pub net: Money,
    /// The tax of it.
    pub tax: Money,
}

/// The rows of a company's period with what they come to, and how many of its invoices were voided.
///
/// # Errors
/// When the database says so.
pub fn tax_period(read: &mut Read<'_>, legal_entity: Id, period: Period) -> Result<(Vec<TaxRow>, i64), Fault> {
    let (sums, voided) = invoices::tax_period(read, legal_entity, period)?;
    let mut rows: Vec<TaxRow> = sums
        .iter()
        .map(|sum| TaxRow {
            document: if sum.is_allowance { "allowances" } else { "invoices" },
            buyers: if sum.of_companies { "companies" } else { "persons" },
            tax_type: Some(sum.tax_type),
            documents: sum.documents,
            net: sum.net,
            tax: sum.tax,
        })
        .collect();
    for tax_type in TaxType::ALL.map(Some).into_iter().chain([None]) {
        let of = sums.iter().filter(|sum| tax_type.is_none_or(|wanted| wanted == sum.tax_type));
        let signed = |is_allowance: bool, amount: Money| if is_allowance { -amount } else { amount };
        let row = of.fold(
            TaxRow { document: "all", buyers: "all", tax_type, documents: 0, net: Money::ZERO, tax: Money::ZERO },
            |row, sum| TaxRow {
                documents: row.documents + sum.documents,
                net: row.net + signed(sum.is_allowance, sum.net),
                tax: row.tax + signed(sum.is_allowance, sum.tax),
                ..row
            },
        );
        if row.documents > 0 || tax_type.is_none() {
            rows.push(row);
        }
    }
    Ok((rows, voided))
}
