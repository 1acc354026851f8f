//! `cargo xtask conformance`: acceptance scenarios, one file a row in `conformance/`, against the built program.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::demo;
use crate::postgres::Server;
use crate::process;
use crate::scratch;
use crate::setup::{self, Tool};
use crate::web;
use crate::workspace::Workspace;

/// Which rows to run, and on which database.
#[derive(Args)]
pub struct Options {
    /// Rows (`M37`); all of them when none is named.
    rows: Vec<String>,
    /// The database under the shop.
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    database: Database,
}

/// The databases a shop can stand on.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Database {
    /// A file; the default of every shop.
    Sqlite,
    /// A private server, started for this run.
    Postgres,
}

/// Builds, starts what is needed and runs the rows.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    web::build(workspace)?;
    let tenon = demo::build(workspace)?;
    let server = match options.database {
        Database::Sqlite => None,
        Database::Postgres => Some(Server::start()?),
    };
    drive(workspace, &tenon, server.as_ref(), &options.rows)
}

/// Runs the rows against a program that is already built.
pub fn drive(workspace: &Workspace, tenon: &Path, postgres: Option<&Server>, rows: &[String]) -> Result<()> {
    setup::ensure(&[Tool::Chromium, Tool::Fonts])?;
    let mut runner = Command::new("node");
    runner
        .arg(workspace.path("conformance/runner.mjs"))
        .arg("--tenon")
        .arg(tenon)
        .arg("--chromium")
        .arg(setup::chromium()?)
        .env("TMPDIR", scratch::folder());
    if let Some(server) = postgres {
        runner.arg("--postgres").arg(server.url()).arg("--psql").arg(server.programs().join("psql"));
    }
    process::run(runner.args(rows).current_dir(workspace.root()))
}
