//! Lists of very many orders find their rows by what is asked for.

use std::collections::BTreeMap;

use kernel::{Actor, Id, Money, Price, Quantity};
use orders::import::{Imported, ImportedLine, Into};
use orders::list::{After, OrderFilter, OrderRow, Search};
use orders::sql::lists as sql;
use store::Db;

use crate::http::Site;
use crate::support::schema;

/// Each statement and the index that it begins with.
const BY: &[(&str, &str)] = &[
    (sql::ORDERS, "orders_order_recent"),
    (sql::IN_STATE, "orders_order_state (state=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::OF_CHANNEL, "orders_order_channel (channel=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::IN_STATE_OF_STORES, "orders_order_state (state=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::SOLD_BY, "orders_order_sold_by (sold_by=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::HANDED_OVER_BY, "orders_order_fulfilled_by (fulfilled_by=? AND occurred_at>? AND (occurred_at,id)<(?,?))"),
    (sql::NUMBERS_WITH, "USING COVERING INDEX"),
    (sql::NUMBERED, "(number=?)"),
    (sql::OF_PHONE, "orders_contact_phone (phone=?)"),
    (sql::OF_PHONES_LIKE, "orders_contact_phone"),
];

#[test]
fn a_list_reads_by_what_is_asked_for_and_sorts_nothing() {
    testkit::run(async {
        let brand = testkit::TestBrand::fresh(testkit::Engine::Sqlite, &schema());
        for (statement, by) in BY {
            let plan = testkit::plan(&brand, statement).await;
            assert!(plan.iter().any(|step| step.contains(by)), "{by}: {statement}\n{plan:#?}");
            // Only the few ways in which one order reaches its buyer are sorted.
            let sorts = plan.iter().filter(|step| step.contains("TEMP B-TREE")).count();
            assert!(sorts <= 1, "{statement}\n{plan:#?}");
        }
        let plan = testkit::plan(&brand, sql::AMONG).await;
        assert!(plan.iter().any(|step| step.contains("(id=?)")), "{plan:#?}");
    });
}

/// Where an order was sold and is handed over, its state and its channel.
type Facts = (Id, Id, &'static str, &'static str);

/// More orders than are looked at one by one when all of them have what is searched for.
const MANY: usize = 520;
const STATES: [&str; 4] = ["completed", "placed", "cancelled", "voided"];
const PLACED: &str = "UPDATE orders_order SET state = $2, channel = $3, fulfilled_by = $4 WHERE number = $1";

/// Brings in orders of two stores, sold in one and handed over by the other now and then, in every state and channel.
async fn bring_in(site: &Site) -> BTreeMap<String, Facts> {
    let (store, web) = (site.shop.store, site.shop.web);
    let legal_entity = site.db.read(move |read| staff::store(read, store)).await.unwrap().unwrap().legal_entity;
    let mut facts = BTreeMap::new();
    let mut orders = Vec::new();
    for n in 0..MANY {
        let (sold, channel) = if n % 3 == 0 { (web, "web") } else { (store, "till") };
        let handed = if n % 7 == 0 { store } else { sold };
        let number = format!("N{n:04}");
        let of = (sold, handed, STATES[n % 11 % 4], channel);
        facts.insert(number.clone(), of);
        let line = ImportedLine {
            kind: "goods",
            variant: None,
            sku: "85123A".to_owned(),
            description: "A lamp".to_owned(),
            quantity: Quantity::ONE,
            unit_price: Price::new(100_000),
            amount: Money::new(10),
            tax_class: "standard".to_owned(),
        };
        let (day, hour) = (1 + n / 24 % 28, n % 24);
        let imported = Imported {
            number,
            // Some happen in the same instant: then the id decides.
            at: format!("2026-10-{day:02}T{:02}:00:00Z", hour / 2 * 2).parse().unwrap(),
            business_date: format!("2026-10-{day:02}").parse().unwrap(),
            lines: vec![line],
            member: None,
            in_shop: channel == "till",
        };
        orders.push((imported, of));
    }
    let (location, price_list) = (site.shop.location, site.shop.list);
    site.db
        .write("test.import", Actor::SYSTEM, move |tx| {
            for (order, (sold, handed, state, channel)) in &orders {
                let into = Into { source: "test".to_owned(), store: *sold, legal_entity, location, price_list };
                orders::import::import_order(tx, &into, order)?;
                tx.execute(PLACED, store::params![&order.number, *state, *channel, *handed])?;
            }
            Ok(())
        })
        .await
        .unwrap();
    facts
}

/// All pages of a list, a few rows at a time.
async fn all(db: &Db, filter: &OrderFilter, page: usize) -> Vec<OrderRow> {
    let mut rows: Vec<OrderRow> = Vec::new();
    let mut after = After::BEGINNING;
    loop {
        let asked = filter.clone();
        let found = db.read(move |read| orders::list::orders(read, &asked, after, page)).await.unwrap();
        let Some(last) = found.last() else { return rows };
        after = After::parse(&last.cursor()).unwrap();
        rows.extend(found);
    }
}

testkit::on_both! {
    schema = &schema();

    async fn every_way_of_asking_answers_as_looking_through_all_would(brand) {
        let site = Site::open(brand, 10).await;
        let facts = bring_in(&site).await;
        let (store, web) = (site.shop.store, site.shop.web);
        let whole = all(&site.db, &OrderFilter::default(), 1_000).await;
        assert_eq!(whole.len(), MANY);
        let stores: [Option<Vec<Id>>; 4] = [None, Some(vec![store]), Some(vec![web]), Some(vec![store, web])];
        let mut asked = 0;
        for state in [None, Some("completed"), Some("placed"), Some("voided")] {
            for channel in [None, Some("web"), Some("till")] {
                for stores in &stores {
                    // All have an N, so they are read newest first; a hundred have N01 and are looked at one by one.
                    for text in ["", "n", "N01", "N0007", "nowhere"] {
                        let filter = OrderFilter {
                            state: state.map(str::to_owned),
                            channel: channel.map(str::to_owned),
                            search: Search::of(text, false),
                            stores: stores.clone(),
                            ..OrderFilter::default()
                        };
                        let expected = whole.iter().map(|row| row.number.clone()).filter(|number| {
                            let (sold, handed, in_state, of) = facts[number];
                            state.is_none_or(|state| state == in_state)
                                && channel.is_none_or(|channel| channel == of)
                                && stores.as_ref().is_none_or(|some| some.contains(&sold) || some.contains(&handed))
                                && number.contains(&text.to_uppercase())
                        });
                        let expected: Vec<String> = expected.collect();
                        let found = all(&site.db, &filter, 100).await;
                        let found: Vec<String> = found.into_iter().map(|row| row.number).collect();
                        assert_eq!(found, expected, "{state:?} {channel:?} {stores:?} {text:?}");
                        asked += expected.len();
                    }
                }
            }
        }
        assert!(asked > 5 * MANY, "most ways found something");
        let few = OrderFilter { stores: Some(vec![store, web]), ..OrderFilter::default() };
        let few: Vec<Id> = all(&site.db, &few, 7).await.into_iter().map(|row| row.id).collect();
        assert_eq!(few, whole.iter().map(|row| row.id).collect::<Vec<_>>(), "page by page, each once");
    }
}
