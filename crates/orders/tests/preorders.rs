//! Pre-orders, on both databases: places in slots, deposits, and the two invoices of an order.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use fiscal::{Period, Track};
use futures_util::future::join_all;
use invoices::{Document, NewIssuer, NewRange, WebMoment};
use kernel::{Actor, Id, Money, Quantity, Rate};
use orders::cancel::{self, By};
use orders::cancel_lines::{self, Part};
use orders::expire;
use orders::fulfil::Shown;
use orders::payment::{self, Adapters, NewAttempt};
use orders::place::{Delivery, Pay, Placement, place};
use orders::till_session::{Cashier, InvoiceWish, Wish, carry_out};
use orders::views::{Audience, OrderBody};
use preorders::{CampaignEdit, CampaignState, Day, DaysEdit, NewSlot};
use store::{Db, WriteError, jobs};
use support::{CAKE, Shop, TEA, asked, code, free, guest, log, once, open, open_shift, placement, schema, tell};

/// Thirty percent.
const DEPOSIT: i64 = 300_000;
/// What of one cake is paid at once.
const OF_ONE: i64 = 174;

/// A campaign of cakes with a slot in the morning and one in the afternoon, on one day.
struct Season {
    campaign: Id,
    morning: Id,
    afternoon: Id,
}

fn campaign(cake: Id, state: CampaignState, deposit: i64) -> CampaignEdit {
    CampaignEdit {
        name: "中秋禮盒".to_owned(),
        name_en: "Moon festival".to_owned(),
        state,
        deposit: Rate::new(deposit),
        lead_minutes: 24 * 60,
        goods: vec![cake],
    }
}

/// So many cakes a day, so many in each half of it.
fn days(shop: &Shop, date: &str, day: i64, halves: [i64; 2]) -> DaysEdit {
    let [morning, afternoon] = halves.map(Quantity::units);
    DaysEdit {
        stores: vec![shop.store],
        dates: vec![date.parse().unwrap()],
        capacity: Quantity::units(day),
        slots: vec![
            NewSlot { from_minutes: 600, to_minutes: 780, capacity: morning },
            NewSlot { from_minutes: 780, to_minutes: 1080, capacity: afternoon },
        ],
    }
}

const DAY: &str = "2026-12-20";

async fn product_of(db: &Db, variant: Id) -> Id {
    let find = "SELECT product FROM catalog_variant WHERE id = $1";
    db.read(move |read| read.query_one(find, store::params![variant], |row| row.get(0))).await.unwrap()
}

async fn season(db: &Db, shop: &Shop, deposit: i64, day: i64, halves: [i64; 2]) -> Season {
    season_of(db, shop, shop.goods[0], (deposit, day, halves)).await
}

async fn season_of(db: &Db, shop: &Shop, goods: Id, (deposit, day, halves): (i64, i64, [i64; 2])) -> Season {
    let (id, product) = (db.new_id(), product_of(db, goods).await);
    let (made, set) = (campaign(product, CampaignState::Open, deposit), days(shop, DAY, day, halves));
    let make = move |tx: &mut store::Tx<'_>| {
        preorders::create(tx, id, &made)?;
        preorders::set_days(tx, id, &set)
    };
    db.write("test.season", Actor::SYSTEM, make).await.unwrap();
    let [found] = all_days(db, id).await.try_into().unwrap();
    Season { campaign: id, morning: found.slots[0].id, afternoon: found.slots[1].id }
}

async fn all_days(db: &Db, campaign: Id) -> Vec<Day> {
    let from = "2026-11-01".parse().unwrap();
    db.read(move |read| preorders::days(read, campaign, None, from)).await.unwrap()
}

/// What is taken of the day and of its halves, in cakes.
async fn taken(db: &Db, season: &Season) -> (i64, i64, i64) {
    let [day] = all_days(db, season.campaign).await.try_into().unwrap();
    let cakes = |quantity: Quantity| quantity.thousandths() / 1_000;
    (cakes(day.taken), cakes(day.slots[0].taken), cakes(day.slots[1].taken))
}

/// An order of so many cakes, of which the deposit is paid online.
fn ordered(db: &Db, shop: &Shop, slot: Id, cakes: i64) -> Placement {
    let payment = db.new_id();
    let attempt = NewAttempt {
        payment,
        method: "online".to_owned(),
        adapter: "nobody".to_owned(),
        request_id: payment.to_string(),
        looked_after: false,
        pay_link: None,
    };
    Placement {
        delivery: Delivery::Preorder { slot },
        pay: Pay::Online { attempt },
        ..placement(shop, db.new_id(), &[(shop.goods[0], cakes)], cakes * CAKE)
    }
}

