//! Invoices of a till's sales: numbers, what is undone, and who runs out of them; on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use fiscal::{Period, Track};
use invoices::{Document, NewIssuer, NewRange, WebMoment};
use kernel::{Actor, Id, Money, Quantity};
use orders::returns::policy::Reason;
use orders::returns::{self, Bringing, Office, Way, WishedLine};
use orders::tender;
use orders::till_session::{InvoiceWish, Wish};
use orders::views::{Audience, OrderBody};
use stock::Condition;
use store::{Db, Job, WriteError};
use support::{CAKE, Shop, TEA, code, member, once, open, open_shift, sale, schema, tell};

const KEY: &str = "CB211F126E1E12C2ACE4BC3145085A50";

async fn entity(db: &Db, shop: &Shop) -> Id {
    let store = shop.store;
    db.read(move |read| staff::store(read, store)).await.unwrap().unwrap().legal_entity
}

/// The company issues here from the beginning of the year on.
async fn issues(db: &Db, shop: &Shop) -> Id {
    let legal_entity = entity(db, shop).await;
    let new = NewIssuer {
        legal_entity,
        address: "臺北市信義區松高路 1 號".to_owned(),
        since: "2026-01-01".parse().unwrap(),
        seal_key: Some(KEY.to_owned()),
        carrier_kind: Some("EJ0113".to_owned()),
        zero_rate: None,
        way: None,
        low: 2,
        web_moment: WebMoment::Payment,
    };
    db.write("test.issuer", Actor::SYSTEM, move |tx| invoices::set_issuer(tx, &new, 0)).await.unwrap();
    legal_entity
}

async fn numbers(db: &Db, entity: Id, track: &str, first: u32, count: u32, register: Option<(Id, Id)>) -> Id {
    add(db, entity, "11512", track, first, count, register).await.unwrap()
}

async fn add(
    db: &Db,
    legal_entity: Id,
    period: &str,
    track: &str,
    first: u32,
    count: u32,
    register: Option<(Id, Id)>,
) -> Result<Id, WriteError> {
    let (store, register) = register.unzip();
    let (period, track) = (Period::parse(period).unwrap(), Track::parse(track).unwrap());
    let last = first + count - 1;
    let new = NewRange { id: db.new_id(), legal_entity, period, track, first, last, store, register };
    let (id, zone) = (new.id, db.brand().zone.clone());
    db.write("test.range", Actor::SYSTEM, move |tx| invoices::add_range(tx, &new, &zone)).await.map(|()| id)
}

async fn papers(db: &Db, order: Id) -> Vec<Document> {
    db.read(move |read| invoices::documents_of(read, order)).await.unwrap()
}

async fn owed(db: &Db) -> usize {
    let beginning = (kernel::Timestamp::from_micros(0), Id::NIL);
    db.read(move |read| invoices::owed(read, None, beginning, 1_000)).await.unwrap().len()
}

async fn sell(db: &Db, shop: &Shop, till: usize, lines: &[(Id, i64)], total: i64, invoice: InvoiceWish) -> Id {
    let id = db.new_id();
    tell(db, shop, shop.tills[till], with(sale(id, lines, total, true), invoice)).await.unwrap();
    id
}

fn with(wish: Wish, invoice: InvoiceWish) -> Wish {
    let Wish::Sell(mut sale) = wish else { panic!("not a sale") };
    sale.invoice = invoice;
    Wish::Sell(sale)
}

fn asked(set: impl FnOnce(&mut invoices::WishBody)) -> InvoiceWish {
    let mut body = invoices::WishBody::default();
    set(&mut body);
    body.check("/invoice").unwrap()
}

fn carrier(text: &str) -> InvoiceWish {
    asked(|body| body.carrier = Some(text.to_owned()))
}

/// How many pairs of codes a printer gets with a receipt, and how often it is told that they are a copy.
async fn proofs(db: &Db, order: Id, copy: bool) -> (usize, usize) {
    let brand = db.brand().clone();
    let written = db.read(move |read| orders::receipt_paper::written(read, &brand, order, "zh-TW")).await.unwrap();
    let page = written.unwrap().page(copy);
    let pairs = page.parts.iter().filter(|part| matches!(part, paper::Part::QrPair { .. })).count();
    let copies = page.parts.iter().filter(|part| matches!(part, paper::Part::Text(text, _) if text == "補印")).count();
    (pairs, copies)
}

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: false, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

