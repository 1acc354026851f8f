//! The names of all settings.

/// One setting.
#[derive(Debug)]
pub struct Key {
    /// Its name in the file, with dots between the tables.
    pub name: &'static str,
    /// What it takes when nobody says anything; empty for nothing.
    pub default: &'static str,
    /// True when its value must not be seen, so that it may come from a file of its own.
    pub secret: bool,
    /// What it is, in one sentence.
    pub about: &'static str,
}

impl Key {
    /// Its name in the environment.
    pub fn variable(&self) -> String {
        variable(self.name)
    }

    /// The setting of that name.
    pub fn named(name: &str) -> Option<&'static Key> {
        KEYS.iter().find(|key| key.name == name)
    }
}

/// The environment's name of a setting.
pub(super) fn variable(name: &str) -> String {
    format!("TENON_{}", name.replace('.', "_").to_ascii_uppercase())
}

const fn plain(name: &'static str, default: &'static str, about: &'static str) -> Key {
    Key { name, default, secret: false, about }
}

const fn secret(name: &'static str, about: &'static str) -> Key {
    Key { name, default: "", secret: true, about }
}

/// Every setting there is.
pub const KEYS: &[Key] = &[
    plain("listen", "127.0.0.1:8080", "Address and port to listen on."),
    plain("public_url", "", "How browsers reach a brand, with {host} for its host name: https://{host}."),
    plain("data", "data", "Folder of the brands, for SQLite."),
    secret("database", "URL of a PostgreSQL database, instead of `data`."),
    plain("writers", "8", "Writing connections of this process, on PostgreSQL."),
    plain("readers", "2", "Reading threads: a brand on SQLite, this process on PostgreSQL."),
    plain("trusted_proxies", "0", "How many proxies of yours stand in front of Tenon."),
    plain("limits.connections", "2000", "Connections open at once."),
    plain("limits.header_seconds", "15", "Seconds until a request's head has to be there."),
    plain("limits.request_seconds", "30", "Seconds until a request is answered."),
    plain("limits.requests_per_second", "100", "Requests a second from one address; 0 for no limit."),
    plain("limits.requests_burst", "1000", "Requests at once from one address."),
    plain("limits.log_ins_per_minute", "30", "Log-in attempts a minute from one address; 0 for no limit."),
    plain("payments.simulated.url", "", "Where the simulated payment provider answers; for trying things out."),
    plain("payments.simulated.merchant", "", "Who you are to the simulated provider."),
    secret("payments.simulated.secret", "What signs messages to and from the simulated provider."),
    plain("payments.ecpay.url", "", "Where ECPay answers: https://payment.ecpay.com.tw, or its stage."),
    secret(
        "payments.ecpay.merchants",
        "Who each brand is to ECPay: a line each with the brand's host name, MerchantID, HashKey and HashIV.",
    ),
    plain("invoices.turnkey.folder", "", "Folder of the Turnkey that e-invoices are handed in by; it holds UpCast."),
    plain("invoices.simulated.url", "", "Where the simulated tax platform answers; for trying things out."),
    secret("invoices.simulated.token", "What this shop shows the simulated tax platform."),
    secret("messages.smtp.url", "Mail server, such as smtps://user:password@mail.example."),
    plain("messages.smtp.sender", "", "The address that mail comes from."),
    plain("messages.sms.url", "", "Where the provider of text messages answers."),
    secret("messages.sms.token", "What this shop shows the provider of text messages."),
    plain("messages.line.url", "https://api.line.me", "Where LINE answers."),
    secret("messages.line.token", "Access token of the LINE channel that messages come from."),
    secret("messages.line.secret", "Secret of that channel: LINE signs with it who follows and who blocks the shop."),
    plain(
        "line_login.issuer",
        "https://access.line.me",
        "Who issues the tokens of LINE Login; another only for tests.",
    ),
    plain("line_login.channel", "", "Id of the LINE Login channel that members log in by."),
    secret("line_login.secret", "Secret of that channel."),
    plain("webhooks.private_addresses", "false", "Lets webhooks go to addresses inside your own network."),
    plain("printing.font", "", "Font file for characters that a receipt printer does not have; empty to look for one."),
    plain(
        "printing.printers",
        "",
        "Printers in the network of a shop: a line each with the brand's host name, the store's code, a name, its address, and `silent` if it answers no question.",
    ),
    secret(
        "metrics.token",
        "Who sends it as a bearer token may read /metrics from anywhere; without it, only this machine.",
    ),
    secret(
        "secrets.key",
        "Seals the secrets of authenticator apps in the database; keep it apart from backups, and keep it.",
    ),
    plain("log.format", "text", "`text` for people, `json` for programs."),
    plain("log.level", "info", "What is worth a line: error, warn, info, debug, or by part: info,store=debug."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_unique_in_the_environment_too() {
        for (index, key) in KEYS.iter().enumerate() {
            assert!(KEYS[..index].iter().all(|other| other.variable() != key.variable()), "{}", key.name);
            assert!(key.about.ends_with('.'), "{}", key.name);
        }
        assert_eq!(Key::named("limits.connections").unwrap().variable(), "TENON_LIMITS_CONNECTIONS");
    }
}
