//! What a payment is, given everything that was heard about it. Pure.
//!
//! A provider's words come late, twice and in any order. So a payment is not moved along arrows: it is
//! the *sum* of what was heard. Of two states the later one stands, of two amounts the larger one, and
//! money that was taken outweighs every word that it was not. Whatever the order, the sum is the same.

use kernel::Money;

/// Where a payment stands. Later in this list outweighs earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Written down; the provider was not asked yet.
    Created,
    /// The provider is being asked.
    Requested,
    /// The provider was asked, and nobody knows what came of it.
    Unknown,
    /// The provider waits for the buyer.
    Pending,
    /// The money is set aside, not taken.
    Authorised,
    /// It came to nothing.
    Failed,
    /// It was called off.
    Voided,
    /// The money was taken.
    Captured,
    /// All of what was taken went back.
    Refunded,
}

impl State {
    /// All of them, in order.
    pub const ALL: &'static [State] = &[
        State::Created,
        State::Requested,
        State::Unknown,
        State::Pending,
        State::Authorised,
        State::Failed,
        State::Voided,
        State::Captured,
        State::Refunded,
    ];

    /// The name as stored and as sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Created => "created",
            State::Requested => "requested",
            State::Unknown => "unknown",
            State::Pending => "pending",
            State::Authorised => "authorised",
            State::Failed => "failed",
            State::Voided => "voided",
            State::Captured => "captured",
            State::Refunded => "refunded",
        }
    }

    /// From its name; `None` for any other text.
    pub fn parse(name: &str) -> Option<State> {
        State::ALL.iter().copied().find(|state| state.as_str() == name)
    }

    /// True while money may still come of it in the ordinary way.
    pub const fn is_open(self) -> bool {
        matches!(self, State::Created | State::Requested | State::Unknown | State::Pending | State::Authorised)
    }
}

/// What a provider can say of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Said {
    /// It waits for the buyer.
    Pending,
    /// The money is set aside.
    Authorised,
    /// It came to nothing.
    Failed,
    /// It was called off.
    Voided,
    /// The money was taken.
    Captured,
    /// Some or all of it went back.
    Refunded,
}

impl Said {
    /// From the name that most providers use; `None` for any other text.
    pub fn parse(name: &str) -> Option<Said> {
        match name {
            "pending" => Some(Said::Pending),
            "authorised" => Some(Said::Authorised),
            "failed" => Some(Said::Failed),
            "voided" => Some(Said::Voided),
            "captured" => Some(Said::Captured),
            "refunded" => Some(Said::Refunded),
            _ => None,
        }
    }

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        self.state().as_str()
    }

    const fn state(self) -> State {
        match self {
            Said::Pending => State::Pending,
            Said::Authorised => State::Authorised,
            Said::Failed => State::Failed,
            Said::Voided => State::Voided,
            Said::Captured => State::Captured,
            Said::Refunded => State::Refunded,
        }
    }
}

/// One thing heard from a provider. Amounts are totals since the payment began, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Heard {
    said: Said,
    captured: Money,
    refunded: Money,
}

impl Heard {
    /// It waits for the buyer.
    pub const fn pending() -> Heard {
        Heard::word(Said::Pending)
    }

    /// The money is set aside.
    pub const fn authorised() -> Heard {
        Heard::word(Said::Authorised)
    }

    /// It came to nothing.
    pub const fn failed() -> Heard {
        Heard::word(Said::Failed)
    }

    /// It was called off.
    pub const fn voided() -> Heard {
        Heard::word(Said::Voided)
    }

    /// So much was taken in all, and so much of it went back. Without any money it only says that the
    /// provider knows the payment.
    pub fn captured(captured: Money, refunded: Money) -> Heard {
        let said = if refunded > Money::ZERO { Said::Refunded } else { Said::Captured };
        let refunded = refunded.max(Money::ZERO);
        Heard::new(said, captured.max(refunded), refunded).unwrap_or(Heard::pending())
    }

    /// What a message says, with the totals in it. `None` when it makes no sense: amounts below zero,
    /// "captured" without an amount, more given back than taken.
    pub fn new(said: Said, captured: Money, refunded: Money) -> Option<Heard> {
        let speaks_of_money = matches!(said, Said::Captured | Said::Refunded);
        let makes_sense = !captured.is_negative()
            && !refunded.is_negative()
            && refunded <= captured
            && (!speaks_of_money || !captured.is_zero());
        makes_sense.then_some(Heard { said, captured, refunded })
    }

    const fn word(said: Said) -> Heard {
        Heard { said, captured: Money::ZERO, refunded: Money::ZERO }
    }

    /// What was said.
    pub const fn said(&self) -> Said {
        self.said
    }

    /// What was taken in all, in minor units.
    pub const fn taken(&self) -> Money {
        self.captured
    }

    /// What was given back in all, in minor units.
    pub const fn given_back(&self) -> Money {
        self.refunded
    }
}

/// A payment's state and money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// What was taken in all, in minor units.
    pub captured: Money,
    /// What was given back in all, in minor units.
    pub refunded: Money,
}

