//! Which payment providers this process can call.

use orders::payment::{Ecpay, EcpaySettings, Simulated, SimulatedSettings};

pub use orders::payment::Adapters;

use crate::config::Config;

/// The providers that the settings name. A brand's own merchants come before the simulated provider.
pub(crate) fn adapters(config: &Config) -> Adapters {
    let mut adapters = Adapters::default();
    if let Some(ecpay) = &config.ecpay {
        for merchant in &ecpay.merchants {
            adapters = adapters.with(Ecpay::new(EcpaySettings {
                host: merchant.host.clone(),
                url: ecpay.url.clone(),
                merchant: merchant.merchant.clone(),
                hash_key: merchant.hash_key.reveal().to_owned(),
                hash_iv: merchant.hash_iv.reveal().to_owned(),
                public_url: config.public_url.clone(),
            }));
        }
    }
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
