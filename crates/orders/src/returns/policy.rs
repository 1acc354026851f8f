//! Until when, and which goods, may be brought back.
//!
//! On the web a buyer may change their mind within seven days by law, unless the goods are of a class that
//! law exempts and the buyer was told so. Beyond that the house takes ordinary goods back for fourteen days,
//! wherever they were bought. What the shop got wrong comes back whatever class it is of.

use catalog::ReturnClass;
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes;

/// Days in which a buyer on the web may change their mind by law, after the day they had the goods.
pub const BY_LAW_DAYS: i64 = 7;
/// Days in which the house takes ordinary goods back.
pub const BY_HOUSE_DAYS: i64 = 14;
/// Days in which the buyer may say that the goods are not what they should be: half a year.
pub const FAULT_DAYS: i64 = 183;

/// Why goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The buyer changed their mind.
    NotWanted,
    /// It does not fit or suit.
    DoesNotSuit,
    /// It is faulty.
    Defective,
    /// It is something else than what was ordered.
    WrongItem,
    /// It was broken on its way.
    DamagedOnTheWay,
}

impl Reason {
    /// The word as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::NotWanted => "not_wanted",
            Reason::DoesNotSuit => "does_not_suit",
            Reason::Defective => "defective",
            Reason::WrongItem => "wrong_item",
            Reason::DamagedOnTheWay => "damaged_on_the_way",
        }
    }

    /// True when it is for the shop to answer for.
    pub const fn is_fault(self) -> bool {
        matches!(self, Reason::Defective | Reason::WrongItem | Reason::DamagedOnTheWay)
    }
}

/// What is judged of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Its class when it was bought; none is the ordinary one.
    pub class: Option<ReturnClass>,
    /// Whether it was bought on the web.
    pub on_web: bool,
    /// Days since the buyer had it.
    pub days: i64,
    /// Why it comes back.
    pub reason: Reason,
}

/// Whether a line may come back.
///
/// # Errors
/// [`codes::RETURN_EXEMPT`] or [`codes::RETURN_LATE`].
pub fn judge(asked: Asked, name: &str) -> Result<(), Refusal> {
    let late = |most: i64| Refusal::new(&codes::RETURN_LATE).with("name", name).with("days", most);
    if asked.reason.is_fault() {
        return if asked.days <= FAULT_DAYS { Ok(()) } else { Err(late(FAULT_DAYS)) };
    }
    if !matches!(asked.class, None | Some(ReturnClass::Standard)) {
        return Err(Refusal::new(&codes::RETURN_EXEMPT).with("name", name));
    }
    if asked.days <= BY_HOUSE_DAYS { Ok(()) } else { Err(late(BY_HOUSE_DAYS)) }
}

/// Whether delivery goes back with everything: the law's withdrawal undoes the whole purchase, and so does
/// the shop's own fault. Beyond seven days it is the house's kindness, which does not reach so far.
pub const fn gives_delivery_back(asked: Asked) -> bool {
    asked.on_web && (asked.reason.is_fault() || asked.days <= BY_LAW_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(class: Option<ReturnClass>, days: i64, reason: Reason) -> Asked {
        Asked { class, on_web: true, days, reason }
    }

    fn refused(asked: Asked) -> Option<&'static str> {
        judge(asked, "戚風").err().map(|refusal| refusal.code.name)
    }

    #[test]
    fn ordinary_goods_for_fourteen_days_others_not_at_all() {
        let standard = Some(ReturnClass::Standard);
        for class in [None, standard] {
            assert_eq!(refused(asked(class, 6, Reason::NotWanted)), None);
            assert_eq!(refused(asked(class, 14, Reason::NotWanted)), None);
            assert_eq!(refused(asked(class, 15, Reason::NotWanted)), Some("orders.return_late"));
        }
        for class in [ReturnClass::Perishable, ReturnClass::MadeToOrder, ReturnClass::Hygiene, ReturnClass::None] {
            assert_eq!(refused(asked(Some(class), 0, Reason::NotWanted)), Some("orders.return_exempt"));
        }
    }

    #[test]
    fn what_the_shop_got_wrong_always_comes_back_for_half_a_year() {
        for reason in [Reason::Defective, Reason::WrongItem, Reason::DamagedOnTheWay] {
            assert_eq!(refused(asked(Some(ReturnClass::Perishable), 100, reason)), None);
            assert_eq!(refused(asked(None, 184, reason)), Some("orders.return_late"));
        }
    }

    #[test]
    fn delivery_goes_back_by_law_and_for_the_shops_fault() {
        assert!(gives_delivery_back(asked(None, 7, Reason::NotWanted)));
        assert!(!gives_delivery_back(asked(None, 8, Reason::NotWanted)));
        assert!(gives_delivery_back(asked(None, 30, Reason::WrongItem)));
        let in_shop = Asked { on_web: false, ..asked(None, 1, Reason::Defective) };
        assert!(!gives_delivery_back(in_shop), "nothing was sent");
    }
}
