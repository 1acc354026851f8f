//! What `cargo metadata` says about the packages: only the fields that the checks ask for.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;
use crate::workspace::Workspace;

/// The packages of the whole graph, for every platform.
#[derive(Deserialize)]
pub struct Metadata {
    /// Ours and foreign ones.
    pub packages: Vec<Package>,
    /// The ids of ours.
    pub workspace_members: Vec<String>,
    /// Who really uses whom: what a package declares as optional and nobody switched on is not here.
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    /// The ids of the packages it uses.
    dependencies: Vec<String>,
}

/// A package and what it declares.
#[derive(Deserialize)]
pub struct Package {
    /// Unique in the graph.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The SPDX expression it declares.
    pub license: Option<String>,
    /// Where it comes from; nothing for packages of the workspace.
    pub source: Option<String>,
    /// The native library it links.
    pub links: Option<String>,
    /// What it asks for.
    pub dependencies: Vec<Dependency>,
}

/// One line of a package's `[dependencies]`.
#[derive(Deserialize)]
pub struct Dependency {
    /// The name of the package asked for.
    pub name: String,
    /// `dev`, `build`, or nothing for an ordinary one.
    pub kind: Option<String>,
    /// Is it there only when a feature asks for it?
    #[serde(default)]
    pub optional: bool,
}

impl Metadata {
    /// Asks cargo. The lock file must be up to date: a check that changes it would check something else.
    pub fn load(workspace: &Workspace) -> Result<Self> {
        let text = process::output(process::cargo(workspace).args(["metadata", "--format-version=1", "--locked"]))?;
        serde_json::from_str(&text).context("cargo metadata was not understood")
    }

    /// Our own packages.
    pub fn ours(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    /// Everyone else's.
    pub fn foreign(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| !self.workspace_members.contains(&package.id))
    }

    /// The names of the packages that really use the one of this name.
    pub fn users(&self, of: &str) -> Vec<&str> {
        let named =
            |id: &str| self.packages.iter().find(|package| package.id == id).map(|package| package.name.as_str());
        let uses = |node: &&Node| node.dependencies.iter().any(|id| named(id) == Some(of));
        self.resolve.nodes.iter().filter(uses).filter_map(|node| named(&node.id)).collect()
    }

    /// The names of our packages that end up in the release of this one: itself and what it needs to run.
    pub fn release_graph(&self, of: &str) -> BTreeSet<String> {
        let ours: BTreeMap<&str, &Package> = self.ours().map(|package| (package.name.as_str(), package)).collect();
        let mut reached = BTreeSet::new();
        let mut waiting = vec![of];
        while let Some(name) = waiting.pop() {
            let Some(package) = ours.get(name) else { continue };
            if !reached.insert(name.to_owned()) {
                continue;
            }
            waiting.extend(package.dependencies.iter().filter(|d| !d.is_dev()).map(|d| d.name.as_str()));
        }
        reached
    }
}

impl Dependency {
    /// Is it for tests only?
    pub fn is_dev(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }
}

/// Made-up graphs for the tests of the checks.
#[cfg(test)]
pub mod made_up {
    use super::*;

    /// A package of the workspace with ordinary dependencies.
    pub fn package(name: &str, dependencies: &[&str]) -> Package {
        Package {
            id: name.to_owned(),
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            license: Some("Apache-2.0".to_owned()),
            source: None,
            links: None,
            dependencies: dependencies.iter().map(|name| dependency(name, None)).collect(),
        }
    }

    /// One line of `[dependencies]` or `[dev-dependencies]`.
    pub fn dependency(name: &str, kind: Option<&str>) -> Dependency {
        Dependency { name: name.to_owned(), kind: kind.map(str::to_owned), optional: false }
    }

    /// A foreign package.
    pub fn foreign(name: &str, license: &str) -> Package {
        Package { license: Some(license.to_owned()), source: Some("registry+one".to_owned()), ..package(name, &[]) }
    }

    /// A graph of these packages; those without a source are ours.
    pub fn graph(packages: Vec<Package>) -> Metadata {
        let workspace_members =
            packages.iter().filter(|package| package.source.is_none()).map(|package| package.id.clone()).collect();
        let known = |name: &str| packages.iter().any(|package| package.name == name);
        let nodes = packages
            .iter()
            .map(|package| Node {
                id: package.id.clone(),
                dependencies: package.dependencies.iter().map(|d| d.name.clone()).filter(|name| known(name)).collect(),
            })
            .collect();
        Metadata { packages, workspace_members, resolve: Resolve { nodes } }
    }
}

#[cfg(test)]
mod tests {
    use super::made_up::{dependency, graph, package};

    #[test]
    fn the_release_graph_follows_ordinary_dependencies_only() {
        let mut store = package("store", &["kernel"]);
        store.dependencies.push(dependency("testkit", Some("dev")));
        let all = graph(vec![package("server", &["store"]), store, package("kernel", &[]), package("testkit", &[])]);
        let reached: Vec<String> = all.release_graph("server").into_iter().collect();
        assert_eq!(reached, ["kernel", "server", "store"]);
    }

    #[test]
    fn users_are_those_who_really_use_it() {
        let all = graph(vec![package("store", &["kernel", "not-switched-on"]), package("kernel", &[])]);
        assert_eq!(all.users("kernel"), ["store"]);
        assert_eq!(all.users("not-switched-on"), [""; 0]);
    }
}
