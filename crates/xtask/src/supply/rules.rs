//! The rules of `deny.toml` that are about crates: licences, bans, sources, one SQLite.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::spdx;
use crate::metadata::{Metadata, Package};
use crate::workspace::Workspace;

/// What `deny.toml` says, as far as these checks read it.
#[derive(Deserialize)]
pub struct Rules {
    /// Which licences may be used.
    pub licenses: Licenses,
    /// Which crates may not be used.
    pub bans: Bans,
    /// Which advisories do not matter here.
    pub advisories: Advisories,
}

/// `[licenses]`.
#[derive(Deserialize)]
pub struct Licenses {
    /// SPDX names.
    pub allow: Vec<String>,
    /// Further ones, for one crate each.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
}

/// A crate that may be under a licence that others may not.
#[derive(Deserialize)]
pub struct Exception {
    /// Its name.
    #[serde(rename = "crate")]
    pub name: String,
    /// SPDX names.
    pub allow: Vec<String>,
}

/// `[bans]`.
#[derive(Deserialize)]
pub struct Bans {
    /// Crates that stay out.
    pub deny: Vec<Banned>,
}

/// A crate that stays out, except behind its `wrappers`.
#[derive(Deserialize)]
pub struct Banned {
    /// Its name.
    #[serde(rename = "crate")]
    pub name: String,
    /// Why.
    pub reason: String,
    /// The only crates that may depend on it; nobody when empty.
    #[serde(default)]
    pub wrappers: Vec<String>,
}

/// `[advisories]`.
#[derive(Deserialize)]
pub struct Advisories {
    /// Advisories that do not apply, each with its reason.
    #[serde(default)]
    pub ignore: Vec<Ignored>,
}

/// An advisory that does not apply here.
#[derive(Deserialize)]
pub struct Ignored {
    /// Its number, `RUSTSEC-2023-0071`.
    pub id: String,
    /// Why it does not apply.
    pub reason: String,
}

impl Rules {
    /// Reads `deny.toml`.
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let text = std::fs::read_to_string(workspace.path("deny.toml")).context("deny.toml cannot be read")?;
        toml::from_str(&text).context("deny.toml was not understood")
    }

    /// May something under this licence expression be used?
    pub fn allows(&self, expression: &str) -> Result<bool> {
        spdx::satisfied(expression, &|name| self.licenses.allow.iter().any(|allowed| allowed == name))
    }

    /// May this crate, for which there may be an exception?
    fn allows_crate(&self, krate: &str, expression: &str) -> Result<bool> {
        let excepted = |name: &str| {
            let own = self.licenses.exceptions.iter().filter(|exception| exception.name == krate);
            own.flat_map(|exception| &exception.allow).any(|allowed| allowed == name)
        };
        let known = |name: &str| excepted(name) || self.licenses.allow.iter().any(|allowed| allowed == name);
        spdx::satisfied(expression, &known)
    }
}

/// Every crate that breaks a rule.
pub fn check(rules: &Rules, metadata: &Metadata) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for package in metadata.foreign() {
        findings.extend(licence(rules, package)?);
    }
    for banned in &rules.bans.deny {
        let users = metadata.users(&banned.name).into_iter().filter(|user| !banned.wrappers.iter().any(|w| w == user));
        findings.extend(users.map(|user| format!("{user} uses {}, which is banned: {}", banned.name, banned.reason)));
    }
    let sources: BTreeSet<&str> = metadata.foreign().filter_map(|package| package.source.as_deref()).collect();
    for source in sources.iter().filter(|source| !source.starts_with("registry+")) {
        findings.push(format!("a dependency comes from {source}; only the crates registry is a source"));
    }
    if sources.iter().filter(|source| source.starts_with("registry+")).count() > 1 {
        findings.push(format!("dependencies come from several registries: {sources:?}"));
    }
    let sqlite: Vec<&str> = linking(metadata, "sqlite3").collect();
    if sqlite.len() != 1 {
        findings.push(format!("exactly one crate may link SQLite; these do: {sqlite:?}"));
    }
    Ok(findings)
}

