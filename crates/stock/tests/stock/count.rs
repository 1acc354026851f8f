//! Counting while the shop sells.

use kernel::{Id, Quantity, Timestamp};
use stock::{Condition, CountLine, Fact, NewCount, Scan, Uncounted, reasons};
use store::Db;

use crate::support::{
    id, journal_of, level, open_cases, put, refused, sale, saleable, shop, sound, stocked, together, units, write,
};

fn of(location: Id, variants: &[Id], uncounted: Uncounted) -> NewCount {
    NewCount { location, condition: Condition::Saleable, variants: variants.to_vec(), uncounted, note: String::new() }
}

async fn open(db: &Db, new: NewCount) -> Id {
    write(db, move |tx| stock::open_count(tx, &new)).await
}

fn found(name: &str, variant: Id, pieces: i64) -> Scan {
    Scan {
        id: id(name),
        variant,
        quantity: units(pieces),
        replaces: false,
        device: "掃描槍一號".to_owned(),
        scanned_at: None,
    }
}

async fn scan(db: &Db, count: Id, scans: Vec<Scan>) -> usize {
    write(db, move |tx| stock::scan_count(tx, count, &scans)).await
}

async fn sell(db: &Db, variant: Id, location: Id, pieces: i64, at: Timestamp) {
    let sold = Fact::of(&sale(id("sale"), at), saleable(variant, location), units(-pieces), None);
    write(db, move |tx| Ok(stock::book(tx, &sold)?)).await;
}

async fn lines(db: &Db, count: Id) -> Vec<CountLine> {
    db.read(move |read| stock::count::lines(read, count, Id::NIL, 100)).await.unwrap()
}

