//! Understanding settings: each value becomes what it stands for, or a sentence about what is wrong.

use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use orders::network_printer::NetworkPrinter;

use super::keys::Key;
use super::read::{Problem, Problems, Value, Values};
use super::{
    Config, EcpayMerchant, EcpayPayments, Limits, LineChannel, Log, MailServer, Messages, Provider, Secret,
    SimulatedPayments,
};

/// The shortest secret that is worth its name, in characters.
const SECRET_AT_LEAST: usize = 16;

struct Checker<'a> {
    values: &'a Values,
    problems: Vec<Problem>,
}

pub(super) fn check(values: &Values) -> Result<Config, Problems> {
    let mut checker = Checker { values, problems: Vec::new() };
    let config = checker.config();
    match config {
        Some(config) if checker.problems.is_empty() => Ok(config),
        _ => Err(Problems(checker.problems)),
    }
}

impl Checker<'_> {
    fn config(&mut self) -> Option<Config> {
        let listen = self.listen();
        let public_url = self.public_url(listen);
        let database = self.database();
        let limits = self.limits();
        let writers = self.number("writers", 1..=200);
        let readers = self.number("readers", 1..=200);
        let trusted_proxies = self.number("trusted_proxies", 0..=8);
        let simulated_payments = self.simulated_payments();
        let ecpay = self.ecpay();
        let turnkey = self.turnkey();
        let simulated_platform = self.provider("invoices.simulated.url", "invoices.simulated.token");
        let messages = self.messages();
        let line_login = self.line_login();
        let webhooks_to_private_addresses = self.truth("webhooks.private_addresses");
        let (printing_font, printers) = (self.font(), self.printers());
        let metrics_token = self.secret("metrics.token");
        let secrets_key = self.secret("secrets.key");
        let log = self.log();
        Some(Config {
            listen: listen?,
            public_url: public_url?,
            database: database?,
            writers: writers?,
            readers: readers?,
            trusted_proxies: trusted_proxies?,
            limits: limits?,
            simulated_payments,
            ecpay,
            turnkey,
            simulated_platform,
            messages,
            line_login,
            webhooks_to_private_addresses: webhooks_to_private_addresses?,
            printing_font,
            printers,
            metrics_token,
            secrets_key,
            log: log?,
        })
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    fn wrong(&mut self, name: &'static str, what: impl Into<String>) {
        let place = match (self.value(name), Key::named(name)) {
            (Some(value), Some(key)) => value.place(key),
            _ => name.to_owned(),
        };
        self.problems.push(Problem { place, what: what.into() });
    }

    fn number<T>(&mut self, name: &'static str, range: RangeInclusive<T>) -> Option<T>
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        let text = self.value(name)?.text.clone();
        match text.trim().parse::<T>() {
            Ok(number) if range.contains(&number) => Some(number),
            _ => {
                let (least, most) = (range.start(), range.end());
                self.wrong(name, format!("{text:?} does not fit. Write a whole number from {least} to {most}."));
                None
            }
        }
    }

    fn truth(&mut self, name: &'static str) -> Option<bool> {
        let text = self.value(name)?.text.clone();
        let truth = text.trim().parse().ok();
        if truth.is_none() {
            self.wrong(name, format!("{text:?} does not fit. Write true or false."));
        }
        truth
    }

    fn font(&mut self) -> Option<PathBuf> {
        let path = self.value("printing.font").map(|value| PathBuf::from(value.text.trim()))?;
        if path.as_os_str().is_empty() {
            return None;
        }
        let is_font = std::fs::read(&path).ok().and_then(paper::Font::new).is_some();
        if !is_font {
            let what = "is no font that can be read. Name an OpenType or TrueType file (.ttf, .otf, .ttc).";
            self.wrong("printing.font", format!("{} {what}", path.display()));
        }
        Some(path)
    }

    fn printers(&mut self) -> Vec<NetworkPrinter> {
        const NAME: &str = "printing.printers";
        let text = self.value(NAME).map(|value| value.text.clone()).unwrap_or_default();
        let mut printers: Vec<NetworkPrinter> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (brand, store, name, address, silent) = match words[..] {
                [brand, store, name, address] => (brand, store, name, address, false),
                [brand, store, name, address, "silent"] => (brand, store, name, address, true),
                _ => {
                    self.wrong(NAME, format!("{line:?} cannot be read. Write host name, store code, name and address, with blanks between, and `silent` for a printer that never answers."));
                    continue;
                }
            };
            // Printers listen on port 9100 unless somebody set another.
            let has_port = address.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
            let address = if has_port { address.to_owned() } else { format!("{address}:9100") };
            let brand = brand.to_ascii_lowercase();
            if printers.iter().any(|one| (&one.brand, one.store.as_str(), one.name.as_str()) == (&brand, store, name)) {
                self.wrong(
                    NAME,
                    format!("names {name} of {store} twice. A printer has a name of its own in its store."),
                );
            }
            let (store, name) = (store.to_owned(), name.to_owned());
            printers.push(NetworkPrinter { brand, store, name, address, silent });
        }
        printers
    }

    fn turnkey(&mut self) -> Option<PathBuf> {
        const NAME: &str = "invoices.turnkey.folder";
        let text = self.value(NAME)?.text.trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let folder = PathBuf::from(text);
        if !folder.join("UpCast").is_dir() {
            let what = "holds no UpCast. Name the folder where Turnkey is installed, which this user may write to.";
            self.wrong(NAME, format!("{} {what}", folder.display()));
        }
        Some(folder)
    }

    fn secret(&mut self, name: &'static str) -> Option<Secret> {
        let text = self.value(name)?.text.clone();
        if text.chars().count() < SECRET_AT_LEAST {
            self.wrong(name, format!("is too short to be a secret. Use at least {SECRET_AT_LEAST} characters."));
            return None;
        }
        Some(Secret::new(text))
    }

    fn listen(&mut self) -> Option<SocketAddr> {
        let text = self.value("listen")?.text.clone();
        let address = text.parse().ok();
        if address.is_none() {
            let what = format!("{text:?} is no address with a port. Write one such as 0.0.0.0:8080 or [::]:8080.");
            self.wrong("listen", what);
        }
        address
    }

    fn public_url(&mut self, listen: Option<SocketAddr>) -> Option<String> {
        let Some(text) = self.value("public_url").map(|value| value.text.trim_end_matches('/').to_owned()) else {
            return listen.map(|listen| format!("http://{{host}}:{}", listen.port()));
        };
        let rest = text.strip_prefix("https://{host}").or_else(|| text.strip_prefix("http://{host}"));
        let fits = rest.is_some_and(|rest| {
            rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
        });
        if !fits {
            let what = format!(
                "{text:?} does not fit. Write https://{{host}} or http://{{host}}, with a port behind it if browsers need one; {{host}} stands for each brand's host name."
            );
            self.wrong("public_url", what);
            return None;
        }
        Some(text)
    }

    fn database(&mut self) -> Option<store::Database> {
        // Whoever names a folder on the command line does not mean the database of the environment.
        let named_later = |value: &&Value| self.value("data").is_none_or(|data| data.rank() <= value.rank());
        if let Some(value) = self.value("database").filter(named_later) {
            let url = value.text.clone();
            if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
                // The value itself is not repeated: it may hold a password.
                self.wrong("database", "is no PostgreSQL URL. Write one such as postgres://user@host/name, or leave it out and use `data` for SQLite.");
                return None;
            }
            return Some(store::Database::Postgres(url));
        }
        let folder = self.value("data")?;
        if folder.text.trim().is_empty() {
            self.wrong("data", "is empty. Name the folder that holds the brands.");
            return None;
        }
        Some(store::Database::Sqlite(PathBuf::from(&folder.text)))
    }

    fn limits(&mut self) -> Option<Limits> {
        let connections = self.number("limits.connections", 1..=100_000);
        let header_seconds = self.number("limits.header_seconds", 1..=120);
        let request_seconds = self.number("limits.request_seconds", 1..=600);
        let requests_per_second = self.number("limits.requests_per_second", 0..=1_000_000);
        let requests_burst = self.number("limits.requests_burst", 1..=1_000_000);
        let log_ins_per_minute = self.number("limits.log_ins_per_minute", 0..=100_000);
        Some(Limits {
            connections: connections?,
            header_seconds: header_seconds?,
            request_seconds: request_seconds?,
            requests_per_second: requests_per_second?,
            requests_burst: requests_burst?,
            log_ins_per_minute: log_ins_per_minute?,
        })
    }

    fn simulated_payments(&mut self) -> Option<SimulatedPayments> {
        const NAMES: [&str; 3] = ["payments.simulated.url", "payments.simulated.merchant", "payments.simulated.secret"];
        if NAMES.iter().all(|name| self.value(name).is_none()) {
            return None;
        }
        for name in NAMES {
            if self.value(name).is_none() {
                self.wrong(name, "is missing. The simulated provider needs url, merchant and secret, or none of them.");
            }
        }
        let url = self.value(NAMES[0])?.text.trim_end_matches('/').to_owned();
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            self.wrong(NAMES[0], format!("{url:?} is no web address. Write one such as http://127.0.0.1:9090."));
        }
        let merchant = self.value(NAMES[1])?.text.clone();
        let secret = self.secret(NAMES[2])?;
        Some(SimulatedPayments { url, merchant, secret })
    }

    fn ecpay(&mut self) -> Option<EcpayPayments> {
        const NAMES: [&str; 2] = ["payments.ecpay.url", "payments.ecpay.merchants"];
        if NAMES.iter().all(|name| self.value(name).is_none()) {
            return None;
        }
        for name in NAMES {
            if self.value(name).is_none() {
                self.wrong(name, "is missing. ECPay needs url and merchants, or neither.");
            }
        }
        let url = self.value(NAMES[0])?.text.trim_end_matches('/').to_owned();
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            self.wrong(NAMES[0], format!("{url:?} is no web address. Write https://payment.ecpay.com.tw."));
        }
        let text = self.value(NAMES[1])?.text.clone();
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let read = |line: &str| {
            let mut words = line.split_whitespace();
            let mut word = || words.next().map(str::to_owned);
            let (host, merchant, hash_key, hash_iv) = (word()?, word()?, word()?, word()?);
            let fits = merchant.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && (1..=10).contains(&merchant.len())
                && hash_key.len() == 16
                && hash_iv.len() == 16
                && words.next().is_none();
            let merchant = EcpayMerchant {
                host: host.to_ascii_lowercase(),
                merchant,
                hash_key: Secret::new(hash_key),
                hash_iv: Secret::new(hash_iv),
            };
            fits.then_some(merchant)
        };
        let merchants: Option<Vec<EcpayMerchant>> = lines.map(read).collect();
        let Some(merchants) = merchants.filter(|merchants| !merchants.is_empty()) else {
            // The lines themselves are not repeated: they hold the keys.
            self.wrong(NAMES[1], "cannot be read. Write a line for each brand: host name, MerchantID, HashKey, HashIV, with blanks between; key and vector have 16 characters.");
            return None;
        };
        for (index, one) in merchants.iter().enumerate() {
            if merchants[..index].iter().any(|other| other.host == one.host) {
                self.wrong(NAMES[1], format!("names {} twice. A brand has one merchant.", one.host));
            }
        }
        Some(EcpayPayments { url, merchants })
    }

    fn messages(&mut self) -> Messages {
        let sms = self.provider("messages.sms.url", "messages.sms.token");
        // LINE's address is known; who sends by LINE has a token.
        let line = self.value("messages.line.token").is_some();
        let line = line.then(|| self.provider("messages.line.url", "messages.line.token")).flatten();
        let line_secret = self.value("messages.line.secret").map(|value| Secret::new(value.text.clone()));
        Messages { sms, smtp: self.mail_server(), line, line_secret, shows_codes: false }
    }

    fn line_login(&mut self) -> Option<LineChannel> {
        const NAMES: [&str; 2] = ["line_login.channel", "line_login.secret"];
        if NAMES.iter().all(|name| self.value(name).is_none()) {
            return None;
        }
        for name in NAMES {
            if self.value(name).is_none() {
                self.wrong(name, "is missing. LINE Login needs the channel's id and its secret, or neither.");
            }
        }
        let issuer = self.value("line_login.issuer")?.text.trim_end_matches('/').to_owned();
        if !(issuer.starts_with("http://") || issuer.starts_with("https://")) {
            self.wrong("line_login.issuer", format!("{issuer:?} is no web address. Leave it out for LINE itself."));
        }
        let channel = self.value(NAMES[0])?.text.clone();
        let secret = self.secret(NAMES[1])?;
        Some(LineChannel { issuer, channel, secret })
    }

    fn provider(&mut self, url: &'static str, token: &'static str) -> Option<Provider> {
        if self.value(url).is_none() && self.value(token).is_none() {
            return None;
        }
        for name in [url, token].into_iter().filter(|name| self.value(name).is_none()).collect::<Vec<_>>() {
            self.wrong(name, "is missing. A provider needs its address and a token, or neither.");
        }
        let text = self.value(url)?.text.trim_end_matches('/').to_owned();
        if !(text.starts_with("http://") || text.starts_with("https://")) {
            self.wrong(url, format!("{text:?} is no web address. Write one such as https://sms.example."));
        }
        Some(Provider { url: text, token: Secret::new(self.value(token)?.text.clone()) })
    }

    fn mail_server(&mut self) -> Option<MailServer> {
        const NAMES: [&str; 2] = ["messages.smtp.url", "messages.smtp.sender"];
        if NAMES.iter().all(|name| self.value(name).is_none()) {
            return None;
        }
        for name in NAMES.into_iter().filter(|name| self.value(name).is_none()).collect::<Vec<_>>() {
            self.wrong(name, "is missing. Mail needs a server and an address that it comes from, or neither.");
        }
        let (url, sender) = (self.value(NAMES[0])?.text.clone(), self.value(NAMES[1])?.text.clone());
        if let Err(problem) = messages::Smtp::new(&url, &sender) {
            let name = if problem.contains("URL") { NAMES[0] } else { NAMES[1] };
            self.wrong(name, problem);
            return None;
        }
        Some(MailServer { url: Secret::new(url), sender })
    }

    fn log(&mut self) -> Option<Log> {
        let format = self.value("log.format")?.text.clone();
        let json = match format.as_str() {
            "json" => true,
            "text" => false,
            _ => {
                self.wrong("log.format", format!("{format:?} does not fit. Write text or json."));
                false
            }
        };
        let level = self.value("log.level")?.text.clone();
        if !is_level(&level) {
            let what =
                format!("{level:?} cannot be read. Write error, warn, info or debug, or by part: info,store=debug.");
            self.wrong("log.level", what);
        }
        Some(Log { json, level })
    }
}

/// `info`, or levels by part of the program: `info,store=debug`.
fn is_level(text: &str) -> bool {
    let word = |word: &str| ["off", "error", "warn", "info", "debug", "trace"].contains(&word);
    let part = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
        !part.is_empty() && part.bytes().all(plain)
    };
    text.split(',').all(|piece| match piece.trim().split_once('=') {
        Some((name, level)) => part(name) && word(level),
        None => word(piece.trim()),
    })
}
