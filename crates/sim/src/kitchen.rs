//! A kitchen: it moves tickets on, one step back where somebody tapped too often, and does so again where no answer
//! came.

use anyhow::bail;
use kernel::{Actor, Id};
use orders::kitchen::{TicketState, step};
use store::WriteError;

use crate::world::World;

const TICKETS: &str = "SELECT id, state, version FROM orders_ticket WHERE state <> 'called_off' ORDER BY id";

/// Some tickets move.
pub async fn act(world: &mut World) -> anyhow::Result<()> {
    for _ in 0..4 {
        tap(world).await?;
    }
    Ok(())
}

async fn tap(world: &mut World) -> anyhow::Result<()> {
    let tickets = world
        .db
        .read(|read| read.query(TICKETS, &[], |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?))))
        .await?;
    if tickets.is_empty() {
        return Ok(());
    }
    let (ticket, state, version) = world.random.pick(&tickets).clone();
    let from = TicketState::parse(&state).unwrap_or(TicketState::Waiting);
    let ways: Vec<TicketState> = TicketState::ALL.iter().copied().filter(|to| from.leads_to(*to)).collect();
    // One step on, where there is one; now and then one back.
    let to = if world.random.below(5) == 0 { ways.first() } else { ways.last() };
    let Some(to) = to.copied() else { return Ok(()) };
    loop {
        match world.db.write("orders.move_ticket", Actor::SYSTEM, move |tx| step(tx, ticket, version, to)).await {
            _ if world.answer_is_lost() => {}
            Ok(()) => {
                world.say(|| format!("ticket {ticket} goes from {state} to {}", to.as_str()));
                return Ok(());
            }
            Err(WriteError::Refused(refusal)) => {
                world.say(|| format!("ticket {ticket} stays: {}", refusal.code.name));
                return Ok(());
            }
            Err(error) => bail!("a ticket cannot be moved: {error}"),
        }
    }
}