async fn post(db: &Db, count: Id) -> Id {
    write(db, move |tx| stock::post_count(tx, count, "月底盤點")).await
}

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn a_sale_after_the_counting_is_no_loss(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 10).await;
        let count = open(db, of(location, &[], Uncounted::Left)).await;
        brand.advance_seconds(60);
        // Nine lie there: one is missing. Two are sold while somebody still counts other shelves.
        scan(db, count, vec![found("a", cake, 4), found("b", cake, 5)]).await;
        brand.advance_seconds(60);
        sell(db, cake, location, 2, brand.now()).await;
        let line = lines(db, count).await[0];
        assert_eq!((line.counted, line.expected, line.difference()), (Some(units(9)), units(10), units(-1)));
        assert!(!line.moved_meanwhile);
        let document = post(db, count).await;
        assert_eq!(level(db, cake, location).await, (7, 0));
        let moved = db.read(move |read| stock::movements_of(read, document)).await.unwrap();
        assert_eq!((moved.len(), moved[0].quantity, moved[0].reason.as_str()), (1, units(-1), reasons::COUNT));
        let paper = db.read(move |read| stock::document(read, document)).await.unwrap().unwrap();
        assert_eq!((paper.kind.as_str(), paper.reason.as_str()), ("count", "月底盤點"));
        let kinds: Vec<String> = journal_of(db, count).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["stock.count_opened", "stock.count_scanned", "stock.count_posted"]);
        // What was booked can still be read, whatever is sold later.
        brand.advance_seconds(60);
        sell(db, cake, location, 3, brand.now()).await;
        assert_eq!(lines(db, count).await[0].expected, units(10));
        sound(db).await;
    }

    async fn a_sale_is_before_or_after_by_its_own_time(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 10).await;
        let count = open(db, of(location, &[], Uncounted::Left)).await;
        brand.advance_seconds(60);
        let before = brand.now();
        brand.advance_seconds(60);
        scan(db, count, vec![found("a", cake, 9)]).await;
        brand.advance_seconds(60);
        // An offline till tells of it only now, but the piece had left before the shelf was counted.
        sell(db, cake, location, 1, before).await;
        assert_eq!(lines(db, count).await[0].difference(), Quantity::ZERO);
        post(db, count).await;
        assert_eq!(level(db, cake, location).await, (9, 0));
        sound(db).await;
    }

    async fn what_moved_between_two_scans_is_to_be_counted_again(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 10).await;
        let count = open(db, of(location, &[], Uncounted::Left)).await;
        brand.advance_seconds(60);
        scan(db, count, vec![found("a", cake, 5)]).await;
        brand.advance_seconds(60);
        sell(db, cake, location, 1, brand.now()).await;
        brand.advance_seconds(60);
        scan(db, count, vec![found("b", cake, 5)]).await;
        assert!(lines(db, count).await[0].moved_meanwhile, "was the sold one counted or not?");
        brand.advance_seconds(60);
        let again = Scan { replaces: true, ..found("c", cake, 9) };
        scan(db, count, vec![again]).await;
        let line = lines(db, count).await[0];
        assert_eq!((line.moved_meanwhile, line.difference()), (false, Quantity::ZERO));
        let document = post(db, count).await;
        assert!(db.read(move |read| stock::movements_of(read, document)).await.unwrap().is_empty());
        sound(db).await;
    }

    async fn devices_send_again_what_they_sent(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 30).await;
        let count = open(db, of(location, &[], Uncounted::Left)).await;
        brand.advance_seconds(60);
        let devices: Vec<_> = (0..6)
            .map(|device| {
                let db = db.clone();
                async move {
                    let scans: Vec<Scan> = (0..5).map(|at| found(&format!("{} {at}", device % 3), cake, 2)).collect();
                    scan(&db, count, scans).await
                }
            })
            .collect();
        let new: usize = together(devices).await.into_iter().sum();
        assert_eq!((new, lines(db, count).await[0].counted), (15, Some(units(30))));
        // One too many, taken back; but never more than there was.
        scan(db, count, vec![found("x", cake, 1), found("y", cake, -2)]).await;
        assert_eq!(lines(db, count).await[0].counted, Some(units(29)));
        let too_far = vec![found("z", cake, -30)];
        assert_eq!(refused(db, move |tx| stock::scan_count(tx, count, &too_far)).await.code.name, "stock.quantity_invalid");
        // A device whose clock is wrong does not count before the count began.
        let early = Scan { scanned_at: Some(brand.now().plus_seconds(-86_400)), ..found("w", cake, 1) };
        scan(db, count, vec![early]).await;
        assert_eq!(lines(db, count).await[0].difference(), Quantity::ZERO);
        sound(db).await;
    }

    async fn what_nobody_counted_stays_unless_the_count_says_so(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let (cake, tea, bag) = (id("cake"), id("tea"), id("bag"));
        put(db, location, &[(cake, 3), (tea, 4), (bag, 5)]).await;
        let count = open(db, of(location, &[cake, tea], Uncounted::Left)).await;
        let strange = vec![found("s", bag, 1)];
        let refusal = refused(db, move |tx| stock::scan_count(tx, count, &strange)).await;
        assert_eq!((refusal.code.name, refusal.fields[0].pointer.as_str()), ("stock.not_in_count", "/scans/0/variant_id"));
        assert_eq!(refused(db, move |tx| stock::post_count(tx, count, "x")).await.code.name, "stock.count_empty");
        scan(db, count, vec![found("a", cake, 2)]).await;
        post(db, count).await;
        assert_eq!((level(db, cake, location).await, level(db, tea, location).await), ((2, 0), (4, 0)));
        // Some goods, and what is not found of them is gone; others are not asked about.
        let count = open(db, of(location, &[cake, tea], Uncounted::Zero)).await;
        scan(db, count, vec![found("b", cake, 2)]).await;
        post(db, count).await;
        assert_eq!((level(db, tea, location).await, level(db, bag, location).await), ((0, 0), (5, 0)));
        // Everything.
        let count = open(db, of(location, &[], Uncounted::Zero)).await;
        scan(db, count, vec![found("c", tea, 1)]).await;
        post(db, count).await;
        let levels = [level(db, cake, location).await, level(db, tea, location).await, level(db, bag, location).await];
        assert_eq!(levels, [(0, 0), (1, 0), (0, 0)]);
        sound(db).await;
    }

    async fn a_count_ends_once(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 3).await;
        let count = open(db, of(location, &[], Uncounted::Left)).await;
        scan(db, count, vec![found("a", cake, 1)]).await;
        write(db, move |tx| stock::cancel_count(tx, count, "人手不足")).await;
        assert_eq!(level(db, cake, location).await, (3, 0));
        let late = vec![found("b", cake, 1)];
        for refusal in [
            refused(db, move |tx| stock::scan_count(tx, count, &late)).await,
            refused(db, move |tx| stock::post_count(tx, count, "x")).await,
            refused(db, move |tx| stock::cancel_count(tx, count, "x")).await,
        ] {
            assert_eq!(refusal.code.name, "stock.count_closed");
        }
        let none = id("no count");
        assert_eq!(refused(db, move |tx| stock::post_count(tx, none, "x")).await.code.name, "api.not_found");
        let on_the_way = NewCount { condition: Condition::InTransit, ..of(location, &[], Uncounted::Left) };
        assert_eq!(refused(db, move |tx| stock::open_count(tx, &on_the_way)).await.code.name, "stock.in_transit");
        assert_eq!(db.read(move |read| stock::count::counts(read, Some(location), None, None, 9)).await.unwrap().len(), 1);
        sound(db).await;
    }

    async fn sales_run_on_while_a_count_is_posted(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 100).await;
        let count = open(db, of(location, &[], Uncounted::Left)).await;
        brand.advance_seconds(60);
        scan(db, count, vec![found("a", cake, 95)]).await;
        brand.advance_seconds(60);
        let at = brand.now();
        let sales: Vec<_> = (0..20)
            .map(|_| {
                let db = db.clone();
                async move { sell(&db, cake, location, 1, at).await }
            })
            .collect();
        let posting = db.clone();
        let posting = vec![async move { post(&posting, count).await }];
        tokio::join!(together(sales), together(posting));
        assert_eq!(level(db, cake, location).await, (75, 0), "five are missing and twenty were sold");
        assert!(open_cases(db).await.is_empty());
        sound(db).await;
    }
}
