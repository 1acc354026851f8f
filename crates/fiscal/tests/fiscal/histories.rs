//! Random histories of two registers: sales, partial returns, voids, allowances taken back, clocks
//! that run over period borders. Whatever happens, documents and money agree and every number is
//! either on one document or in the report.

use std::collections::{BTreeMap, BTreeSet};

use fiscal::{
    Allowance, AllowanceNumber, AllowanceVoided, Allowed, Block, Circumstances, Holder, How, Number, Period,
    RandomCode, Return, Sale, SaleLine, Shelf, TaxType, Track, Voided, ZeroRate, codes, decide, reduce, unused,
};
use kernel::{Id, Money, Quantity, Timestamp, Zone};
use proptest::prelude::*;

use crate::made::{company, consumer, sale, taipei};

const DAY: i64 = 86_400;

/// One step: what is done, and numbers that say with what.
type Step = (u8, u16, u16, u32);

struct Entry {
    allowed: Option<Allowed>,
    /// What it says, apart from the documents: gross by tax type.
    sold: BTreeMap<TaxType, i64>,
}

struct World {
    zone: Zone,
    now: Timestamp,
    headquarters: Vec<Block>,
    shelves: [Shelf; 2],
    /// The next serial to be assigned, the same for all periods.
    assigned: u32,
    entries: Vec<Entry>,
    numbers: BTreeSet<Number>,
    /// Taxable and other money that came in and stayed, by tax type: the other side of the books.
    money: BTreeMap<TaxType, i64>,
    declared: BTreeSet<Period>,
    allowances: u32,
    replaced: u32,
    refused: u32,
}

fn entity() -> Id {
    Id::from_bytes([7; 16])
}

fn holder(register: usize) -> Holder {
    let register = u8::try_from(register).unwrap();
    Holder { entity: entity(), store: Some(Id::from_bytes([1; 16])), register: Some(Id::from_bytes([register; 16])) }
}

impl World {
    fn new(zone: &Zone) -> World {
        World {
            zone: zone.clone(),
            now: "2026-08-20T02:00:00Z".parse().unwrap(),
            headquarters: Vec::new(),
            shelves: [Shelf::new(), Shelf::new()],
            assigned: 0,
            entries: Vec::new(),
            numbers: BTreeSet::new(),
            money: BTreeMap::new(),
            declared: BTreeSet::new(),
            allowances: 0,
            replaced: 0,
            refused: 0,
        }
    }

    fn period(&self) -> Period {
        Period::at(self.now, &self.zone)
    }

    /// Assigns ten numbers and leases some of them to both registers; the rest stays with headquarters.
    fn assign(&mut self, next_period: bool, share: u32) {
        let period = if next_period { self.period().next() } else { self.period() };
        let track = Track::parse("AB").unwrap();
        let head = Holder { entity: entity(), store: None, register: None };
        let mut block = Block::new(head, period, track, self.assigned, self.assigned + 9).unwrap();
        self.assigned += 10 + share % 2;
        for (register, shelf) in self.shelves.iter_mut().enumerate() {
            let part = block.lease(1 + share % 4, holder(register)).unwrap();
            shelf.add(part).unwrap();
        }
        self.headquarters.push(block);
    }