async fn try_order(db: &Db, placement: Placement) -> Result<Id, WriteError> {
    let id = placement.order;
    place(db, guest(), once("o", &id.to_string()), placement).await.map(|_| id)
}

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: true, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

async fn stands(db: &Db, id: Id) -> (String, String, i64) {
    let order = read(db, id).await;
    (order.state, order.money_state, (order.paid - order.refunded).get())
}

fn words(state: &str, money: &str, kept: i64) -> (String, String, i64) {
    (state.to_owned(), money.to_owned(), kept)
}

/// What a provider says of an order's own attempt: that it was paid.
async fn paid_online(db: &Db, order: Id, amount: i64) -> String {
    let payment = read(db, order).await.payments[0].id;
    let heard = payment::Heard::captured(Money::new(amount), Money::ZERO);
    let notice = payment::Notice { id: format!("{payment}/paid"), reference: None, heard };
    payment::hear(db, payment, notice).await.unwrap().what
}

/// Does what waits to be done; answers what went wrong.
async fn work(db: &Db) -> Vec<String> {
    let adapters = Adapters::default();
    let mut wrong = Vec::new();
    while let Some(job) = jobs::claim(db).await.unwrap() {
        let done = if job.kind == invoices::SETTLE {
            invoices::run(db, &job).await
        } else if job.kind == "orders.invoice" {
            orders::work::run(db, &adapters, &job).await
        } else {
            Ok(())
        };
        wrong.extend(done.err());
        db.write("test.finish", Actor::SYSTEM, move |tx| Ok(jobs::finish(tx, &job)?)).await.unwrap();
    }
    wrong
}

async fn issues(db: &Db, shop: &Shop) {
    let store = shop.store;
    let legal_entity = db.read(move |read| staff::store(read, store)).await.unwrap().unwrap().legal_entity;
    let new = NewIssuer {
        legal_entity,
        address: "臺北市信義區松高路 1 號".to_owned(),
        since: "2026-01-01".parse().unwrap(),
        seal_key: None,
        carrier_kind: None,
        zero_rate: None,
        way: None,
        low: 0,
        // Other orders wait for the goods: a deposit does not.
        web_moment: WebMoment::HandOver,
    };
    let (period, track) = (Period::parse("11512").unwrap(), Track::parse("AB").unwrap());
    let range =
        NewRange { id: db.new_id(), legal_entity, period, track, first: 0, last: 99, store: None, register: None };
    let zone = db.brand().zone.clone();
    let write = move |tx: &mut store::Tx<'_>| {
        invoices::set_issuer(tx, &new, 0)?;
        invoices::add_range(tx, &range, &zone)
    };
    db.write("test.issuer", Actor::SYSTEM, write).await.unwrap();
}

/// The invoices of an order, each as its first line says it and with what stands on it.
async fn papers(db: &Db, order: Id) -> Vec<(String, i64)> {
    let all: Vec<Document> = db.read(move |read| invoices::documents_of(read, order)).await.unwrap();
    let standing = all.into_iter().filter(|paper| paper.state == "issued");
    standing.map(|paper| (paper.invoice.lines()[0].description.clone(), (paper.total - paper.allowed).get())).collect()
}

/// What stands on all invoices of an order.
async fn on_papers(db: &Db, order: Id) -> i64 {
    papers(db, order).await.into_iter().map(|(_, stands)| stands).sum()
}

fn cash(amount: i64) -> Vec<till::Tender> {
    let amount = Money::new(amount);
    vec![till::Tender { kind: till::TenderKind::CASH, amount, given: Some(amount), reference: None, payment: None }]
}

/// An order of so many cakes at the counter, of which the first till took the deposit.
async fn with_deposit(db: &Db, shop: &Shop, slot: Id, cakes: i64) -> Id {
    let pay = Pay::AtCounter { by: shop.cashier.person };
    let order = try_order(db, Placement { store: shop.store, pay, ..ordered(db, shop, slot, cakes) }).await.unwrap();
    let amount = read(db, order).await.deposit.get();
    let invoice = Some(InvoiceWish::default());
    tell(db, shop, shop.tills[0], Wish::Deposit { order, tenders: cash(amount), invoice }).await.unwrap();
    order
}

/// The receipt of an order as it is now.
async fn receipt(db: &Db, order: Id) -> orders::receipt::ReceiptBody {
    db.read(move |read| orders::receipt::receipt(read, order, "zh-TW")).await.unwrap().unwrap()
}

/// By what the papers of an order are counted now.
async fn paper_of(db: &Db, order: Id) -> Id {
    let brand = db.brand().clone();
    let written = db.read(move |read| orders::receipt_paper::written(read, &brand, order, "zh-TW")).await.unwrap();
    written.unwrap().document()
}

