//! `tenon-bench`: how fast, how light and how hard to break the built program is.
//!
//! `cargo xtask bench NAME` builds everything in release and runs this. Each benchmark seeds a brand in
//! this process through the slices' own verbs, starts the real `tenon serve`, and speaks HTTP to it.
//! Figures that depend on the machine are compared with a floor measured in the same run: the same
//! statements on the bare database. Nothing here is asserted in seconds; `oversell` and `crash` check
//! what is right and fail when it is not.
//!
//! | file | what it holds |
//! |---|---|
//! | `checkout.rs`, `visit.rs`, `pages.rs`, `search.rs`, `members.rs`, `office.rs`, `oversell.rs`, `start.rs`, `import.rs`, `journey.rs`, `crash.rs` | the benchmarks |
//! | `place.rs`, `seed.rs`, `preload.rs` | where the data lies, a brand with goods, many old orders |
//! | `program.rs`, `line.rs`, `desk.rs` | the server process, a connection to it, what staff ask it |
//! | `load.rs`, `order.rs`, `zipf.rs` | buyers, what they send, what they like |
//! | `traced.rs`, `floor/` | the statements of one real order, replayed |
//! | `figure.rs` | what is printed |

// Figures are measurements, not money.
#![allow(clippy::float_arithmetic)]

mod checkout;
mod crash;
mod desk;
mod figure;
mod fiscal;
mod floor;
mod import;
mod journey;
mod line;
mod load;
mod members;
mod office;
mod order;
mod oversell;
mod pages;
mod place;
mod preload;
mod program;
mod search;
mod seed;
mod start;
mod traced;
mod visit;
mod zipf;

use clap::{CommandFactory, Parser, Subcommand};

use crate::figure::Report;

#[derive(Parser)]
#[command(name = "tenon-bench", about = "Benchmarks of the built program.")]
struct Arguments {
    #[command(subcommand)]
    bench: Option<Bench>,
    /// One JSON object a line on standard output for every figure.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Bench {
    /// Durable orders a second through HTTP, compared with the bare database.
    Checkout(checkout::Options),
    /// Whole visits a second: cart, delivery, order, online payment.
    Visit(visit::Options),
    /// Five hundred buyers on fifty units, on the web and at tills; fails if one unit is sold twice.
    Oversell(oversell::Options),
    /// Product pages a second while sales change their stock.
    Pages(pages::Options),
    /// Searches among many products, and how long the index takes to make.
    Search(search::Options),
    /// Lookups among many members by phone, card and name, and what the till shows of them.
    Members(members::Options),
    /// Lists of many orders by their filters, and the live day while tills and the web sell; fails when the day says what
    /// cannot be.
    Office(office::Options),
    /// Time until ready and memory at rest, with many idle brands.
    Start(start::Options),
    /// Brings a hundred thousand products in, and a real retailer's orders; again, and cut off in the middle.
    /// Fails when a second run changes anything or a resumed one says something else.
    Import(import::Options),
    /// Brings the Complete Journey in, from tables that `cargo xtask journey` writes. Fails when a sum differs from the
    /// source's, or a second run changes anything.
    Journey(journey::Options),
    /// Kills the server, or its PostgreSQL, under load; fails if a confirmed order is lost or doubled.
    Crash(crash::Options),
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let report = Report::new(arguments.json);
    match &arguments.bench {
        Some(Bench::Checkout(options)) => checkout::run(options, &report),
        Some(Bench::Visit(options)) => visit::run(options, &report),
        Some(Bench::Oversell(options)) => oversell::run(options, &report),
        Some(Bench::Pages(options)) => pages::run(options, &report),
        Some(Bench::Search(options)) => search::run(options, &report),
        Some(Bench::Members(options)) => members::run(options, &report),
        Some(Bench::Office(options)) => office::run(options, &report),
        Some(Bench::Start(options)) => start::run(options, &report),
        Some(Bench::Import(options)) => import::run(options, &report),
        Some(Bench::Journey(options)) => journey::run(options, &report),
        Some(Bench::Crash(options)) => crash::run(options, &report),
        None => Ok(Arguments::command().print_help()?),
    }
}
