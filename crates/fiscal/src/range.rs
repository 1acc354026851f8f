//! Numbers as they are assigned, taken and reported.
//!
//! The tax authority assigns a legal entity blocks of consecutive numbers for one period (E0501).
//! Headquarters gives parts of them to stores and registers. Each taken number makes exactly one
//! document, in the order of time; what is left when the period ends is reported as ranges (E0402,
//! due by the tenth day after the period). A voided invoice's number is used, not free.

use kernel::{Id, Refusal, Timestamp, WallClock, Zone};
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::number::SERIAL_LIMIT;
use crate::{Number, Period, Track};

/// Who holds a block: a legal entity, one of its stores, or one of that store's registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Holder {
    /// The legal entity whose tax id stands on the documents.
    pub entity: Id,
    /// `None`: headquarters still holds it.
    pub store: Option<Id>,
    /// `None`: the store's own, for orders without a register.
    pub register: Option<Id>,
}

/// Consecutive numbers of one period, taken from the first to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    holder: Holder,
    period: Period,
    track: Track,
    first: u32,
    last: u32,
    /// The next to take; one past `last` when all are used.
    next: u32,
}

/// Numbers of a period that nobody used: one row of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unused {
    /// Whose they were.
    pub entity: Id,
    /// In which period.
    pub period: Period,
    /// Their letters.
    pub track: Track,
    /// The first of them.
    pub first: u32,
    /// The last of them.
    pub last: u32,
}

/// A number in somebody's hand, with its moment. Not `Clone`: an invoice takes it, and it is gone.
#[derive(Debug, PartialEq, Eq)]
pub struct Taken {
    pub(crate) number: Number,
    pub(crate) period: Period,
    pub(crate) issued: WallClock,
}

impl Taken {
    /// A number that the database gave out, at the moment by the store's wall clock.
    ///
    /// # Errors
    /// [`codes::RANGE_OTHER_PERIOD`] when the number's period is not that of the moment.
    pub fn new(number: Number, period: Period, at: Timestamp, zone: &Zone) -> Result<Taken, Refusal> {
        let issued = zone.shows(at);
        let now = Period::of(&issued);
        if now != period {
            let refusal = Refusal::new(&codes::RANGE_OTHER_PERIOD);
            return Err(refusal.with("period", period.label()).with("now", now.label()));
        }
        Ok(Taken { number, period, issued })
    }

    /// The number.
    pub fn number(&self) -> Number {
        self.number
    }
}

impl Block {
    /// A fresh block from `first` to `last`, both included.
    ///
    /// # Errors
    /// [`codes::BLOCK_FORM`].
    pub fn new(holder: Holder, period: Period, track: Track, first: u32, last: u32) -> Result<Block, Refusal> {
        if first > last || last > SERIAL_LIMIT {
            let refusal = Refusal::new(&codes::BLOCK_FORM);
            return Err(refusal.with("first", i64::from(first)).with("last", i64::from(last)));
        }
        Ok(Block { holder, period, track, first, last, next: first })
    }

    /// The same block, of which so many numbers from the first on are used: how a stored one is
    /// read back. More than all of them counts as all.
    #[must_use]
    pub fn used_up_to(mut self, count: u32) -> Block {
        self.next = self.first.saturating_add(count).min(self.last + 1);
        self
    }

    /// How many numbers are left.
    pub const fn left(&self) -> u32 {
        self.last + 1 - self.next
    }

    /// Who holds it.
    pub const fn holder(&self) -> Holder {
        self.holder
    }

    /// The period in which its numbers may be used.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// Its letters, first and last serial.
    pub const fn span(&self) -> (Track, u32, u32) {
        (self.track, self.first, self.last)
    }

    /// Gives `count` numbers to another holder. They come from the end, so that what stays and what
    /// goes are one range each.
    ///
    /// # Errors
    /// [`codes::LEASE_TOO_LARGE`]; [`codes::BLOCK_FORM`] for none at all.
    pub fn lease(&mut self, count: u32, holder: Holder) -> Result<Block, Refusal> {
        if count > self.left() {
            let refusal = Refusal::new(&codes::LEASE_TOO_LARGE);
            return Err(refusal.with("wanted", i64::from(count)).with("left", i64::from(self.left())));
        }
        // All of a fresh block: nothing would stay, and a block has at least one number.
        if count == 0 || (count == self.left() && self.next == self.first) {
            let refusal = Refusal::new(&codes::BLOCK_FORM);
            return Err(refusal.with("first", i64::from(self.first)).with("last", i64::from(self.last)));
        }
        let part = Block::new(holder, self.period, self.track, self.last + 1 - count, self.last)?;
        self.last -= count;
        Ok(part)
    }

