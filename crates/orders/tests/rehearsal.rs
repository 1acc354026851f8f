//! Two shops for two weeks, over the end of a tax period and through cuts of the tax platform: every sale has its
//! document in time, no number is lost, and every day closes in four steps without a difference; on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fiscal::{Period, Track, mig};
use invoices::upload::{self, Answer, Answered, Named, Unclear, Way, Ways};
use invoices::{NewIssuer, NewRange, WebMoment};
use kernel::{Actor, BusinessDate, Id, Money, Quantity, Timestamp, Zone};
use orders::returns::policy::Reason;
use orders::returns::{self, Bringing, WishedLine};
use orders::till_session::{InvoiceWish, Wish};
use stock::Condition;
use store::{Db, jobs};
use support::{CAKE, Shop, TEA, open, open_shift, sale, schema, tell};
use testkit::Random;

const DAYS: i64 = 14;
const SALES_A_DAY: u64 = 215;
/// The same where every write is a call to another process: fewer are enough to say that it does the same.
const SALES_A_DAY_ON_A_SERVER: u64 = 40;
const COOKIES: i64 = 95;
/// The last days of one period, the first of the next.
const FIRST_DAY: &str = "2026-12-25";
const PERIODS: [&str; 2] = ["11512", "11602"];
/// Numbers that each shop has in each period.
const NUMBERS: u32 = 2_000;
const HOUR: i64 = 3_600;
/// Hours from the first midnight on in which the platform answers nobody.
const CUTS: [(i64, i64); 2] = [(3 * 24 + 12, 3 * 24 + 20), (8 * 24 + 9, 9 * 24 + 15)];
/// What a manager does in the evening: closes each of two tills, counts the day, closes it.
const STEPS: usize = 4;

/// The tax platform: cut off at times, and strict.
#[derive(Clone)]
struct Platform {
    begins: Timestamp,
    clock: store::Clock,
    heard: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Platform {
    fn is_cut(&self) -> bool {
        let hour = (self.clock.now().micros() - self.begins.micros()) / (HOUR * 1_000_000);
        CUTS.iter().any(|(from, until)| (*from..*until).contains(&hour))
    }
}

impl Way for Platform {
    fn name(&self) -> &'static str {
        "rehearsal"
    }

    fn hand_in<'a>(&'a self, named: &'a Named, xml: &'a str) -> Answered<'a> {
        Box::pin(async move {
            if self.is_cut() {
                return Err(Unclear("cut".to_owned()));
            }
            let schema = mig::MESSAGES.iter().find(|schema| schema.code == named.message).unwrap();
            assert_eq!(mig::check(xml, schema), [], "{xml}");
            let key = format!("{} {}", named.message, named.number);
            let before = self.heard.lock().unwrap().insert(key, xml.to_owned());
            assert!(before.is_none_or(|before| before == xml), "{} is another than before", named.name);
            Ok(Answer::Accepted)
        })
    }

    fn ask<'a>(&'a self, _: &'a Named) -> Answered<'a> {
        Box::pin(async move { if self.is_cut() { Err(Unclear("cut".to_owned())) } else { Ok(Answer::Unknown) } })
    }
}

/// What somebody bought, as they know it.
struct Bought {
    sale: Id,
    /// The good, how many, and how many of them came back.
    lines: Vec<(usize, i64, i64)>,
    on: i64,
    voided: bool,
}

const PRICES: [i64; 3] = [CAKE, TEA, COOKIES];

impl Bought {
    fn stands(&self) -> i64 {
        if self.voided { 0 } else { self.lines.iter().map(|(good, units, back)| PRICES[*good] * (units - back)).sum() }
    }
}