fn licence(rules: &Rules, package: &Package) -> Result<Option<String>> {
    let name = format!("{} {}", package.name, package.version);
    let Some(expression) = &package.license else {
        return Ok(Some(format!("{name} declares no licence")));
    };
    let allowed = rules.allows_crate(&package.name, expression).with_context(|| format!("the licence of {name}"))?;
    Ok((!allowed).then(|| format!("{name} is under `{expression}`, which deny.toml does not allow")))
}

fn linking<'a>(metadata: &'a Metadata, library: &'a str) -> impl Iterator<Item = &'a str> {
    metadata.packages.iter().filter(move |p| p.links.as_deref() == Some(library)).map(|p| p.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::made_up::{foreign, graph, package};

    fn rules() -> Rules {
        toml::from_str(
            r#"
            [licenses]
            allow = ["MIT", "Apache-2.0"]
            exceptions = [{ allow = ["MPL-2.0"], crate = "cssparser" }]
            [bans]
            deny = [
              { crate = "openssl", reason = "we use rustls" },
              { crate = "libsqlite3-sys", reason = "one SQLite", wrappers = ["rusqlite"] },
            ]
            [advisories]
            ignore = []
            "#,
        )
        .unwrap()
    }

    fn sqlite() -> Package {
        Package { links: Some("sqlite3".to_owned()), ..foreign("libsqlite3-sys", "MIT") }
    }

    fn said(packages: Vec<Package>) -> Vec<String> {
        check(&rules(), &graph(packages)).unwrap()
    }

    #[test]
    fn what_keeps_the_rules_passes() {
        assert_eq!(said(vec![package("store", &["serde"]), foreign("serde", "MIT OR GPL-3.0"), sqlite()]), [""; 0]);
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found() {
        let said = said(vec![foreign("zhconv", "GPL-2.0-only"), sqlite()]);
        assert_eq!(said, ["zhconv 0.1.0 is under `GPL-2.0-only`, which deny.toml does not allow"]);
    }

    #[test]
    fn an_exception_is_for_one_crate() {
        let said = said(vec![foreign("cssparser", "MPL-2.0"), foreign("other", "MPL-2.0"), sqlite()]);
        assert_eq!(said, ["other 0.1.0 is under `MPL-2.0`, which deny.toml does not allow"]);
    }

    #[test]
    fn no_licence_at_all_is_found() {
        let silent = Package { license: None, ..foreign("silent", "MIT") };
        assert_eq!(said(vec![silent, sqlite()]), ["silent 0.1.0 declares no licence"]);
    }

    #[test]
    fn a_banned_crate_is_found_except_behind_its_wrapper() {
        let mut rusqlite = foreign("rusqlite", "MIT");
        rusqlite.dependencies = package("x", &["libsqlite3-sys"]).dependencies;
        let store = package("store", &["openssl", "libsqlite3-sys"]);
        let said = said(vec![store, rusqlite, sqlite(), foreign("openssl", "MIT")]);
        assert_eq!(
            said,
            [
                "store uses openssl, which is banned: we use rustls",
                "store uses libsqlite3-sys, which is banned: one SQLite"
            ]
        );
    }

    #[test]
    fn a_second_sqlite_is_found_and_so_is_none() {
        assert_eq!(said(vec![sqlite(), Package { id: "other".into(), name: "other".into(), ..sqlite() }]).len(), 1);
        assert_eq!(said(vec![package("store", &[])]).len(), 1);
    }

    #[test]
    fn other_sources_are_found() {
        let from_git = Package { source: Some("git+https://a.b/c".to_owned()), ..foreign("fork", "MIT") };
        assert!(said(vec![from_git, sqlite()])[0].contains("git+https://a.b/c"));
        let elsewhere = Package { source: Some("registry+two".to_owned()), ..foreign("other", "MIT") };
        assert!(said(vec![elsewhere, sqlite()])[0].contains("several registries"));
    }
}