    fn take(&mut self) -> Option<Number> {
        (self.next <= self.last).then(|| {
            self.next += 1;
            Number::new(self.track, self.next - 1)
        })
    }

    fn overlaps(&self, other: &Block) -> bool {
        self.period == other.period && self.track == other.track && self.first <= other.last && other.first <= self.last
    }
}

/// The blocks from which one register, or one store's web orders, issues.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    blocks: Vec<Block>,
    last_issued: Option<WallClock>,
}

impl Shelf {
    /// Without any number.
    pub const fn new() -> Shelf {
        Shelf { blocks: Vec::new(), last_issued: None }
    }

    /// Puts a block on the shelf; its turn comes in the order of letters and digits.
    ///
    /// # Errors
    /// [`codes::BLOCK_OVERLAPS`].
    pub fn add(&mut self, block: Block) -> Result<(), Refusal> {
        if self.blocks.iter().any(|other| other.overlaps(&block)) {
            let (first, last) = (Number::new(block.track, block.first), Number::new(block.track, block.last));
            let refusal = Refusal::new(&codes::BLOCK_OVERLAPS);
            return Err(refusal.with("first", first.to_string()).with("last", last.to_string()));
        }
        let order = |block: &Block| (block.period, block.track, block.first);
        let place = self.blocks.partition_point(|other| order(other) < order(&block));
        self.blocks.insert(place, block);
        Ok(())
    }

    /// Takes the next number of the period that the store's wall clock shows. Roll-over is nothing
    /// more than that: at midnight another period is shown, and its blocks are asked.
    ///
    /// # Errors
    /// [`codes::CLOCK_WENT_BACK`] when an earlier day is shown than for the last number;
    /// [`codes::RANGE_MISSING`]; [`codes::RANGE_EXHAUSTED`]. Nothing is taken then.
    pub fn take(&mut self, at: Timestamp, zone: &Zone) -> Result<Taken, Refusal> {
        let issued = zone.shows(at);
        let day = |clock: &WallClock| (clock.year, clock.month, clock.day);
        if let Some(last) = self.last_issued.filter(|last| day(&issued) < day(last)) {
            let text = |clock: &WallClock| format!("{:04}-{:02}-{:02}", clock.year, clock.month, clock.day);
            return Err(Refusal::new(&codes::CLOCK_WENT_BACK).with("now", text(&issued)).with("last", text(&last)));
        }
        let period = Period::of(&issued);
        let mut blocks = self.blocks.iter_mut().filter(|block| block.period == period).peekable();
        if blocks.peek().is_none() {
            return Err(Refusal::new(&codes::RANGE_MISSING).with("period", period.label()));
        }
        let number = blocks.find_map(Block::take);
        let number = number.ok_or_else(|| Refusal::new(&codes::RANGE_EXHAUSTED).with("period", period.label()))?;
        self.last_issued = Some(issued);
        Ok(Taken { number, period, issued })
    }

    /// How many numbers are left in a period: warn before it is nothing.
    pub fn left(&self, period: Period) -> u64 {
        self.blocks.iter().filter(|block| block.period == period).map(|block| u64::from(block.left())).sum()
    }