/// Another shop of the same company, on a shelf of its own.
async fn second(db: &Db, first: &Shop) -> Shop {
    let (web, goods, cashier, list) = (first.web, first.goods, first.cashier.clone(), first.list);
    let (store, one, two, beside) = (db.new_id(), db.new_id(), db.new_id(), first.store);
    let zone = Zone::named("Asia/Taipei").unwrap();
    let opened = db.write("test.second", Actor::SYSTEM, move |tx| {
        let legal_entity = staff::store(tx, beside)?.unwrap().legal_entity;
        let (name, code) = ("中山門市".to_owned(), "zhongshan".to_owned());
        let new = stock::NewLocation {
            store: Some(store),
            legal_entity,
            code: code.clone(),
            name: name.clone(),
            kind: stock::LocationKind::Shop,
            zone: zone.clone(),
            cut_off_minutes: 120,
            place: None,
            position: 2,
        };
        let location = stock::create_location(tx, &new)?;
        let new = staff::NewStore {
            id: store,
            legal_entity,
            code,
            name,
            kind: staff::StoreKind::Direct,
            invoice_mode: staff::InvoiceMode::Own,
            zone: zone.clone(),
            cut_off_minutes: 120,
            location: Some(location),
            phone: String::new(),
            address: String::new(),
            hours: String::new(),
            position: 2,
        };
        staff::create_store(tx, &new)?;
        for (id, code) in [(one, "ZS1"), (two, "ZS2")] {
            let (code, name) = (code.to_owned(), code.to_owned());
            staff::create_register(tx, &staff::NewRegister { id, store, service_point: None, code, name })?;
        }
        let line =
            |variant: Id| stock::ReceiptLine { variant, quantity: Quantity::units(9_000), cost: None, lot: None };
        let lines = goods.into_iter().map(line).collect();
        let (note, supplier, reference) = (String::new(), None, None);
        stock::open_books(tx, &stock::Receipt { location, lines, note, supplier, reference })?;
        Ok(location)
    });
    let location = opened.await.unwrap();
    Shop { web, store, location, list, tills: [one, two], cashier, goods }
}

/// The company issues in both shops, each with numbers of its own in both periods.
async fn issue(db: &Db, shops: &[Shop; 2]) {
    let store = shops[0].store;
    let legal_entity = db.read(move |read| staff::store(read, store)).await.unwrap().unwrap().legal_entity;
    let new = NewIssuer {
        legal_entity,
        address: "臺北市信義區松高路 1 號".to_owned(),
        since: "2026-01-01".parse().unwrap(),
        seal_key: None,
        carrier_kind: None,
        zero_rate: None,
        way: Some("rehearsal".to_owned()),
        low: 50,
        web_moment: WebMoment::Payment,
    };
    db.write("test.issuer", Actor::SYSTEM, move |tx| invoices::set_issuer(tx, &new, 0)).await.unwrap();
    for (period, tracks) in PERIODS.into_iter().zip([["AB", "AC"], ["BB", "BC"]]) {
        for (shop, track) in shops.iter().zip(tracks) {
            let (id, store) = (db.new_id(), Some(shop.store));
            let (period, track) = (Period::parse(period).unwrap(), Track::parse(track).unwrap());
            let range =
                NewRange { id, legal_entity, period, track, first: 0, last: NUMBERS - 1, store, register: None };
            let zone = db.brand().zone.clone();
            db.write("test.range", Actor::SYSTEM, move |tx| invoices::add_range(tx, &range, &zone)).await.unwrap();
        }
    }
}

fn wish_of(random: &mut Random) -> InvoiceWish {
    let mut body = invoices::WishBody::default();
    match random.below(20) {
        0..5 => body.carrier = Some("/ABC+123".to_owned()),
        5 => body.donation = Some("919".to_owned()),
        6 | 7 => body.tax_id = Some("04595257".to_owned()),
        _ => {}
    }
    body.check("/invoice").unwrap()
}

/// Somebody buys a few things in cash or by card.
async fn sell(db: &Db, shop: &Shop, random: &mut Random, on: i64) -> Bought {
    let goods: Vec<usize> = (0..3).filter(|_| random.one_in(2)).collect();
    let goods = if goods.is_empty() { vec![2] } else { goods };
    let lines: Vec<(usize, i64, i64)> =
        goods.into_iter().map(|good| (good, 1 + random.below(3).cast_signed(), 0)).collect();
    let id = db.new_id();
    let bought = Bought { sale: id, lines, on, voided: false };
    let asked: Vec<(Id, i64)> = bought.lines.iter().map(|(good, units, _)| (shop.goods[*good], *units)).collect();
    let Wish::Sell(mut selling) = sale(id, &asked, bought.stands(), true) else { panic!("not a sale") };
    selling.invoice = wish_of(random);
    if random.one_in(3) {
        (selling.tenders[0].kind, selling.tenders[0].given) = (till::TenderKind::CARD, None);
    }
    let till = *random.pick(&shop.tills);
    tell(db, shop, till, Wish::Sell(selling)).await.unwrap();
    // Some were a slip of the hand.
    if random.one_in(60) {
        let void = till::Void { sale: id, reason: "wrong_item".to_owned() };
        tell(db, shop, till, Wish::Plain(till::Command::Void(void))).await.unwrap();
        return Bought { voided: true, ..bought };
    }
    bought
}

