//! Settings: a TOML file, the environment over it, the command line over both; checked at start.
//!
//! Every setting has one name. `limits.connections` in the file is `TENON_LIMITS_CONNECTIONS` in the
//! environment; a secret may also be the name of a file, `TENON_METRICS_TOKEN_FILE`. Whatever is wrong is
//! said at once, all of it, by name, before anything is opened.

mod check;
mod keys;
mod read;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use orders::network_printer::NetworkPrinter;

pub use keys::{KEYS, Key};
pub use read::{Origin, Problems, Sources};

/// Checked settings of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How browsers reach a brand, with `{host}` for its host name: `https://{host}`.
    pub public_url: String,
    /// Where the brands lie.
    pub database: store::Database,
    /// Writing connections of this process, on PostgreSQL.
    pub writers: usize,
    /// Reading threads: of a brand on SQLite, of this process on PostgreSQL.
    pub readers: usize,
    /// How many proxies in front of us may be believed about the client's address.
    pub trusted_proxies: usize,
    /// How much one process takes.
    pub limits: Limits,
    /// The simulated payment provider, if there is one.
    pub simulated_payments: Option<SimulatedPayments>,
    /// ECPay, if a brand has a merchant there.
    pub ecpay: Option<EcpayPayments>,
    /// The folder of the Turnkey that e-invoices are handed in by, if there is one.
    pub turnkey: Option<PathBuf>,
    /// The simulated tax platform, if there is one.
    pub simulated_platform: Option<Provider>,
    /// What sends messages to people.
    pub messages: Messages,
    /// The LINE Login channel that members log in by.
    pub line_login: Option<LineChannel>,
    /// True when webhooks may go to private addresses.
    pub webhooks_to_private_addresses: bool,
    /// The font for characters that a receipt printer does not have; none: one of those that systems keep.
    pub printing_font: Option<PathBuf>,
    /// Receipt printers that this server reaches by the network.
    pub printers: Vec<NetworkPrinter>,
    /// Who knows it may read the metrics from anywhere.
    pub metrics_token: Option<Secret>,
    /// What seals the secrets of authenticator apps in the database.
    pub secrets_key: Option<Secret>,
    /// How the log is written.
    pub log: Log,
}

/// How much one process takes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// Seconds until a request's head has to be there.
    pub header_seconds: u64,
    /// Seconds until a request is answered.
    pub request_seconds: u64,
    /// Requests a second from one address; 0 for no limit.
    pub requests_per_second: u32,
    /// Requests at once from one address.
    pub requests_burst: u32,
    /// Log-in attempts a minute from one address; 0 for no limit.
    pub log_ins_per_minute: u32,
}

/// How to reach the simulated payment provider.
#[derive(Debug, Clone)]
pub struct SimulatedPayments {
    /// Where it answers.
    pub url: String,
    /// Who we are to it.
    pub merchant: String,
    /// What signs both directions.
    pub secret: Secret,
}

/// How to reach ECPay, and who each brand is there.
#[derive(Debug, Clone)]
pub struct EcpayPayments {
    /// Where it answers.
    pub url: String,
    /// The brands' merchants.
    pub merchants: Vec<EcpayMerchant>,
}

/// Who a brand is to ECPay.
#[derive(Debug, Clone)]
pub struct EcpayMerchant {
    /// The brand's host name.
    pub host: String,
    /// MerchantID.
    pub merchant: String,
    /// HashKey.
    pub hash_key: Secret,
    /// HashIV.
    pub hash_iv: Secret,
}

/// What sends messages to people.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    /// Text messages.
    pub sms: Option<Provider>,
    /// E-mail.
    pub smtp: Option<MailServer>,
    /// LINE.
    pub line: Option<Provider>,
    /// What LINE signs its reports with: who made the shop's account a friend, who blocked it.
    pub line_secret: Option<Secret>,
    /// True in the demo only: whoever may look at the outbox reads one-time codes there.
    pub shows_codes: bool,
}

/// A provider over HTTP.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Where it answers, without a slash at the end.
    pub url: String,
    /// What we show it.
    pub token: Secret,
}

/// A LINE Login channel.
#[derive(Debug, Clone)]
pub struct LineChannel {
    /// Who issues its tokens, without a slash at the end.
    pub issuer: String,
    /// Its id.
    pub channel: String,
    /// Its secret.
    pub secret: Secret,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct MailServer {
    /// Its address, with user and password.
    pub url: Secret,
    /// The address that mail comes from.
    pub sender: String,
}

/// How the log is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// True for one JSON object a line.
    pub json: bool,
    /// What is worth a line: `info`, or `info,store=debug`.
    pub level: String,
}

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    /// The text, for the one who needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Config {
    /// Reads and checks all settings.
    ///
    /// # Errors
    /// Everything that is wrong, by name.
    pub fn load(sources: &Sources) -> Result<Config, Problems> {
        check::check(&read::read(sources)?)
    }

    /// The settings of a process that was told nothing but where its data lies.
    pub fn plain(listen: SocketAddr, database: store::Database) -> Config {
        let (writers, readers) = (8, 2);
        Config {
            listen,
            public_url: format!("http://{{host}}:{}", listen.port()),
            database,
            writers,
            readers,
            trusted_proxies: 0,
            limits: Limits {
                connections: 2_000,
                header_seconds: 15,
                request_seconds: 30,
                requests_per_second: 100,
                requests_burst: 1_000,
                log_ins_per_minute: 30,
            },
            simulated_payments: None,
            ecpay: None,
            turnkey: None,
            simulated_platform: None,
            messages: Messages::default(),
            line_login: None,
            webhooks_to_private_addresses: false,
            printing_font: None,
            printers: Vec::new(),
            metrics_token: None,
            secrets_key: None,
            log: Log { json: false, level: "info".to_owned() },
        }
    }

    /// True when browsers reach us by HTTPS.
    pub fn https(&self) -> bool {
        self.public_url.starts_with("https:")
    }

    /// How browsers reach the brand at that host name.
    pub fn url_of(&self, host: &str) -> String {
        self.public_url.replace("{host}", host)
    }

    /// What the api needs to know.
    pub fn api_settings(&self) -> api::Settings {
        api::Settings {
            https: self.https(),
            trusted_proxies: self.trusted_proxies,
            limits: api::rate::Limits {
                requests_per_second: self.limits.requests_per_second,
                requests_burst: self.limits.requests_burst,
                log_ins_per_minute: self.limits.log_ins_per_minute,
            },
            webhooks_to_private_addresses: self.webhooks_to_private_addresses,
        }
    }

    /// How the store opens brands.
    pub fn store_options(&self) -> store::Options {
        let seals = self.secrets_key.as_ref().map(|key| store::Seals::with(key.reveal())).unwrap_or_default();
        store::Options { seals, readers: self.readers, writers: self.writers, ..store::Options::default() }
    }
}

/// Variables of the environment that begin like ours but are no setting, with what was probably meant.
pub fn misspelt_variables(sources: &Sources) -> Vec<(String, String)> {
    read::misspelt_variables(&sources.environment)
}
