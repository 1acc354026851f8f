//! Finding products while they change.

use catalog::finder::{self, Finder, Touched};
use catalog::prices::Begins;
use catalog::{Assignment, Channel, NewCategory, NewProduct, ProductEdit, ProductState, Question, Search};
use kernel::Id;
use store::{Db, Fault, Read};

use crate::support::{cake, create, dollars, set_up, sized, texts, write};

async fn ask(db: &Db, audience: u8, text: &'static str) -> Vec<Id> {
    let finder = db.kept::<Finder>();
    let question = Question { text, audience, limit: 50, ..Question::default() };
    db.read(move |read| finder.ask(read, &question)).await.unwrap().ids.clone()
}

/// What whoever marks products now is told; where nothing was touched, nobody is asked.
async fn touched(db: &Db) -> Touched {
    let finder = db.kept::<Finder>();
    let told = db.read(move |read| tells(&finder, read)).await;
    told.unwrap()
}

fn tells(finder: &Finder, read: &mut Read<'_>) -> Result<Touched, Fault> {
    let mut told = Touched::Some([].into());
    finder.mark(read, |_, touched| {
        told = touched.clone();
        Ok(Vec::new())
    })?;
    Ok(told)
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn products_are_found_as_they_are_at_the_moment(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let tea = create(db, NewProduct { names: texts("蜜香紅茶", "Honey black tea"), descriptions: Default::default(), ..cake("tea", "TEA-1", 300) }).await;
        testkit::numbered(db).await;
        assert_eq!(ask(db, finder::WEB, "紅茶").await, [tea]);
        // Made after the index was.
        let mut new = cake("cake", "unused", 0);
        new.variants = vec![sized("CAKE-6", "6 吋", 580), sized("CAKE-8", "8 吋", 880)];
        let made = create(db, new).await;
        testkit::numbered(db).await;
        for text in ["桂花", "cake-8", "471-CAKE-6", "吋", "osmanth", "烘培 烏龍戚風", "每天早上現烤"] {
            assert_eq!(ask(db, finder::WEB, text).await, [made], "{text}");
        }
        // Words change, and go.
        let edit = ProductEdit { names: texts("檸檬塔", "Lemon tart"), ..ProductEdit::default() };
        write(db, move |tx| catalog::edit_product(tx, made, 1, &edit)).await;
        testkit::numbered(db).await;
        assert_eq!(ask(db, finder::WEB, "檸檬").await, [made]);
        assert_eq!(ask(db, finder::WEB, "戚風").await, []);
        // Off sale: found by those who look after it only.
        let draft = ProductEdit { state: Some(ProductState::Draft), ..ProductEdit::default() };
        write(db, move |tx| catalog::edit_product(tx, made, 2, &draft)).await;
        testkit::numbered(db).await;
        assert_eq!(ask(db, finder::WEB, "檸檬").await, []);
        assert_eq!(ask(db, finder::TILL, "檸檬").await, []);
        assert_eq!(ask(db, finder::DESK, "檸檬").await, [made]);
        assert_eq!(ask(db, finder::desk_of(ProductState::Published), "檸檬").await, []);
        // A price alone.
        let variant = db.read(move |read| catalog::product(read, tea, list)).await.unwrap().unwrap().variants[0].id;
        write(db, move |tx| catalog::set_price(tx, variant, list, dollars(500), "season")).await;
        testkit::numbered(db).await;
        let finder = db.kept::<Finder>();
        let dear = Question { audience: finder::WEB, price: (Some(4_000_000), None), limit: 5, ..Question::default() };
        assert_eq!(db.read(move |read| finder.ask(read, &dear)).await.unwrap().ids, [tea]);
    }

    async fn categories_are_words_and_filters_and_follow_the_tree(brand) {
        let db = &brand.db;
        set_up(db).await;
        let made = create(db, cake("cake", "CAKE", 580)).await;
        let category = |handle: &'static str, name: &'static str, parent| {
            write(db, move |tx| catalog::create_category(tx, &NewCategory { handle: handle.to_owned(), names: texts(name, ""), parent }))
        };
        let gifts = category("gifts", "伴手禮", None).await;
        let sweets = category("sweets", "甜點", Some(gifts)).await;
        let assign = Assignment { products: vec![made], into: vec![sweets], tag: vec!["中秋".to_owned()], ..Assignment::default() };
        write(db, move |tx| catalog::assign_products(tx, &assign)).await;
        testkit::numbered(db).await;
        for text in ["甜點", "伴手禮", "中秋"] {
            assert_eq!(ask(db, finder::WEB, text).await, [made], "{text}");
        }
        let below = |category| async move {
            let finder = db.kept::<Finder>();
            let question = Question { audience: finder::WEB, category: Some(category), limit: 5, ..Question::default() };
            db.read(move |read| finder.ask(read, &question)).await.unwrap().ids.clone()
        };
        assert_eq!((below(gifts).await, below(sweets).await), (vec![made], vec![made]));
        // Hung elsewhere, it is no longer below.
        write(db, move |tx| catalog::move_category(tx, sweets, 1, None, None)).await;
        testkit::numbered(db).await;
        assert_eq!((below(gifts).await, below(sweets).await), (vec![], vec![made]));
        assert_eq!(ask(db, finder::WEB, "伴手禮").await, []);
        write(db, move |tx| catalog::remove_category(tx, sweets, 2)).await;
        testkit::numbered(db).await;
        assert_eq!((below(sweets).await, ask(db, finder::WEB, "甜點").await), (vec![], vec![]));
    }

    async fn goods_are_kept_while_they_are_so(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let made = create(db, cake("cake", "CAKE", 580)).await;
        let variant = db.read(move |read| catalog::product(read, made, list)).await.unwrap().unwrap().variants[0].id;
        testkit::numbered(db).await;
        let shown = || async move {
            let finder = db.kept::<Finder>();
            let found = db.read(move |read| finder.shop_products(read, list, "en", Channel::Web, &[made])).await.unwrap();
            found.into_iter().next().map(|product| (product.name, product.variants[0].unit_price.unwrap()))
        };
        let name = shown().await.unwrap().0;
        assert_eq!(shown().await, Some((name.clone(), dollars(580))), "twice the same");
        write(db, move |tx| catalog::set_price(tx, variant, list, dollars(500), "season")).await;
        testkit::numbered(db).await;
        assert_eq!(shown().await, Some((name, dollars(500))));
        let edit = ProductEdit { names: texts("塔", "Tart"), ..ProductEdit::default() };
        write(db, move |tx| catalog::edit_product(tx, made, 1, &edit)).await;
        testkit::numbered(db).await;
        assert_eq!(shown().await, Some(("Tart".to_owned(), dollars(500))));
        // What was planned begins by the clock, before anybody tells of it.
        let ahead = brand.now().plus_seconds(60);
        let plan = move |tx: &mut store::Tx<'_>| {
            catalog::set_prices(tx, list, &[(variant, dollars(400))], "sale", Begins::Planned(ahead))
        };
        write(db, plan).await;
        testkit::numbered(db).await;
        assert_eq!(shown().await, Some(("Tart".to_owned(), dollars(500))));
        brand.advance_seconds(61);
        assert_eq!(shown().await, Some(("Tart".to_owned(), dollars(400))));
        let hidden = ProductEdit { on_web: Some(false), shown_on_web: Some(false), ..ProductEdit::default() };
        write(db, move |tx| catalog::edit_product(tx, made, 2, &hidden)).await;
        testkit::numbered(db).await;
        assert_eq!(shown().await, None);
    }

    async fn what_was_touched_is_marked_once(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let made = create(db, cake("cake", "CAKE", 580)).await;
        testkit::numbered(db).await;
        assert_eq!(ask(db, finder::WEB, "戚風").await, [made]);
        assert_eq!(touched(db).await, Touched::All);
        assert_eq!(touched(db).await, Touched::Some([].into()));
        let variant = db.read(move |read| catalog::product(read, made, list)).await.unwrap().unwrap().variants[0].id;
        write(db, move |tx| catalog::set_price(tx, variant, list, dollars(500), "season")).await;
        testkit::numbered(db).await;
        let failing = db.kept::<Finder>();
        let broken = |_: &mut Read<'_>, _: &Touched| Err(Fault::Unusable("marks".to_owned()));
        db.read(move |read| failing.mark(read, broken)).await.unwrap_err();
        assert_eq!(touched(db).await, Touched::Some([variant].into()), "what could not be marked is told again");
        assert_eq!(touched(db).await, Touched::Some([].into()));
    }

    async fn marks_of_an_older_moment_are_made_again(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let made = create(db, cake("cake", "CAKE", 580)).await;
        testkit::numbered(db).await;
        let variant = db.read(move |read| catalog::product(read, made, list)).await.unwrap().unwrap().variants[0].id;
        assert_eq!(touched(db).await, Touched::All);
        let (looked, has_looked) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = tokio::sync::oneshot::channel();
        let older = {
            let (db, finder) = (db.clone(), db.kept::<Finder>());
            tokio::spawn(async move {
                db.read(move |read| {
                    store::journal::last(read)?;
                    looked.send(()).unwrap();
                    may_go_on.blocking_recv().unwrap();
                    tells(&finder, read)
                })
                .await
                .unwrap()
            })
        };
        has_looked.await.unwrap();
        write(db, move |tx| catalog::set_price(tx, variant, list, dollars(500), "season")).await;
        testkit::numbered(db).await;
        // A page brings the index to the change, and marks nothing.
        ask(db, finder::WEB, "戚風").await;
        go_on.send(()).unwrap();
        let one = Touched::Some([variant].into());
        assert_eq!(older.await.unwrap(), one, "who looked before marks by what they see");
        assert_eq!(touched(db).await, one, "and whoever sees more marks it again");
        assert_eq!(touched(db).await, Touched::Some([].into()));
    }

    async fn nobody_finds_what_is_made_and_not_marked_yet(brand) {
        let db = &brand.db;
        set_up(db).await;
        let made = create(db, cake("cake", "CAKE", 580)).await;
        testkit::numbered(db).await;
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = tokio::sync::oneshot::channel();
        let first = {
            let (db, finder) = (db.clone(), db.kept::<Finder>());
            tokio::spawn(async move {
                db.read(move |read| {
                    finder.mark(read, |_, _| {
                        begun.send(()).unwrap();
                        may_go_on.blocking_recv().unwrap();
                        Ok(vec![(made, true)])
                    })
                })
                .await
                .unwrap();
            })
        };
        has_begun.await.unwrap();
        let second = {
            let (db, finder) = (db.clone(), db.kept::<Finder>());
            tokio::spawn(async move {
                let marked = move |read: &mut Read<'_>| {
                    finder.mark(read, |_, _| panic!("the first one has marked all of them"))?;
                    Ok(finder.ask(read, &Question { audience: finder::WEB, ..Question::default() })?.marked)
                };
                db.read(marked).await.unwrap()
            })
        };
        go_on.send(()).unwrap();
        first.await.unwrap();
        assert_eq!(second.await.unwrap(), 1);
    }

    async fn searches_are_kept_together_and_forgotten(brand) {
        let db = &brand.db;
        set_up(db).await;
        let search = |typed: &str, found: usize, nearly: bool| Search {
            at: db.now(), channel: Channel::Web, locale: "zh-TW".to_owned(), typed: typed.to_owned(), found, nearly,
        };
        for (typed, found, nearly) in [("鳳梨酥", 2, false), ("凤梨酥", 2, false), ("冰箱", 0, false), ("烏隆", 1, true), ("0912345678", 0, false), (" ?", 9, false)] {
            catalog::searches::keep(db, search(typed, found, nearly));
        }
        catalog::searches::settle(db).await;
        let since = brand.now();
        let rows = |unmet| db.read(move |read| catalog::searches::searches(read, since, unmet, 10));
        let told: Vec<_> = rows(false).await.unwrap().into_iter().map(|row| (row.typed, row.times, row.nothing, row.nearly)).collect();
        let row = |typed: &str, times, nothing, nearly| (typed.to_owned(), times, nothing, nearly);
        let mut expected = vec![row("鳳梨酥", 2, 0, 0), row("冰箱", 1, 1, 0), row("烏隆", 1, 0, 1)];
        expected[1..].sort();
        let mut told = told;
        told[1..].sort();
        assert_eq!(told, expected);
        assert_eq!(rows(true).await.unwrap().len(), 2);
        brand.advance_seconds(91 * 24 * 3600);
        catalog::searches::forget(db).await.unwrap();
        assert_eq!(rows(false).await.unwrap(), []);
    }
}
