//! Prices that are set for later, and many at once.

use catalog::prices::{self, Begins};
use kernel::{Id, Price, Timestamp};
use testkit::Random;

use crate::support::{cake, create, dollars, fields, journal_of, product, refused, set_up, sound, write};

async fn variant(db: &store::Db, number: usize) -> Id {
    let id = create(db, cake(&format!("cake-{number}"), &format!("CAKE-{number}"), 580)).await;
    product(db, id).await.variants[0].id
}

async fn price_at(db: &store::Db, list: Id, variant: Id, at: Timestamp) -> Option<Price> {
    db.read(move |read| catalog::sellable(read, list, variant, at, "en")).await.unwrap().unwrap().unit_price
}

async fn version(db: &store::Db, list: Id) -> i64 {
    db.read(move |read| catalog::price_list_version(read, list)).await.unwrap()
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_planned_price_comes_at_its_instant(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let cake = variant(db, 1).await;
        let later = brand.now().plus_seconds(3_600);
        let plan = move |tx: &mut store::Tx<'_>| catalog::set_prices(tx, list, &[(cake, dollars(500))], "週年慶", Begins::Planned(later));
        assert_eq!(write(db, plan).await, [3]);
        // A change meanwhile holds until the plan comes.
        brand.advance_seconds(60);
        write(db, move |tx| catalog::set_price(tx, cake, list, dollars(600), "now")).await;
        let just_before = Timestamp::from_micros(later.micros() - 1);
        assert_eq!(price_at(db, list, cake, brand.now()).await, Some(dollars(600)));
        assert_eq!(price_at(db, list, cake, just_before).await, Some(dollars(600)));
        assert_eq!(price_at(db, list, cake, later).await, Some(dollars(500)));
        assert_eq!(prices::sweep(db).await.unwrap(), 0);
        brand.advance_seconds(3_600);
        let before = version(db, list).await;
        assert_eq!(prices::sweep(db).await.unwrap(), 1);
        assert_eq!((prices::sweep(db).await.unwrap(), version(db, list).await), (0, before + 1), "told once");
        let kinds: Vec<String> = journal_of(db, cake).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["catalog.price_changed", "catalog.price_planned", "catalog.price_changed", "catalog.price_changed"]);
        let again = refused(db, move |tx| catalog::withdraw_price(tx, cake, list, 3)).await;
        assert_eq!(again.code.name, "catalog.price_begun");
        sound(db).await;
    }

    async fn a_plan_is_called_off(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let cake = variant(db, 1).await;
        let (soon, later) = (brand.now().plus_seconds(60), brand.now().plus_seconds(120));
        for (price, at) in [(500, soon), (550, later)] {
            write(db, move |tx| catalog::set_prices(tx, list, &[(cake, dollars(price))], "sale", Begins::Planned(at))).await;
        }
        write(db, move |tx| catalog::withdraw_price(tx, cake, list, 3)).await;
        let seen = [brand.now(), soon, later];
        for (at, expected) in seen.into_iter().zip([580, 580, 550]) {
            assert_eq!(price_at(db, list, cake, at).await, Some(dollars(expected)));
        }
        write(db, move |tx| catalog::withdraw_price(tx, cake, list, 4)).await;
        assert_eq!(price_at(db, list, cake, later).await, Some(dollars(580)));
        let history = db.read(move |read| catalog::price_history(read, list, cake)).await.unwrap();
        assert_eq!(history.iter().filter(|row| row.ends_at.is_none()).count(), 1);
        assert_eq!(history.iter().filter(|row| row.ends_at == Some(row.starts_at)).count(), 2, "what was called off stays to be seen");
        for number in [3, 99] {
            let refusal = refused(db, move |tx| catalog::withdraw_price(tx, cake, list, number)).await;
            assert_eq!(refusal.code.name, if number == 3 { "catalog.price_begun" } else { "catalog.nothing_there" });
        }
        sound(db).await;
    }

    async fn many_prices_are_one_change(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let (a, b) = (variant(db, 1).await, variant(db, 2).await);
        let before = version(db, list).await;
        let all = [(a, dollars(600)), (b, dollars(580))];
        let versions = write(db, move |tx| catalog::set_prices(tx, list, &all, "season", Begins::Now)).await;
        assert_eq!((version(db, list).await, versions), (before + 1, vec![before + 1, before]));
        let nobody = Id::derived("test", b"nobody");
        let wrong = [(a, dollars(1)), (nobody, dollars(1)), (a, dollars(2))];
        let refusal = refused(db, move |tx| catalog::set_prices(tx, list, &wrong, "season", Begins::Now)).await;
        assert_eq!(fields(&refusal), [("/prices/1/variant_id", "catalog.unknown_variant"), ("/prices/2/variant_id", "catalog.twice")]);
        let now = brand.now();
        for at in [now, now.plus_seconds(400 * 86_400)] {
            let refusal = refused(db, move |tx| catalog::set_prices(tx, list, &[(a, dollars(1))], "x", Begins::Planned(at))).await;
            assert_eq!(fields(&refusal), [("/starts_at", "catalog.price_not_ahead")]);
        }
        assert_eq!(price_at(db, list, a, now).await, Some(dollars(600)));
        sound(db).await;
    }

    async fn plans_and_changes_agree_with_a_model(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let cake = variant(db, 1).await;
        let (began, mut random) = (brand.now(), Random::new(23));
        // The price in force at each second, as whoever set it meant it: until the next one that was known.
        let seconds = 200_usize;
        let mut model = vec![dollars(580); seconds];
        let mut starts: Vec<usize> = vec![0];
        let mut now = 0_usize;
        for _ in 0..40 {
            if random.one_in(2) {
                brand.advance_seconds(1);
                now += 1;
            }
            let ahead = usize::try_from(random.below(30)).unwrap();
            let from = now + ahead;
            let price = dollars(i64::try_from(random.below(5)).unwrap() + 1);
            let at = began.plus_seconds(i64::try_from(from).unwrap());
            let begins = if ahead == 0 { Begins::Now } else { Begins::Planned(at) };
            write(db, move |tx| catalog::set_prices(tx, list, &[(cake, price)], "model", begins)).await;
            if model[from] != price {
                let until = starts.iter().copied().filter(|start| *start > from).min().unwrap_or(seconds);
                model[from..until].fill(price);
                starts.push(from);
            }
        }
        for (second, expected) in model.into_iter().enumerate() {
            let at = began.plus_seconds(i64::try_from(second).unwrap());
            assert_eq!(price_at(db, list, cake, at).await, Some(expected), "second {second}");
        }
        sound(db).await;
    }
}