impl Standing {
    /// A payment nobody was asked about yet.
    pub const NEW: Standing = Standing { state: State::Created, captured: Money::ZERO, refunded: Money::ZERO };

    /// The same with its state as its money says: money that was taken decides.
    #[must_use]
    pub fn settled(self) -> Standing {
        let state = if !self.captured.is_zero() {
            if self.refunded >= self.captured { State::Refunded } else { State::Captured }
        } else {
            self.state
        };
        Standing { state, ..self }
    }
}

/// What hearing something changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Where the payment stands now.
    pub to: Standing,
    /// Money that was not known to be taken before.
    pub captured: Money,
    /// Money that was not known to be given back before.
    pub refunded: Money,
    /// False when all of it was known.
    pub is_news: bool,
}

/// Adds what was heard. Adding the same again changes nothing, and the order does not matter.
pub fn advance(current: Standing, heard: Heard) -> Step {
    let to = Standing {
        state: current.state.max(heard.said.state()),
        captured: current.captured.max(heard.captured),
        refunded: current.refunded.max(heard.refunded),
    }
    .settled();
    Step {
        to,
        captured: to.captured - current.captured,
        refunded: to.refunded - current.refunded,
        is_news: to != current,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn money(captured: i64, refunded: i64) -> Heard {
        Heard::captured(Money::new(captured), Money::new(refunded))
    }

    fn after(notices: &[Heard]) -> Standing {
        let asked = Standing { state: State::Requested, ..Standing::NEW };
        notices.iter().fold(asked, |standing, heard| advance(standing, *heard).to)
    }

    #[test]
    fn a_late_word_changes_nothing() {
        let taken = after(&[money(580, 0)]);
        let step = advance(taken, Heard::pending());
        assert!(!step.is_news);
        assert_eq!(step.to.state, State::Captured);
    }

    #[test]
    fn money_outweighs_words() {
        for word in [Heard::failed(), Heard::voided()] {
            assert_eq!(after(&[word, money(580, 0)]).state, State::Captured, "{word:?} first");
            assert_eq!(after(&[money(580, 0), word]).state, State::Captured, "{word:?} last");
        }
    }

    #[test]
    fn a_refund_may_be_heard_before_its_capture() {
        let standing = after(&[money(580, 580), money(580, 0)]);
        assert_eq!(standing.state, State::Refunded);
        assert_eq!((standing.captured, standing.refunded), (Money::new(580), Money::new(580)));
        assert_eq!(after(&[money(580, 80)]).state, State::Captured, "part of it went back");
    }

    #[test]
    fn nonsense_is_not_heard() {
        let heard = |said, captured, refunded| Heard::new(said, Money::new(captured), Money::new(refunded));
        assert_eq!(heard(Said::Captured, 0, 0), None);
        assert_eq!(heard(Said::Captured, -1, 0), None);
        assert_eq!(heard(Said::Refunded, 10, 11), None);
        assert_eq!(heard(Said::Pending, 0, -1), None);
        assert_eq!(money(0, 0), Heard::pending());
    }

    #[test]
    fn what_nobody_knows_is_settled_by_any_word() {
        let unknown = Standing { state: State::Unknown, ..Standing::NEW };
        assert_eq!(advance(unknown, Heard::pending()).to.state, State::Pending);
        assert_eq!(advance(unknown, money(5, 0)).to.state, State::Captured);
    }

    #[test]
    fn names_there_and_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(*state));
        }
        assert_eq!(Said::parse("unknown"), None, "only we can say that");
    }

    fn notice() -> impl Strategy<Value = Heard> {
        prop_oneof![
            prop::sample::select(vec![Heard::pending(), Heard::authorised(), Heard::failed(), Heard::voided()]),
            (1i64..2_000)
                .prop_flat_map(|captured| (Just(captured), 0..=captured))
                .prop_map(|(all, back)| money(all, back)),
        ]
    }

    proptest! {
        #[test]
        fn order_and_repetition_do_not_matter(
            (notices, shuffled) in prop::collection::vec(notice(), 1..8).prop_flat_map(|notices| {
                // Everything at least once, some of it again.
                let twice: Vec<Heard> = notices.iter().chain(notices.iter().step_by(2)).copied().collect();
                (Just(notices), Just(twice).prop_shuffle())
            })
        ) {
            prop_assert_eq!(after(&notices), after(&shuffled));
        }

        #[test]
        fn nothing_heard_is_ever_taken_back(notices in prop::collection::vec(notice(), 1..8)) {
            let mut standing = Standing::NEW;
            for heard in notices {
                let step = advance(standing, heard);
                prop_assert!(step.to.captured >= standing.captured && step.to.refunded >= standing.refunded);
                prop_assert!(step.to.refunded <= step.to.captured);
                prop_assert_eq!(step.is_news, step.to != standing);
                prop_assert_eq!(advance(step.to, heard).to, step.to);
                standing = step.to;
            }
        }
    }
}
