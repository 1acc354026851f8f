//! The web's dependencies, from `web/package-lock.json`: licences, checksums, no install scripts.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::rules::Rules;
use crate::workspace::Workspace;

/// Licences of tools and data that are used while building and never shipped.
const WHILE_BUILDING: &[&str] = &["MPL-2.0", "CC-BY-4.0", "BlueOak-1.0.0", "Python-2.0"];

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Package>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    license: Option<String>,
    integrity: Option<String>,
    #[serde(default)]
    link: bool,
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    dev_optional: bool,
    #[serde(default)]
    has_install_script: bool,
}

/// Every npm package that breaks a rule.
pub fn check(rules: &Rules, workspace: &Workspace) -> Result<Vec<String>> {
    let path = workspace.path("web/package-lock.json");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(&path).context("web/package-lock.json cannot be read")?;
    examine(rules, &text)
}

fn examine(rules: &Rules, text: &str) -> Result<Vec<String>> {
    let lock: Lock = serde_json::from_str(text).context("web/package-lock.json was not understood")?;
    let mut findings = Vec::new();
    for (path, package) in &lock.packages {
        let Some((_, name)) = path.rsplit_once("node_modules/") else { continue };
        if package.link {
            continue;
        }
        if package.integrity.is_none() {
            findings.push(format!("npm {name} has no checksum in the lock file"));
        }
        if package.has_install_script {
            findings.push(format!("npm {name} wants to run a script when it is installed"));
        }
        let Some(expression) = &package.license else {
            findings.push(format!("npm {name} declares no licence"));
            continue;
        };
        let builds = package.dev || package.dev_optional;
        let allowed =
            rules.allows(expression).unwrap_or(false) || (builds && WHILE_BUILDING.contains(&expression.as_str()));
        if !allowed {
            findings.push(format!("npm {name} is under `{expression}`, which is not allowed"));
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(packages: &str) -> Vec<String> {
        let rules: Rules =
            toml::from_str("[licenses]\nallow = [\"MIT\"]\n[bans]\ndeny = []\n[advisories]\nignore = []").unwrap();
        examine(&rules, &format!(r#"{{"packages": {{"": {{}}, "pos": {{}}, {packages}}}}}"#)).unwrap()
    }

    #[test]
    fn what_keeps_the_rules_passes() {
        let packages = r#"
            "node_modules/react": {"license": "MIT", "integrity": "sha512-x"},
            "node_modules/lightningcss": {"license": "MPL-2.0", "integrity": "sha512-x", "dev": true},
            "node_modules/pos": {"link": true}"#;
        assert_eq!(said(packages), [""; 0]);
    }

    #[test]
    fn each_rule_is_checked() {
        assert!(said(r#""node_modules/a": {"license": "GPL-3.0", "integrity": "x"}"#)[0].contains("GPL-3.0"));
        assert!(said(r#""node_modules/a": {"license": "MPL-2.0", "integrity": "x"}"#)[0].contains("MPL-2.0"));
        assert!(said(r#""node_modules/a": {"integrity": "x"}"#)[0].contains("no licence"));
        assert!(said(r#""node_modules/a": {"license": "MIT"}"#)[0].contains("no checksum"));
        let script = r#""node_modules/a": {"license": "MIT", "integrity": "x", "hasInstallScript": true}"#;
        assert!(said(script)[0].contains("wants to run a script"));
    }
}
