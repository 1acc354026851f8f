//! Runs `cases/stock.json`: what other shop systems' test suites say about stock, in our words.

use std::collections::BTreeMap;

use kernel::{Id, Quantity};
use serde_json::Value;
use stock::{Adjustment, Condition, Fact, Hold, HoldKind, HoldState, How, LocationKind, Offer, Preference, Wanted};
use store::{Db, Stop, WriteError};

use crate::support::{clerk, id, new_location, put, sale, saleable, sound, units, write};

const CASES: &str = include_str!("../../cases/stock.json");

/// Universal cases that are not this slice's to keep, with the reason.
const NOT_OURS: &[(&str, &str)] = &[("ven-track-01", "goods that are not counted never reach this slice")];

/// Goods of a case that names none.
const ANY: &str = "A";
/// The order that `allocated` of a case belongs to.
const ORDER: &str = "order";
/// Whoever holds what a case says is `reserved`.
const OTHERS: &str = "other baskets";

fn whole(quantity: Quantity) -> i64 {
    quantity.thousandths() / 1_000
}

/// A number, or one that a phrase such as `any>=5` allows.
fn number(value: &Value) -> i64 {
    match value.as_str() {
        Some("any>=5") => 5,
        Some("<100") => 7,
        _ => value.as_i64().unwrap_or(0),
    }
}

/// One case while it runs.
struct Scene<'a> {
    db: &'a Db,
    case: &'a str,
    name: String,
    places: BTreeMap<String, Id>,
    order_of_places: Vec<String>,
    preference: Preference,
    baskets: BTreeMap<String, i64>,
    /// The refusal of the last step, and what it named.
    error: Option<(String, Vec<usize>)>,
    left: i64,
    holder: Id,
}

