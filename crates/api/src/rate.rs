//! Limits by address: so many requests a second, so many log-ins a minute.
//!
//! One process counts for itself. An IPv6 client owns a whole /64, so that is what is counted.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::Refusal;

use crate::{Problem, codes};

/// How much one address may ask. Zero switches a limit off.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests a second.
    pub requests_per_second: u32,
    /// Requests at once.
    pub requests_burst: u32,
    /// Log-in attempts a minute.
    pub log_ins_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { requests_per_second: 100, requests_burst: 1_000, log_ins_per_minute: 30 }
    }
}

/// The counters.
pub(crate) struct Rate {
    requests: Option<DefaultKeyedRateLimiter<IpAddr>>,
    log_ins: Option<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Rate {
    pub(crate) fn new(limits: &Limits) -> Self {
        let requests = NonZeroU32::new(limits.requests_per_second).map(|rate| {
            let burst = NonZeroU32::new(limits.requests_burst).unwrap_or(rate);
            RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst))
        });
        let log_ins =
            NonZeroU32::new(limits.log_ins_per_minute).map(|rate| RateLimiter::keyed(Quota::per_minute(rate)));
        Rate { requests, log_ins }
    }

    pub(crate) fn check_request(&self, address: IpAddr) -> Result<(), Problem> {
        check(self.requests.as_ref(), address)
    }

    pub(crate) fn check_log_in(&self, address: IpAddr) -> Result<(), Problem> {
        check(self.log_ins.as_ref(), address)
    }

    /// Forgets addresses that have been quiet.
    pub(crate) fn forget_quiet(&self) {
        for limiter in [&self.requests, &self.log_ins].into_iter().flatten() {
            limiter.retain_recent();
        }
    }
}

fn check(limiter: Option<&DefaultKeyedRateLimiter<IpAddr>>, address: IpAddr) -> Result<(), Problem> {
    let Some(limiter) = limiter else { return Ok(()) };
    limiter.check_key(&counted(address)).map_err(|early| {
        let wait = early.wait_time_from(DefaultClock::default().now());
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
        let mut problem = Problem::from(Refusal::new(&codes::TOO_MANY).with("seconds", i64::from(seconds)));
        problem.retry_after_seconds = Some(seconds);
        problem
    })
}

/// The address that is counted: an IPv6 client has its whole /64.
fn counted(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        },
    }
}

/// The client's address: the connection's, or what the innermost trusted proxy saw.
///
/// `forwarded` is X-Forwarded-For. Only the last `trusted` entries were written by proxies of ours;
/// anything before them may be made up.
pub fn client_address(connection: IpAddr, forwarded: Option<&str>, trusted: usize) -> IpAddr {
    if trusted == 0 {
        return connection;
    }
    let hops: Vec<&str> =
        forwarded.unwrap_or_default().split(',').map(str::trim).filter(|hop| !hop.is_empty()).collect();
    hops.len()
        .checked_sub(trusted)
        .and_then(|index| hops.get(index))
        .and_then(|hop| hop.parse().ok())
        .unwrap_or(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_hops_are_not_believed() {
        let connection: IpAddr = "10.0.0.1".parse().unwrap();
        let seen = |forwarded, trusted| client_address(connection, Some(forwarded), trusted).to_string();
        assert_eq!(seen("1.2.3.4", 0), "10.0.0.1");
        assert_eq!(seen("6.6.6.6, 1.2.3.4", 1), "1.2.3.4");
        assert_eq!(seen("6.6.6.6, 1.2.3.4, 10.0.0.9", 2), "1.2.3.4");
        assert_eq!(seen("", 1), "10.0.0.1");
    }

    #[test]
    fn one_address_cannot_take_everything() {
        let rate = Rate::new(&Limits { requests_per_second: 1, requests_burst: 3, log_ins_per_minute: 0 });
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let allowed = (0..10).filter(|_| rate.check_request(one).is_ok()).count();
        assert_eq!(allowed, 3);
        assert!(rate.check_request(other).is_ok());
        assert!(rate.check_log_in(one).is_ok(), "zero switches a limit off");
    }
}
