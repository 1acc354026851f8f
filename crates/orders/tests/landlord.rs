//! A counter whose landlord invoices its sales, on both databases: stock, money and commission, and no invoice of ours.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use fiscal::{Period, Track};
use invoices::{Document, InvoicedBy, NewIssuer, NewRange, NewWho, WebMoment, WishBody};
use kernel::{Actor, BusinessDate, Id, Money, Quantity, Rate};
use orders::commission::{Share, booked_in, of_store};
use orders::fulfil::Shown;
use orders::place::place;
use orders::receipt::ReceiptBody;
use orders::returns::policy::Reason;
use orders::returns::{self, Bringing, Way, WishedLine};
use orders::till_session::{InvoiceWish, Wish};
use orders::views::{Audience, OrderBody};
use stock::Condition;
use store::{Db, WriteError};
use support::{CAKE, Shop, TEA, code, free, guest, once, open, open_shift, placement, sale, schema, tell};

const DAY: i64 = 24 * 3_600_000_000;

/// The company issues, and has a hundred numbers.
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
        web_moment: WebMoment::Payment,
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

async fn today(db: &Db, shop: &Shop) -> BusinessDate {
    let store = shop.store;
    db.read(move |read| Ok(staff::store(read, store)?.unwrap().business_date(read.now()))).await.unwrap()
}

fn landlord(shop: &Shop, since: BusinessDate) -> NewWho {
    NewWho {
        store: shop.store,
        since,
        by: InvoicedBy::Landlord,
        name: "河岸百貨股份有限公司".to_owned(),
        tax_id: "28851261".to_owned(),
        commission: Rate::new(285_000),
    }
}

async fn set(db: &Db, new: NewWho, seen: i64) -> Result<i64, WriteError> {
    db.write("test.who", Actor::SYSTEM, move |tx| invoices::set_store(tx, &new, seen)).await
}

/// What is wrong at which field.
fn faults(error: WriteError) -> Vec<(String, &'static str)> {
    match error {
        WriteError::Refused(refusal) => {
            refusal.fields.iter().map(|field| (field.pointer.clone(), field.code.name)).collect()
        }
        other => panic!("not a refusal: {other}"),
    }
}

async fn sell(db: &Db, shop: &Shop, till: usize, goods: usize, units: i64, total: i64) -> Id {
    let id = db.new_id();
    tell(db, shop, shop.tills[till], sale(id, &[(shop.goods[goods], units)], total, true)).await.unwrap();
    id
}

async fn papers(db: &Db, order: Id) -> Vec<Document> {
    db.read(move |read| invoices::documents_of(read, order)).await.unwrap()
}

async fn receipt(db: &Db, order: Id) -> ReceiptBody {
    db.read(move |read| orders::receipt::receipt(read, order, "zh-TW")).await.unwrap().unwrap()
}

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: true, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

