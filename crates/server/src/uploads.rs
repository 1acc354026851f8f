//! By which ways this process can hand e-invoices in.

use invoices::upload::{SimulatedPlatform, Turnkey};

pub use invoices::upload::Ways;

use crate::config::Config;

/// The ways that the settings name.
pub(crate) fn ways(config: &Config) -> Ways {
    let mut ways = Ways::default();
    if let Some(folder) = &config.turnkey {
        ways = ways.with(Turnkey::new(folder));
    }
    if let Some(platform) = &config.simulated_platform {
        ways = ways.with(SimulatedPlatform::new(&platform.url, platform.token.reveal()));
    }
    ways
}