/// One piece of something comes back to a till of any shop, with its paper or without; sometimes by mistake.
async fn bring(db: &Db, shop: &Shop, random: &mut Random, bought: &mut Bought) {
    let at = usize::try_from(random.below(bought.lines.len() as u64)).unwrap();
    let (good, units, back) = bought.lines[at];
    if bought.voided || back == units {
        return;
    }
    let sale = bought.sale;
    let audience = orders::views::Audience { contact: false, names: false, locale: "zh-TW" };
    let exponent = db.brand().exponent;
    let order = db.read(move |read| orders::views::order(read, sale, exponent, audience)).await.unwrap().unwrap();
    let line = order.lines.iter().find(|line| line.variant_id == Some(shop.goods[good])).unwrap();
    let line = WishedLine {
        line: Some(line.id),
        variant: None,
        quantity: Quantity::ONE,
        condition: Condition::Saleable,
        reason: Reason::NotWanted,
    };
    let wish = returns::Wish {
        order: Some(sale),
        lines: vec![line],
        member: None,
        way: returns::Way::Original,
        exception: true,
        paper_back: random.one_in(2),
    };
    let (return_id, expected) = (db.new_id(), Money::new(PRICES[good]));
    let till = *random.pick(&shop.tills);
    let bringing = Bringing { return_id, wish, expected, sale: None };
    tell(db, shop, till, Wish::Return(Box::new(bringing))).await.unwrap();
    if random.one_in(6) {
        let undo = till::VoidReturn { return_id, reason: "wrong_item".to_owned() };
        tell(db, shop, till, Wish::Plain(till::Command::VoidReturn(undo))).await.unwrap();
    } else {
        bought.lines[at].2 += 1;
    }
}

/// Does every job that is due.
async fn work(db: &Db, ways: &Ways) {
    while let Some(job) = jobs::claim(db).await.unwrap() {
        let done = match job.kind.as_str() {
            kind if upload::KINDS.contains(&kind) => upload::run(db, ways, &job).await,
            invoices::SETTLE => invoices::run(db, &job).await,
            _ => Ok(()),
        };
        let answer = done.err();
        db.write("test.finish", Actor::SYSTEM, move |tx| match &answer {
            None => Ok(jobs::finish(tx, &job).map(drop)?),
            Some(why) => Ok(jobs::fail(tx, &job, why)?),
        })
        .await
        .unwrap();
    }
}

/// The evening of a shop; how many steps it took.
async fn close(db: &Db, shop: &Shop, date: BusinessDate) -> usize {
    let (mut steps, store) = (0, shop.store);
    for register in shop.tills {
        let exponent = db.brand().exponent;
        let session = db.read(move |read| Ok(orders::till_session::session(read, register, exponent).unwrap()));
        let counted = session.await.unwrap().state.shift.unwrap().cash_expected;
        let close = Wish::Plain(till::Command::CloseShift(till::CloseShift::with_sum(counted)));
        tell(db, shop, register, close).await.unwrap();
        steps += 1;
    }
    db.write("test.count", Actor::SYSTEM, move |tx| staff::count_day(tx, store, date)).await.unwrap();
    db.write("test.close", Actor::SYSTEM, move |tx| staff::close_day(tx, store, date)).await.unwrap();
    let day = db.read(move |read| orders::reconcile::day(read, store, date)).await.unwrap();
    assert_eq!(day.unexplained, Money::ZERO, "{day:?}");
    assert!(day.orders > 0, "no sales on {date}");
    steps + 2
}

/// Every number is on one document or reported as unused, without a gap.
async fn no_number_is_lost(db: &Db) {
    let mut used: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
    let numbers = "SELECT period, number FROM invoices_invoice ORDER BY period, number";
    let rows = db.read(move |read| read.query(numbers, &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?))));
    for (period, number) in rows.await.unwrap() {
        used.entry((period, number[..2].to_owned())).or_default().push(number[2..].parse().unwrap());
    }
    for period in PERIODS {
        let period = Period::parse(period).unwrap();
        for row in db.read(move |read| invoices::unused(read, period)).await.unwrap() {
            used.entry((period.code(), row.track.to_string())).or_default().extend(row.first..=row.last);
        }
    }
    assert_eq!(used.len(), 4, "two shops, two periods");
    for (range, mut numbers) in used {
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(0..NUMBERS), "{range:?}");
    }
}