    /// The blocks, in the order in which they are used.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

/// What nobody used in a period, from all blocks of all holders: fewest possible rows, in order.
/// Neighbouring leftovers of one entity become one row, whoever held them.
pub fn unused<'a>(blocks: impl IntoIterator<Item = &'a Block>, period: Period) -> Vec<Unused> {
    let of_period = blocks.into_iter().filter(|block| block.period == period && block.left() > 0);
    let mut rows: Vec<Unused> = of_period
        .map(|block| {
            let Block { holder, period, track, next, last, .. } = *block;
            Unused { entity: holder.entity, period, track, first: next, last }
        })
        .collect();
    rows.sort_by_key(|row| (row.entity, row.track, row.first));
    rows.dedup_by(|row, before| {
        let joins = row.entity == before.entity && row.track == before.track && before.last + 1 == row.first;
        if joins {
            before.last = row.last;
        }
        joins
    });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(register: u8) -> Holder {
        Holder { entity: Id::from_bytes([1; 16]), store: None, register: Some(Id::from_bytes([register; 16])) }
    }

    fn taipei() -> Zone {
        Zone::named("Asia/Taipei").unwrap()
    }

    fn block(code: &str, track: &str, first: u32, last: u32) -> Block {
        Block::new(holder(1), Period::parse(code).unwrap(), Track::parse(track).unwrap(), first, last).unwrap()
    }

    fn take(shelf: &mut Shelf, at: &str) -> Result<String, &'static str> {
        shelf
            .take(at.parse().unwrap(), &taipei())
            .map(|taken| taken.number().to_string())
            .map_err(|refusal| refusal.code.name)
    }

    #[test]
    fn numbers_roll_over_at_midnight_and_run_out_with_words() {
        let mut shelf = Shelf::new();
        shelf.add(block("11512", "CD", 500, 501)).unwrap();
        shelf.add(block("11510", "AB", 100, 100)).unwrap();
        assert_eq!(take(&mut shelf, "2026-10-31T15:59:59Z"), Ok("AB00000100".into()));
        assert_eq!(take(&mut shelf, "2026-10-31T15:59:59Z"), Err("fiscal.range_exhausted"));
        assert_eq!(take(&mut shelf, "2026-10-31T16:00:00Z"), Ok("CD00000500".into()));
        // The clock was set back over the border: the old numbers stay closed.
        assert_eq!(take(&mut shelf, "2026-10-31T15:00:00Z"), Err("fiscal.clock_went_back"));
        assert_eq!(take(&mut shelf, "2027-01-01T00:00:00Z"), Err("fiscal.range_missing"));
        assert_eq!(take(&mut shelf, "2026-10-31T16:00:00Z"), Ok("CD00000501".into()));
    }

    #[test]
    fn a_number_of_another_period_makes_no_document() {
        let number = Number::parse("AB00000100").unwrap();
        let period = Period::parse("11510").unwrap();
        let late = Taken::new(number, period, "2026-10-31T16:00:00Z".parse().unwrap(), &taipei()).unwrap_err();
        assert_eq!(late.code, &codes::RANGE_OTHER_PERIOD);
        assert!(late.sentence("zh-TW").contains("115年09-10月"));
        assert!(Taken::new(number, period, "2026-10-31T15:00:00Z".parse().unwrap(), &taipei()).is_ok());
    }

    #[test]
    fn no_number_is_on_two_shelves_of_one_holder() {
        let mut shelf = Shelf::new();
        shelf.add(block("11510", "AB", 100, 149)).unwrap();
        for (first, last) in [(149, 160), (90, 100), (110, 120), (90, 200)] {
            assert_eq!(shelf.add(block("11510", "AB", first, last)).unwrap_err().code, &codes::BLOCK_OVERLAPS);
        }
        shelf.add(block("11512", "AB", 100, 149)).unwrap();
        shelf.add(block("11510", "AC", 100, 149)).unwrap();
        shelf.add(block("11510", "AB", 150, 199)).unwrap();
        assert_eq!(shelf.left(Period::parse("11510").unwrap()), 150);
    }

    #[test]
    fn a_lease_comes_from_the_end_and_leaves_no_hole() {
        let mut whole = block("11510", "AB", 100, 149);
        whole.take();
        let part = whole.lease(20, holder(2)).unwrap();
        assert_eq!((part.span().1, part.span().2, whole.left()), (130, 149, 29));
        assert_eq!(whole.lease(30, holder(2)).unwrap_err().code, &codes::LEASE_TOO_LARGE);
        assert_eq!(whole.lease(0, holder(2)).unwrap_err().code, &codes::BLOCK_FORM);
        assert_eq!(block("11510", "AB", 0, 49).lease(50, holder(2)).unwrap_err().code, &codes::BLOCK_FORM);
        let rest = whole.lease(29, holder(2)).unwrap();
        assert_eq!((rest.left(), whole.left()), (29, 0));
    }

    #[test]
    fn neighbouring_leftovers_are_one_row() {
        let mut whole = block("11510", "AB", 100, 149).used_up_to(10);
        let part = whole.lease(20, holder(2)).unwrap();
        let leased = part.clone().used_up_to(5);
        let period = Period::parse("11510").unwrap();
        let rows =
            |blocks: &[Block]| unused(blocks, period).iter().map(|row| (row.first, row.last)).collect::<Vec<_>>();
        assert_eq!(rows(&[part, whole.clone()]), [(110, 149)]);
        assert_eq!(rows(&[leased, whole.clone()]), [(110, 129), (135, 149)]);
        assert_eq!(rows(&[whole.used_up_to(u32::MAX)]), []);
    }

    #[test]
    fn a_block_ends_after_it_begins() {
        let period = Period::parse("11510").unwrap();
        let track = Track::parse("AB").unwrap();
        for (first, last) in [(2, 1), (0, 100_000_000)] {
            let refusal = Block::new(holder(1), period, track, first, last).unwrap_err();
            assert_eq!(refusal.code, &codes::BLOCK_FORM);
        }
        assert_eq!(Block::new(holder(1), period, track, 99_999_999, 99_999_999).unwrap().left(), 1);
    }
}
