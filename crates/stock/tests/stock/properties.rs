//! Whatever is done in whatever order, held is what is open, on hand is what moved, and no promise is
//! made that cannot be kept.

use std::collections::BTreeMap;

use kernel::{Id, Quantity, Timestamp};
use stock::{Adjustment, Condition, Fact, HoldKind, HoldState, How, LevelKey, Wanted};
use store::{Stop, WriteError};
use testkit::Random;

use crate::support::{clerk, id, new_location, sale, saleable, sound, units, write};

/// What the books should be, kept beside them.
#[derive(Default)]
struct Model {
    on_hand: BTreeMap<LevelKey, i64>,
    open: BTreeMap<Id, (LevelKey, i64, Id, Option<Timestamp>)>,
}

impl Model {
    fn held(&self, key: &LevelKey) -> i64 {
        self.open.values().filter(|(of, ..)| of == key).map(|(_, quantity, ..)| quantity).sum()
    }

    fn free(&self, key: &LevelKey) -> i64 {
        self.on_hand.get(key).copied().unwrap_or(0) - self.held(key)
    }
}

/// One act on both, and whether they agree on its answer.
async fn act(brand: &testkit::TestBrand, model: &mut Model, random: &mut Random, places: &[Id]) {
    let db = &brand.db;
    let goods = [id("cake"), id("tea"), id("bag")];
    let (variant, location) = (*random.pick(&goods), *random.pick(places));
    let key = saleable(variant, location);
    let quantity = i64::try_from(random.below(4)).unwrap() + 1;
    let subject = db.new_id();
    let movement = sale(subject, brand.now());
    let open: Vec<Id> = model.open.keys().copied().collect();
    match random.below(8) {
        0 | 1 => {
            let other = saleable(*random.pick(&goods), location);
            let entries = [
                Wanted::saleable(variant, location, units(quantity)),
                Wanted::saleable(other.variant, location, units(1)),
            ];
            let until = random.one_in(2).then(|| brand.now().plus_seconds(30));
            let outcome = db.write("test.reserve", clerk(), move |tx| {
                stock::reserve(tx, HoldKind::Order, subject, until, &entries)
            });
            let mut demand = BTreeMap::from([(key, quantity)]);
            *demand.entry(other).or_default() += 1;
            let enough = demand.iter().all(|(key, wanted)| model.free(key) >= *wanted);
            match outcome.await {
                Ok(holds) => {
                    assert!(enough, "a promise that cannot be kept");
                    model.open.insert(holds[0], (key, quantity, subject, until));
                    model.open.insert(holds[1], (other, 1, subject, until));
                }
                Err(WriteError::Refused(refusal)) => {
                    assert_eq!(refusal.code.name, "stock.insufficient");
                    assert!(!enough, "a promise that could have been made");
                }
                Err(other) => panic!("{other}"),
            }
        }
        2 if !open.is_empty() => {
            let hold = *random.pick(&open);
            let released = write(db, move |tx| Ok(stock::release(tx, &[hold, hold], "cancelled")?)).await;
            assert_eq!(released.len(), 1);
            model.open.remove(&hold);
        }
        3 if !open.is_empty() => {
            let hold = *random.pick(&open);
            write(db, move |tx| stock::take(tx, &[hold], &movement)).await;
            let (key, quantity, ..) = model.open.remove(&hold).unwrap();
            *model.on_hand.entry(key).or_default() -= quantity;
        }
        4 if !open.is_empty() => {
            let hold = *random.pick(&open);
            let (key, whole, holder, until) = model.open[&hold];
            let outcome = db.write("test.divide", clerk(), move |tx| stock::divide(tx, hold, units(1))).await;
            assert_eq!(outcome.is_ok(), whole > 1);
            if let Ok(part) = outcome {
                model.open.insert(hold, (key, whole - 1, holder, until));
                model.open.insert(part, (key, 1, holder, until));
            }
        }
        5 => {
            let change = if random.one_in(2) { quantity } else { -quantity };
            let fact = Fact::of(&movement, key, units(change), None);
            write(db, move |tx| Ok(stock::book(tx, &fact)?)).await;
            *model.on_hand.entry(key).or_default() += change;
        }
        6 => {
            let condition = Condition::Saleable;
            let how = How::Counted(units(quantity * 2));
            let adjustment = Adjustment { location, variant, condition, how, reason: "盤點".to_owned() };
            write(db, move |tx| stock::adjust(tx, &adjustment)).await;
            model.on_hand.insert(key, quantity * 2);
        }
        _ => {
            brand.advance_seconds(7);
            let now = brand.now();
            let ended = write(db, |tx| Ok(stock::expire_due(tx, 100)?)).await;
            let due: Vec<Id> = model
                .open
                .iter()
                .filter(|(_, (.., until))| until.is_some_and(|until| until <= now))
                .map(|(hold, _)| *hold)
                .collect();
            assert_eq!(ended.len(), due.len());
            assert!(ended.iter().all(|hold| hold.state == HoldState::Expired && due.contains(&hold.id)));
            model.open.retain(|hold, _| !due.contains(hold));
        }
    }
}

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn the_books_agree_with_a_model(brand) {
        let db = &brand.db;
        let mut places = Vec::new();
        for code in ["XY", "ZS"] {
            let new = new_location(code, stock::LocationKind::Shop, 1);
            places.push(write(db, move |tx| stock::create_location(tx, &new)).await);
        }
        for seed in 1..=3 {
            let (mut random, mut model) = (Random::new(seed), Model::default());
            // What an earlier seed left is taken over as it is.
            for view in db.read(|read| stock::queries::levels(read, &stock::LevelFilter::default(), None, 100)).await.unwrap() {
                model.on_hand.insert(saleable(view.variant, view.location), view.on_hand.thousandths() / 1_000);
            }
            for place in &places {
                for hold in db.read({ let place = *place; move |read| stock::holds_at(read, place, None, Id::NIL, 1_000) }).await.unwrap() {
                    model.open.insert(hold.id, (hold.key(), hold.quantity.thousandths() / 1_000, hold.holder, hold.expires_at));
                }
            }
            for step in 0..120 {
                act(&brand, &mut model, &mut random, &places).await;
                if step % 20 == 19 {
                    sound(db).await;
                }
            }
            for view in db.read(|read| stock::queries::levels(read, &stock::LevelFilter::default(), None, 100)).await.unwrap() {
                let key = saleable(view.variant, view.location);
                let thousandths = |units: i64| Quantity::units(units);
                assert_eq!(view.on_hand, thousandths(model.on_hand.get(&key).copied().unwrap_or(0)), "seed {seed}");
                assert_eq!(view.held, thousandths(model.held(&key)), "seed {seed}");
            }
            sound(db).await;
        }
    }

    async fn anything_at_once_leaves_the_books_sound(brand) {
        let db = &brand.db;
        let mut places = Vec::new();
        for code in ["XY", "ZS"] {
            let new = new_location(code, stock::LocationKind::Shop, 1);
            places.push(write(db, move |tx| stock::create_location(tx, &new)).await);
        }
        let goods = [id("cake"), id("tea"), id("bag")];
        for place in &places {
            crate::support::put(db, *place, &goods.map(|variant| (variant, 40))).await;
        }
        let workers: Vec<_> = (0..8)
            .map(|worker| {
                let (db, places) = (db.clone(), places.clone());
                async move {
                    let mut random = Random::new(100 + worker);
                    let mut mine: Vec<Id> = Vec::new();
                    for _ in 0..25 {
                        let (a, b) = (*random.pick(&goods), *random.pick(&goods));
                        let (here, there) = (*random.pick(&places), *random.pick(&places));
                        let (subject, movement) = (db.new_id(), sale(db.new_id(), db.now()));
                        let last = mine.last().copied();
                        let outcome: Result<Vec<Id>, WriteError> = match random.below(5) {
                            0 | 1 => {
                                let entries = [Wanted::saleable(a, here, units(1)), Wanted::saleable(b, there, units(2))];
                                db.write("test.reserve", clerk(), move |tx| stock::reserve(tx, HoldKind::Order, subject, None, &entries)).await
                            }
                            2 => db.write("test.release", clerk(), move |tx| { stock::release(tx, last.as_slice(), "cancelled")?; Ok(Vec::new()) }).await,
                            3 => db.write("test.take", clerk(), move |tx| { stock::take(tx, last.as_slice(), &movement)?; Ok(Vec::new()) }).await,
                            _ => {
                                let facts = [Fact::of(&movement, saleable(b, here), units(-1), None), Fact::of(&movement, saleable(a, there), units(1), None)];
                                db.write("test.book", clerk(), move |tx| { stock::book_all(tx, &facts)?; Ok::<_, Stop>(Vec::new()) }).await
                            }
                        };
                        match outcome {
                            Ok(holds) if holds.is_empty() => { mine.pop(); }
                            Ok(holds) => mine.extend(holds),
                            Err(WriteError::Refused(_)) => {}
                            Err(other) => panic!("{other}"),
                        }
                    }
                }
            })
            .collect();
        crate::support::together(workers).await;
        sound(db).await;
    }
}
