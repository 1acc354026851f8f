//! A brand with its past, made once and kept.
//!
//! The past takes a minute or two to live through, so it is kept in the user's cache folder, under a name made of
//! everything that it follows from: the schema, the catalogue, the maker's version. Opening a fresh demo copies it.
//! A past that ends before yesterday is lived on until yesterday first.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use kernel::{BusinessDate, Id, Zone};
use store::{Clock, Database, Db, Options, Platform, copy};

use super::history::{self, Bank, DAYS, Past};
use super::{MERCHANT, Size, catalogue, chain, shop};

/// Counts changes of how the past is made: another number is another past.
const MAKER: u32 = 1;
/// Where the brand's clocks hang.
const ZONE: &str = "Asia/Taipei";
/// Where the past stands, in its folder.
const STATE: &str = "past.json";
const BRANDS: &str = "brands";
const PAYMENTS: &str = "simpay.jsonl";

/// A past that lies somewhere.
struct Kept {
    path: PathBuf,
    size: Size,
}

/// Brings the brand with its past to `database`, and the payments of it to `payments`. False when there is a brand
/// already.
///
/// # Errors
/// When the cache folder or the database cannot be used.
pub(super) async fn bring(database: &Database, payments: &Path, size: Size) -> Result<bool> {
    let kept = Kept { path: cache().join(name(size)?), size };
    kept.live_on().await?;
    fs::copy(kept.path.join(PAYMENTS), payments).context("the provider's payments cannot be copied")?;
    match database {
        Database::Sqlite(folder) => {
            if folder.join("platform.db").exists() {
                return Ok(false);
            }
            copy_folder(&kept.path.join(BRANDS), folder).context("the brand cannot be copied")?;
            Ok(true)
        }
        Database::Postgres(_) => {
            let (from, to) = (Database::Sqlite(kept.path.join(BRANDS)), database.clone());
            tokio::task::spawn_blocking(move || copy_brand(from, to)).await?
        }
    }
}

fn copy_brand(from: Database, to: Database) -> Result<bool> {
    let from = Platform::open(from, Options::default(), &crate::schema::migrations())?;
    let to = Platform::open(to, Options::default(), &crate::schema::migrations())?;
    if to.by_host(shop::HOST)?.is_some() {
        return Ok(false);
    }
    for brand in from.brands()? {
        copy::copy(&from, &brand, &to, Clock::System.now()).context("the brand cannot be copied")?;
    }
    Ok(true)
}

/// The folder of the user's that may be emptied at any time.
pub(super) fn cache() -> PathBuf {
    let own = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let caches = own("XDG_CACHE_HOME").or_else(|| own("HOME").map(|home| home.join(".cache")));
    caches.unwrap_or_else(std::env::temp_dir).join("tenon").join("demo")
}

/// The same for the same tables, the same goods and the same maker.
fn name(size: Size) -> Result<String> {
    let mut parts = MAKER.to_be_bytes().to_vec();
    if size == Size::Chain {
        parts.extend_from_slice(b"chain");
    }
    for step in store::migrate::MIGRATIONS.iter().copied().chain(crate::schema::migrations()) {
        parts.extend_from_slice(step.slice.as_bytes());
        parts.extend_from_slice(&step.checksum());
    }
    for article in catalogue::articles()? {
        parts.extend_from_slice(format!("{article:?}").as_bytes());
    }
    Ok(Id::derived("demo.past", &parts).to_string())
}