/// Somebody brings one piece back to a till.
async fn bring(db: &Db, shop: &Shop, till: usize, order: Id, expected: i64) {
    let line = WishedLine {
        line: Some(read(db, order).await.lines[0].id),
        variant: None,
        quantity: Quantity::ONE,
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
    let bringing = Bringing { return_id: db.new_id(), wish, expected: Money::new(expected), sale: None };
    tell(db, shop, shop.tills[till], Wish::Return(Box::new(bringing))).await.unwrap();
}

async fn shares(db: &Db, shop: &Shop, date: BusinessDate) -> Vec<Share> {
    let store = shop.store;
    db.read(move |read| of_store(read, store, date, date)).await.unwrap()
}

async fn nothing_is_wrong(db: &Db) {
    for (name, sql) in [invoices::CHECKS, orders::CHECKS].concat() {
        let wrong = db.read(move |read| read.query(sql, &[], |_| Ok(()))).await.unwrap().len();
        assert_eq!(wrong, 0, "{name}");
    }
}

testkit::on_both! {
    schema = &schema();

    async fn who_invoices_holds_from_a_day_that_has_not_begun(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let today = today(db, &shop).await;
        let tomorrow = today.plus_days(1);
        assert_eq!(faults(set(db, landlord(&shop, today.plus_days(-1)), 0).await.unwrap_err()), [("/since".to_owned(), "invoices.since_begun")]);
        assert_eq!(set(db, landlord(&shop, today), 0).await.unwrap(), 1, "nothing was sold today yet");
        open_shift(db, &shop, shop.tills[0]).await;
        let own = NewWho { by: InvoicedBy::Own, name: String::new(), tax_id: String::new(), commission: Rate::new(0), ..landlord(&shop, today) };
        assert_eq!(faults(set(db, own.clone(), 1).await.unwrap_err()), [("/since".to_owned(), "invoices.since_begun")], "the day has begun");
        let own = NewWho { since: tomorrow, ..own };
        assert_eq!(code(set(db, own.clone(), 0).await.unwrap_err()), "store.stale");
        assert_eq!(code(set(db, own.clone(), 2).await.unwrap_err()), "store.stale");
        assert_eq!(set(db, own.clone(), 1).await.unwrap(), 2);
        assert_eq!(code(set(db, NewWho { store: db.new_id(), ..own.clone() }, 0).await.unwrap_err()), "invoices.store_unknown");

        let wrong = NewWho { name: " ".to_owned(), tax_id: "28851262".to_owned(), commission: Rate::new(1_000_001), ..landlord(&shop, tomorrow) };
        let wrong: Vec<_> = faults(set(db, wrong, 2).await.unwrap_err()).into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
        assert_eq!(wrong, ["/name invoices.who_name", "/tax_id invoices.who_tax_id", "/commission_rate invoices.commission_invalid"]);
        let provider = NewWho { by: InvoicedBy::Provider, ..landlord(&shop, tomorrow) };
        assert_eq!(faults(set(db, provider, 2).await.unwrap_err()), [("/commission_rate".to_owned(), "invoices.commission_invalid")]);
        let named = NewWho { by: InvoicedBy::Own, commission: Rate::new(0), ..landlord(&shop, tomorrow) };
        assert_eq!(faults(set(db, named, 2).await.unwrap_err()), [("/name".to_owned(), "invoices.who_ours")]);

        let store = shop.store;
        let on = move |date: BusinessDate| db.read(move |read| { let store = staff::store(read, store)?.unwrap(); invoices::who(read, &store, date) });
        assert_eq!(on(today).await.unwrap().by, InvoicedBy::Landlord);
        assert_eq!(on(tomorrow).await.unwrap().by, InvoicedBy::Own);
        assert_eq!(on(today.plus_days(-1)).await.unwrap().by, InvoicedBy::Own, "as it opened");
        testkit::numbered(db).await;
        let entries = db.read(|read| store::journal::after(read, 0, 1_000)).await.unwrap();
        assert_eq!(entries.iter().filter(|entry| entry.kind == "invoices.store_set").count(), 2);
    }

    async fn a_counters_sale_has_stock_and_commission_and_no_invoice_of_ours(brand) {
        let db = &brand.db;
        let clock = brand.clock.clone();
        let shop = open(db, 50).await;
        issues(db, &shop).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let first = today(db, &shop).await;
        let second = first.plus_days(1);
        set(db, landlord(&shop, second), 0).await.unwrap();
        let ours = sell(db, &shop, 0, 1, 2, 2 * TEA).await;
        assert_eq!(papers(db, ours).await.len(), 1, "today the company still issues");
        assert_eq!(receipt(db, ours).await.invoiced_by, None);

        clock.advance(DAY);
        open_shift(db, &shop, shop.tills[1]).await;
        let before = free(db, &shop, shop.goods[0]).await;
        let sold = sell(db, &shop, 1, 0, 2, 2 * CAKE).await;
        assert!(papers(db, sold).await.is_empty());
        assert_eq!(free(db, &shop, shop.goods[0]).await, before - 2, "the goods are gone from the shelf");
        let told = receipt(db, sold).await.invoiced_by.unwrap();
        assert_eq!((told.by, told.name.as_str()), (InvoicedBy::Landlord, "河岸百貨股份有限公司"));
        let brand_of = db.brand().clone();
        let written = db.read(move |read| orders::receipt_paper::written(read, &brand_of, sold, "zh-TW")).await.unwrap();
        let page = written.unwrap().page(false);
        let says = |part: &paper::Part| matches!(part, paper::Part::Text(text, _) if text.contains("統一發票由河岸百貨股份有限公司開立"));
        assert!(page.parts.iter().any(says), "and the paper says so");
        let (exponent, till) = (db.brand().exponent, shop.tills[1]);
        let seen = db.read(move |read| Ok(orders::till_view::till(read, till, exponent).ok())).await.unwrap().unwrap();
        assert!(seen.invoices.is_none() && seen.invoiced_by.is_some(), "the till asks for no carrier, and says why");

        // A carrier shown here would never get the invoice.
        let wish = WishBody { carrier: Some("/ABC+123".to_owned()), ..WishBody::default() }.check("/invoice").unwrap();
        let Wish::Sell(mut asked) = sale(db.new_id(), &[(shop.goods[1], 1)], TEA, true) else { panic!("not a sale") };
        asked.invoice = wish;
        assert_eq!(code(tell(db, &shop, till, Wish::Sell(asked)).await.unwrap_err()), "invoices.issued_elsewhere");

        // 28.5 % of 1,160 is 330.60, and of the 580 that are left 165.30.
        let [share] = shares(db, &shop, second).await.try_into().unwrap();
        assert_eq!((share.order, share.sold, share.returned), (sold, Money::new(2 * CAKE), Money::ZERO));
        assert_eq!((share.commission, share.with_landlord), (Money::new(331), Money::ZERO));
        bring(db, &shop, 1, sold, CAKE).await;
        assert!(papers(db, sold).await.is_empty(), "there is nothing of ours to give back on");
        let [share] = shares(db, &shop, second).await.try_into().unwrap();
        assert_eq!((share.returned, share.commission), (Money::new(CAKE), Money::new(165)));

        // What was sold before is ours, wherever and whenever it comes back.
        bring(db, &shop, 1, ours, TEA).await;
        assert_eq!(papers(db, ours).await[0].allowed, Money::new(TEA));
        assert_eq!(shares(db, &shop, second).await.len(), 1, "and costs nothing");

        let undone = sell(db, &shop, 1, 1, 1, TEA).await;
        let void = till::Command::Void(till::Void { sale: undone, reason: "wrong_item".to_owned() });
        tell(db, &shop, till, Wish::Plain(void)).await.unwrap();
        let share = shares(db, &shop, second).await.into_iter().find(|share| share.order == undone).unwrap();
        assert_eq!((share.sold, share.returned, share.commission), (Money::new(TEA), Money::new(TEA), Money::ZERO));
        let store = shop.store;
        let booked = db.read(move |read| booked_in(read, store, second)).await.unwrap();
        assert_eq!(booked, Money::new(165));
        let taxed: Vec<Money> = db.read(move |read| orders::booked::occasions(read, store, second)).await.unwrap()
            .iter()
            .filter(|occasion| !occasion.not_invoiced.is_zero() || occasion.classes.is_empty())
            .map(|occasion| occasion.not_invoiced)
            .collect();
        assert!(taxed.contains(&Money::new(2 * CAKE)), "no tax of ours is in it: {taxed:?}");
        let night = sell(db, &shop, 0, 1, 1, TEA).await;
        assert!(papers(db, night).await.is_empty(), "a shift that goes on past midnight sells on the new day");
        nothing_is_wrong(db).await;
    }

    async fn whose_sale_it_is_says_who_invoices_it(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop).await;
        let day = today(db, &shop).await;
        set(db, landlord(&shop, day), 0).await.unwrap();
        open_shift(db, &shop, shop.tills[0]).await;
        // The web shop sold it; it is fetched and paid at the counter.
        let order = db.new_id();
        let placed = placement(&shop, order, &[(shop.goods[0], 1)], CAKE);
        place(db, guest(), once("o", &order.to_string()), placed).await.unwrap();
        let amount = Money::new(CAKE);
        let tender = till::Tender { kind: till::TenderKind::CASH, amount, given: Some(amount), reference: None, payment: None };
        let shown = Shown::by_buyer(read(db, order).await.fulfilments[0].code.clone().unwrap());
        let collect = Wish::Collect { order, tenders: vec![tender], shown, sale: None, invoice: None::<InvoiceWish> };
        tell(db, &shop, shop.tills[0], collect).await.unwrap();
        let [paper] = papers(db, order).await.try_into().unwrap();
        assert_eq!((paper.store, paper.register, paper.total), (shop.web, None, amount), "the company's, by no register of the counter");
        assert_eq!(receipt(db, order).await.invoiced_by, None);
        assert!(shares(db, &shop, day).await.is_empty(), "the landlord has no share of it");
        nothing_is_wrong(db).await;
    }

    async fn what_the_landlord_takes_in_is_told_apart(brand) {
        let db = &brand.db;
        let mut shop = open(db, 50).await;
        let taken = db.read(|read| orders::tender::find(read, "mall_voucher")).await.unwrap().unwrap();
        let taken = orders::tender::TenderType { active: true, ..taken };
        let voucher = taken.kind;
        db.write("test.take_vouchers", Actor::SYSTEM, move |tx| orders::tender::set(tx, &taken).map(|_| ())).await.unwrap();
        shop.cashier.limits = till::Limits::all(vec![till::TenderKind::CASH, voucher]);
        let day = today(db, &shop).await;
        set(db, landlord(&shop, day), 0).await.unwrap();
        open_shift(db, &shop, shop.tills[0]).await;
        let Wish::Sell(mut mixed) = sale(db.new_id(), &[(shop.goods[0], 1)], CAKE, true) else { panic!("not a sale") };
        let tender = |kind, amount| till::Tender { kind, amount: Money::new(amount), given: None, reference: None, payment: None };
        mixed.tenders = vec![tender(voucher, 500), tender(till::TenderKind::CASH, 80)];
        tell(db, &shop, shop.tills[0], Wish::Sell(mixed)).await.unwrap();
        let [share] = shares(db, &shop, day).await.try_into().unwrap();
        assert_eq!((share.sold, share.with_landlord), (Money::new(CAKE), Money::new(500)));
        assert_eq!(share.commission, Money::new(165), "a share of the whole sale, once");
    }

    async fn every_statement_of_commissions_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, orders::sql::commission::ALL, &[]).await;
    }
}