    fn sell(&mut self, register: usize, seed: u32) {
        let is_company = seed.is_multiple_of(3);
        let count = 1 + seed / 3 % 4;
        let line = |number: u32| {
            let mixed = seed.rotate_left(number * 5);
            let tax_type =
                if is_company { TaxType::ALL[(seed / 16 % 3) as usize] } else { TaxType::ALL[(mixed % 3) as usize] };
            let gross = Money::new(i64::from(mixed / 7 % 400));
            SaleLine { description: "x".into(), quantity: Quantity::units(2), unit: None, tax_type, gross }
        };
        let mut lines: Vec<SaleLine> = (0..count).map(line).collect();
        let paid: Money = lines.iter().map(|line| line.gross).sum();
        reduce(&mut lines, Money::new(i64::from(seed % 50)).min(paid)).unwrap();
        let buyer = if is_company { company() } else { consumer() };
        let zero_rate = Some(ZeroRate { through_customs: true, reason: 71 });
        let ready = match (Sale { zero_rate, ..sale(buyer, lines.clone()) }).ready() {
            Ok(ready) => ready,
            Err(refusal) => {
                assert_eq!(refusal.code, &codes::NOTHING_TO_INVOICE);
                return;
            }
        };
        let taken = match self.shelves[register].take(self.now, &self.zone) {
            Ok(taken) => taken,
            Err(refusal) => {
                assert!(
                    [&codes::RANGE_EXHAUSTED, &codes::RANGE_MISSING, &codes::CLOCK_WENT_BACK].contains(&refusal.code)
                );
                self.refused += 1;
                return;
            }
        };
        let invoice = ready.issue(taken, RandomCode::drawn(seed));
        assert!(self.numbers.insert(invoice.number()), "{} twice", invoice.number());
        assert_eq!(invoice.period(), self.period(), "a number of another period");
        // A gift takes the document's type, so only amounts tell what was sold.
        let mut sold = BTreeMap::new();
        for line in lines.iter().filter(|line| !line.gross.is_zero()) {
            *sold.entry(line.tax_type).or_insert(0) += line.gross.get();
            *self.money.entry(line.tax_type).or_insert(0) += line.gross.get();
        }
        self.entries.push(Entry { allowed: Some(Allowed::new(invoice)), sold });
    }

    fn give_back(&mut self, entry: usize, parts: &[Return]) -> Option<Allowance> {
        self.allowances += 1;
        let number = AllowanceNumber::parse(&format!("A{}", self.allowances)).unwrap();
        let at = self.zone.shows(self.now);
        let allowed = self.entries[entry].allowed.as_mut()?;
        let allowance = match allowed.allow(parts, number, at) {
            Ok(allowance) => allowance,
            Err(refusal) => {
                assert!(
                    [&codes::ALLOWANCE_BEFORE, &codes::ALLOWANCE_EMPTY, &codes::ALLOWANCE_TOO_MUCH]
                        .contains(&refusal.code),
                    "{refusal}"
                );
                self.refused += 1;
                return None;
            }
        };
        for line in allowance.lines() {
            *self.money.entry(line.tax_type).or_insert(0) -= line.gross().get();
        }
        Some(allowance)
    }

    fn undo(&mut self, entry: usize, paper_back: bool) {
        let (now, at) = (self.period(), self.zone.shows(self.now));
        let Some(allowed) = &self.entries[entry].allowed else { return };
        let declared = self.declared.contains(&allowed.invoice().period());
        let circumstances = Circumstances { now, declared, whole: true, paper_back };
        match decide(allowed, circumstances) {
            How::Void => {
                let allowed = self.entries[entry].allowed.take().unwrap();
                let number = allowed.invoice().number();
                assert_eq!(Voided::new(allowed, at, "退貨").unwrap().number(), number);
                for (tax_type, gross) in &self.entries[entry].sold {
                    *self.money.entry(*tax_type).or_insert(0) -= gross;
                }
            }
            How::Allowance(_) => {
                let lines = 1..=allowed.invoice().lines().len();
                let rest: Vec<Return> = lines
                    .map(|line| Return { line, quantity: Quantity::ONE, gross: allowed.left(line) })
                    .filter(|part| !part.gross.is_zero())
                    .collect();
                let tax = allowed.invoice().totals().tax;
                if self.give_back(entry, &rest).is_some() {
                    let allowed = self.entries[entry].allowed.as_ref().unwrap();
                    let undone: Money = allowed.standing().iter().map(Allowance::tax).sum();
                    assert_eq!(undone, tax, "everything is back, and so is its tax");
                }
            }
        }
    }