impl Kept {
    /// Makes it if it is not there, and lives on until yesterday.
    async fn live_on(&self) -> Result<()> {
        let past = self.read();
        if past.is_none() && self.path.exists() {
            fs::remove_dir_all(&self.path).context("a past that was not finished cannot be removed")?;
        }
        fs::create_dir_all(&self.path).with_context(|| format!("{} cannot be made", self.path.display()))?;
        let known = known_payments(&self.path.join(PAYMENTS));
        let (past, bank) = (past.unwrap_or_default(), Bank::new(MERCHANT, known));
        let zone = Zone::named(ZONE)?;
        let yesterday = BusinessDate::of(Clock::System.now(), &zone, 0).plus_days(-1);
        let from = past.made.until.map_or(yesterday.plus_days(1 - DAYS), |until| until.plus_days(1));
        if from > yesterday {
            return Ok(());
        }
        let (zh, en) = match self.size {
            Size::Chain => ("幾", "some minutes"),
            _ => ("一兩", "a minute or two"),
        };
        crate::commands::print(&format!(
            "正在過完 {from} 到 {yesterday} 的每一天，第一次需要{zh}分鐘 · Living through the days from {from} to {yesterday}; the first time takes {en}\n"
        ))?;
        let scale = (self.size == Size::Chain).then_some(chain::CHAIN);
        let database = Database::Sqlite(self.path.join(BRANDS));
        let past = make(database, &bank, past, (from, yesterday), scale).await?;
        let lines: Result<Vec<String>, _> = bank.payments().iter().map(serde_json::to_string).collect();
        fs::write(self.path.join(PAYMENTS), lines?.join("\n") + "\n").context("the payments cannot be written")?;
        // Written last: without it nothing else counts.
        fs::write(self.path.join(STATE), serde_json::to_vec(&past)?).context("the past cannot be written down")?;
        Ok(())
    }

    fn read(&self) -> Option<Past> {
        let text = fs::read(self.path.join(STATE)).ok()?;
        serde_json::from_slice(&text).ok()
    }
}