/// A deposit goes back, as the screen says how much.
fn goes_back(order: Id, expected: i64) -> Wish {
    Wish::ReturnDeposit { order, expected: Money::new(expected), paper_back: false }
}

/// What the drawers should hold; nothing between shifts.
async fn drawers(db: &Db, shop: &Shop) -> [i64; 2] {
    let exponent = db.brand().exponent;
    let [first, second] = shop.tills;
    let held = async |till: Id| {
        let found =
            db.read(move |read| Ok(orders::till_session::session(read, till, exponent))).await.unwrap().unwrap();
        found.state.shift.map_or(0, |shift| shift.cash_expected.get())
    };
    [held(first).await, held(second).await]
}

/// Every check of the slices, and the store's day from all of its sides.
async fn all_agrees(db: &Db, shop: &Shop) {
    nothing_is_wrong(db).await;
    let (stores, now) = ([shop.store, shop.web], db.now());
    for store in stores {
        let found = db.read(move |read| staff::store(read, store)).await.unwrap().unwrap();
        let date = found.business_date(now);
        let day = db.read(move |read| orders::reconcile::day(read, store, date)).await.unwrap();
        assert_eq!(day.unexplained, Money::ZERO, "{day:?}");
        let scope = orders::proof::Scope { stores: vec![found], whole: true };
        let lines = db.read(move |read| orders::proof::prove(read, &scope, date)).await.unwrap();
        for line in lines {
            assert_eq!((line.difference, line.differs), (0, 0), "{line:?}");
        }
    }
}

async fn fetch(db: &Db, shop: &Shop, till: usize, order: Id, tenders: Vec<till::Tender>) -> Result<(), WriteError> {
    let shown = Shown::by_buyer(read(db, order).await.fulfilments[0].code.clone().unwrap());
    let wish = Wish::Collect { order, tenders, shown, sale: None, invoice: None };
    tell(db, shop, shop.tills[till], wish).await.map(|_| ())
}

/// Cakes by the books; below zero where some left that never came in.
async fn on_hand(db: &Db, shop: &Shop) -> i64 {
    let (cake, location) = (shop.goods[0], shop.location);
    let levels = db.read(move |read| stock::available(read, cake)).await.unwrap();
    levels.iter().filter(|level| level.location == location).map(|level| level.on_hand.thousandths() / 1_000).sum()
}

async fn nothing_is_wrong(db: &Db) {
    for (name, statement) in orders::CHECKS
        .iter()
        .chain(preorders::CHECKS)
        .chain(stock::CHECKS)
        .chain(wallet::CHECKS)
        .chain(invoices::CHECKS)
    {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert!(wrong.is_empty(), "{name}");
    }
}

