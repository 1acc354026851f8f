//! What is made when it is ordered: one ticket an order and store, with a short number that its buyer is called by.
//!
//! A ticket is there from the moment somebody stands for the order: a till's sale; an order of the web once it is
//! paid, or at once when it is paid at the counter or to whoever brings it. Goods that are only put aside are nobody's
//! order yet, and so is one whose online payment is still to come. It counts for the day on which it is due: a cake
//! for Saturday is called by a number of Saturday.
//!
//! ```text
//! waiting ⇄ started ⇄ ready ⇄ handed over      by the kitchen, one step at a time
//! any of the first three → handed over          with an order of the web, by who hands it over or sends it
//! any of the first three → called off ⇄         with the order, by what is left of it
//! ```

mod follow;
mod screen;
mod slip;
mod step;

pub(crate) use follow::{follow, open_for_sale};
pub use screen::{TicketBody, TicketLine, TicketOfOrder, of_order, screen, ticket};
pub use slip::slip;
pub use step::{Belongs, belongs, step};

use crate::sql::kitchen as sql;

kernel::names! {
    /// Where a ticket stands.
    TicketState {
        /// Nobody has begun.
        Waiting = "waiting",
        /// Somebody makes it.
        Started = "started",
        /// It can be fetched.
        Ready = "ready",
        /// Its buyer has it.
        HandedOver = "handed_over",
        /// Nothing is to be made any more.
        CalledOff = "called_off",
    }
}

impl TicketState {
    /// True while there is something to do.
    pub const fn is_open(self) -> bool {
        matches!(self, TicketState::Waiting | TicketState::Started | TicketState::Ready)
    }

    /// True when a kitchen goes from here to there: one step on, or one back.
    pub const fn leads_to(self, to: TicketState) -> bool {
        use TicketState::{HandedOver, Ready, Started, Waiting};
        matches!(
            (self, to),
            (Waiting, Started) | (Started, Waiting | Ready) | (Ready, Started | HandedOver) | (HandedOver, Ready)
        )
    }
}

/// What must hold of tickets at any moment.
pub(crate) const CHECKS: [(&str, &str); 4] = [
    ("orders: each sale with something to be made has its ticket", sql::CHECK_SALES),
    ("orders: each paid order with something to be made has its ticket", sql::CHECK_PAID),
    ("orders: nothing is made for an order of which nothing is left", sql::CHECK_CALLED_OFF),
    ("orders: no pickup number lies beyond the last one given", sql::CHECK_NUMBERS),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kitchen_goes_one_step_at_a_time() {
        let order = [TicketState::Waiting, TicketState::Started, TicketState::Ready, TicketState::HandedOver];
        for (from, one) in order.into_iter().enumerate() {
            for (to, other) in order.into_iter().enumerate() {
                assert_eq!(one.leads_to(other), from.abs_diff(to) == 1, "{one:?} {other:?}");
            }
            assert!(!one.leads_to(TicketState::CalledOff) && !TicketState::CalledOff.leads_to(one));
            assert_eq!(one.is_open(), from < 3);
        }
    }
}
