//! What stock is made of, and what holds for each of them.

use kernel::{BusinessDate, Cost, Id, Quantity, Timestamp, names};

names! {
    /// What a piece of stock may be used for. Only `saleable` is promised to buyers.
    Condition {
        /// For sale.
        Saleable = "saleable",
        /// Stands in the shop to be looked at.
        Display = "display",
        /// Given with a purchase.
        Gift = "gift",
        /// Put aside by hand.
        Reserved = "reserved",
        /// On its way between two locations.
        InTransit = "in_transit",
        /// Broken or spoilt.
        Damaged = "damaged",
        /// Open, for buyers to try.
        Tester = "tester",
        /// To be given away in small.
        Sample = "sample",
        /// Kept from sale until somebody has judged it: returned, recalled, close to its date.
        Quarantine = "quarantine",
    }
}

names! {
    /// Why stock is held.
    HoldKind {
        /// A cart at its checkout.
        Cart = "cart",
        /// A placed order.
        Order = "order",
        /// An order that is picked up.
        Pickup = "pickup",
        /// A person who asked for it to be put aside.
        Person = "person",
        /// A transfer that was approved.
        Transfer = "transfer",
        /// A till or store that may promise it by itself.
        Lease = "lease",
    }
}

names! {
    /// What became of a hold.
    HoldState {
        /// It still holds.
        Open = "open",
        /// The goods left.
        Used = "used",
        /// It was given up.
        Released = "released",
        /// Its time ran out.
        Expired = "expired",
    }
}

names! {
    /// Why goods leave the books without a buyer. Each is also the reason of the movement.
    WriteOffReason {
        /// Broken or spoilt.
        Damage = "damage",
        /// Past its date.
        Expired = "expired",
        /// Missing.
        Loss = "loss",
        /// Opened for guests to taste or try.
        Tasting = "tasting",
        /// Given away in small.
        Sample = "sample",
        /// Used by the shop itself.
        OwnUse = "own_use",
        /// Given to others for good.
        Donation = "donation",
    }
}

names! {
    /// Which goods a count is about.
    CountScope {
        /// Whatever lies there.
        All = "all",
        /// Those that were named when it was opened.
        Some = "some",
    }
}

names! {
    /// What a count makes of goods that nobody counted.
    Uncounted {
        /// Nothing: their levels stay.
        Left = "left",
        /// They are not there.
        Zero = "zero",
    }
}

names! {
    /// How far a count is.
    CountState {
        /// Devices may send what they scan.
        Open = "open",
        /// Its differences are booked.
        Posted = "posted",
        /// It was given up, and changed nothing.
        Cancelled = "cancelled",
    }
}

names! {
    /// How far a transfer is.
    TransferState {
        /// A place asks another one for goods.
        Requested = "requested",
        /// The sender holds them for it.
        Approved = "approved",
        /// They are packed, and still held.
        Packed = "packed",
        /// They left the sender's shelf; they are still the sender's.
        InTransit = "in_transit",
        /// Some arrived; the rest is looked for.
        Short = "short",
        /// Over: everything arrived, or the rest was written off as lost.
        Received = "received",
        /// The sender said no.
        Declined = "declined",
        /// Called off before anything left.
        Cancelled = "cancelled",
    }
}

names! {
    /// What kind of place holds stock.
    LocationKind {
        /// A shop's shelves and back room.
        Shop = "shop",
        /// A warehouse.
        Warehouse = "warehouse",
        /// Goods on their way; never promised.
        Transit = "transit",
    }
}

names! {
    /// Whether a place is in use.
    PlaceState {
        /// In use.
        Active = "active",
        /// Closed for good.
        Closed = "closed",
    }
}

names! {
    /// How a service point serves people.
    ServicePointKind {
        /// A till.
        Till = "till",
        /// A counter where orders are picked up.
        Pickup = "pickup",
        /// A kitchen or bar.
        Kitchen = "kitchen",
        /// The web shop.
        Web = "web",
    }
}

/// Why goods moved. Stored as text: other slices bring their own reasons.
pub mod reasons {
    /// Sold.
    pub const SALE: &str = "sale";
    /// A sale that was taken back before it counted.
    pub const VOID: &str = "void";
    /// Brought back by a buyer.
    pub const RETURN: &str = "return";
    /// Came from a supplier.
    pub const RECEIPT: &str = "receipt";
    /// Was there when the books began.
    pub const OPENING: &str = "opening";
    /// A count found another number.
    pub const COUNT: &str = "count";
    /// Corrected by hand, for a reason that the document states.
    pub const ADJUSTMENT: &str = "adjustment";
    /// Broken or spoilt.
    pub const DAMAGE: &str = "damage";
    /// Missing.
    pub const LOSS: &str = "loss";
    /// Turned up.
    pub const FOUND: &str = "found";
    /// Given to try.
    pub const SAMPLE: &str = "sample";
    /// Put to another use in the same place.
    pub const RECLASSIFIED: &str = "reclassified";
    /// Used by the shop itself.
    pub const OWN_USE: &str = "own_use";
    /// Sent to another location.
    pub const TRANSFER_OUT: &str = "transfer_out";
    /// Came from another location.
    pub const TRANSFER_IN: &str = "transfer_in";

    /// Those that a person may give for a correction by hand.
    pub const BY_HAND: &[&str] = &[DAMAGE, LOSS, FOUND, SAMPLE, OWN_USE];
}