    /// A part comes back with the paper: the invoice is voided, and what the buyer keeps has a new one.
    fn replace(&mut self, entry: usize, register: usize, seed: u32) {
        let (now, at) = (self.period(), self.zone.shows(self.now));
        let Some(allowed) = &self.entries[entry].allowed else { return };
        let declared = self.declared.contains(&allowed.invoice().period());
        let circumstances = Circumstances { now, declared, whole: false, paper_back: true };
        if decide(allowed, circumstances) != How::Void {
            return;
        }
        let lines = allowed.invoice().lines();
        let keep = |(number, line): (usize, &fiscal::Line)| {
            let kept = i64::from(seed.rotate_left(number as u32 * 3)) % (line.gross.get() + 1);
            Some(Money::new(kept)).filter(|kept| !kept.is_zero())
        };
        let kept: Vec<Option<Money>> = lines.iter().enumerate().map(keep).collect();
        let Some((document, numbers)) = allowed.invoice().anew(&kept, at, RandomCode::drawn(seed)).unwrap() else {
            return;
        };
        for (line, number) in document.lines().iter().zip(numbers) {
            let old = &allowed.invoice().lines()[number - 1];
            assert_eq!((Some(line.gross), &line.description), (kept[number - 1], &old.description));
            assert!(line.quantity.is_positive() && line.quantity <= old.quantity);
        }
        let Ok(taken) = self.shelves[register].take(self.now, &self.zone) else {
            self.refused += 1;
            return;
        };
        let allowed = self.entries[entry].allowed.take().unwrap();
        Voided::new(allowed, at, "退貨").unwrap();
        for (tax_type, gross) in &self.entries[entry].sold {
            *self.money.entry(*tax_type).or_insert(0) -= gross;
        }
        let invoice = document.numbered(taken.number());
        assert!(self.numbers.insert(invoice.number()), "{} twice", invoice.number());
        let mut sold = BTreeMap::new();
        for line in invoice.lines() {
            *sold.entry(line.tax_type).or_insert(0) += line.gross.get();
            *self.money.entry(line.tax_type).or_insert(0) += line.gross.get();
        }
        self.replaced += 1;
        self.entries.push(Entry { allowed: Some(Allowed::new(invoice)), sold });
    }

    fn take_back(&mut self, entry: usize, which: usize) {
        let at = self.zone.shows(self.now);
        let Some(allowed) = self.entries[entry].allowed.as_mut() else { return };
        let Some(allowance) = allowed.standing().get(which % allowed.standing().len().max(1)).cloned() else { return };
        AllowanceVoided::new(allowed, allowance.number(), at, "錯").unwrap();
        for line in allowance.lines() {
            *self.money.entry(line.tax_type).or_insert(0) += line.gross().get();
        }
    }

    fn step(&mut self, (kind, first, second, seed): Step) {
        // What is undone was sold lately more often than long ago.
        let back = if first.is_multiple_of(2) { self.entries.len().min(6) } else { self.entries.len() };
        let entry = usize::from(first / 2).checked_rem(back).map(|back| self.entries.len() - 1 - back);
        match (kind % 16, entry) {
            (0..=5, _) => self.sell(usize::from(second % 2), seed),
            (6..=8, Some(entry)) => {
                let Some(allowed) = &self.entries[entry].allowed else { return };
                let line = 1 + usize::from(second) % allowed.invoice().lines().len();
                // Sometimes a little more than there is: that must be refused.
                let most = allowed.left(line).get() + i64::from(seed % 7 / 6);
                let gross = Money::new(i64::from(seed / 7) % (most + 1));
                self.give_back(entry, &[Return { line, quantity: Quantity::ONE, gross }]);
            }
            (9, Some(entry)) if second.is_multiple_of(3) => self.replace(entry, usize::from(first % 2), seed),
            (9, Some(entry)) => self.undo(entry, !second.is_multiple_of(4)),
            (10, Some(entry)) => self.take_back(entry, usize::from(second)),
            (11, _) => self.now = self.now.plus_seconds(i64::from(second) % 40 * DAY),
            (12, _) => self.now = self.now.plus_seconds(i64::from(second) % 7_200),
            // A clock that is set back by up to two days.
            (13, _) if second.is_multiple_of(8) => self.now = self.now.plus_seconds(-i64::from(seed % 3) * DAY),
            (13 | 14, _) => self.assign(second.is_multiple_of(3), seed),
            (15, _) => {
                let period = Period::at(self.now.plus_seconds(-70 * DAY), &self.zone);
                self.declared.insert(period);
            }
            _ => {}
        }
    }

