//! Who pays out, and in which columns of their files what stands.

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Row, Stop, Tx, params};
use utoipa::ToSchema;

use crate::{codes, events, sql};

/// Headers of a provider's files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayoutColumns)]
pub struct Columns {
    /// What the provider calls the payment, or what it was told of it.
    #[schema(min_length = 1, max_length = 80)]
    pub reference: String,
    /// What was taken; below zero what went back.
    #[schema(min_length = 1, max_length = 80)]
    pub gross: String,
    /// What the provider keeps.
    #[schema(max_length = 80)]
    pub fee: Option<String>,
    /// What reaches the bank; where it is given, the fee is the rest.
    #[schema(max_length = 80)]
    pub net: Option<String>,
    /// The day on which it is paid out.
    #[schema(min_length = 1, max_length = 80)]
    pub payout_on: String,
    /// The day on which it was taken, for rows without a reference that is known here.
    #[schema(max_length = 80)]
    pub taken_on: Option<String>,
}

impl Columns {
    /// All headers that a file must have.
    pub fn named(&self) -> Vec<&str> {
        let needed = [self.reference.as_str(), self.gross.as_str(), self.payout_on.as_str()];
        let more = [&self.fee, &self.net, &self.taken_on].into_iter().filter_map(|column| column.as_deref());
        needed.into_iter().chain(more).collect()
    }
}

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name in programs.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// The words of the tender types that it pays out.
    pub methods: Vec<String>,
    /// Headers of its files.
    pub columns: Columns,
    /// So many days after taking money it pays it out at the latest.
    pub days: i64,
    /// Counts its changes from 1.
    pub version: i64,
}

/// A provider to be set.
#[derive(Debug, Clone)]
pub struct NewProvider {
    /// Its name in programs.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// The words of the tender types that it pays out.
    pub methods: Vec<String>,
    /// Headers of its files.
    pub columns: Columns,
    /// So many days after taking money it pays it out at the latest.
    pub days: i64,
}

fn row(row: &Row<'_>) -> Result<Provider, Fault> {
    let json =
        |text: String| serde_json::from_str(&text).map_err(|error| Fault::Decode(format!("a provider: {error}")));
    let methods: Vec<String> = serde_json::from_str(&row.get::<String>(2)?)
        .map_err(|error| Fault::Decode(format!("a provider's methods: {error}")))?;
    Ok(Provider {
        code: row.get(0)?,
        name: row.get(1)?,
        methods,
        columns: json(row.get(3)?)?,
        days: row.get(4)?,
        version: row.get(5)?,
    })
}

/// All providers.
///
/// # Errors
/// When the database says so.
pub fn providers(read: &mut Read<'_>) -> Result<Vec<Provider>, Fault> {
    read.query(sql::PROVIDERS, &[], row)
}

/// One provider.
///
/// # Errors
/// When the database says so.
pub fn provider(read: &mut Read<'_>, code: &str) -> Result<Option<Provider>, Fault> {
    read.query_opt(sql::PROVIDER_GET, params![code], row)
}

/// Sets a provider up, or changes it; `version` is 0 for a new one.
///
/// # Errors
/// [`codes::PROVIDER_INVALID`] with what is wrong; `store.stale` when it changed meanwhile.
pub fn set_provider(tx: &mut Tx<'_>, new: &NewProvider, version: i64) -> Result<(), Stop> {
    require_good(tx, new)?;
    let json = |error: serde_json::Error| Fault::Decode(error.to_string());
    let methods = serde_json::to_string(&new.methods).map_err(json)?;
    let columns = serde_json::to_string(&new.columns).map_err(json)?;
    let name = new.name.trim();
    let saved = match version {
        0 => tx.execute(sql::PROVIDER_INSERT, params![&new.code, name, &methods, &columns, new.days])?,
        _ => tx.execute(sql::PROVIDER_SAVE, params![&new.code, name, &methods, &columns, new.days, version])?,
    };
    if saved == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&events::provider_set(&new.code))?;
    Ok(())
}

fn require_good(read: &mut Read<'_>, new: &NewProvider) -> Result<(), Stop> {
    let wrong =
        |at: &'static str| -> Stop { Refusal::new(&codes::PROVIDER_INVALID).at(at, &codes::PROVIDER_INVALID).into() };
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if !(1..=40).contains(&new.code.len()) || !new.code.bytes().all(word) {
        return Err(wrong("/code"));
    }
    if !(1..=60).contains(&new.name.trim().chars().count()) || new.name.chars().any(char::is_control) {
        return Err(wrong("/name"));
    }
    let known = orders::tender::types(read)?;
    let is_known = |method: &String| known.iter().any(|one| one.kind.as_str() == method.as_str());
    if new.methods.is_empty() || new.methods.len() > 20 || !new.methods.iter().all(is_known) {
        return Err(wrong("/methods"));
    }
    let named = new.columns.named();
    if named.iter().any(|header| header.trim().is_empty() || header.chars().count() > 80) {
        return Err(wrong("/columns"));
    }
    if !(0..=90).contains(&new.days) {
        return Err(wrong("/days"));
    }
    Ok(())
}
