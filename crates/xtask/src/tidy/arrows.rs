//! Which crate may depend on which. The table is the architecture; a new arrow is a decision, so it starts here.

use crate::files::Finding;
use crate::metadata::{Dependency, Metadata, Package};

/// Every crate of the workspace and those of ours that it may name in `[dependencies]`.
const ARROWS: &[(&str, &[&str])] = &[
    // Pure: no I/O, no clock, no randomness.
    ("kernel", &[]),
    ("promo", &["kernel"]),
    ("ledger", &["kernel"]),
    ("fiscal", &["kernel"]),
    ("paper", &["kernel", "fiscal"]),
    ("pictures", &[]),
    ("till", &["kernel", "promo"]),
    // Words and facts in memory; knows no goods and no database.
    ("search", &["kernel"]),
    // The ground that every slice stands on.
    ("store", &["kernel"]),
    ("api", &["kernel", "store"]),
    // Slices. They know each other through `orders` only.
    ("catalog", &["kernel", "pictures", "search", "store", "api"]),
    ("stock", &["kernel", "store", "api"]),
    // To people: whoever has something to say to somebody wants it here.
    ("messages", &["kernel", "store", "api"]),
    ("members", &["kernel", "store", "api", "messages"]),
    ("wallet", &["kernel", "store", "api", "ledger"]),
    ("staff", &["kernel", "store", "api"]),
    // Keeps what the law wants of a sale; it has to know which company sells where.
    ("invoices", &["kernel", "store", "api", "fiscal", "staff"]),
    // What is made for a day; stock is not asked.
    ("preorders", &["kernel", "store", "api", "catalog", "staff"]),
    // Renders nothing: who does is handed in.
    ("site", &["kernel", "store", "api"]),
    (
        "orders",
        &[
            "kernel",
            "store",
            "api",
            "promo",
            "paper",
            "till",
            "catalog",
            "stock",
            "messages",
            "members",
            "wallet",
            "staff",
            "fiscal",
            "invoices",
            "preorders",
        ],
    ),
    // Brings data in and out through the slices' verbs, so it stands above them.
    ("exchange", &["kernel", "store", "api", "catalog", "stock", "messages", "members", "wallet", "staff", "orders"]),
    // Hands accountants what the slices booked.
    ("books", &["kernel", "store", "api", "fiscal", "wallet", "staff", "invoices", "orders", "exchange"]),
    // Pages and the program.
    (
        "storefront",
        &[
            "kernel",
            "store",
            "api",
            "promo",
            "catalog",
            "stock",
            "members",
            "staff",
            "invoices",
            "preorders",
            "orders",
            "site",
        ],
    ),
    (
        "server",
        &[
            "kernel",
            "store",
            "api",
            "promo",
            "ledger",
            "paper",
            "pictures",
            "till",
            "catalog",
            "stock",
            "messages",
            "members",
            "wallet",
            "staff",
            "fiscal",
            "invoices",
            "preorders",
            "orders",
            "exchange",
            "books",
            "site",
            "storefront",
        ],
    ),
    // Never released.
    ("testkit", &["kernel", "store", "api"]),
    (
        "sim",
        &[
            "kernel",
            "store",
            "api",
            "promo",
            "ledger",
            "till",
            "catalog",
            "stock",
            "messages",
            "members",
            "wallet",
            "staff",
            "fiscal",
            "invoices",
            "preorders",
            "orders",
            "books",
            "site",
            "server",
            "testkit",
        ],
    ),
    (
        "it",
        &[
            "kernel",
            "store",
            "api",
            "promo",
            "ledger",
            "till",
            "catalog",
            "stock",
            "messages",
            "members",
            "wallet",
            "staff",
            "fiscal",
            "invoices",
            "preorders",
            "orders",
            "exchange",
            "books",
            "site",
            "storefront",
            "server",
            "testkit",
        ],
    ),
    (
        "bench",
        &[
            "kernel",
            "store",
            "api",
            "promo",
            "ledger",
            "till",
            "catalog",
            "stock",
            "messages",
            "members",
            "wallet",
            "staff",
            "fiscal",
            "invoices",
            "preorders",
            "orders",
            "exchange",
            "books",
            "site",
            "storefront",
            "server",
            "testkit",
        ],
    ),
    ("xtask", &[]),
];

