//! How often codes may be asked for and guessed at: by number, by prefix, by address, and by everybody
//! together. Counted in the database, because several servers share it.

use std::net::IpAddr;

use kernel::{Actor, Refusal, Timestamp};
use store::{Db, Fault, Stop, Tx, WriteError, params};

use crate::{IdentityKind, Way, codes, sql};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// So many in a stretch of time.
struct Budget {
    scope: &'static str,
    seconds: i64,
    most: i64,
    of: Of,
}

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Way,
    Prefix,
    Address,
    Everybody,
}

/// Sending. A prefix is ten thousand neighbouring numbers: text messages to made-up numbers of one block are how
/// a shop is made to pay a stranger's telephone company.
const ASKING: &[Budget] = &[
    Budget { scope: "ask.way.hour", seconds: HOUR, most: 5, of: Of::Way },
    Budget { scope: "ask.way.day", seconds: DAY, most: 10, of: Of::Way },
    Budget { scope: "ask.address.hour", seconds: HOUR, most: 60, of: Of::Address },
    Budget { scope: "ask.prefix.hour", seconds: HOUR, most: 100, of: Of::Prefix },
    Budget { scope: "ask.all.hour", seconds: HOUR, most: 10_000, of: Of::Everybody },
];

/// Guessing, over all codes: five at a code and ten codes a day leave one chance in twenty thousand.
const GUESSING: &[Budget] = &[
    Budget { scope: "guess.address.hour", seconds: HOUR, most: 120, of: Of::Address },
    Budget { scope: "guess.all.hour", seconds: HOUR, most: 20_000, of: Of::Everybody },
];

/// What an attempt is counted under: keyed hashes, made outside of the write.
#[derive(Clone)]
pub(crate) struct Attempt {
    spends: Vec<(&'static Budget, [u8; 32])>,
}

impl Attempt {
    pub(crate) fn ask(secret: &[u8], way: &Way, address: Option<IpAddr>) -> Attempt {
        Attempt::of(ASKING, secret, Some(way), address)
    }

    pub(crate) fn guess(secret: &[u8], address: Option<IpAddr>) -> Attempt {
        Attempt::of(GUESSING, secret, None, address)
    }

    fn of(budgets: &'static [Budget], secret: &[u8], way: Option<&Way>, address: Option<IpAddr>) -> Attempt {
        // This machine itself is a proxy that nobody told us of, or somebody trying things out: one budget for all
        // who come that way would lock everybody out.
        let address = address.filter(|address| !address.is_loopback());
        let spends = budgets.iter().filter_map(|budget| {
            let text = match budget.of {
                Of::Way => way.map(|way| format!("{}:{}", way.kind().as_str(), way.value())),
                Of::Prefix => way.map(|way| format!("{}:{}", way.kind().as_str(), prefix(way))),
                Of::Address => address.map(|address| network(address).to_string()),
                Of::Everybody => Some(String::new()),
            };
            text.map(|text| (budget, messages::keyed_hash(secret, &text)))
        });
        Attempt { spends: spends.collect() }
    }

    /// Uses up one of each budget. The seconds to wait when one is spent; then the caller must roll back.
    pub(crate) fn spend(&self, tx: &mut Tx<'_>) -> Result<Option<i64>, Fault> {
        let now = tx.now();
        for (budget, hash) in &self.spends {
            let micros = budget.seconds * 1_000_000;
            let start = now.micros().div_euclid(micros) * micros;
            let values = params![budget.scope, *hash, Timestamp::from_micros(start), budget.most];
            if tx.execute(sql::BUDGET_SPEND, values)? == 0 {
                return Ok(Some((start + micros - now.micros()).div_euclid(1_000_000) + 1));
            }
        }
        Ok(None)
    }
}

/// The refusal of somebody who has to wait.
pub(crate) fn too_many(seconds: i64) -> Stop {
    Refusal::new(&codes::CODES_TOO_MANY).with("seconds", seconds).into()
}

/// Ten thousand neighbouring numbers, or everybody at one mail host.
fn prefix(way: &Way) -> &str {
    let value = way.value();
    match way.kind() {
        IdentityKind::Phone => value.get(..value.len().saturating_sub(4)).unwrap_or(value),
        IdentityKind::Email => value.rsplit_once('@').map_or(value, |(_, host)| host),
        _ => value,
    }
}

/// What one client can have as many of as they like: an IPv6 network of 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::from([a, b, c, d, 0, 0, 0, 0])
            },
            IpAddr::V4,
        ),
    }
}

/// Rows forgotten in one write.
const BATCH: i64 = 500;

/// Forgets codes nobody can use and stretches of time that are over. Returns how many codes went.
///
/// # Errors
/// When the database says so.
pub async fn sweep(db: &Db) -> Result<u64, WriteError> {
    db.write_bulk("members.sweep_codes", Actor::SYSTEM, |tx| {
        let now = tx.now();
        tx.execute(sql::BUDGET_FORGET, params![now.plus_seconds(-2 * DAY)])?;
        Ok(tx.execute(sql::CODE_FORGET, params![now.plus_seconds(-HOUR), BATCH])?)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_counted_together() {
        let of = |text: &str| prefix(&Way::phone(text).unwrap()).to_owned();
        assert_eq!(of("0912345678"), "+88691234");
        assert_eq!(of("0912340000"), of("0912349999"));
        assert_eq!(prefix(&Way::email("amy@Example.com").unwrap()), "example.com");
        assert_eq!(network("2001:db8:1:2:3::4".parse().unwrap()), network("2001:db8:1:2:ffff::".parse().unwrap()));
    }
}
