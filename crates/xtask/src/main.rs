//! `cargo xtask`: everything a person or CI does with this repository, as commands written in Rust.
//!
//! One file per command. What several commands share:
//! [`workspace`] (where things are), [`process`] (running programs), [`setup`] (finding or installing tools),
//! [`postgres`] (a private PostgreSQL), [`scratch`] (where tests put their files), [`web`] (the npm workspace) and
//! [`files`] (the text of the repository).

mod bench;
mod closed;
mod conformance;
mod contract;
mod demo;
mod files;
mod fuzz;
mod journey;
mod metadata;
mod openapi;
mod postgres;
mod process;
mod python;
mod rust_text;
mod scratch;
mod setup;
mod sim;
mod supply;
mod test;
mod tidy;
mod web;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use workspace::Workspace;

/// Tenon's workbench.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and open a shop with goods, stock and logins to try.
    Demo(demo::Options),
    /// Run everything that CI runs, fast checks first.
    Test(test::Options),
    /// Find or install what the other commands need: Chromium, PostgreSQL, fonts, Python, npm packages.
    Setup(setup::Options),
    /// Check the repository's own rules: crate arrows, table ownership, file length, words, links.
    Tidy,
    /// Check the dependencies: licences, bans, sources, known vulnerabilities.
    Supply,
    /// Write (or check) the OpenAPI document, the route and error lists and the web's typed client.
    Openapi(openapi::Options),
    /// Build in release and run a benchmark.
    Bench(bench::Options),
    /// Run acceptance scenarios against the built binary, over HTTP and in a browser.
    Conformance(conformance::Options),
    /// Hold every operation of the API to its OpenAPI document, with right and wrong requests.
    Contract(contract::Options),
    /// Feed the parsers of what strangers send with what nobody thought of.
    Fuzz(fuzz::Options),
    /// Import the Complete Journey data set as a brand for tests, and compare its sums.
    Journey(journey::Options),
    /// Run the simulator over many seeds, or replay one.
    Sim(sim::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = Workspace::find().and_then(|workspace| match cli.command {
        Command::Demo(options) => demo::run(&workspace, &options),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Setup(options) => setup::run(&workspace, &options),
        Command::Tidy => tidy::run(&workspace),
        Command::Supply => supply::run(&workspace),
        Command::Openapi(options) => openapi::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Conformance(options) => conformance::run(&workspace, &options),
        Command::Contract(options) => contract::run(&workspace, &options),
        Command::Fuzz(options) => fuzz::run(&workspace, &options),
        Command::Journey(options) => journey::run(&workspace, &options),
        Command::Sim(options) => sim::run(&workspace, &options),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