impl<'a> Scene<'a> {
    async fn set(db: &'a Db, case: &'a str, name: String, given: &Value) -> Scene<'a> {
        let mut scene = Scene {
            db,
            case,
            holder: id(&format!("{name} new")),
            name,
            places: BTreeMap::new(),
            order_of_places: Vec::new(),
            preference: match given["strategy"].as_str() {
                Some("highest_available") => Preference::FullestFirst,
                _ => Preference::AsGiven,
            },
            baskets: BTreeMap::new(),
            error: None,
            left: 0,
        };
        let mut levels: Vec<&Value> = given["levels"].as_array().unwrap().iter().collect();
        if given["strategy"] == "location_order" {
            levels.sort_by_key(|level| number(&level["sort"]));
        }
        for level in levels {
            let place = scene.place(level["location"].as_str().unwrap()).await;
            let variant = scene.variant(level["sku"].as_str().unwrap_or(ANY));
            let (allocated, reserved) = (number(&level["allocated"]), number(&level["reserved"]));
            // A case may begin with more promised than is there: it was there when it was promised.
            let begin = number(&level["on_hand"]).max(0) + allocated + reserved;
            if begin > 0 {
                put(db, place, &[(variant, begin)]).await;
            }
            scene.promise(HoldKind::Order, scene.id(ORDER), variant, &[(place, allocated)]).await.unwrap();
            scene.promise(HoldKind::Cart, scene.id(OTHERS), variant, &[(place, reserved)]).await.unwrap();
            scene.fact(variant, place, number(&level["on_hand"]) - begin).await;
            if let Some(threshold) = given["threshold"].as_i64() {
                write(db, move |tx| stock::set_safety(tx, &saleable(variant, place), units(threshold))).await;
            }
        }
        scene
    }

    fn id(&self, what: &str) -> Id {
        id(&format!("{} {what}", self.name))
    }

    fn variant(&self, sku: &str) -> Id {
        self.id(&format!("sku {sku}"))
    }

    async fn place(&mut self, name: &str) -> Id {
        if let Some(known) = self.places.get(name) {
            return *known;
        }
        let position = i64::try_from(self.places.len()).unwrap();
        let new = new_location(&format!("{}-{name}", self.name), LocationKind::Shop, position);
        let made = write(self.db, move |tx| stock::create_location(tx, &new)).await;
        self.places.insert(name.to_owned(), made);
        self.order_of_places.push(name.to_owned());
        made
    }

    async fn fact(&self, variant: Id, place: Id, change: i64) {
        let fact = Fact::of(&sale(self.holder, self.db.now()), saleable(variant, place), units(change), None);
        write(self.db, move |tx| Ok(stock::book(tx, &fact)?)).await;
    }

    async fn promise(
        &self,
        kind: HoldKind,
        holder: Id,
        variant: Id,
        parts: &[(Id, i64)],
    ) -> Result<Vec<Id>, (String, Vec<usize>)> {
        let wanted: Vec<Wanted> = parts
            .iter()
            .filter(|(_, pieces)| *pieces > 0)
            .map(|(place, pieces)| Wanted::saleable(variant, *place, units(*pieces)))
            .collect();
        self.try_write(move |tx| stock::reserve(tx, kind, holder, None, &wanted)).await
    }

    async fn try_write<T: Send + 'static>(
        &self,
        closure: impl Fn(&mut store::Tx<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, (String, Vec<usize>)> {
        self.db.write("test.case", clerk(), closure).await.map_err(|error| match error {
            WriteError::Refused(refusal) => {
                let lines = refusal.fields.iter().map(|field| field.pointer.trim_start_matches("/lines/").parse());
                (refusal.code.name.to_owned(), lines.map(Result::unwrap).collect())
            }
            other => panic!("{}: {other}", self.case),
        })
    }

    /// On hand, promised to orders, held by carts, and what can be promised, place by place.
    async fn levels(&self, variant: Id) -> Vec<(String, Id, i64, i64, i64, i64)> {
        let mut found = Vec::new();
        for name in &self.order_of_places {
            let place = self.places[name];
            let key = saleable(variant, place);
            let (view, holds) = self
                .db
                .read(move |read| {
                    Ok((stock::level_of(read, &key)?, stock::holds_at(read, place, Some(variant), Id::NIL, 1_000)?))
                })
                .await
                .unwrap();
            let Some(view) = view else { continue };
            let of = |cart: bool| {
                let those = holds.iter().filter(move |hold| (hold.kind == HoldKind::Cart) == cart);
                whole(those.map(|hold| hold.quantity).sum())
            };
            assert_eq!(whole(view.held), of(true) + of(false), "{}: held is the sum of the open holds", self.case);
            found.push((name.clone(), place, whole(view.on_hand), of(false), of(true), whole(view.available)));
        }
        found
    }

    /// Chooses places and promises there.
    async fn allocate(&mut self, kind: HoldKind, holder: Id, step: &Value) {
        let (variant, pieces) = (self.variant(ANY), number(&step["qty"]));
        let only = step["pickup_location"].as_str().or(step["location"].as_str()).map(str::to_owned);
        if let Some(name) = &only {
            self.place(name).await;
        }
        let levels = self.levels(variant).await;
        let offers: Vec<Offer> = levels
            .iter()
            .filter(|(name, ..)| only.as_ref().is_none_or(|only| only == name))
            .map(|(_, place, on_hand, allocated, _, available)| Offer {
                location: *place,
                available: units(*available),
                stock: units(on_hand - allocated),
            })
            .collect();
        let parts = match stock::allocate(&offers, units(pieces), self.preference) {
            Some(parts) => parts.into_iter().map(|(place, part)| (place, whole(part))).collect(),
            // It will not do; what does it say when asked for all of it in one place?
            None => vec![(only.map_or(self.places[&self.order_of_places[0]], |name| self.places[&name]), pieces)],
        };
        self.error = if kind == HoldKind::Cart && !step["basket"].is_null() {
            let wanted: Vec<Wanted> =
                parts.iter().map(|(place, part)| Wanted::saleable(variant, *place, units(*part))).collect();
            self.try_write(move |tx| stock::reserve_instead(tx, kind, holder, None, &wanted)).await.err()
        } else {
            self.promise(kind, holder, variant, &parts).await.err()
        };
        self.holder = holder;
    }

    async fn holds(&self, holder: Id) -> Vec<Hold> {
        let all = self.db.read(move |read| stock::holds_of(read, holder)).await.unwrap();
        all.into_iter().filter(|hold| hold.state == HoldState::Open).collect()
    }

    /// Holds of so many pieces, dividing the last one.
    async fn part_of(&self, holds: &[Hold], pieces: i64) -> Vec<Id> {
        let mut rest = pieces;
        let mut chosen = Vec::new();
        for hold in holds {
            let has = whole(hold.quantity);
            if rest == 0 {
                break;
            }
            if has <= rest {
                chosen.push(hold.id);
                rest -= has;
            } else {
                let (of, part) = (hold.id, units(rest));
                chosen.push(write(self.db, move |tx| stock::divide(tx, of, part)).await);
                rest = 0;
            }
        }
        chosen
    }

    async fn give_back(&self, holder: Id, pieces: i64) {
        let part = self.part_of(&self.holds(holder).await, pieces).await;
        write(self.db, move |tx| Ok(stock::release(tx, &part, "cancelled")?)).await;
    }

    /// Ships from one place; what was promised elsewhere for it is given back.
    async fn ship(&mut self, holder: Id, from: &str, pieces: i64) {
        let place = self.places[from];
        let holds = self.holds(holder).await;
        let (here, elsewhere): (Vec<Hold>, Vec<Hold>) = holds.into_iter().partition(|hold| hold.location == place);
        let promised_here = whole(here.iter().map(|hold| hold.quantity).sum()).min(pieces);
        let part = self.part_of(&here, promised_here).await;
        let movement = sale(holder, self.db.now());
        self.error = self.try_write(move |tx| stock::take_what_is_there(tx, &part, &movement)).await.err();
        let rest = pieces - promised_here;
        if self.error.is_none() && rest > 0 {
            let part = self.part_of(&elsewhere, rest).await;
            write(self.db, move |tx| Ok(stock::release(tx, &part, "shipped from elsewhere")?)).await;
            self.fact(self.variant(ANY), place, -rest).await;
        }
    }

    async fn available(&self, step: &Value, without_carts: bool) -> i64 {
        let named = |name: &String| {
            step["locations"].as_array().is_none_or(|named| named.iter().any(|one| one == name.as_str()))
        };
        let levels = self.levels(self.variant(ANY)).await;
        let here = levels.iter().filter(|(name, ..)| named(name));
        here.map(|(_, _, _, _, carts, available)| available + if without_carts { *carts } else { 0 }).sum()
    }

    async fn sum(&self, step: &Value, of: impl Fn(&(String, Id, i64, i64, i64, i64)) -> i64) -> i64 {
        let named = |name: &String| step["locations"].as_array().unwrap().iter().any(|one| one == name.as_str());
        self.levels(self.variant(ANY)).await.iter().filter(|level| named(&level.0)).map(of).sum()
    }

    async fn basket(&mut self, step: &Value) {
        let basket = step["basket"].as_str().unwrap_or("b1").to_owned();
        let has = self.baskets.get(&basket).copied().unwrap_or(0);
        let wanted = number(&step["qty"]);
        self.left = (self.available(step, false).await - has).max(0);
        let fits = wanted <= self.left;
        self.error = (!fits).then(|| ("stock.insufficient".to_owned(), Vec::new()));
        self.baskets.insert(basket, has + wanted.min(self.left));
    }

    async fn set_safety(&self, safety: i64) {
        let variant = self.variant(ANY);
        for place in self.places.values().copied() {
            write(self.db, move |tx| stock::set_safety(tx, &saleable(variant, place), units(safety))).await;
        }
    }

    async fn first_place(&self) -> Id {
        self.places[&self.order_of_places[0]]
    }

    /// Steps that tell a story in words.
    async fn tell(&mut self, story: &str) {
        let pieces = story.split(' ').find_map(|word| word.parse().ok()).unwrap_or(1);
        let (order, variant, place) = (self.id(ORDER), self.variant(ANY), self.first_place().await);
        if story.starts_with("order ") {
            self.promise(HoldKind::Order, order, variant, &[(place, pieces)]).await.unwrap();
        } else if story.starts_with("ship ") {
            self.ship(order, &self.order_of_places[0].clone(), pieces).await;
        } else if story.ends_with("before shipping") {
            self.give_back(order, pieces).await;
        } else {
            self.fact(variant, place, pieces).await;
            if story.ends_with("(order stays open)") {
                self.promise(HoldKind::Order, order, variant, &[(place, pieces)]).await.unwrap();
            }
        }
    }

    async fn step(&mut self, step: &Value) {
        self.error = None;
        let (pieces, order, variant) = (number(&step["qty"]), self.id(ORDER), self.variant(ANY));
        match step["op"].as_str().unwrap() {
            "allocate" | "order" => {
                let holder = self.id(step["order"].as_str().unwrap_or("new order"));
                self.allocate(HoldKind::Order, holder, step).await;
            }
            "reserve" => {
                if step["allow_backorder"] == true {
                    self.set_safety(-pieces).await;
                }
                let holder = self.id(step["basket"].as_str().or(step["id"].as_str()).unwrap_or("basket"));
                self.allocate(HoldKind::Cart, holder, step).await;
            }
            "update_reservation" => {
                let holder = self.id(step["id"].as_str().unwrap());
                let place = self.holds(holder).await[0].location;
                let wanted = [Wanted::saleable(variant, place, units(pieces))];
                let outcome =
                    self.try_write(move |tx| stock::reserve_instead(tx, HoldKind::Cart, holder, None, &wanted));
                self.error = outcome.await.err();
            }
            "allocate_lines" => {
                let lines = step["lines"].as_array().unwrap();
                let place = self.first_place().await;
                let wanted: Vec<Wanted> = lines
                    .iter()
                    .map(|line| {
                        let variant = self.variant(line["sku"].as_str().unwrap());
                        Wanted::saleable(variant, place, units(number(&line["qty"])))
                    })
                    .collect();
                let holder = self.holder;
                let outcome = self.try_write(move |tx| stock::reserve(tx, HoldKind::Order, holder, None, &wanted));
                self.error = outcome.await.err();
            }
            "increase_allocation" => {
                let place = self.first_place().await;
                self.error = self.promise(HoldKind::Order, order, variant, &[(place, pieces)]).await.err();
            }
            "deallocate" | "decrease_allocation" => self.give_back(order, pieces).await,
            "restock" => self.fact(variant, self.first_place().await, pieces).await,
            "restock_and_allocate" => {
                let place = self.first_place().await;
                self.fact(variant, place, pieces).await;
                self.promise(HoldKind::Order, order, variant, &[(place, pieces)]).await.unwrap();
            }
            "fulfil" => {
                let from = step["from"].as_str().unwrap_or(&self.order_of_places[0]).to_owned();
                self.ship(order, &from, pieces).await;
            }
            "release_location" => {
                let place = self.places[step["location"].as_str().unwrap()];
                let open = self.db.read(move |read| stock::holds_at(read, place, None, Id::NIL, 1_000)).await.unwrap();
                let open: Vec<Id> = open.iter().map(|hold| hold.id).collect();
                write(self.db, move |tx| Ok(stock::release(tx, &open, "closed")?)).await;
            }
            "adjust" => {
                let location = self.places[step["location"].as_str().unwrap()];
                let how = How::Change(units(number(&step["delta"])));
                let condition = Condition::Saleable;
                let adjustment = Adjustment { location, variant, condition, how, reason: "count".to_owned() };
                write(self.db, move |tx| stock::adjust(tx, &adjustment)).await;
            }
            "create_level" => {
                let place = self.place(step["location"].as_str().unwrap()).await;
                put(self.db, place, &[(variant, number(&step["on_hand"]))]).await;
            }
            "check" => {
                let enough = self.available(step, false).await >= pieces;
                self.error = (!enough).then(|| ("stock.insufficient".to_owned(), Vec::new()));
            }
            "add_to_basket" => self.basket(step).await,
            "set_threshold" => self.set_safety(number(&step["value"])).await,
            "story" => self.tell(step["do"].as_str().unwrap()).await,
            "order_edit" if step["shipped"] == true => {
                self.fact(variant, self.first_place().await, number(&step["remove"])).await;
            }
            "order_edit" => {
                let place = self.first_place().await;
                self.promise(HoldKind::Order, order, variant, &[(place, number(&step["add"]))]).await.unwrap();
                self.give_back(order, number(&step["remove"])).await;
            }
            "order_and_ship" => {
                let place = self.first_place().await;
                self.promise(HoldKind::Order, order, variant, &[(place, pieces)]).await.unwrap();
                self.ship(order, &self.order_of_places[0].clone(), pieces).await;
            }
            "available" | "on_hand" | "reserved" | "ledger" => {}
            other => panic!("{}: nobody knows how to {other}", self.case),
        }
        if let Some(expected) = step["expect"].as_object() {
            self.check(step, expected).await;
        }
    }

    async fn check(&self, step: &Value, expected: &serde_json::Map<String, Value>) {
        let (case, variant) = (self.case, self.variant(ANY));
        let levels = self.levels(variant).await;
        let first = || levels.first().expect("a level");
        if !expected.contains_key("error") && expected.get("ok") != Some(&Value::Bool(false)) {
            assert_eq!(self.error, None, "{case}: {step}");
        }
        for (what, value) in expected {
            match what.as_str() {
                "error" => {
                    let said = self.error.as_ref().map(|(code, _)| code.as_str());
                    assert!(["insufficient_stock", "not_stocked_at_location"].contains(&value.as_str().unwrap()));
                    assert_eq!(said, Some("stock.insufficient"), "{case}: {step}");
                }
                "ok" => assert_eq!(self.error.is_none(), value == true, "{case}: {step}"),
                "levels" => {
                    for (name, fields) in value.as_object().unwrap() {
                        let level = levels.iter().find(|level| level.0 == *name).expect(case);
                        for (field, value) in fields.as_object().unwrap() {
                            let found = match field.as_str() {
                                "on_hand" => level.2,
                                "allocated" => level.3,
                                "reserved" => level.4,
                                other => panic!("{case}: {other}"),
                            };
                            assert_eq!(found, number(value), "{case}: {name} {field} after {step}");
                        }
                    }
                }
                "by_location" | "by_location_allocated" => {
                    let of_holder = what == "by_location";
                    let holds = self.holds(self.holder).await;
                    for (name, value) in value.as_object().unwrap() {
                        let there = holds.iter().filter(|hold| hold.location == self.places[name]);
                        let of_this = whole(there.map(|hold| hold.quantity).sum());
                        let of_all = levels.iter().find(|level| level.0 == *name).expect(case).3;
                        assert_eq!(
                            if of_holder { of_this } else { of_all },
                            number(value),
                            "{case}: {name} after {step}"
                        );
                    }
                }
                "split_sizes" => {
                    let mut holds = self.holds(self.holder).await;
                    let place =
                        |hold: &Hold| self.order_of_places.iter().position(|name| self.places[name] == hold.location);
                    holds.sort_by_key(place);
                    let sizes: Vec<i64> = holds.iter().map(|hold| whole(hold.quantity)).collect();
                    assert_eq!(serde_json::json!(sizes), *value, "{case}");
                }
                "allocated_total" | "order_allocated" | "reserved_total" => {
                    let held: Quantity = self.holds(self.holder).await.iter().map(|hold| hold.quantity).sum();
                    assert_eq!(whole(held), number(value), "{case}: {step}");
                }
                "failed_skus" => {
                    let (_, lines) = self.error.as_ref().expect(case);
                    let failed: Vec<&Value> = lines.iter().map(|line| &step["lines"][line]["sku"]).collect();
                    assert_eq!(serde_json::json!(failed), *value, "{case}");
                }
                "allocated" | "on_hand" if value.is_object() => {
                    for (sku, value) in value.as_object().unwrap() {
                        let levels = self.levels(self.variant(sku)).await;
                        let found = if what == "on_hand" { levels[0].2 } else { levels[0].3 };
                        assert_eq!(found, number(value), "{case}: {what} of {sku}");
                    }
                }
                "on_hand" if step["locations"].is_array() => {
                    assert_eq!(self.sum(step, |level| level.2).await, number(value), "{case}");
                }
                "reserved" => assert_eq!(self.sum(step, |level| level.4).await, number(value), "{case}"),
                "on_hand" => assert_eq!(first().2, number(value), "{case}: {step}"),
                "allocated" => assert_eq!(first().3, number(value), "{case}: {step}"),
                "available" => {
                    let without_carts = !step["exclude_baskets"].is_null();
                    assert_eq!(self.available(step, without_carts).await, number(value), "{case}: {step}");
                }
                "quantity_available" => assert_eq!(self.left, number(value), "{case}: {step}"),
                "old_reservation_gone" => {
                    let holder = self.holder;
                    let all = self.db.read(move |read| stock::holds_of(read, holder)).await.unwrap();
                    assert!(all.iter().any(|hold| hold.state == HoldState::Released), "{case}");
                }
                // Compared at the end, with what moved. Carts themselves belong to the orders.
                "movements" | "basket_qty" | "basket_lines" => {}
                other => panic!("{case}: nobody knows what {other} means"),
            }
        }
    }

    /// What really moved, against the source's ledger, which also counts promises as movements.
    async fn compare_ledger(&self, given: &Value, expected: &Value) {
        let physical = ["ADJUSTMENT", "SALE", "CANCELLATION"];
        let wanted: Vec<i64> = expected
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| physical.contains(&row[0].as_str().unwrap()))
            .map(|row| number(&row[1]))
            .collect();
        let variant = self.variant(ANY);
        let moved = self.db.read(move |read| stock::movements(read, Some(variant), None, None, 200)).await.unwrap();
        let moved: Vec<i64> = moved.iter().rev().map(|row| whole(row.quantity)).collect();
        assert_eq!(moved.iter().sum::<i64>(), self.levels(variant).await[0].2, "on hand is what moved");
        assert_eq!(moved[0], number(&given["levels"][0]["on_hand"]));
        assert_eq!(moved, wanted, "{}", self.case);
    }
}

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn what_is_universal_holds(brand) {
        let file: Value = serde_json::from_str(CASES).unwrap();
        let cases = file["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 59);
        let (mut run, mut set) = (0, 0);
        for case in cases {
            let name = case["id"].as_str().unwrap();
            if case["portability"] != "universal" || NOT_OURS.iter().any(|(not_ours, _)| *not_ours == name) {
                continue;
            }
            set += 1;
            let mut scene = Scene::set(&brand.db, name, format!("{set}"), &case["given"]).await;
            let mut ledger = None;
            for step in case["steps"].as_array().unwrap() {
                if step["reset"] == true {
                    set += 1;
                    scene = Scene::set(&brand.db, name, format!("{set}"), &case["given"]).await;
                    continue;
                }
                ledger = ledger.or(step["expect"].get("movements"));
                scene.step(step).await;
            }
            if let Some(expected) = ledger {
                scene.compare_ledger(&case["given"], expected).await;
            }
            run += 1;
        }
        assert_eq!(run, 52);
        sound(&brand.db).await;
    }
}