    fn check(&self) {
        self.check_money();
        self.check_numbers();
    }

    fn check_money(&self) {
        let mut documents: BTreeMap<TaxType, i64> = BTreeMap::new();
        for allowed in self.entries.iter().filter_map(|entry| entry.allowed.as_ref()) {
            let invoice = allowed.invoice();
            let taxable: i64 = invoice
                .lines()
                .iter()
                .filter(|line| line.tax_type == TaxType::Taxable)
                .map(|line| line.gross.get())
                .sum();
            assert_eq!(invoice.totals().tax.get(), (10 * taxable + 105) / 210, "5/105, rounded half up");
            for (index, line) in invoice.lines().iter().enumerate() {
                let parts =
                    || allowed.standing().iter().flat_map(Allowance::lines).filter(|part| part.line == index + 1);
                let (net, tax): (Money, Money) =
                    (parts().map(|part| part.net).sum(), parts().map(|part| part.tax).sum());
                assert!(net + tax <= line.gross && tax <= line.tax && net <= line.net(), "more than there was");
                assert_eq!(allowed.left(index + 1), line.gross - net - tax);
                *documents.entry(line.tax_type).or_insert(0) += (line.gross - net - tax).get();
            }
        }
        let mut money = self.money.clone();
        money.retain(|_, sum| *sum != 0);
        documents.retain(|_, sum| *sum != 0);
        assert_eq!(documents, money, "documents and money");
    }

    fn check_numbers(&self) {
        let blocks = || self.headquarters.iter().chain(self.shelves.iter().flat_map(Shelf::blocks));
        let periods: BTreeSet<Period> = blocks().map(Block::period).collect();
        let mut accounted: Vec<u32> = self.numbers.iter().map(|number| number.serial()).collect();
        for period in periods {
            let rows = unused(blocks(), period);
            assert!(rows.windows(2).all(|pair| pair[0].last + 1 < pair[1].first), "rows that could be one");
            accounted.extend(rows.iter().flat_map(|row| row.first..=row.last));
        }
        accounted.sort_unstable();
        let mut assigned: Vec<u32> = blocks()
            .flat_map(|block| {
                let (_, first, last) = block.span();
                first..=last
            })
            .collect();
        assigned.sort_unstable();
        // No number twice, none in the report that is used, no gap that is not reported.
        assert_eq!(accounted, assigned);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn documents_and_money_agree_and_no_number_is_lost(
        steps in prop::collection::vec((any::<u8>(), any::<u16>(), any::<u16>(), any::<u32>()), 0..40),
        zone in Just(taipei()),
    ) {
        let mut world = World::new(&zone);
        world.assign(false, 3);
        for step in steps {
            world.step(step);
        }
        world.check();
    }
}

/// The histories above mean something only if they do what they are made to do.
#[test]
fn a_long_history_does_everything() {
    let mut world = World::new(&taipei());
    let mut seed = 42_u64;
    for _ in 0..20_000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bytes = (seed >> 16).to_be_bytes();
        let pair = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
        world.step((bytes[7], pair(1), pair(3), (seed >> 32) as u32));
    }
    world.check();
    let voided = world.entries.iter().filter(|entry| entry.allowed.is_none()).count();
    let allowances: usize =
        world.entries.iter().filter_map(|entry| entry.allowed.as_ref()).map(|allowed| allowed.standing().len()).sum();
    let periods: BTreeSet<Period> = world
        .entries
        .iter()
        .filter_map(|entry| entry.allowed.as_ref())
        .map(|allowed| allowed.invoice().period())
        .collect();
    assert!(world.entries.len() > 1_000, "{} invoices", world.entries.len());
    assert!(allowances > 500 && voided > 10 && periods.len() > 50, "{allowances} {voided} {}", periods.len());
    assert!(world.replaced > 10, "{} issued anew", world.replaced);
    assert!(world.refused > 100, "{} refused", world.refused);
}
