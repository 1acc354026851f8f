//! Settings: what is taken, and what is said when something is wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use server::config::{Config, KEYS, Messages, Sources, misspelt_variables};
use store::Database;

fn sources(file: &str, environment: &[(&str, &str)]) -> Sources {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let file = (!file.is_empty()).then(|| (PathBuf::from("tenon.toml"), file.to_owned()));
    Sources { file, environment, flags: BTreeMap::new() }
}

fn config(file: &str, environment: &[(&str, &str)]) -> Config {
    Config::load(&sources(file, environment)).unwrap()
}

#[test]
fn nothing_has_to_be_said() {
    let config = config("", &[]);
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database, Database::Sqlite("data".into()));
    assert_eq!(config.url_of("tea.example"), "http://tea.example:8080");
    assert!(!config.https() && config.simulated_payments.is_none() && config.metrics_token.is_none());
}

#[test]
fn the_environment_stands_over_the_file_and_the_command_line_over_both() {
    let file = "listen = \"0.0.0.0:1\"\n[limits]\nconnections = 5\nheader_seconds = 6";
    let both = sources(file, &[("TENON_LISTEN", "0.0.0.0:2"), ("TENON_LIMITS_CONNECTIONS", "7")]);
    let config = Config::load(&both.clone().flag("listen", Some("0.0.0.0:3"))).unwrap();
    assert_eq!(config.listen.port(), 3);
    assert_eq!((config.limits.connections, config.limits.header_seconds), (7, 6));
    assert_eq!(Config::load(&both).unwrap().listen.port(), 2);
}

#[test]
fn a_folder_named_later_counts_more_than_a_database_named_before() {
    let url = "postgres://tenon@db/tenon";
    let before = sources("", &[("TENON_DATABASE", url)]);
    assert_eq!(Config::load(&before).unwrap().database, Database::Postgres(url.to_owned()));
    let with_folder = before.clone().flag("data", Some("elsewhere"));
    assert_eq!(Config::load(&with_folder).unwrap().database, Database::Sqlite("elsewhere".into()));
    let with_both = with_folder.flag("database", Some(url));
    assert_eq!(Config::load(&with_both).unwrap().database, Database::Postgres(url.to_owned()));
}

#[test]
fn a_secret_may_lie_in_a_file_and_is_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "only-for-the-monitor\n").unwrap();
    let config = config("", &[("TENON_METRICS_TOKEN_FILE", path.to_str().unwrap())]);
    assert_eq!(config.metrics_token.as_ref().unwrap().reveal(), "only-for-the-monitor");
    assert!(!format!("{config:?}").contains("only-for-the-monitor"));
    let sealing = Config::load(&sources("", &[("TENON_SECRETS_KEY", "kept-apart-from-backups")])).unwrap();
    assert!(!format!("{sealing:?} {:?}", sealing.store_options().seals).contains("kept-apart"));
}

#[test]
fn https_is_told_from_the_public_address() {
    let config = config("public_url = \"https://{host}\"", &[]);
    assert!(config.https());
    assert_eq!(config.url_of("tea.example"), "https://tea.example");
}

/// Variables of the environment.
type Variables = &'static [(&'static str, &'static str)];

