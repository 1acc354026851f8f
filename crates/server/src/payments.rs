//! Which payment providers this process can call.

use orders::payment::{Simulated, SimulatedSettings};

pub use orders::payment::Adapters;

use crate::config::Config;

/// The providers that the settings name.
pub(crate) fn adapters(config: &Config) -> Adapters {
    let adapters = Adapters::default();
    match &config.simulated_payments {
        None => adapters,
        Some(simulated) => adapters.with(Simulated::new(SimulatedSettings {
            url: simulated.url.clone(),
            merchant: simulated.merchant.clone(),
            secret: simulated.secret.reveal().as_bytes().to_vec(),
            public_url: config.public_url.clone(),
        })),
    }
}