async fn bringing(db: &Db, order: Id, at: usize, units: i64, expected: i64) -> Bringing {
    let line = WishedLine {
        line: Some(read(db, order).await.lines[at].id),
        variant: None,
        quantity: Quantity::units(units),
        condition: Condition::Saleable,
        reason: Reason::NotWanted,
    };
    let wish = returns::Wish {
        order: Some(order),
        lines: vec![line],
        member: None,
        way: Way::Original,
        exception: false,
        paper_back: false,
    };
    Bringing { return_id: db.new_id(), wish, expected: Money::new(expected), sale: None }
}

async fn bring(db: &Db, shop: &Shop, bringing: Bringing) -> Id {
    let id = bringing.return_id;
    tell(db, shop, shop.tills[0], Wish::Return(Box::new(bringing))).await.unwrap();
    id
}

async fn settle(db: &Db, entity: Id) {
    let job = Job {
        id: Id::NIL,
        kind: invoices::SETTLE.to_owned(),
        subject: entity,
        body: "{}".to_owned(),
        attempts: 1,
        lease: Id::NIL,
    };
    invoices::run(db, &job).await.unwrap();
}

testkit::on_both! {
    schema = &schema();

    async fn a_sale_has_its_invoice_in_the_same_write(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let (cake, tea) = (shop.goods[0], shop.goods[1]);
        open_shift(db, &shop, shop.tills[0]).await;
        let before = sell(db, &shop, 0, &[(tea, 1)], TEA, InvoiceWish::default()).await;
        assert!(papers(db, before).await.is_empty(), "the company issues elsewhere");

        let entity = issues(db, &shop).await;
        numbers(db, entity, "AB", 100, 50, None).await;
        let plain = sell(db, &shop, 0, &[(cake, 1), (tea, 2)], CAKE + 2 * TEA, InvoiceWish::default()).await;
        let [paper] = papers(db, plain).await.try_into().unwrap();
        assert_eq!(paper.invoice.number().to_string(), "AB00000100");
        assert_eq!((paper.invoice.period().code().as_str(), paper.state.as_str(), paper.copies), ("11512", "issued", 1));
        assert_eq!((paper.total, paper.tax), (Money::new(1_220), Money::new(58)), "1,220 is 1,162 and 58");
        assert_eq!(paper.invoice.lines().len(), 2);
        assert!(!paper.invoice.buyer().is_company());

        assert_eq!(proofs(db, plain, false).await, (1, 0), "the proof is printed with the receipt");
        assert_eq!(proofs(db, plain, true).await, (1, 1), "and once more it says that it is a copy");

        let kept = sell(db, &shop, 0, &[(tea, 1)], TEA, carrier("/ABC+123")).await;
        assert_eq!(proofs(db, kept, false).await, (0, 0));
        let [paper] = papers(db, kept).await.try_into().unwrap();
        assert_eq!((paper.invoice.number().to_string().as_str(), paper.copies), ("AB00000101", 0), "nothing is printed");
        let company = asked(|body| { body.tax_id = Some("04595257".to_owned()); body.carrier = Some("/ABC+123".to_owned()); });
        let company = sell(db, &shop, 0, &[(tea, 1)], TEA, company).await;
        let [paper] = papers(db, company).await.try_into().unwrap();
        assert_eq!((paper.invoice.buyer().name(), paper.invoice.totals().net()), ("04595257", Money::new(305)));

        // What cannot be is said, and nothing is taken: no number, no goods, no money.
        let with_member = asked(|body| body.with_member = true);
        let nobody = with(sale(db.new_id(), &[(tea, 1)], TEA, true), with_member);
        let refused = tell(db, &shop, shop.tills[0], nobody).await.unwrap_err();
        assert_eq!(code(refused), "invoices.member_carrier");
        let next = sell(db, &shop, 0, &[(tea, 1)], TEA, InvoiceWish::default()).await;
        assert_eq!(papers(db, next).await[0].invoice.number().to_string(), "AB00000103");
        testkit::numbered(db).await;
        let entries = db.read(|read| store::journal::after(read, 0, 1_000)).await.unwrap();
        assert!(entries.iter().any(|entry| entry.kind == "invoices.issued"));
        assert!(entries.iter().all(|entry| !entry.body.contains("ABC+123")), "carriers are people's");
    }

    async fn a_register_takes_its_own_numbers_first_and_nobody_goes_without(brand) {
        let db = &brand.db;
        let shop = open(db, 200).await;
        let tea = shop.goods[1];
        for till in shop.tills {
            open_shift(db, &shop, till).await;
        }
        let entity = issues(db, &shop).await;
        numbers(db, entity, "AB", 0, 8, None).await;
        numbers(db, entity, "CD", 0, 3, Some((shop.store, shop.tills[1]))).await;
        // Both tills sell at the same time; each sale waits for nothing but its own till.
        let one = async {
            let mut sold = Vec::new();
            for _ in 0..10 {
                sold.push(sell(db, &shop, 0, &[(tea, 1)], TEA, InvoiceWish::default()).await);
            }
            sold
        };
        let other = async {
            let mut sold = Vec::new();
            for _ in 0..10 {
                sold.push(sell(db, &shop, 1, &[(tea, 1)], TEA, InvoiceWish::default()).await);
            }
            sold
        };
        let (one, other) = tokio::join!(one, other);
        let mut taken = BTreeSet::new();
        let mut without = 0;
        for sale in one.iter().chain(&other) {
            match papers(db, *sale).await.as_slice() {
                [] => without += 1,
                [paper] => assert!(taken.insert(paper.invoice.number().to_string()), "no number twice"),
                more => panic!("{more:?}"),
            }
        }
        assert_eq!((taken.len(), without, owed(db).await), (11, 9, 9), "sales go on without numbers");
        let all: Vec<String> = (0..8).map(|n| format!("AB{n:08}")).chain((0..3).map(|n| format!("CD{n:08}"))).collect();
        assert_eq!(taken.into_iter().collect::<Vec<_>>(), all, "without a gap");
        for sale in &other[..3] {
            assert!(papers(db, *sale).await[0].invoice.number().to_string().starts_with("CD"));
        }

        // Fewer numbers than wait for one, then enough.
        numbers(db, entity, "EF", 0, 4, None).await;
        settle(db, entity).await;
        assert_eq!(owed(db).await, 5);
        numbers(db, entity, "EF", 4, 10, None).await;
        settle(db, entity).await;
        settle(db, entity).await;
        assert_eq!(owed(db).await, 0);
        for sale in one.iter().chain(&other) {
            assert_eq!(papers(db, *sale).await.len(), 1);
        }
        let unused = db.read(|read| invoices::unused(read, Period::parse("11512").unwrap())).await.unwrap();
        let unused: Vec<(String, u32, u32)> = unused.iter().map(|row| (row.track.to_string(), row.first, row.last)).collect();
        assert_eq!(unused, [("EF".to_owned(), 9, 13)], "every number is used or reported");
    }

    async fn what_waits_for_a_number_waits_for_what_is_left(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let (cake, tea) = (shop.goods[0], shop.goods[1]);
        open_shift(db, &shop, shop.tills[0]).await;
        let entity = issues(db, &shop).await;
        let undone = sell(db, &shop, 0, &[(tea, 1)], TEA, InvoiceWish::default()).await;
        let sold = sell(db, &shop, 0, &[(tea, 2), (cake, 1)], 2 * TEA + CAKE, InvoiceWish::default()).await;
        let whole = sell(db, &shop, 0, &[(cake, 1)], CAKE, InvoiceWish::default()).await;
        assert_eq!(owed(db).await, 3);
        for (store, waiting) in [(shop.store, 3), (shop.web, 0)] {
            let beginning = (kernel::Timestamp::from_micros(0), Id::NIL);
            let found = db.read(move |read| invoices::owed(read, Some(&[store]), beginning, 10)).await.unwrap();
            assert_eq!(found.len(), waiting, "each store's people see what their store waits for");
        }
        let void = till::Command::Void(till::Void { sale: undone, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(void)).await.unwrap();
        assert_eq!(owed(db).await, 2, "what was undone is not invoiced");
        bring(db, &shop, bringing(db, sold, 0, 1, TEA).await).await;
        bring(db, &shop, bringing(db, whole, 0, 1, CAKE).await).await;
        let mistake = bring(db, &shop, bringing(db, sold, 1, 1, CAKE).await).await;
        let undo = till::Command::VoidReturn(till::VoidReturn { return_id: mistake, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(undo)).await.unwrap();

        numbers(db, entity, "AB", 0, 10, None).await;
        settle(db, entity).await;
        assert_eq!(owed(db).await, 0);
        let [paper] = papers(db, sold).await.try_into().unwrap();
        assert_eq!((paper.total, paper.allowed), (Money::new(TEA + CAKE), Money::ZERO), "made for what is left");
        assert!(papers(db, whole).await.is_empty() && papers(db, undone).await.is_empty());
        bring(db, &shop, bringing(db, sold, 0, 1, TEA).await).await;
        assert_eq!(papers(db, sold).await[0].allowed, Money::new(TEA));
        for (name, sql) in invoices::CHECKS {
            let wrong = db.read(move |read| read.query(sql, &[], |_| Ok(()))).await.unwrap().len();
            assert_eq!(wrong, 0, "{name}");
        }
    }

    async fn a_small_range_warns_with_its_first_number(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let entity = issues(db, &shop).await;
        let range = numbers(db, entity, "AB", 0, 2, None).await;
        sell(db, &shop, 0, &[(shop.goods[1], 1)], TEA, InvoiceWish::default()).await;
        let cases = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 10)).await.unwrap();
        assert!(cases.iter().any(|case| case.kind == "invoices.few_numbers" && case.subject == range), "{cases:?}");
    }

    async fn numbers_are_added_once_for_who_may_use_them(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let nobody = entity(db, &shop).await;
        assert_eq!(code(add(db, nobody, "11512", "AB", 0, 50, None).await.unwrap_err()), "invoices.issuer_unknown");
        let entity = issues(db, &shop).await;
        let range = numbers(db, entity, "AB", 100, 50, None).await;
        for (first, count) in [(100, 1), (149, 1), (50, 51), (120, 5), (0, 1_000)] {
            let refused = add(db, entity, "11512", "AB", first, count, None).await.unwrap_err();
            assert_eq!(code(refused), "invoices.range_overlaps", "{first} {count}");
        }
        numbers(db, entity, "AB", 150, 50, None).await;
        numbers(db, entity, "AC", 100, 50, None).await;
        assert_eq!(code(add(db, entity, "11510", "AB", 0, 50, None).await.unwrap_err()), "invoices.period_over");
        let strange = add(db, entity, "11512", "AB", 900, 50, Some((shop.web, shop.tills[0]))).await.unwrap_err();
        assert_eq!(code(strange), "api.invalid", "the register stands in another store");

        let remove = move |id: Id| db.write("test.remove", Actor::SYSTEM, move |tx| invoices::remove_range(tx, id));
        open_shift(db, &shop, shop.tills[0]).await;
        sell(db, &shop, 0, &[(shop.goods[1], 1)], TEA, InvoiceWish::default()).await;
        assert_eq!(code(remove(range).await.unwrap_err()), "invoices.range_used");
        let other = numbers(db, entity, "AD", 0, 50, None).await;
        remove(other).await.unwrap();
        assert_eq!(code(remove(other).await.unwrap_err()), "invoices.range_unknown");
    }

    async fn what_is_undone_is_voided_or_given_back(brand) {
        let db = &brand.db;
        let clock = brand.clock.clone();
        let shop = open(db, 50).await;
        let (cake, tea) = (shop.goods[0], shop.goods[1]);
        for till in shop.tills {
            open_shift(db, &shop, till).await;
        }
        let entity = issues(db, &shop).await;
        numbers(db, entity, "AB", 0, 50, None).await;

        let wrong = sell(db, &shop, 0, &[(tea, 1)], TEA, InvoiceWish::default()).await;
        let void = till::Command::Void(till::Void { sale: wrong, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(void)).await.unwrap();
        let [paper] = papers(db, wrong).await.try_into().unwrap();
        assert_eq!((paper.state.as_str(), paper.voided.unwrap().1.as_str()), ("voided", "銷貨取消"));

        // Three teas and a cake: the teas come back one by one, each with its share, and never more than there was.
        let sold = sell(db, &shop, 0, &[(tea, 3), (cake, 1)], 3 * TEA + CAKE, InvoiceWish::default()).await;
        let mut given = 0;
        for _ in 0..3 {
            bring(db, &shop, bringing(db, sold, 0, 1, TEA).await).await;
            given += TEA;
            assert_eq!(papers(db, sold).await[0].allowed, Money::new(given));
        }
        let last = bring(db, &shop, bringing(db, sold, 1, 1, CAKE).await).await;
        let [paper] = papers(db, sold).await.try_into().unwrap();
        assert_eq!((paper.allowed, paper.state.as_str()), (paper.total, "issued"));
        // A return that was a mistake takes its allowance back.
        let undo = till::Command::VoidReturn(till::VoidReturn { return_id: last, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(undo)).await.unwrap();
        assert_eq!(papers(db, sold).await[0].allowed, Money::new(3 * TEA));
        bring(db, &shop, bringing(db, sold, 1, 1, CAKE).await).await;
        assert_eq!(papers(db, sold).await[0].allowed, paper.total);

        // Days later half of it goes back as credit, half as money: what is credit now stays invoiced here.
        let sold = sell(db, &shop, 0, &[(cake, 2)], 2 * CAKE, carrier("/ABC+123")).await;
        clock.advance(5 * 24 * 3_600_000_000);
        let back = bringing(db, sold, 0, 1, CAKE).await;
        in_office(db, &shop, back, member(db, &shop).await).await;
        assert_eq!(papers(db, sold).await[0].allowed, Money::ZERO);
        bring(db, &shop, bringing(db, sold, 0, 1, CAKE).await).await;
        assert_eq!(papers(db, sold).await[0].allowed, Money::new(CAKE));
    }

    async fn a_paper_that_comes_back_is_voided_and_what_is_kept_issued_anew(brand) {
        let db = &brand.db;
        let clock = brand.clock.clone();
        let shop = open(db, 50).await;
        let (cake, tea) = (shop.goods[0], shop.goods[1]);
        for till in shop.tills {
            open_shift(db, &shop, till).await;
        }
        let entity = issues(db, &shop).await;
        numbers(db, entity, "AB", 0, 50, None).await;
        let with_paper = async |sale: Id, at: usize, units: i64, expected: i64| {
            let mut back = bringing(db, sale, at, units, expected).await;
            (back.wish.paper_back, back.wish.exception) = (true, true);
            clock.advance(1_000_000);
            bring(db, &shop, back).await
        };
        let standing = async |sale: Id| {
            let papers = papers(db, sale).await;
            let now: Vec<(String, i64)> =
                papers.iter().map(|paper| (paper.state.clone(), (paper.total - paper.allowed).get())).collect();
            let stands: i64 = papers.iter().filter(|one| one.state == "issued").map(|one| (one.total - one.allowed).get()).sum();
            (now, stands)
        };
        let row = |state: &str, total: i64| (state.to_owned(), total);

        // One of three teas comes back with the paper: two teas and the cake stand on a new one.
        let sold = sell(db, &shop, 0, &[(tea, 3), (cake, 1)], 3 * TEA + CAKE, InvoiceWish::default()).await;
        let first = with_paper(sold, 0, 1, TEA).await;
        assert_eq!(standing(sold).await.0, [row("voided", 3 * TEA + CAKE), row("issued", 2 * TEA + CAKE)]);
        let [old, new] = papers(db, sold).await.try_into().unwrap();
        assert_eq!(old.voided.as_ref().unwrap().1, "銷貨退回");
        let line = &new.invoice.lines()[0];
        assert_eq!((line.quantity, line.gross, new.copies), (Quantity::units(2), Money::new(2 * TEA), 1));
        assert_eq!((new.invoice.buyer(), new.store, new.register), (old.invoice.buyer(), old.store, old.register));
        let shown = db.read(move |read| orders::returns::views::find(read, first)).await.unwrap().unwrap();
        let shown: Vec<String> = shown.invoices.into_iter().map(|paper| paper.number).collect();
        assert_eq!(shown, [old.invoice.number().to_string(), new.invoice.number().to_string()]);
        // It is printed alone, and the receipt says nothing new.
        let brand_of = db.brand().clone();
        let paper = db.read(move |read| orders::receipt_paper::written_anew(read, &brand_of, (sold, first), "zh-TW")).await.unwrap().unwrap();
        let page = paper.page(false);
        assert_eq!(page.parts.iter().filter(|part| matches!(part, paper::Part::QrPair { .. })).count(), 1);
        assert!(!page.parts.iter().any(|part| matches!(part, paper::Part::Text(text, _) if text.contains("謝謝"))));

        // The next tea comes back with the new paper, a third without any: that is given back on what stands.
        with_paper(sold, 0, 1, TEA).await;
        bring(db, &shop, bringing(db, sold, 0, 1, TEA).await).await;
        assert_eq!(standing(sold).await, (vec![row("voided", 3 * TEA + CAKE), row("voided", 2 * TEA + CAKE), row("issued", CAKE)], CAKE));
        // With an allowance on it, it cannot be voided any more; with the paper in hand it is given back all the same.
        with_paper(sold, 1, 1, CAKE).await;
        assert_eq!(standing(sold).await.1, 0);
        assert_eq!(papers(db, sold).await.len(), 3);

        // All of it comes back with the paper: nothing is issued. The mistake undone, it is invoiced once more.
        let whole = sell(db, &shop, 0, &[(tea, 2)], 2 * TEA, asked(|body| body.tax_id = Some("04595257".to_owned()))).await;
        let mistake = with_paper(whole, 0, 2, 2 * TEA).await;
        assert_eq!(standing(whole).await, (vec![row("voided", 2 * TEA)], 0));
        let undo = till::Command::VoidReturn(till::VoidReturn { return_id: mistake, reason: "wrong_item".to_owned() });
        clock.advance(1_000_000);
        tell(db, &shop, shop.tills[0], Wish::Plain(undo)).await.unwrap();
        assert_eq!(standing(whole).await, (vec![row("voided", 2 * TEA), row("issued", 2 * TEA)], 2 * TEA));
        let [old, new] = papers(db, whole).await.try_into().unwrap();
        assert_eq!(new.invoice.lines(), old.invoice.lines());
        assert_eq!(new.invoice.buyer().tax_id(), old.invoice.buyer().tax_id());
        // A part undone is invoiced beside what is kept; voided at last, the sale has nothing.
        let mistake = with_paper(whole, 0, 1, TEA).await;
        let undo = till::Command::VoidReturn(till::VoidReturn { return_id: mistake, reason: "wrong_item".to_owned() });
        clock.advance(1_000_000);
        tell(db, &shop, shop.tills[0], Wish::Plain(undo)).await.unwrap();
        assert_eq!(standing(whole).await.1, 2 * TEA);
        let void = till::Command::Void(till::Void { sale: whole, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(void)).await.unwrap();
        assert_eq!(standing(whole).await.1, 0);
        assert!(papers(db, whole).await.iter().all(|paper| paper.state == "voided"));

        // On a carrier nothing comes back. In the next period the paper opens nothing either.
        let carried = sell(db, &shop, 0, &[(tea, 2)], 2 * TEA, carrier("/ABC+123")).await;
        with_paper(carried, 0, 1, TEA).await;
        assert_eq!(standing(carried).await.0, [row("issued", TEA)]);
        let late = sell(db, &shop, 0, &[(tea, 2)], 2 * TEA, InvoiceWish::default()).await;
        let papers_now = async |sale: Id| {
            let wish = returns::Wish { exception: true, ..bringing(db, sale, 0, 1, TEA).await.wish };
            returns::plan(db, shop.store, &wish).await.unwrap().papers.len()
        };
        assert_eq!((papers_now(late).await, papers_now(carried).await), (1, 0));
        clock.advance(62 * 24 * 3_600_000_000);
        assert_eq!(papers_now(late).await, 0);
        with_paper(late, 0, 1, TEA).await;
        assert_eq!(standing(late).await.0, [row("issued", TEA)]);
        for (name, sql) in invoices::CHECKS {
            let wrong = db.read(move |read| read.query(sql, &[], |_| Ok(()))).await.unwrap().len();
            // Nobody hands anything in here, so after these weeks all of it is late, and a round says so.
            assert!(wrong == 0 || name.ends_with("past its deadline is said to be"), "{name}");
        }
    }

    async fn what_is_kept_waits_for_a_number_where_there_is_none(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let tea = shop.goods[1];
        open_shift(db, &shop, shop.tills[0]).await;
        let entity = issues(db, &shop).await;
        numbers(db, entity, "AB", 0, 1, None).await;
        let sold = sell(db, &shop, 0, &[(tea, 2)], 2 * TEA, InvoiceWish::default()).await;
        let mut back = bringing(db, sold, 0, 1, TEA).await;
        back.wish.paper_back = true;
        brand.clock.advance(1_000_000);
        let returned = bring(db, &shop, back).await;
        assert_eq!((papers(db, sold).await[0].state.as_str(), owed(db).await), ("voided", 1));
        numbers(db, entity, "CD", 0, 5, None).await;
        settle(db, entity).await;
        let [_, new] = papers(db, sold).await.try_into().unwrap();
        assert_eq!((new.total, new.state.as_str()), (Money::new(TEA), "issued"));
        let of_return = db.read(move |read| invoices::papers_of_return(read, returned)).await.unwrap();
        assert_eq!(of_return.len(), 2);
    }

    async fn credit_that_was_granted_is_not_invoiced(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let tea = shop.goods[1];
        open_shift(db, &shop, shop.tills[0]).await;
        let entity = issues(db, &shop).await;
        numbers(db, entity, "AB", 0, 50, None).await;
        let member = member(db, &shop).await;
        let taken = db.read(|read| tender::find(read, "store_credit")).await.unwrap().unwrap();
        let taken = tender::TenderType { at_till: true, ..taken };
        db.write("test.take_credit", Actor::SYSTEM, move |tx| tender::set(tx, &taken).map(|_| ())).await.unwrap();
        // Goods that they brought back are credit now. It will lower the next invoice, so this one stays.
        let first = sell(db, &shop, 0, &[(tea, 2)], 2 * TEA, InvoiceWish::default()).await;
        in_office(db, &shop, bringing(db, first, 0, 2, 2 * TEA).await, member).await;
        assert_eq!(papers(db, first).await[0].allowed, Money::ZERO);
        let by = |credit: i64| {
            let id = db.new_id();
            let Wish::Sell(mut sale) = sale(id, &[(tea, 1)], TEA, true) else { panic!("not a sale") };
            let tender = |kind, amount| till::Tender { kind, amount: Money::new(amount), given: None, reference: None, payment: None };
            sale.member = Some(member);
            sale.tenders = vec![tender(till::TenderKind::STORE_CREDIT, credit)];
            if credit < TEA {
                sale.tenders.push(tender(till::TenderKind::CASH, TEA - credit));
            }
            (id, Wish::Sell(sale))
        };
        let (partly, wish) = by(100);
        tell(db, &shop, shop.tills[0], wish).await.unwrap();
        assert_eq!(papers(db, partly).await[0].total, Money::new(TEA - 100));
        let (wholly, wish) = by(TEA);
        tell(db, &shop, shop.tills[0], wish).await.unwrap();
        assert!(papers(db, wholly).await.is_empty(), "nothing was paid, so there is nothing to invoice");
        // Of two, one comes back: of what goes back, so much is given back on the invoice as was invoiced.
        let id = db.new_id();
        let (_, Wish::Sell(mut two)) = by(100) else { panic!("not a sale") };
        (two.sale, two.lines, two.expected_total) = (id, support::asked(&[(tea, 2)]), Money::new(2 * TEA));
        two.tenders[1].amount = Money::new(2 * TEA - 100);
        tell(db, &shop, shop.tills[0], Wish::Sell(two)).await.unwrap();
        let back = bringing(db, id, 0, 1, TEA).await;
        let ways = returns::plan(db, shop.store, &back.wish).await.unwrap().plan.back;
        let invoiced: Money = ways.iter().filter(|way| way.kind != "store_credit").map(|way| way.amount).sum();
        bring(db, &shop, back).await;
        assert_eq!((papers(db, id).await[0].total, papers(db, id).await[0].allowed), (Money::new(2 * TEA - 100), invoiced));
        bring(db, &shop, bringing(db, id, 0, 1, TEA).await).await;
        assert_eq!(papers(db, id).await[0].allowed, Money::new(2 * TEA - 100));
        // It comes back: credit as credit, and what was paid in cash is given back on its invoice.
        let back = bringing(db, partly, 0, 1, TEA).await;
        bring(db, &shop, back).await;
        assert_eq!(papers(db, partly).await[0].allowed, Money::new(TEA - 100));
    }

    async fn every_statement_of_invoices_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, invoices::sql::ALL, &[]).await;
    }
}

/// Taken back in the office, as the member's credit.
async fn in_office(db: &Db, shop: &Shop, bringing: Bringing, member: Id) {
    let wish = returns::Wish { way: Way::StoreCredit, member: Some(member), ..bringing.wish };
    let office = Office { store: shop.store, person: Some(shop.cashier.person), return_id: bringing.return_id };
    let clerk = Actor::new(kernel::ActorKind::Staff, shop.cashier.person);
    let key = once("return", &office.return_id.to_string());
    returns::take_back(db, clerk, key, office, wish, bringing.expected).await.unwrap();
}