/// What any crate may use in its tests besides its own arrows.
const FOR_TESTS: &[&str] = &["testkit"];

/// Crates that no shop ever runs.
const UNRELEASED: &[&str] = &["testkit", "sim", "it", "bench", "xtask"];

/// The crates that must compile anywhere, a browser included, and give the same bits everywhere.
const PURE: &[&str] = &["kernel", "promo", "ledger", "fiscal", "till"];

/// The foreign crates a pure crate may use: data, time zones as tables, hashing. None of them does I/O.
const PURE_MAY_USE: &[&str] = &["serde", "serde_json", "jiff", "uuid", "thiserror", "sha2"];

/// What one pure crate may use besides: all of it turns bytes into bytes.
const PURE_MAY_USE_BESIDES: &[(&str, &[&str])] = &[("fiscal", &["aes", "cbc", "base64", "quick-xml", "roxmltree"])];

/// What a pure crate may offer behind a feature: servers switch it on to describe their API, a browser does not.
const PURE_MAY_OFFER: &[&str] = &["utoipa"];

/// Database drivers, and who may name them.
const DRIVERS: &[&str] = &["rusqlite", "libsqlite3-sys", "postgres", "tokio-postgres"];
const MAY_NAME_A_DRIVER: &[&str] = &["store", "testkit", "sim", "it", "bench"];

/// Every arrow that the table does not have.
pub fn check(metadata: &Metadata) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ours: Vec<&str> = metadata.ours().map(|package| package.name.as_str()).collect();
    for package in metadata.ours() {
        let manifest = manifest(&package.name);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            let what = "this crate is not in the table of arrows (crates/xtask/src/tidy/arrows.rs)";
            findings.push(Finding::new(&manifest, 0, what));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            if !ours.contains(&name) {
                findings.extend(foreign(package, dependency));
                continue;
            }
            let for_a_test = dependency.is_dev() && FOR_TESTS.contains(&name) && !PURE.contains(&package.name.as_str());
            if !allowed.contains(&name) && !for_a_test {
                let what = format!("`{}` may not depend on `{name}`; allowed: {}", package.name, list(allowed));
                findings.push(Finding::new(&manifest, 0, what));
            }
        }
    }
    let released = metadata.release_graph("server");
    for name in UNRELEASED.iter().filter(|name| released.contains(**name)) {
        findings.push(Finding::new(&manifest(name), 0, format!("`{name}` is in the release graph of `server`")));
    }
    findings
}

fn foreign(package: &Package, dependency: &Dependency) -> Option<Finding> {
    let ours = package.name.as_str();
    let name = dependency.name.as_str();
    let is_offer = dependency.optional && PURE_MAY_OFFER.contains(&name);
    let what = if DRIVERS.contains(&name) && !MAY_NAME_A_DRIVER.contains(&ours) {
        format!("only `store` may name a database driver; `{ours}` names `{name}`")
    } else if PURE.contains(&ours) && !dependency.is_dev() && !is_offer && !pure_may_use(ours).contains(&name) {
        format!("`{ours}` is pure and may not use `{name}`; allowed: {}", list(&pure_may_use(ours)))
    } else {
        return None;
    };
    Some(Finding::new(&manifest(ours), 0, what))
}

fn pure_may_use(ours: &str) -> Vec<&'static str> {
    let besides = PURE_MAY_USE_BESIDES.iter().filter(|(name, _)| *name == ours).flat_map(|(_, foreign)| *foreign);
    PURE_MAY_USE.iter().chain(besides).copied().collect()
}