/// A file, the environment, and what is said about them: the name of the setting and what to do.
const WRONG: &[(&str, Variables, &[&str])] = &[
    ("listn = \"x\"", &[], &["listn in tenon.toml: there is no such setting. Did you mean listen?"]),
    ("[limits]\nconection = 1", &[], &["limits.conection in tenon.toml", "Did you mean limits.connections?"]),
    ("[limts]\nconnections = 1", &[], &["limts in tenon.toml: there is no such setting."]),
    (
        "invoices.turnkey.folder = \"/nowhere/turnkey\"",
        &[],
        &["invoices.turnkey.folder in tenon.toml: /nowhere/turnkey holds no UpCast", "where Turnkey is installed"],
    ),
    ("invoices.simulated.url = \"http://127.0.0.1:1\"", &[], &["invoices.simulated.token: is missing"]),
    ("listen = \"8080\"", &[], &["listen in tenon.toml: \"8080\" is no address with a port", "0.0.0.0:8080"]),
    ("", &[("TENON_LISTEN", "here")], &["TENON_LISTEN in the environment: \"here\" is no address"]),
    ("limits.connections = 0", &[], &["limits.connections in tenon.toml", "whole number from 1 to 100000"]),
    ("limits.connections = 1.5", &[], &["limits.connections in tenon.toml: takes one text, whole number"]),
    ("limits = 5", &[], &["limits in tenon.toml: there is no such setting."]),
    ("listen = [1]", &[], &["listen in tenon.toml: takes one text"]),
    ("", &[("TENON_LIMITS_CONNECTIONS", "many")], &["TENON_LIMITS_CONNECTIONS in the environment: \"many\""]),
    ("trusted_proxies = -1", &[], &["trusted_proxies in tenon.toml", "from 0 to 8"]),
    ("writers = 0", &[], &["writers in tenon.toml", "from 1 to 200"]),
    ("public_url = \"shop.example\"", &[], &["public_url in tenon.toml", "https://{host}"]),
    ("public_url = \"https://{host}/shop\"", &[], &["public_url in tenon.toml"]),
    ("public_url = \"https://{host}:http\"", &[], &["public_url in tenon.toml"]),
    ("database = \"mysql://root:secret@db/x\"", &[], &["database in tenon.toml: is no PostgreSQL URL"]),
    ("data = \" \"", &[], &["data in tenon.toml: is empty"]),
    ("log.format = \"xml\"", &[], &["log.format in tenon.toml: \"xml\" does not fit. Write text or json."]),
    ("log.level = \"in fo=\"", &[], &["log.level in tenon.toml"]),
    ("webhooks.private_addresses = \"yes\"", &[], &["webhooks.private_addresses", "Write true or false."]),
    ("printing.font = \"/nowhere.ttc\"", &[], &["printing.font in tenon.toml: /nowhere.ttc is no font"]),
    ("", &[("TENON_METRICS_TOKEN", "short")], &["TENON_METRICS_TOKEN in the environment: is too short"]),
    (
        "",
        &[("TENON_METRICS_TOKEN", "0123456789abcdef"), ("TENON_METRICS_TOKEN_FILE", "/x")],
        &["TENON_METRICS_TOKEN in the environment: is there together with TENON_METRICS_TOKEN_FILE"],
    ),
    ("", &[("TENON_METRICS_TOKEN_FILE", "/nowhere/at/all")], &["TENON_METRICS_TOKEN_FILE in the environment"]),
    (
        "payments.simulated.url = \"http://127.0.0.1:1\"",
        &[],
        &["payments.simulated.merchant: is missing", "payments.simulated.secret: is missing"],
    ),
    (
        "[payments.simulated]\nurl = \"pay\"\nmerchant = \"m\"\nsecret = \"0123456789abcdef\"",
        &[],
        &["payments.simulated.url in tenon.toml: \"pay\" is no web address"],
    ),
    ("listen = \n", &[], &["line 1 of tenon.toml", "the format is TOML"]),
    ("a = 1\nb = \"\n", &[], &["line 2 of tenon.toml"]),
];

#[test]
fn whatever_is_wrong_is_said_by_name() {
    for (file, environment, expected) in WRONG {
        let Err(problems) = Config::load(&sources(file, environment)) else {
            panic!("{file:?} and {environment:?} were taken")
        };
        let text = problems.to_string();
        assert!(text.starts_with("These settings cannot be used; nothing was started.\n"), "{text}");
        for part in *expected {
            assert!(text.contains(part), "{file:?}, {environment:?}:\n{text}\nlacks {part:?}");
        }
        assert!(!text.contains("secret@"), "a password was repeated: {text}");
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let wrong = sources("listen = \"x\"\nwriters = 0\nlog.format = \"y\"", &[]);
    let text = Config::load(&wrong).unwrap_err().to_string();
    assert_eq!(text.lines().count(), 4, "{text}");
}

#[test]
fn a_misspelt_variable_is_noticed_and_a_foreign_one_is_not() {
    let environment = [("TENON_LISTN", "x"), ("TENON_METRICS_TOKENS_FILE", "x"), ("TENON_READY_JSON", "1")];
    let found = misspelt_variables(&sources("", &environment));
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["TENON_LISTN", "TENON_METRICS_TOKENS_FILE"]);
}

#[test]
fn every_setting_can_be_said_in_the_file() {
    let mut file = toml::Table::new();
    for key in KEYS {
        let value = match key.name {
            "public_url" => "https://{host}",
            "database" => "postgres://tenon@db/tenon",
            "payments.simulated.url" => "http://127.0.0.1:9090",
            "payments.simulated.merchant" => "tenon",
            "payments.ecpay.url" => "https://payment.ecpay.com.tw",
            "payments.ecpay.merchants" => "tea.example 3002607 pwFHCqoQZGmho4w6 EkRm7iFT261dpevs",
            "invoices.simulated.url" => "http://127.0.0.1:9091",
            "messages.sms.url" => "https://sms.example",
            "messages.smtp.url" => "smtps://user:password@mail.example",
            "messages.smtp.sender" => "shop@tea.example",
            "line_login.channel" => "2001234567",
            name if key.secret && name != "database" => "0123456789abcdef",
            _ => key.default,
        };
        let mut table = &mut file;
        let (folders, last) = key.name.rsplit_once('.').unwrap_or(("", key.name));
        for folder in folders.split('.').filter(|folder| !folder.is_empty()) {
            let inner = table.entry(folder).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            table = inner.as_table_mut().unwrap();
        }
        table.insert(last.to_owned(), toml::Value::String(value.to_owned()));
    }
    let config = config(&file.to_string(), &[]);
    assert!(config.https() && config.simulated_payments.is_some() && config.metrics_token.is_some());
    let Messages { sms, smtp, line, .. } = &config.messages;
    assert_eq!(config.ecpay.as_ref().map(|ecpay| ecpay.merchants.len()), Some(1));
    assert!(sms.is_some() && smtp.is_some() && line.is_some() && config.line_login.is_some());
}