/// Names one level. The order of keys is the order in which levels are locked, everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelKey {
    /// What.
    pub variant: Id,
    /// Where.
    pub location: Id,
    /// For what.
    pub condition: Condition,
}

impl LevelKey {
    /// The subject of cases about this level: a variant may be wrong in two places at once.
    pub fn subject(&self) -> Id {
        let mut name = Vec::with_capacity(48);
        name.extend_from_slice(self.variant.as_bytes());
        name.extend_from_slice(self.location.as_bytes());
        name.extend_from_slice(self.condition.as_str().as_bytes());
        Id::derived("stock.level", &name)
    }
}

/// One thing wanted by [`crate::reserve`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub variant: Id,
    /// Where.
    pub location: Id,
    /// How much, in thousandths of its unit; more than nothing.
    pub quantity: Quantity,
    /// For what: `saleable` unless it is a gift or a display piece.
    pub condition: Condition,
}

impl Wanted {
    /// Saleable goods.
    pub const fn saleable(variant: Id, location: Id, quantity: Quantity) -> Self {
        Wanted { variant, location, quantity, condition: Condition::Saleable }
    }

    /// The level it comes from.
    pub const fn key(&self) -> LevelKey {
        LevelKey { variant: self.variant, location: self.location, condition: self.condition }
    }
}

/// A quantity kept back for a holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: Id,
    /// What.
    pub variant: Id,
    /// Where.
    pub location: Id,
    /// For what.
    pub condition: Condition,
    /// How much.
    pub quantity: Quantity,
    /// Why.
    pub kind: HoldKind,
    /// For whom: an order, a cart, a transfer, a register.
    pub holder: Id,
    /// Until when; for ever when none.
    pub expires_at: Option<Timestamp>,
    /// What became of it.
    pub state: HoldState,
}

impl Hold {
    /// The level it lies on.
    pub const fn key(&self) -> LevelKey {
        LevelKey { variant: self.variant, location: self.location, condition: self.condition }
    }
}

/// Why, when and for whom goods move; the same for all lines of one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// One of [`reasons`].
    pub reason: &'static str,
    /// The order, return or document behind it.
    pub subject: Id,
    /// Whose books; the location's own legal entity when none.
    pub legal_entity: Option<Id>,
    /// The day of those books.
    pub business_date: BusinessDate,
    /// When it happened, which for a till's sale is before it is booked.
    pub occurred_at: Timestamp,
    /// The till it happened at.
    pub register: Option<Id>,
}

/// Something that happened to stock and is booked whether it was promised or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub variant: Id,
    /// Where.
    pub location: Id,
    /// For what.
    pub condition: Condition,
    /// How much came (positive) or went (negative), in thousandths of its unit.
    pub quantity: Quantity,
    /// One of [`reasons`].
    pub reason: &'static str,
    /// The order, return or document behind it.
    pub subject: Id,
    /// The lot, where it is known; otherwise the one that goes bad first.
    pub lot: Option<Id>,
    /// What one unit cost the brand, where known.
    pub cost: Option<Cost>,
    /// Whose books; the location's own legal entity when none.
    pub legal_entity: Option<Id>,
    /// The day of those books.
    pub business_date: BusinessDate,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The till it happened at.
    pub register: Option<Id>,
}

impl Fact {
    /// One line of an act.
    pub const fn of(movement: &Movement, key: LevelKey, quantity: Quantity, cost: Option<Cost>) -> Self {
        Fact {
            variant: key.variant,
            location: key.location,
            condition: key.condition,
            quantity,
            reason: movement.reason,
            subject: movement.subject,
            lot: None,
            cost,
            legal_entity: movement.legal_entity,
            business_date: movement.business_date,
            occurred_at: movement.occurred_at,
            register: movement.register,
        }
    }

    /// The level it changes.
    pub const fn key(&self) -> LevelKey {
        LevelKey { variant: self.variant, location: self.location, condition: self.condition }
    }
}

/// What of a level can be promised.
pub const fn available(on_hand: Quantity, held: Quantity, safety: Quantity) -> Quantity {
    let free = on_hand.thousandths().saturating_sub(held.thousandths()).saturating_sub(safety.thousandths());
    Quantity::from_thousandths(if free < 0 { 0 } else { free })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_there_and_back() {
        for condition in Condition::ALL {
            assert_eq!(Condition::parse(condition.as_str()), Some(*condition));
            assert_eq!(serde_json::to_value(condition).unwrap(), condition.as_str(), "one name everywhere");
        }
        assert_eq!(Condition::parse("Saleable"), None);
        assert_eq!(HoldKind::ALL.len(), 6);
    }

    #[test]
    fn nothing_below_zero_is_promised() {
        let units = Quantity::units;
        assert_eq!(available(units(3), units(1), units(1)), units(1));
        assert_eq!(available(units(-2), units(1), units(0)), units(0));
        assert_eq!(
            available(units(3), units(0), units(-5)),
            units(8),
            "goods that may be promised before they are there"
        );
    }

    #[test]
    fn two_places_are_two_subjects() {
        let id = |byte| Id::from_bytes([byte; 16]);
        let key = |location, condition| LevelKey { variant: id(1), location: id(location), condition };
        assert_ne!(key(2, Condition::Saleable).subject(), key(3, Condition::Saleable).subject());
        assert_ne!(key(2, Condition::Saleable).subject(), key(2, Condition::Gift).subject());
    }
}
