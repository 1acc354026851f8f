//! The command line. Each command says what happened, what it means and what to do.

mod backup;
mod begin;
mod copy;
mod doctor;
mod export;
mod goldens;
mod import;
mod migrate;
mod report;
mod restore;
mod serve;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use store::Platform;

use crate::config::{self, Config, Sources};
use crate::{demo, schema};

/// Commerce for brands with shops and a web shop: one price, one stock, one wallet, one member.
#[derive(Debug, Parser)]
#[command(name = "tenon", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests, and do the work between them, until asked to stop.
    Serve(serve::Arguments),
    /// Open a cake shop to try everything with.
    Demo(demo::Arguments),
    /// Make an empty brand for a real shop, and its owner.
    Begin(begin::Arguments),
    /// Bring every brand's database up to this version.
    Migrate(Place),
    /// Keep a copy of one moment, or of every second.
    Backup(backup::Arguments),
    /// Bring brands back from a backup.
    Restore(restore::Arguments),
    /// Move brands between databases, and prove that nothing was lost.
    Copy(copy::Arguments),
    /// Reconcile everything, and say in plain words what does not fit.
    Doctor(doctor::Arguments),
    /// Bring a brand in from another system's files.
    Import(import::Arguments),
    /// Take a brand's data out as a table.
    Export(export::Arguments),
    /// Print figures.
    Report(report::Arguments),
    /// Print the OpenAPI document.
    Openapi,
    /// Print every operation with the permission it needs.
    Routes,
    /// Print the reference page of all refusals.
    Errors,
}

/// Where the brands lie.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// Folder of the brands, for SQLite.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// URL of a PostgreSQL database, instead of a folder.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// File with settings.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Place {
    /// The settings, with what the command line says over all else.
    pub(crate) fn sources(&self) -> Result<Sources> {
        let sources = Sources::of_process(self.config.as_deref())?;
        let data = self.data.as_ref().map(|path| self.brands_in(path).display().to_string());
        Ok(sources.flag("data", data).flag("database", self.database.as_ref()))
    }

    /// A demo's folder stands for the brands inside it.
    fn brands_in(&self, path: &std::path::Path) -> PathBuf {
        demo::brands_of(path).unwrap_or_else(|| path.to_owned())
    }

    /// Opens the brands' list, which has to be there.
    pub(crate) fn open(&self) -> Result<Arc<Platform>> {
        let config = Config::load(&self.sources()?)?;
        if let store::Database::Sqlite(folder) = &config.database
            && !folder.join("platform.db").exists()
        {
            let folder = folder.display();
            bail!(
                "there are no brands in {folder}. Name the folder with --data, or make a brand with `tenon begin` or `tenon demo`"
            );
        }
        open(&config)
    }

    /// Opens the brands' list, and makes it where there is none.
    pub(crate) fn open_or_make(&self) -> Result<Arc<Platform>> {
        open(&Config::load(&self.sources()?)?)
    }
}

fn open(config: &Config) -> Result<Arc<Platform>> {
    let platform = Platform::open(config.database.clone(), config.store_options(), &schema::migrations());
    Ok(Arc::new(platform.context("the database cannot be used")?))
}

/// Runs the program: reads the command line, does what it says, and says how it went.
pub fn run() -> ExitCode {
    let cli = match Cli::from_arg_matches(&described().get_matches()) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let outcome = match &cli.command {
        Command::Openapi => goldens::openapi(),
        Command::Routes => goldens::routes(),
        Command::Errors => goldens::errors(),
        Command::Serve(arguments) => block_on(serve::run(arguments)),
        Command::Demo(arguments) => block_on(demo::run(arguments)),
        Command::Begin(arguments) => block_on(begin::run(arguments)),
        Command::Import(arguments) => block_on(import::run(arguments)),
        Command::Export(arguments) => block_on(export::run(arguments)),
        Command::Report(arguments) => block_on(report::run(arguments)),
        Command::Migrate(place) => migrate::run(place),
        Command::Backup(arguments) => block_on(backup::run(arguments)),
        Command::Restore(arguments) => restore::run(arguments),
        Command::Copy(arguments) => copy::run(arguments),
        Command::Doctor(arguments) => block_on(doctor::run(arguments)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is::<Quiet>() {
                // Without a terminal to say it on there is nothing left to do.
                let _ = writeln!(std::io::stderr(), "tenon: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The command line, with every setting told where `tenon serve --help` is asked.
fn described() -> clap::Command {
    let setting = |key: &config::Key| {
        let default = if key.default.is_empty() { String::new() } else { format!(" [{}]", key.default) };
        format!("  {}\n  {}\n          {}{default}\n", key.name, key.variable(), key.about)
    };
    let settings: String = config::KEYS.iter().map(setting).collect();
    let text = format!(
        "Settings, by their names in the file and in the environment. The command line counts most, then the\nenvironment, then the file. A secret may lie in a file of its own: TENON_METRICS_TOKEN_FILE.\n\n{settings}"
    );
    Cli::command().mut_subcommand("serve", |serve| serve.after_long_help(text))
}

/// The command has said what is wrong itself; only the exit code is left to tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quiet;

impl std::fmt::Display for Quiet {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Quiet {}

/// Prints to standard output. A reader that stopped reading ends the command quietly.
pub(crate) fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Quiet.into()),
        outcome => outcome.context("standard output cannot be written"),
    }
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("no threads can be started")?.block_on(work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        described().debug_assert();
    }
}