fn manifest(name: &str) -> String {
    match name {
        "bench" => "bench/Cargo.toml".to_owned(),
        _ => format!("crates/{name}/Cargo.toml"),
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "nothing of ours".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::made_up::{dependency, foreign, graph, package};

    fn said(metadata: &Metadata) -> Vec<String> {
        check(metadata).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn the_arrows_of_the_table_pass() {
        let mut stock = package("stock", &["kernel", "store", "api"]);
        stock.dependencies.push(dependency("testkit", Some("dev")));
        let all = vec![
            stock,
            package("kernel", &[]),
            package("store", &["kernel"]),
            package("api", &["store"]),
            package("testkit", &["store"]),
        ];
        assert_eq!(said(&graph(all)), Vec::<String>::new());
    }

    #[test]
    fn a_slice_may_not_know_another() {
        let all = vec![package("stock", &["catalog"]), package("catalog", &[])];
        assert_eq!(
            said(&graph(all)),
            ["crates/stock/Cargo.toml: `stock` may not depend on `catalog`; allowed: kernel, store, api"]
        );
    }

    #[test]
    fn an_unknown_crate_is_a_finding() {
        assert!(said(&graph(vec![package("booking", &[])]))[0].contains("not in the table of arrows"));
    }

    #[test]
    fn test_crates_stay_out_of_the_release() {
        let all = vec![package("server", &["store"]), package("store", &["testkit"]), package("testkit", &[])];
        let said = said(&graph(all));
        assert!(said.iter().any(|line| line.contains("`testkit` is in the release graph")), "{said:?}");
        assert!(said.iter().any(|line| line.contains("`store` may not depend on `testkit`")), "{said:?}");
    }

    #[test]
    fn only_store_names_a_driver() {
        let all = vec![package("stock", &["rusqlite"]), package("store", &["rusqlite"]), foreign("rusqlite", "MIT")];
        assert_eq!(
            said(&graph(all)),
            ["crates/stock/Cargo.toml: only `store` may name a database driver; `stock` names `rusqlite`"]
        );
    }

    #[test]
    fn pure_crates_use_nothing_that_touches_the_world() {
        let mut promo = package("promo", &["kernel", "tokio"]);
        promo.dependencies.push(dependency("proptest", Some("dev")));
        promo.dependencies.push(dependency("testkit", Some("dev")));
        let all = vec![promo, package("kernel", &["serde"]), package("testkit", &[]), foreign("tokio", "MIT")];
        let said = said(&graph(all));
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("`promo` is pure and may not use `tokio`"), "{said:?}");
        assert!(said[1].contains("`promo` may not depend on `testkit`"), "{said:?}");
    }

    #[test]
    fn what_one_pure_crate_may_use_besides_is_its_own() {
        let graph_of = |name| graph(vec![package(name, &["aes"]), foreign("aes", "MIT")]);
        assert_eq!(said(&graph_of("fiscal")), [""; 0]);
        assert!(said(&graph_of("ledger"))[0].contains("`ledger` is pure and may not use `aes`"));
    }

    #[test]
    fn a_pure_crate_may_offer_to_describe_itself_but_not_insist() {
        let mut kernel = package("kernel", &["utoipa"]);
        assert_eq!(said(&graph(vec![package("kernel", &["utoipa"]), foreign("utoipa", "MIT")])).len(), 1);
        kernel.dependencies[0].optional = true;
        assert_eq!(said(&graph(vec![kernel, foreign("utoipa", "MIT")])), [""; 0]);
    }

    #[test]
    fn the_table_has_no_circle() {
        for (name, _) in ARROWS {
            let mut waiting: Vec<&str> = arrows_of(name).to_vec();
            let mut seen: Vec<&str> = Vec::new();
            while let Some(next) = waiting.pop() {
                assert_ne!(next, *name, "`{name}` would depend on itself");
                if !seen.contains(&next) {
                    seen.push(next);
                    waiting.extend(arrows_of(next));
                }
            }
        }
    }

    fn arrows_of(name: &str) -> &'static [&'static str] {
        ARROWS.iter().find(|(known, _)| *known == name).unwrap().1
    }
}
