//! The brand that the file's retailer becomes, and what people are told of the import.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use kernel::{BusinessDate, Exponent, Id, Zone};
use store::{Brand, Clock, Db, Platform};

use super::move_in::Moved;
use super::online_retail::{self, Contents, EXPONENT, ZONE};

/// Host name of the brand.
pub const HOST: &str = "online-retail.localhost";
/// Its folder or schema.
const NAMESPACE: &str = "online_retail";

/// Reads the file, packed with gzip or not, up to and with the day `until`.
///
/// # Errors
/// When it cannot be opened, or is not the file it should be.
pub fn open(path: &Path, until: Option<BusinessDate>) -> Result<Contents> {
    let mut file = File::open(path)?;
    let mut beginning = [0; 2];
    let packed = file.read_exact(&mut beginning).is_ok() && beginning == [0x1f, 0x8b];
    file.seek(SeekFrom::Start(0))?;
    let file = BufReader::new(file);
    if packed {
        online_retail::read(flate2::read::GzDecoder::new(file), until)
    } else {
        online_retail::read(file, until)
    }
}

/// The brand, made if it is missing.
///
/// # Errors
/// When the database says so.
pub async fn brand(platform: &Arc<Platform>) -> Result<Db> {
    let platform = Arc::clone(platform);
    let opened = tokio::task::spawn_blocking(move || {
        if let Some(db) = platform.by_host(HOST)? {
            return Ok(db);
        }
        let brand = Brand {
            id: Id::derived("brand", NAMESPACE.as_bytes()),
            host: HOST.to_owned(),
            namespace: NAMESPACE.to_owned(),
            name: "Online Retail".to_owned(),
            currency: "GBP".to_owned(),
            exponent: Exponent::new(EXPONENT).context("the exponent is out of range")?,
            zone: Zone::named(ZONE)?,
            locale: "en".to_owned(),
            state: "active".to_owned(),
        };
        anyhow::Ok(platform.create(&brand, Clock::System.now())?)
    });
    opened.await?
}

/// What was done, and what was left out and why.
pub fn report(db: &Db, contents: &Contents, moved: Moved) -> String {
    let known = |new: usize, all: usize| format!("{new} new, {} there before", all - new);
    let mut text = format!(
        "{}: {} lines read\n  goods    {}\n  orders   {}\n  returns  {}\n",
        db.brand().host,
        contents.lines,
        known(moved.goods, contents.goods.len()),
        known(moved.orders, contents.orders.len()),
        known(moved.returns, contents.returns.len()),
    );
    let mut reasons: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for refused in &contents.refused {
        let entry = reasons.entry(refused.reason).or_insert((0, refused.line));
        entry.0 += 1;
    }
    for (reason, (count, first)) in reasons {
        text.push_str(&format!("  left out {count} lines: {reason} (the first is line {first})\n"));
    }
    text
}