testkit::on_both! {
    schema = &schema();

    async fn a_slot_and_its_day_give_no_more_than_they_have(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        let season = season(db, &shop, DEPOSIT, 9, [7, 7]).await;
        let placements: Vec<Placement> = (0..24)
            .map(|number| ordered(db, &shop, if number % 3 == 0 { season.afternoon } else { season.morning }, 1))
            .collect();
        let answers = join_all(placements.into_iter().map(|one| try_order(db, one))).await;
        let placed = answers.iter().filter(|one| one.is_ok()).count();
        for refused in answers.into_iter().filter_map(Result::err) {
            assert_eq!(code(refused), "preorders.sold_out");
        }
        assert_eq!(placed, 9, "as many as the day has");
        let (day, morning, afternoon) = taken(db, &season).await;
        assert_eq!((day, morning + afternoon), (9, 9));
        assert!(morning <= 7 && afternoon <= 7);
        nothing_is_wrong(db).await;
    }

    async fn a_deposit_makes_an_order_stand_and_the_rest_is_paid_when_it_is_fetched(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        issues(db, &shop).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let season = season(db, &shop, DEPOSIT, 10, [5, 5]).await;
        let order = try_order(db, ordered(db, &shop, season.morning, 2)).await.unwrap();
        let body = read(db, order).await;
        assert_eq!((body.deposit, body.payments[0].amount), (Money::new(2 * OF_ONE), Money::new(2 * OF_ONE)));
        let slot = body.preorder.unwrap();
        assert_eq!((slot.name.as_str(), slot.begins_at.to_string().as_str()), ("中秋禮盒", "2026-12-20T02:00:00.000000Z"));
        assert_eq!(body.fulfilments[0].promised_at, Some(slot.begins_at));
        assert_eq!(stands(db, order).await, words("placed", "pending", 0));

        assert_eq!(paid_online(db, order, 2 * OF_ONE).await, "applied");
        assert_eq!(stands(db, order).await, words("placed", "unpaid", 2 * OF_ONE), "it stands");
        assert_eq!(read(db, order).await.expires_at, None);
        assert!(work(db).await.is_empty());
        assert_eq!(papers(db, order).await, [("訂金 桂花烏龍戚風蛋糕".to_owned(), 2 * OF_ONE)]);

        // Four weeks later nobody ended it, and the cakes were made.
        brand.advance_seconds(29 * 24 * 3600);
        assert_eq!(expire::sweep(db).await.unwrap(), 0);
        assert_eq!(code(fetch(db, &shop, 0, order, Vec::new()).await.unwrap_err()), "till.tenders_unequal");
        fetch(db, &shop, 0, order, cash(2 * (CAKE - OF_ONE))).await.unwrap();
        assert_eq!(stands(db, order).await, words("completed", "paid", 2 * CAKE));
        assert!(work(db).await.is_empty());
        let name = "桂花烏龍戚風蛋糕";
        let both = [(format!("訂金 {name}"), 2 * OF_ONE), (format!("尾款 {name}"), 2 * (CAKE - OF_ONE))];
        assert_eq!(papers(db, order).await, both);
        assert_eq!(on_hand(db, &shop).await, -2, "they left the shelf that nobody filled by the books");
        assert_eq!(taken(db, &season).await, (2, 2, 0), "the place was theirs");
        nothing_is_wrong(db).await;
    }

    async fn a_till_takes_the_order_and_its_deposit(brand) {
        let db = &brand.db;
        let shop = open(db, 9).await;
        issues(db, &shop).await;
        for till in shop.tills {
            open_shift(db, &shop, till).await;
        }
        let season = season(db, &shop, DEPOSIT, 10, [5, 5]).await;
        let at_till = |cakes| Placement {
            store: shop.store,
            pay: Pay::AtCounter { by: shop.cashier.person },
            ..ordered(db, &shop, season.morning, cakes)
        };
        let order = try_order(db, at_till(1)).await.unwrap();
        let deposit = |amount| Wish::Deposit { order, tenders: cash(amount), invoice: Some(InvoiceWish::default()) };
        let wrong = tell(db, &shop, shop.tills[0], deposit(CAKE)).await.unwrap_err();
        assert_eq!(code(wrong), "till.tenders_unequal", "the deposit is what is due now");
        tell(db, &shop, shop.tills[0], deposit(OF_ONE)).await.unwrap();
        assert_eq!(stands(db, order).await, words("placed", "unpaid", OF_ONE));
        assert_eq!(read(db, order).await.expires_at, None);
        assert_eq!(papers(db, order).await.len(), 1, "invoiced in the write that took the money");
        let again = tell(db, &shop, shop.tills[1], deposit(OF_ONE)).await.unwrap_err();
        assert_eq!(code(again), "orders.paid_already");
        let cancelled = cancel::carry_out(db, Actor::SYSTEM, order, By::Staff, "asked".to_owned()).await;
        assert_eq!(code(cancelled.unwrap_err()), "orders.paid_at_counter", "what lies in a drawer cannot be sent back");
        assert_eq!((stands(db, order).await.0.as_str(), taken(db, &season).await), ("placed", (1, 1, 0)));
        // The deposit has a receipt and papers of its own, and the rest has others.
        let of_deposit = receipt(db, order).await;
        let deposit = of_deposit.deposit.as_ref().unwrap();
        assert_eq!((deposit.worth.get(), deposit.left.get(), of_deposit.total.get()), (CAKE, CAKE - OF_ONE, OF_ONE));
        assert_eq!((of_deposit.invoices.len(), of_deposit.tenders.len(), of_deposit.tax_summary.len()), (1, 1, 0));
        let counted_by = paper_of(db, order).await;
        // The same till takes the rest.
        brand.advance_seconds(60);
        fetch(db, &shop, 0, order, cash(CAKE - OF_ONE)).await.unwrap();
        assert!(work(db).await.is_empty());
        let of_rest = receipt(db, order).await;
        assert_eq!((of_rest.deposit, of_rest.paid_before.get(), of_rest.total.get()), (None, OF_ONE, CAKE - OF_ONE));
        assert_eq!((of_rest.invoices.len(), of_rest.tenders.len()), (1, 1));
        assert_ne!(of_rest.invoices[0].id, of_deposit.invoices[0].id, "each of them stands on one receipt");
        assert_eq!(paper_of(db, order).await, order);
        assert_ne!(counted_by, order, "the first paper of the one is not that of the other");
        let sums: Vec<i64> = papers(db, order).await.into_iter().map(|(_, stands)| stands).collect();
        assert_eq!(sums, [OF_ONE, CAKE - OF_ONE]);
        assert_eq!(free(db, &shop, shop.goods[0]).await, 8);

        // Nobody paid for the next one: it ends, and its place is free.
        let left = try_order(db, at_till(3)).await.unwrap();
        assert_eq!(taken(db, &season).await, (4, 4, 0));
        brand.advance_seconds(31 * 60);
        assert_eq!(expire::sweep(db).await.unwrap(), 1);
        assert_eq!(stands(db, left).await.0, "expired");
        assert_eq!(taken(db, &season).await, (1, 1, 0));
        let late = Wish::Deposit { order: left, tenders: cash(3 * OF_ONE), invoice: None };
        assert_eq!(code(tell(db, &shop, shop.tills[0], late).await.unwrap_err()), "orders.not_open");
        nothing_is_wrong(db).await;
    }

    async fn a_deposit_goes_back_at_any_till_of_the_store_and_once(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        issues(db, &shop).await;
        for till in shop.tills {
            open_shift(db, &shop, till).await;
        }
        let season = season(db, &shop, DEPOSIT, 10, [5, 5]).await;
        let order = with_deposit(db, &shop, season.morning, 2).await;
        assert_eq!((papers(db, order).await.len(), drawers(db, &shop).await), (1, [1_000 + 2 * OF_ONE, 1_000]));
        let seq = log(db, shop.tills[1]).await.len();
        let forged = tell(db, &shop, shop.tills[1], goes_back(order, 2 * OF_ONE + 1)).await.unwrap_err();
        assert_eq!(code(forged), "orders.return_changed");
        assert_eq!(log(db, shop.tills[1]).await.len(), seq, "nothing was sealed");
        let limited = |most| Cashier {
            limits: till::Limits { void_at_most: Some(Money::new(most)), ..shop.cashier.limits.clone() },
            ..shop.cashier.clone()
        };
        let by = async |most: i64, name: &str| {
            carry_out(db, &limited(most), shop.tills[1], None, once("till", name), goes_back(order, 2 * OF_ONE)).await
        };
        assert_eq!(code(by(2 * OF_ONE - 1, "too much").await.unwrap_err()), "till.not_permitted");
        assert_eq!((stands(db, order).await.0.as_str(), taken(db, &season).await), ("placed", (2, 2, 0)));

        let given = by(2 * OF_ONE, "back").await.unwrap();
        assert_eq!(stands(db, order).await, words("cancelled", "refunded", 0));
        assert_eq!(taken(db, &season).await, (0, 0, 0), "its place is free");
        assert_eq!(on_papers(db, order).await, 0, "its paper did not come back: an allowance gives it back");
        assert_eq!(drawers(db, &shop).await, [1_000 + 2 * OF_ONE, 1_000 - 2 * OF_ONE]);
        let kinds: Vec<String> = read(db, order).await.history.into_iter().map(|row| row.kind).collect();
        assert!(kinds.contains(&"till.deposit_returned".to_owned()) && kinds.contains(&"orders.cancelled".to_owned()));
        // Told once more, the answer is the same; said anew, there is nothing to give back.
        assert_eq!(by(2 * OF_ONE, "back").await.unwrap().version, given.version);
        for till in shop.tills {
            let again = tell(db, &shop, till, goes_back(order, 2 * OF_ONE)).await.unwrap_err();
            assert_eq!(code(again), "orders.not_open");
        }
        assert_eq!(code(fetch(db, &shop, 0, order, cash(2 * CAKE)).await.unwrap_err()), "orders.not_open");
        all_agrees(db, &shop).await;
        // Whoever waited has the place, and each drawer is counted as its till says.
        with_deposit(db, &shop, season.morning, 5).await;
        for (till, counted) in shop.tills.into_iter().zip(drawers(db, &shop).await) {
            let close = till::Command::CloseShift(till::CloseShift::with_sum(Money::new(counted)));
            tell(db, &shop, till, Wish::Plain(close)).await.unwrap();
        }
        all_agrees(db, &shop).await;
    }

    async fn of_two_tills_one_gives_a_deposit_back(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        issues(db, &shop).await;
        for till in shop.tills {
            open_shift(db, &shop, till).await;
        }
        let season = season(db, &shop, DEPOSIT, 10, [5, 5]).await;
        for _ in 0..3 {
            let order = with_deposit(db, &shop, season.morning, 1).await;
            let before: i64 = drawers(db, &shop).await.into_iter().sum();
            let answers = join_all(shop.tills.map(|till| tell(db, &shop, till, goes_back(order, OF_ONE)))).await;
            let refused: Vec<&str> = answers.into_iter().filter_map(Result::err).map(code).collect();
            assert_eq!(refused, ["orders.not_open"]);
            assert_eq!(drawers(db, &shop).await.into_iter().sum::<i64>(), before - OF_ONE, "out of one drawer");
            assert_eq!(stands(db, order).await, words("cancelled", "refunded", 0));
            assert_eq!(on_papers(db, order).await, 0);
        }
        // Against somebody who fetches it: it is the buyer's, or their deposit is.
        for _ in 0..3 {
            let order = with_deposit(db, &shop, season.afternoon, 1).await;
            let (handed_over, back) = futures_util::join!(
                fetch(db, &shop, 0, order, cash(CAKE - OF_ONE)),
                tell(db, &shop, shop.tills[1], goes_back(order, OF_ONE)),
            );
            assert_eq!((handed_over.is_ok(), back.is_ok()), (back.is_err(), handed_over.is_err()));
            let (state, _, kept) = stands(db, order).await;
            assert_eq!((kept, on_papers(db, order).await), if state == "completed" { (CAKE, CAKE) } else { (0, 0) });
        }
        all_agrees(db, &shop).await;
    }

    async fn only_what_tills_took_of_an_order_that_waits_is_given_back(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        issues(db, &shop).await;
        let season = season(db, &shop, DEPOSIT, 10, [5, 5]).await;
        let till = shop.tills[0];
        let refused = async |order: Id, expected: i64| {
            code(tell(db, &shop, till, goes_back(order, expected)).await.unwrap_err())
        };
        let unpaid = try_order(db, ordered(db, &shop, season.morning, 1)).await.unwrap();
        assert_eq!(refused(unpaid, 0).await, "orders.deposit_none", "nothing came");
        assert_eq!(refused(db.new_id(), 0).await, "orders.unknown");
        // What its buyer paid online is cancelled where orders are.
        paid_online(db, unpaid, OF_ONE).await;
        assert_eq!(refused(unpaid, OF_ONE).await, "orders.deposit_none");

        open_shift(db, &shop, till).await;
        let order = with_deposit(db, &shop, season.morning, 1).await;
        let close = till::CloseShift::with_sum(Money::new(1_000 + OF_ONE));
        tell(db, &shop, till, Wish::Plain(till::Command::CloseShift(close))).await.unwrap();
        assert_eq!(refused(order, OF_ONE).await, "till.no_shift");
        let shift = till::OpenShift::with_float(db.new_id(), Money::new(100));
        tell(db, &shop, till, Wish::Plain(till::Command::OpenShift(shift))).await.unwrap();
        assert_eq!(refused(order, OF_ONE).await, "till.cash_short", "the money of yesterday is in the safe");
        assert_eq!(stands(db, order).await, words("placed", "unpaid", OF_ONE));

        fetch(db, &shop, 0, order, cash(CAKE - OF_ONE)).await.unwrap();
        assert_eq!(refused(order, CAKE).await, "orders.not_open", "what was fetched comes back as goods do");
        // All of it was the deposit: then all of it goes back.
        let all = season_of(db, &shop, shop.goods[1], (1_000_000, 10, [5, 5])).await;
        let placed = Placement {
            delivery: Delivery::Preorder { slot: all.morning },
            pay: Pay::AtCounter { by: shop.cashier.person },
            ..placement(&shop, db.new_id(), &[(shop.goods[1], 1)], TEA)
        };
        let whole = try_order(db, placed).await.unwrap();
        tell(db, &shop, till, Wish::Deposit { order: whole, tenders: cash(TEA), invoice: None }).await.unwrap();
        assert_eq!(stands(db, whole).await, words("placed", "paid", TEA));
        let back = Wish::ReturnDeposit { order: whole, expected: Money::new(TEA), paper_back: true };
        tell(db, &shop, till, back).await.unwrap();
        assert_eq!(stands(db, whole).await, words("cancelled", "refunded", 0));
        assert_eq!(papers(db, whole).await, [], "with its paper an invoice is voided");
        all_agrees(db, &shop).await;
    }

    async fn what_came_online_of_a_deposit_goes_back_online(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let season = season(db, &shop, DEPOSIT, 10, [5, 5]).await;
        let order = try_order(db, ordered(db, &shop, season.morning, 1)).await.unwrap();
        paid_online(db, order, 100).await;
        let rest = Wish::Deposit { order, tenders: cash(OF_ONE - 100), invoice: None };
        tell(db, &shop, shop.tills[0], rest).await.unwrap();
        assert_eq!(stands(db, order).await, words("placed", "unpaid", OF_ONE));
        tell(db, &shop, shop.tills[0], goes_back(order, OF_ONE)).await.unwrap();
        assert_eq!(drawers(db, &shop).await[0], 1_000, "no more goes out of the drawer than came into it");
        assert_eq!(stands(db, order).await, words("cancelled", "partly_refunded", 100));
        let payment = read(db, order).await.payments[0].id;
        let heard = payment::Heard::captured(Money::new(100), Money::new(100));
        payment::hear(db, payment, payment::Notice { id: "back".to_owned(), reference: None, heard }).await.unwrap();
        assert_eq!(stands(db, order).await, words("cancelled", "refunded", 0));
        all_agrees(db, &shop).await;
    }

    async fn late_money_takes_a_place_again_or_goes_back(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        let season = season(db, &shop, DEPOSIT, 10, [3, 3]).await;
        let (first, second) = (
            try_order(db, ordered(db, &shop, season.morning, 2)).await.unwrap(),
            try_order(db, ordered(db, &shop, season.afternoon, 2)).await.unwrap(),
        );
        brand.advance_seconds(31 * 60);
        assert_eq!(expire::sweep(db).await.unwrap(), 2);
        assert_eq!(taken(db, &season).await, (0, 0, 0));
        // The morning has room for the first; the afternoon was taken by somebody else.
        let other = try_order(db, ordered(db, &shop, season.afternoon, 2)).await.unwrap();
        assert_eq!(paid_online(db, other, 2 * OF_ONE).await, "applied");
        assert_eq!(paid_online(db, first, 2 * OF_ONE).await, "reopened");
        assert_eq!(paid_online(db, second, 2 * OF_ONE).await, "returned");
        assert_eq!(taken(db, &season).await, (4, 2, 2));
        assert_eq!(stands(db, first).await, words("placed", "unpaid", 2 * OF_ONE));
        assert_eq!(read(db, second).await.state, "expired");
        // What was taken up again is handed over as any other.
        open_shift(db, &shop, shop.tills[0]).await;
        fetch(db, &shop, 0, first, cash(2 * (CAKE - OF_ONE))).await.unwrap();
        assert_eq!(on_hand(db, &shop).await, -2);
        nothing_is_wrong(db).await;
    }

    async fn cancelling_gives_place_and_deposit_back(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        issues(db, &shop).await;
        let season = season(db, &shop, DEPOSIT, 10, [5, 5]).await;
        let order = try_order(db, ordered(db, &shop, season.morning, 4)).await.unwrap();
        paid_online(db, order, 4 * OF_ONE).await;
        assert!(work(db).await.is_empty());
        let body = read(db, order).await;
        // Of four cakes one is left: what was paid is more than that one costs.
        let part = vec![Part { line: body.lines[0].id, quantity: Quantity::units(3) }];
        cancel_lines::carry_out(db, Actor::SYSTEM, order, body.version, part, "asked".to_owned()).await.unwrap();
        assert_eq!(taken(db, &season).await, (1, 1, 0));
        let kept: i64 = papers(db, order).await.into_iter().map(|(_, stands)| stands).sum();
        assert_eq!(kept, CAKE, "what is kept of the deposit stands on its invoice");
        let body = read(db, order).await;
        assert_eq!(body.total, Money::new(CAKE));

        cancel::carry_out(db, Actor::SYSTEM, order, By::Staff, "asked".to_owned()).await.unwrap();
        assert_eq!(taken(db, &season).await, (0, 0, 0));
        assert!(papers(db, order).await.iter().all(|(_, stands)| *stands == 0));
        nothing_is_wrong(db).await;
    }

    async fn what_cannot_be_is_refused_and_changes_nothing(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let season = season(db, &shop, DEPOSIT, 10, [5, 5]).await;
        let refused = async |placement: Placement| code(try_order(db, placement).await.unwrap_err());
        let basket = |lines: &[(Id, i64)], total| Placement {
            lines: asked(lines),
            expected_total: Money::new(total),
            ..ordered(db, &shop, season.morning, 1)
        };
        let mixed = basket(&[(shop.goods[0], 1), (shop.goods[1], 1)], CAKE + TEA);
        assert_eq!(refused(mixed).await, "orders.not_preordered");
        assert_eq!(refused(ordered(db, &shop, season.morning, 6)).await, "preorders.sold_out");
        let unpaid = Placement { pay: Pay::AtPickup, ..ordered(db, &shop, season.morning, 1) };
        assert_eq!(refused(unpaid).await, "orders.deposit_needed");
        assert_eq!(refused(ordered(db, &shop, db.new_id(), 1)).await, "api.invalid");
        let cake = product_of(db, shop.goods[0]).await;
        let campaign_id = season.campaign;
        let set = async |state, version| {
            let new = campaign(cake, state, DEPOSIT);
            db.write("test.set", Actor::SYSTEM, move |tx| preorders::edit(tx, campaign_id, &new, version)).await
        };
        assert_eq!(code(set(CampaignState::Closed, 2).await.unwrap_err()), "store.stale");
        set(CampaignState::Closed, 1).await.unwrap();
        assert_eq!(refused(ordered(db, &shop, season.morning, 1)).await, "preorders.slot_over");
        set(CampaignState::Open, 2).await.unwrap();
        let (second, twin) = (db.new_id(), campaign(cake, CampaignState::Open, 0));
        let twice = db.write("test.twin", Actor::SYSTEM, move |tx| preorders::create(tx, second, &twin)).await;
        assert_eq!(code(twice.unwrap_err()), "preorders.goods_taken");
        // A day before the morning begins at ten, its last order comes.
        let last: kernel::Timestamp = "2026-12-19T02:00:00Z".parse().unwrap();
        brand.advance_seconds(last.since(db.now()) / 1_000_000);
        try_order(db, ordered(db, &shop, season.morning, 1)).await.unwrap();
        brand.advance_seconds(1);
        assert_eq!(refused(ordered(db, &shop, season.morning, 1)).await, "preorders.slot_over");
        assert_eq!(taken(db, &season).await, (1, 1, 0));
        nothing_is_wrong(db).await;
    }

    async fn of_campaigns_opened_at_once_one_has_the_goods(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        let goods = [product_of(db, shop.goods[0]).await, product_of(db, shop.goods[1]).await];
        let opened = join_all((0..8).map(|turn| {
            let (id, mut new) = (db.new_id(), campaign(goods[0], CampaignState::Open, 0));
            // Each says them in another order.
            new.goods = if turn % 2 == 0 { goods.to_vec() } else { goods.iter().rev().copied().collect() };
            db.write("test.open", Actor::SYSTEM, move |tx| preorders::create(tx, id, &new))
        }))
        .await;
        let refused: Vec<&str> = opened.into_iter().filter_map(Result::err).map(code).collect();
        assert_eq!(refused, ["preorders.goods_taken"; 7]);
        let open = db.read(preorders::campaigns).await.unwrap();
        assert_eq!(open.len(), 1, "whoever was refused left nothing behind");
        nothing_is_wrong(db).await;
    }

    async fn days_are_set_anew_and_never_below_what_is_taken(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        let season = season(db, &shop, 0, 10, [5, 5]).await;
        // Without a deposit an order stands at once and is paid when it is fetched.
        let at_pickup = Placement { pay: Pay::AtPickup, ..ordered(db, &shop, season.morning, 4) };
        let order = try_order(db, at_pickup).await.unwrap();
        assert_eq!(stands(db, order).await, words("placed", "unpaid", 0));
        let id = season.campaign;
        let set = async |edit: DaysEdit| {
            db.write("test.days", Actor::SYSTEM, move |tx| preorders::set_days(tx, id, &edit)).await
        };
        for less in [days(&shop, DAY, 3, [3, 3]), days(&shop, DAY, 10, [3, 5])] {
            assert_eq!(code(set(less).await.unwrap_err()), "preorders.capacity_taken");
        }
        let mut without = days(&shop, DAY, 10, [5, 5]);
        without.slots.remove(0);
        assert_eq!(code(set(without).await.unwrap_err()), "preorders.capacity_taken", "its slot cannot go");
        assert_eq!(taken(db, &season).await, (4, 4, 0));
        let mut other = days(&shop, DAY, 20, [8, 0]);
        other.slots[1] = NewSlot { from_minutes: 780, to_minutes: 900, capacity: Quantity::units(6) };
        set(other).await.unwrap();
        let [day] = all_days(db, id).await.try_into().unwrap();
        assert_eq!(day.slots.iter().map(|slot| slot.capacity.thousandths() / 1_000).collect::<Vec<_>>(), [8, 6]);
        assert_eq!(day.slots[0].id, season.morning, "what stayed is the same slot");
        assert_eq!(day.slots[0].left, Quantity::units(4));
        let web = DaysEdit { stores: vec![shop.web], ..days(&shop, DAY, 1, [1, 1]) };
        assert_eq!(code(set(web).await.unwrap_err()), "api.invalid", "nobody can come to the web");
        nothing_is_wrong(db).await;
    }

    async fn every_statement_of_preorders_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, preorders::sql::ALL, &[]).await;
    }
}