fn known_payments(path: &Path) -> Vec<crate::provider::Payment> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Sets the brand up where it is missing, and lives the days from `from` until `until`; with a scale as a chain.
async fn make(
    database: Database,
    bank: &Bank,
    past: Past,
    (from, until): (BusinessDate, BusinessDate),
    scale: Option<chain::Scale>,
) -> Result<Past> {
    let clock = Clock::manual(Zone::named(ZONE)?.instant(&format!("{from} 06:00:00"))?);
    // Whatever is cut off in the making is made anew.
    let options = Options { clock: clock.clone(), durable: false, ..Options::default() };
    let opened = tokio::task::spawn_blocking(move || Platform::open(database, options, &crate::schema::migrations()));
    let platform = Arc::new(opened.await??);
    let db: Db = shop::brand(&platform, &clock).await?;
    // Nobody logs in with it: whoever opens the demo sets passwords anew.
    shop::fill(&db, "made-by-the-demo-itself", Size::Small).await?;
    match scale {
        Some(scale) => chain::live(&db, &clock, bank, past, (from, until), scale).await,
        None => history::live(&db, &clock, bank, past, from, until).await,
    }
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Money;

    use super::*;

    /// What the brand's own reports say is what was done, to the last dollar.
    async fn agrees(db: &Db, past: &Past) {
        let made = &past.made;
        let mut orders = 0;
        for (store, days) in &made.days {
            for (date, told) in days {
                let (store, date) = (shop::id("store", store), *date);
                let books = db.read(move |read| orders::reconcile::day(read, store, date)).await.unwrap();
                assert_eq!((books.orders, books.orders_total), (told.orders, told.total), "{store} on {date}");
                assert_eq!(books.unexplained, Money::ZERO, "{store} on {date}");
                let tenders = books.tenders.iter().filter(|one| !(one.taken.is_zero() && one.given_back.is_zero()));
                let tenders: std::collections::BTreeMap<_, _> =
                    tenders.map(|one| (one.kind.clone(), (one.taken, one.given_back))).collect();
                assert_eq!(tenders, told.tenders, "{store} on {date}");
                orders += books.orders;
            }
        }
        assert_eq!(orders, made.sales - made.voids + made.web_orders - made.lapsed);
        let report = store::doctor::doctor(db, &crate::checks::all()).await.unwrap();
        assert!(report.is_clean(), "{report}");
        // Whoever did not pay said so: nobody has to ask the provider about a payment of last year.
        let open = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 100)).await.unwrap();
        assert!(open.iter().all(|case| case.kind != orders::payment::CASE_PAYMENT_UNKNOWN));
        assert!(open.iter().any(|case| case.kind == "stock.transfer_late"), "the lost box");
    }

    async fn drawers(db: &Db, past: &Past) -> (i64, Money, i64) {
        let (mut shifts, mut off, mut wrong) = (0, Money::ZERO, 0);
        for (store, days) in &past.made.days {
            for date in days.keys() {
                let (store, date) = (shop::id("store", store), *date);
                for shift in db.read(move |read| staff::shifts_of_day(read, store, date)).await.unwrap() {
                    let difference = shift.counted.unwrap() - shift.expected.unwrap();
                    shifts += 1;
                    off += difference;
                    wrong += i64::from(!difference.is_zero());
                }
            }
        }
        (shifts, off, wrong)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_books_say_what_was_done() {
        let folder = tempfile::tempdir().unwrap();
        let database = || Database::Sqlite(folder.path().join(BRANDS));
        let bank = Bank::new(MERCHANT, Vec::new());
        let day = |text: &str| text.parse::<BusinessDate>().unwrap();
        // A typhoon comes on the thirteenth.
        let past =
            make(database(), &bank, Past::default(), (day("2026-08-07"), day("2026-08-16")), None).await.unwrap();
        let made = past.made.clone();
        assert!(made.sales > 250 && made.web_orders > 20 && made.voids > 0 && made.shifts == 27, "{made:?}");
        assert!(
            !made.days["xinyi"].contains_key(&day("2026-08-13")) && made.days["web"].contains_key(&day("2026-08-13"))
        );
        // Written down, taken up again, and lived on.
        let past: Past = serde_json::from_slice(&serde_json::to_vec(&past).unwrap()).unwrap();
        assert_eq!(past.made, made);
        let bank = Bank::new(MERCHANT, bank.payments());
        let past = make(database(), &bank, past, (day("2026-08-17"), day("2026-08-19")), None).await.unwrap();
        let platform = Platform::open(database(), Options::default(), &crate::schema::migrations()).unwrap();
        let db = platform.by_host(shop::HOST).unwrap().unwrap();
        agrees(&db, &past).await;
        let made = &past.made;
        assert_eq!(drawers(&db, &past).await, (made.shifts, made.cash_difference, made.drawers_off));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_chains_books_say_what_was_made() {
        let folder = tempfile::tempdir().unwrap();
        let database = || Database::Sqlite(folder.path().join(BRANDS));
        let bank = Bank::new(MERCHANT, Vec::new());
        let day = |text: &str| text.parse::<BusinessDate>().unwrap();
        let scale = chain::Scale { members: 300, orders: 600, days: 12, lived: 2 };
        let past = make(database(), &bank, Past::default(), (day("2026-08-20"), day("2026-08-31")), Some(scale));
        let past = past.await.unwrap();
        // The next morning it goes on from there.
        let past = make(database(), &bank, past, (day("2026-09-01"), day("2026-09-01")), Some(scale)).await.unwrap();
        let made = past.chain.clone().unwrap();
        let (orders, lines) = made.size();
        assert!((300..1_200).contains(&orders) && (2 * orders..4 * orders).contains(&lines), "{orders} {lines}");
        assert_eq!((made.members, made.days.len()), (300, 40));
        let platform = Platform::open(database(), Options::default(), &crate::schema::migrations()).unwrap();
        let db = platform.by_host(shop::HOST).unwrap().unwrap();
        for (store, days) in &made.days {
            for (date, told) in days {
                let (store, date) = (shop::id("store", store), *date);
                let books = db.read(move |read| orders::reconcile::day(read, store, date)).await.unwrap();
                assert_eq!((books.orders, books.orders_total), (told.orders, told.total), "{store} on {date}");
                assert_eq!(books.unexplained, Money::ZERO, "{store} on {date}");
            }
        }
        // Every line of every day's proof agrees, over all stores.
        for date in ["2026-08-20", "2026-08-29", "2026-08-31", "2026-09-01"] {
            let date = day(date);
            let proven = db.read(move |read| {
                let scope = orders::proof::Scope { stores: staff::stores(read)?, whole: true };
                orders::proof::prove(read, &scope, date)
            });
            let proven = proven.await.unwrap();
            assert!(proven.len() > 40 && proven.iter().all(|line| line.differs == 0), "{date}: {proven:?}");
        }
        // Whom the tour follows is there, and buys.
        for regular in history::REGULARS.iter() {
            let way = members::Way::phone(regular.phone).unwrap();
            let found = db.read(move |read| members::find_by_way(read, &way)).await.unwrap();
            assert!(found.is_some(), "{}", regular.name);
        }
        let report = store::doctor::doctor(&db, &crate::checks::all()).await.unwrap();
        assert!(report.is_clean(), "{report}");
    }
}