testkit::on_both! {
    schema = &schema();

    async fn two_shops_for_two_weeks(brand) {
        let db = &brand.db;
        let clock = brand.clock.clone();
        let begins: Timestamp = format!("{FIRST_DAY}T00:00:00+08:00").parse().unwrap();
        clock.advance(begins.micros() - clock.now().micros());
        let first = open(db, 9_000).await;
        let shops = [first.clone(), second(db, &first).await];
        issue(db, &shops).await;
        let platform = Platform { begins, clock: clock.clone(), heard: Arc::default() };
        let ways = Ways::default().with(platform.clone());
        let sales = if db.is_postgres() { SALES_A_DAY_ON_A_SERVER } else { SALES_A_DAY };
        let mut random = Random::new(14);
        let mut bought: Vec<Bought> = Vec::new();
        for day in 0..DAYS {
            let eleven = begins.plus_seconds((day * 24 + 11) * HOUR);
            // By night nobody sells; what waits is handed in all the same.
            while clock.now() < eleven {
                clock.advance(HOUR * 1_000_000);
                work(db, &ways).await;
            }
            for shop in &shops {
                for till in shop.tills {
                    open_shift(db, shop, till).await;
                }
            }
            for number in 0..sales {
                clock.advance(10 * HOUR * 1_000_000 / sales.cast_signed());
                let shop = random.pick(&shops).clone();
                bought.push(sell(db, &shop, &mut random, day).await);
                if random.one_in(12) {
                    let earlier = usize::try_from(random.below(bought.len().min(400) as u64)).unwrap();
                    let index = bought.len() - 1 - earlier;
                    let shop = random.pick(&shops).clone();
                    bring(db, &shop, &mut random, &mut bought[index]).await;
                }
                if number % 10 == 0 {
                    work(db, &ways).await;
                }
            }
            let date: BusinessDate = FIRST_DAY.parse::<BusinessDate>().unwrap().plus_days(i32::try_from(day).unwrap());
            for shop in &shops {
                assert_eq!(close(db, shop, date).await, STEPS);
            }
        }
        for _ in 0..24 {
            clock.advance(HOUR * 1_000_000);
            work(db, &ways).await;
        }

        assert_eq!(bought.len() as u64, sales * DAYS.unsigned_abs());
        no_number_is_lost(db).await;
        let late = "SELECT number FROM invoices_upload WHERE state <> 'accepted' OR late OR answered_at > deadline";
        let late = db.read(move |read| read.query(late, &[], |row| row.get::<String>(0))).await.unwrap();
        assert!(late.is_empty(), "not handed in, or too late: {late:?}");
        let cases = db.read(|read| store::cases::unsettled(read, None, Id::NIL, 100)).await.unwrap();
        assert!(cases.is_empty(), "{cases:?}");
        let (mut voided, mut allowed, mut across) = (0, 0, 0);
        for one in &bought {
            let sale = one.sale;
            let papers = db.read(move |read| invoices::documents_of(read, sale)).await.unwrap();
            let issued = papers.iter().filter(|paper| paper.state == "issued");
            let stands: i64 = issued.clone().map(|paper| (paper.total - paper.allowed).get()).sum();
            assert_eq!(stands, one.stands(), "what was kept of a sale on day {} is what is invoiced", one.on);
            voided += papers.iter().filter(|paper| paper.state == "voided").count();
            allowed += issued.filter(|paper| !paper.allowed.is_zero()).count();
            across += usize::from(papers.iter().any(|paper| paper.invoice.period().code() != PERIODS[0]));
        }
        assert!(voided > 10 && allowed > 10 && across > 200, "{voided} voided, {allowed} allowed on, {across}");
        let heard = platform.heard.lock().unwrap().clone();
        for message in ["F0401", "F0501", "G0401", "G0501"] {
            assert!(heard.keys().any(|key| key.starts_with(message)), "{message} was heard");
        }
        for (what, sql) in invoices::CHECKS.iter().chain(orders::CHECKS) {
            let wrong = db.read(move |read| read.query(sql, &[], |_| Ok(()))).await.unwrap().len();
            assert_eq!(wrong, 0, "{what}");
        }
    }
}
