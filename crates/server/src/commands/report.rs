//! `tenon report`.

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use kernel::{Exponent, Money};
use store::{Db, Platform};

use super::{Place, print};

/// What to report.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    report: Report,
}

#[derive(Debug, Subcommand)]
enum Report {
    /// Sales less returns, over all channels.
    Sales(Sales),
}

#[derive(Debug, Args)]
struct Sales {
    #[command(flatten)]
    place: Place,
    /// What one line stands for.
    #[arg(long, value_enum)]
    by: By,
    /// Host name of the brand, or the first part of it; not needed where there is one brand only.
    #[arg(long, value_name = "HOST")]
    brand: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    /// A month of business dates.
    Month,
}

pub(super) async fn run(arguments: &Arguments) -> Result<()> {
    let Report::Sales(sales) = &arguments.report;
    let By::Month = sales.by;
    let (place, wanted) = (sales.place.clone(), sales.brand.clone());
    let db = tokio::task::spawn_blocking(move || one_brand(&*place.open()?, wanted.as_deref())).await??;
    let months = db.read(orders::report::sales_by_month).await.context("the orders cannot be read")?;
    let exponent = db.brand().exponent;
    let rows: Vec<[String; 4]> = months
        .into_iter()
        .map(|(month, total, orders, returns)| [month, figure(total, exponent), count(orders), count(returns)])
        .collect();
    if rows.is_empty() {
        return print(&format!("{} has sold nothing yet.\n", db.brand().host));
    }
    let heading = ["month", db.brand().currency.as_str(), "orders", "returns"].map(str::to_owned);
    let width = |column: usize| rows.iter().chain([&heading]).map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3)];
    let line = |row: &[String; 4]| {
        format!(
            "{:<w0$}  {:>w1$}  {:>w2$}  {:>w3$}\n",
            row[0],
            row[1],
            row[2],
            row[3],
            w0 = widths[0],
            w1 = widths[1],
            w2 = widths[2],
            w3 = widths[3]
        )
    };
    print(&[&heading].into_iter().chain(&rows).map(line).collect::<String>())
}

/// The brand of that host name or namespace, or the only one there is.
pub(super) fn one_brand(platform: &Platform, wanted: Option<&str>) -> Result<Db> {
    let brands = platform.brands().context("the list of brands cannot be read")?;
    let named = |name: &str| {
        let namespace = name.replace('-', "_");
        let mut found = brands.iter().filter(|brand| brand.host == name || brand.namespace == namespace);
        found.next()
    };
    let hosts = || brands.iter().map(|brand| brand.host.as_str()).collect::<Vec<_>>().join(", ");
    let brand = match (wanted, brands.as_slice()) {
        (Some(name), _) => match named(name) {
            Some(brand) => brand,
            None => bail!("there is no brand {name}. There are: {}", hosts()),
        },
        (None, [only]) => only,
        (None, _) => bail!("name a brand with --brand. There are: {}", hosts()),
    };
    platform.get(brand).with_context(|| format!("{} cannot be opened", brand.host))
}

fn count(number: i64) -> String {
    grouped(&number.unsigned_abs().to_string())
}

/// `748,957.02`.
fn figure(amount: Money, exponent: Exponent) -> String {
    let digits = usize::from(exponent.digits());
    let text = format!("{:0>width$}", amount.get().unsigned_abs(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    let sign = if amount.is_negative() { "-" } else { "" };
    if part.is_empty() { format!("{sign}{}", grouped(whole)) } else { format!("{sign}{}.{part}", grouped(whole)) }
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_in_books() {
        let two = Exponent::new(2).unwrap();
        assert_eq!(figure(Money::new(74_895_702), two), "748,957.02");
        assert_eq!(figure(Money::new(-5), two), "-0.05");
        assert_eq!(figure(Money::new(1_280), Exponent::ZERO), "1,280");
        assert_eq!(figure(Money::ZERO, Exponent::ZERO), "0");
    }
}
