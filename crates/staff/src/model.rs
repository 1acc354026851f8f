//! Types and their invariants.

use kernel::{BusinessDate, Id, Money, Timestamp, Zone};
use store::stored_names;

use crate::Opening;

stored_names! {
    /// What kind of place a store is.
    StoreKind {
        /// Run by the brand.
        Direct = "direct",
        /// Run by a partner under the brand's name.
        Franchise = "franchise",
        /// A counter inside a department store.
        Counter = "counter",
        /// Open for some days only.
        Popup = "popup",
        /// The web shop.
        Web = "web",
    }
}

stored_names! {
    /// Who gives the buyer an invoice from a store's opening on.
    InvoiceMode {
        /// The store's own legal entity.
        Own = "own",
        /// The department store.
        Landlord = "landlord",
        /// Nobody has to.
        None = "none",
    }
}

stored_names! {
    /// Where a store day stands.
    DayState {
        /// Shifts may be opened.
        Open = "open",
        /// All drawers are counted.
        Counted = "counted",
        /// The manager closed it.
        Closed = "closed",
        /// The books took it over; nothing opens it again.
        Locked = "locked",
    }
}

impl DayState {
    /// Whether the books of such a day still take something.
    pub const fn takes_bookings(self) -> bool {
        matches!(self, DayState::Open | DayState::Counted)
    }
}

/// A company: who sells, in the law's eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalEntity {
    /// Its id.
    pub id: Id,
    /// Its registered name.
    pub name: String,
    /// Its tax id.
    pub tax_id: String,
    /// ISO 3166 code of its country.
    pub country: String,
    /// False when it was wound up.
    pub active: bool,
    /// Counts its changes from 1.
    pub version: i64,
}

/// A place that sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Its id.
    pub id: Id,
    /// The company that sells here.
    pub legal_entity: Id,
    /// Its short name in programs and on receipts.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// What kind of place.
    pub kind: StoreKind,
    /// Who gave the buyer an invoice when it opened. Who does on a day is for the slice of invoices to say.
    pub invoice_mode: InvoiceMode,
    /// Where its clock hangs.
    pub zone: Zone,
    /// Minutes after midnight that belong to the day before.
    pub cut_off_minutes: u16,
    /// Where its tills take goods from.
    pub location: Option<Id>,
    /// Its phone, as printed.
    pub phone: String,
    /// Its address, as printed.
    pub address: String,
    /// Its hours, as printed.
    pub hours: String,
    /// False when it closed for good.
    pub active: bool,
    /// Counts its changes from 1.
    pub version: i64,
    /// When it is open; what promises are made of.
    pub opening: Opening,
    /// North and east in millionths of a degree, where it lies on the map.
    pub place: Option<(i64, i64)>,
}

impl Store {
    /// The day of this store's books at an instant.
    pub fn business_date(&self, at: Timestamp) -> BusinessDate {
        BusinessDate::of(at, &self.zone, self.cut_off_minutes)
    }
}

/// A till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// Its id.
    pub id: Id,
    /// Where it stands.
    pub store: Id,
    /// Which service point it serves.
    pub service_point: Option<Id>,
    /// Its short name, on receipts.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// True when a device holds its key.
    pub paired: bool,
    /// SubjectPublicKeyInfo of the device's key.
    pub public_key: Option<Vec<u8>>,
    /// When that key came.
    pub paired_at: Option<Timestamp>,
    /// False when it was retired.
    pub active: bool,
    /// Counts its changes from 1.
    pub version: i64,
}

/// One person's or one team's time at a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its id, made by the till.
    pub id: Id,
    /// The register.
    pub register: Id,
    /// The register's store at that time.
    pub store: Id,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// Who opened it.
    pub opened_by: Id,
    /// When.
    pub opened_at: Timestamp,
    /// Cash in the drawer at the beginning, in minor units.
    pub float: Money,
    /// Who closed it.
    pub closed_by: Option<Id>,
    /// When.
    pub closed_at: Option<Timestamp>,
    /// Cash the books said was there, in minor units.
    pub expected: Option<Money>,
    /// Cash that was there, in minor units.
    pub counted: Option<Money>,
}

