//! The simulator: a whole brand from one seed.
//!
//! Headquarters on a real SQLite file, two tills, web buyers, a payment provider, lines that are cut
//! and power that fails, with a clock that jumps. Everything that happens is drawn from the seed, one
//! thing after the other, so a seed repeats itself to the last row. Checkers compare what people were
//! told with what the books say.
//!
//! | file | what it holds |
//! |---|---|
//! | `world.rs` | the brand, the clock, crashes; running one seed |
//! | `buyers.rs`, `members.rs`, `tills.rs`, `offline.rs`, `clerks.rs`, `kitchen.rs`, `office.rs`, `desk.rs`, `publishers.rs`, `seasons.rs`, `stockroom.rs` | what people do |
//! | `strangers.rs` | reports about payments that nobody made |
//! | `shop.rs` | the places, goods and people of the brand |
//! | `provider.rs` | a payment provider that repeats itself, lies late and loses answers |
//! | `told.rs` | what people were told: the model that the books must agree with |
//! | `check.rs` | the checkers |

#![allow(clippy::print_stdout, reason = "a command line program")]

mod buyers;
mod check;
mod clerks;
mod desk;
mod kitchen;
mod members;
mod office;
mod offline;
mod papers;
mod platform;
mod provider;
mod publishers;
mod seasons;
mod shop;
mod stockroom;
mod strangers;
mod tills;
mod told;
mod world;

use clap::Parser;

/// Plays a brand from seeds and checks its books.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many seeds to play.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// The first seed; a fresh one when absent.
    #[arg(long)]
    seed: Option<u64>,
    /// Steps of one seed.
    #[arg(long, default_value_t = 250)]
    steps: u32,
    /// Print each step.
    #[arg(long)]
    verbose: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let first = arguments.seed.unwrap_or_else(|| store::Entropy::System.seed() % 1_000_000_000);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut total = world::Tally::default();
    for seed in first..first.saturating_add(arguments.seeds) {
        match runtime.block_on(world::play(seed, arguments.steps, arguments.verbose)) {
            Ok(tally) => total += tally,
            Err(error) => {
                println!("seed {seed} failed: {error:#}");
                println!("replay it: cargo xtask sim --seeds 1 --seed {seed}");
                std::process::exit(1);
            }
        }
    }
    println!(
        "{} seeds: {} web orders, {} till sales ({} without a line), {} payments, {} refunds, {} crashes, {} lost answers, {} forged reports; books agree",
        arguments.seeds,
        total.orders,
        total.sales,
        total.without_line,
        total.payments,
        total.refunds,
        total.crashes,
        total.lost_answers,
        total.forged
    );
    Ok(())
}
