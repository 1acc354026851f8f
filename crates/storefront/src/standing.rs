//! From an order's states to what its buyer reads: one sentence, and the steps of the way.
//!
//! The states are the words of the orders slice as its API says them.

use kernel::Timestamp;

use crate::view::{Moment, Step, StepKind, StepState};

/// What the API says of an order.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// `placed`, `completed`, `cancelled`, `expired`, `voided`.
    pub state: &'a str,
    /// `unpaid`, `pending`, `paid`, `partly_refunded`, `refunded`.
    pub money_state: &'a str,
    /// `take_away`, `pickup`, `delivery`, `digital`.
    pub fulfilment_kind: &'a str,
    /// `waiting`, `ready`, `handed_over`, `shipped`, `delivered`, `cancelled`.
    pub fulfilment_state: &'a str,
    /// The newest online payment's state; `None` when it is paid at the counter.
    pub online_payment: Option<&'a str>,
    /// Whether it stands by a deposit that came: the rest is paid when it is fetched.
    pub deposit_came: bool,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When the money came.
    pub paid_at: Option<Timestamp>,
    /// When it was made ready, or sent.
    pub ready_at: Option<Timestamp>,
    /// When it was handed over, or arrived.
    pub done_at: Option<Timestamp>,
}

impl Standing<'_> {
    /// What the buyer most needs to know now.
    pub fn moment(&self) -> Moment {
        match self.state {
            "cancelled" | "voided" => return Moment::Cancelled,
            "expired" => return Moment::Expired,
            _ => {}
        }
        match (self.fulfilment_kind, self.fulfilment_state) {
            ("take_away", _) => return Moment::Bought,
            (_, "handed_over") => return Moment::HandedOver,
            (_, "delivered") => return Moment::Delivered,
            (_, "shipped") => return Moment::Shipped,
            (_, "ready") => return Moment::Ready,
            _ => {}
        }
        match (self.money_state, self.online_payment.filter(|_| !self.deposit_came)) {
            ("unpaid" | "pending", Some("failed" | "voided")) => Moment::PaymentFailed,
            ("unpaid" | "pending", Some("pending" | "authorised" | "unknown")) => Moment::CheckingPayment,
            ("unpaid" | "pending", Some(_)) => Moment::AwaitingPayment,
            _ if self.fulfilment_kind == "delivery" => Moment::PreparingDelivery,
            _ => Moment::PreparingPickup,
        }
    }

    /// The steps of the way, with what is behind, at hand and ahead.
    pub fn steps(&self) -> Vec<Step> {
        let paid = self.online_payment.map(|_| (StepKind::Paid, self.paid_at));
        let placed = (StepKind::Placed, Some(self.placed_at));
        let way = match self.fulfilment_kind {
            "take_away" => [None, Some((StepKind::HandedOver, self.done_at))],
            "delivery" => [Some((StepKind::Shipped, self.ready_at)), Some((StepKind::Delivered, self.done_at))],
            _ => [Some((StepKind::Ready, self.ready_at)), Some((StepKind::HandedOver, self.done_at))],
        };
        let dropped = matches!(self.moment(), Moment::Cancelled | Moment::Expired);
        let known: Vec<_> = [Some(placed), paid].into_iter().chain(way).flatten().collect();
        // A later step that happened proves the earlier ones, even where their time was not kept.
        let behind = known.iter().rposition(|(_, at)| at.is_some()).map_or(0, |last| last + 1);
        known
            .into_iter()
            .enumerate()
            .map(|(index, (kind, at))| Step {
                kind,
                at,
                state: match index.cmp(&behind) {
                    std::cmp::Ordering::Less => StepState::Done,
                    _ if dropped => StepState::Dropped,
                    std::cmp::Ordering::Equal => StepState::Current,
                    std::cmp::Ordering::Greater => StepState::Ahead,
                },
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACED: Standing<'_> = Standing {
        state: "placed",
        money_state: "unpaid",
        fulfilment_kind: "pickup",
        fulfilment_state: "waiting",
        online_payment: None,
        deposit_came: false,
        placed_at: Timestamp::from_micros(1),
        paid_at: None,
        ready_at: None,
        done_at: None,
    };

    #[test]
    fn one_sentence_for_every_standing() {
        let online = |payment| Standing { online_payment: Some(payment), ..PLACED };
        let paid = Standing { money_state: "paid", ..online("captured") };
        let done = Standing { state: "completed", ..paid };
        for (standing, moment) in [
            (PLACED, Moment::PreparingPickup),
            (Standing { fulfilment_state: "ready", ..PLACED }, Moment::Ready),
            (Standing { fulfilment_state: "handed_over", ..done }, Moment::HandedOver),
            (online("created"), Moment::AwaitingPayment),
            (online("requested"), Moment::AwaitingPayment),
            (online("pending"), Moment::CheckingPayment),
            (online("unknown"), Moment::CheckingPayment),
            (online("authorised"), Moment::CheckingPayment),
            (online("failed"), Moment::PaymentFailed),
            (paid, Moment::PreparingPickup),
            (Standing { deposit_came: true, ..online("captured") }, Moment::PreparingPickup),
            (Standing { deposit_came: true, ..online("failed") }, Moment::PreparingPickup),
            (Standing { deposit_came: true, fulfilment_state: "ready", ..online("captured") }, Moment::Ready),
            (Standing { fulfilment_kind: "delivery", ..paid }, Moment::PreparingDelivery),
            (Standing { fulfilment_kind: "delivery", fulfilment_state: "shipped", ..paid }, Moment::Shipped),
            (Standing { fulfilment_kind: "delivery", fulfilment_state: "delivered", ..done }, Moment::Delivered),
            (Standing { fulfilment_kind: "take_away", fulfilment_state: "handed_over", ..done }, Moment::Bought),
            (Standing { state: "cancelled", ..online("failed") }, Moment::Cancelled),
            (Standing { state: "voided", fulfilment_kind: "take_away", ..done }, Moment::Cancelled),
            (Standing { state: "expired", ..online("unknown") }, Moment::Expired),
        ] {
            assert_eq!(standing.moment(), moment, "{standing:?}");
        }
    }

    fn shape(standing: Standing<'_>) -> Vec<(StepKind, StepState)> {
        standing.steps().into_iter().map(|step| (step.kind, step.state)).collect()
    }

    #[test]
    fn cash_has_no_step_for_paying() {
        use StepKind::{HandedOver, Placed, Ready};
        use StepState::{Ahead, Current, Done};
        assert_eq!(shape(PLACED), [(Placed, Done), (Ready, Current), (HandedOver, Ahead)]);
    }

    #[test]
    fn a_later_step_proves_the_earlier() {
        use StepKind::{Delivered, Paid, Placed, Shipped};
        use StepState::{Current, Done, Dropped};
        let shipped = Standing {
            fulfilment_kind: "delivery",
            fulfilment_state: "shipped",
            money_state: "paid",
            online_payment: Some("captured"),
            ready_at: Some(Timestamp::from_micros(2)),
            ..PLACED
        };
        assert_eq!(shape(shipped), [(Placed, Done), (Paid, Done), (Shipped, Done), (Delivered, Current)]);
        let expired = Standing { state: "expired", ready_at: None, ..shipped };
        assert_eq!(shape(expired), [(Placed, Done), (Paid, Dropped), (Shipped, Dropped), (Delivered, Dropped)]);
    }
}