impl Shift {
    /// True until it is closed.
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

/// A store's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The store.
    pub store: Id,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// Where it stands.
    pub state: DayState,
    /// When its first shift opened it.
    pub opened_at: Timestamp,
    /// When its drawers were counted.
    pub counted_at: Option<Timestamp>,
    /// When the manager closed it.
    pub closed_at: Option<Timestamp>,
    /// When the books took it over.
    pub locked_at: Option<Timestamp>,
    /// Counts its changes from 1.
    pub version: i64,
}

/// A role: what it allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRow {
    /// Its id.
    pub id: Id,
    /// Its name in programs.
    pub code: String,
    /// What it allows, and its name for people.
    pub content: crate::RoleContent,
    /// True for one that every brand has.
    pub built_in: bool,
    /// Counts its changes from 1.
    pub version: i64,
}

/// A role of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The assignment's id, by which it is ended.
    pub id: Id,
    /// The role.
    pub role: Id,
    /// Its name in programs.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// The store it holds in; all of them when none.
    pub store: Option<Id>,
    /// Since when.
    pub since: Timestamp,
}

/// More about somebody, for those who look after people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonDetail {
    /// True when they have a PIN for tills.
    pub has_pin: bool,
    /// True when they have a badge.
    pub has_badge: bool,
    /// True when their log-in wants a second factor.
    pub has_second_factor: bool,
    /// True when they have a password.
    pub has_password: bool,
    /// When they came.
    pub created_at: Timestamp,
    /// When they left.
    pub left_at: Option<Timestamp>,
}

/// An approval, as it is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// Its id.
    pub id: Id,
    /// What was allowed.
    pub permission: String,
    /// What it was allowed to.
    pub subject: Id,
    /// Where.
    pub store: Id,
    /// At which till, when it was given at one.
    pub register: Option<Id>,
    /// Who allowed it, by id and name.
    pub granted_by: (Id, String),
    /// Who might do it, by id and name.
    pub granted_to: (Id, String),
    /// Why.
    pub reason: String,
    /// When.
    pub created_at: Timestamp,
    /// Until when it held.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// Somebody who may use a store's tills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TillPerson {
    /// Their id.
    pub id: Id,
    /// What people call them.
    pub name: String,
    /// True when they have a PIN.
    pub has_pin: bool,
    /// What they may allow others here.
    pub may_grant: std::collections::BTreeSet<String>,
}

/// Somebody who works for the brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: Id,
    /// What people call them.
    pub name: String,
    /// What they log in with, in lower case.
    pub login: String,
    /// Their language.
    pub locale: String,
    /// False when they left.
    pub active: bool,
    /// Counts changes from 1.
    pub version: i64,
}

/// Refuses a name that is empty, blank or longer than 120 characters.
pub(crate) fn require_name(name: &str) -> Result<(), kernel::Refusal> {
    let fits = !name.trim().is_empty() && name.chars().count() <= 120 && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(kernel::Refusal::new(&crate::codes::NAME_SHAPE)) }
}

/// Refuses a code that cannot be printed and typed everywhere.
pub(crate) fn require_code(code: &str) -> Result<(), kernel::Refusal> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let fits = (1..=16).contains(&code.len()) && code.bytes().all(plain);
    if fits { Ok(()) } else { Err(kernel::Refusal::new(&crate::codes::CODE_SHAPE)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_can_be_printed_and_typed() {
        for fits in ["XY1", "web", "A-12", "x"] {
            assert!(require_code(fits).is_ok(), "{fits}");
        }
        for wrong in ["", "信義", "A B", "12345678901234567", "A_1"] {
            assert!(require_code(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_are_for_people() {
        assert!(require_name("信義門市").is_ok());
        for wrong in ["", "  ", "a\nb"] {
            assert!(require_name(wrong).is_err(), "{wrong:?}");
        }
        assert!(require_name(&"茶".repeat(121)).is_err());
    }
}
