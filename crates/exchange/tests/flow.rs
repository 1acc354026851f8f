//! Imports from their file to their report, and back again, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;

use catalog::{Defaults, ProductState};
use exchange::export::{CsvSink, Wanted, write_all};
use exchange::file::Intake;
use exchange::import::{self, NewImport, Step};
use exchange::{Counts, Import, Kind, Settings, State, work};
use kernel::{Actor, Id, Quantity, Rate};
use staff::{InvoiceMode, NewLegalEntity, NewStore, StoreKind};
use stock::{LocationKind, NewLocation};
use store::{Db, Migration};

fn schema() -> Vec<Migration> {
    [
        api::MIGRATIONS,
        staff::MIGRATIONS,
        catalog::MIGRATIONS,
        stock::MIGRATIONS,
        messages::MIGRATIONS,
        members::MIGRATIONS,
        wallet::MIGRATIONS,
        orders::MIGRATIONS,
        exchange::MIGRATIONS,
    ]
    .concat()
}

/// A brand with a place for stock and a store that sells.
async fn open(db: &Db) {
    let zone = db.brand().zone.clone();
    let [entity, store] = std::array::from_fn(|_| db.new_id());
    db.write("test.open", Actor::SYSTEM, move |tx| {
        catalog::ensure_defaults(tx, &Defaults::inclusive(Rate::new(50_000)))?;
        let new = NewLegalEntity { id: entity, name: "茶屋".into(), tax_id: "12345675".into(), country: "TW".into() };
        staff::create_legal_entity(tx, &new)?;
        let location = stock::create_location(
            tx,
            &NewLocation {
                store: None,
                legal_entity: entity,
                code: "main".into(),
                name: "總倉".into(),
                kind: LocationKind::Warehouse,
                zone: zone.clone(),
                cut_off_minutes: 0,
                place: None,
                position: 1,
            },
        )?;
        staff::create_store(
            tx,
            &NewStore {
                id: store,
                legal_entity: entity,
                code: "web".into(),
                name: "官網".into(),
                kind: StoreKind::Web,
                invoice_mode: InvoiceMode::Own,
                zone: zone.clone(),
                cut_off_minutes: 0,
                location: Some(location),
                phone: String::new(),
                address: String::new(),
                hours: String::new(),
                position: 1,
            },
        )?;
        Ok(())
    })
    .await
    .unwrap();
}

async fn upload(db: &Db, kind: Option<Kind>, settings: Settings, bytes: &[u8]) -> Import {
    let mut intake = Intake::new(db, Actor::SYSTEM);
    for piece in bytes.chunks(1_000) {
        intake.take(piece).await.unwrap();
    }
    let taken = intake.finish().await.unwrap();
    let new = NewImport { id: db.new_id(), name: "test".into(), kind, settings };
    let id = new.id;
    db.write("test.upload", Actor::SYSTEM, move |tx| {
        import::create_import(tx, &new)?;
        import::attach_file(tx, id, &taken)
    })
    .await
    .unwrap();
    work::finish(db, id).await.unwrap().unwrap()
}

async fn step(db: &Db, id: Id, step: Step) -> Import {
    db.write("test.step", Actor::SYSTEM, move |tx| import::begin(tx, id, step)).await.unwrap();
    work::finish(db, id).await.unwrap().unwrap()
}

async fn imported(db: &Db, settings: Settings, text: &str) -> Import {
    let read = upload(db, None, settings, text.as_bytes()).await;
    assert_eq!(read.state, State::Ready, "{:?}", read.error);
    step(db, read.id, Step::Run).await
}

async fn undone(db: &Db, id: Id) -> Vec<(String, i64)> {
    db.write("test.undo", Actor::SYSTEM, move |tx| import::undo(tx, id)).await.unwrap();
    assert_eq!(work::finish(db, id).await.unwrap().unwrap().state, State::Undone);
    db.read(move |read| import::undo_counts(read, id)).await.unwrap().into_iter().collect()
}

async fn refused(db: &Db, id: Id) -> Vec<(i64, String, String)> {
    let rows = db.read(move |read| import::refused(read, id, 0, 100)).await.unwrap();
    rows.into_iter().map(|row| (row.line, row.field, row.code)).collect()
}

fn counts(import: &Import) -> (i64, i64, i64, i64) {
    let Counts { created, changed, same, refused, .. } = import.counts;
    (created, changed, same, refused)
}

fn at(place: &str) -> Settings {
    Settings { location: Some(place.into()), ..Settings::default() }
}

async fn product(db: &Db, handle: &'static str) -> Option<catalog::Product> {
    db.read(move |read| {
        let list = catalog::default_price_list(read)?.id;
        let id = catalog::product_of_handle(read, handle)?;
        id.map_or(Ok(None), |id| catalog::product(read, id, list))
    })
    .await
    .unwrap()
}

async fn out(db: &Db, kind: Kind) -> String {
    let (db, handle) = (db.clone(), tokio::runtime::Handle::current());
    tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let mut sink = CsvSink::new(&mut bytes).unwrap();
        write_all(&db, &handle, &Wanted { kind, settings: Settings::default() }, &mut sink).unwrap();
        sink.end().unwrap();
        String::from_utf8(bytes).unwrap()
    })
    .await
    .unwrap()
}

const SHOPIFY: &str = "Handle,Title,Body (HTML),Vendor,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Image Alt Text,Cost per item,Status\n\
osmanthus-cake,桂花蛋糕,<p>香</p>,茶屋,\"cake, new\",true,Size,6 inch,C-6,10,680.00,4710088412119,https://x/1.jpg,正面,300,active\n\
osmanthus-cake,,,,,,,8 inch,C-8,5,880.00,,https://x/2.jpg,,,\n\
茶,烏龍茶,,,,true,,,T-1,,six,,,,,active\n\
mug,=Mug,,,,true,,,M-1,,250,,,,,draft\n";

testkit::on_both! {
    schema = &schema();

    async fn a_shopify_file_comes_in_once_and_goes_back(brand) {
        let db = &brand.db;
        open(db).await;
        let read = upload(db, None, at("main"), SHOPIFY.as_bytes()).await;
        assert_eq!((read.kind, read.rows, read.state), (Some(Kind::Products), 4, State::Ready));

        let position = testkit::numbered(db).await;
        let looked = step(db, read.id, Step::Check).await;
        assert_eq!(looked.checked, Some(Counts { rows: 4, created: 2, changed: 0, same: 0, refused: 1 }));
        assert!(product(db, "osmanthus-cake").await.is_none(), "a dry run writes nothing");
        assert!(testkit::numbered(db).await > position, "the dry run is told");
        let entries = db.read(move |read| store::journal::after(read, position, 100)).await.unwrap();
        assert!(entries.iter().all(|entry| entry.kind.starts_with("exchange.")), "nor in the journal");
        assert_eq!(refused(db, read.id).await, [(4, "price".into(), "exchange.cell_no_price".into())]);

        let ran = step(db, read.id, Step::Run).await;
        assert_eq!((ran.state, counts(&ran)), (State::Done, (2, 0, 0, 1)), "as the dry run said");
        let cake = product(db, "osmanthus-cake").await.unwrap();
        assert_eq!((cake.variants.len(), cake.tags.len()), (2, 2));
        let on_hand = db.read(move |read| {
            let known = catalog::variant_by_sku(read, "C-6")?.unwrap();
            let main = stock::location_by_code(read, "main")?.unwrap().id;
            let key = stock::LevelKey { variant: known.variant, location: main, condition: stock::Condition::Saleable };
            Ok(stock::level_of(read, &key)?.map(|level| level.on_hand))
        }).await.unwrap();
        assert_eq!(on_hand, Some(Quantity::units(10)));

        let again = imported(db, at("main"), SHOPIFY).await;
        assert_eq!(counts(&again), (0, 0, 2, 1), "the same file again changes nothing");

        let dearer = SHOPIFY.replace("680.00", "720.00").replace("茶屋", "新茶屋");
        let changed = imported(db, at("main"), &dearer).await;
        assert_eq!(counts(&changed), (0, 1, 1, 1));
        assert_eq!(product(db, "osmanthus-cake").await.unwrap().maker.as_deref(), Some("新茶屋"));
        assert_eq!(undone(db, changed.id).await, [("restored".to_owned(), 1)]);
        let cake = product(db, "osmanthus-cake").await.unwrap();
        assert_eq!(cake.maker.as_deref(), Some("茶屋"));
        assert_eq!(cake.variants[0].unit_price, kernel::Price::from_major("680"));

        let back = undone(db, ran.id).await;
        assert_eq!(back, [("removed".to_owned(), 1), ("restored".to_owned(), 2), ("retired".to_owned(), 1)]);
        assert!(product(db, "mug").await.is_none(), "nothing was built upon it");
        let cake = product(db, "osmanthus-cake").await.unwrap();
        assert_eq!(cake.state, ProductState::Archived, "its stock has a history");
        let kept = db.read(move |read| import::kept(read, ran.id, 0, 10)).await.unwrap();
        assert_eq!(kept.iter().map(|one| one.reason.as_str()).collect::<Vec<_>>(), ["retired"]);
    }

    async fn prices_of_several_lists_come_and_go(brand) {
        let db = &brand.db;
        open(db).await;
        imported(db, Settings::default(), "handle,name,sku,price\ntea,Tea,T,100\n").await;
        let list = db.write("test.list", Actor::SYSTEM, |tx| {
            let names = BTreeMap::from([("zh-TW".to_owned(), "暢貨".to_owned())]);
            let new = catalog::NewPriceList { code: "outlet".into(), names, starts_at: None, ends_at: None };
            catalog::make_price_list(tx, &new, "test")
        }).await.unwrap();
        let price = |list: Option<Id>| db.read(move |read| {
            let now = read.now();
            let list = list.map_or_else(|| Ok(catalog::default_price_list(read)?.id), Ok::<Id, store::Fault>)?;
            let tea = catalog::variant_by_sku(read, "T")?.unwrap().variant;
            Ok(catalog::sellable(read, list, tea, now, "en")?.unwrap().unit_price)
        });
        let text = "sku,price,price_list\nT,120,\nT,80,outlet\nT,1,moon\n";
        let ran = imported(db, Settings::default(), text).await;
        assert_eq!(counts(&ran), (0, 2, 0, 1));
        assert_eq!(refused(db, ran.id).await, [(4, "price_list".into(), "exchange.unknown_price_list".into())]);
        assert_eq!(price(None).await.unwrap(), kernel::Price::from_major("120"));
        assert_eq!(price(Some(list)).await.unwrap(), kernel::Price::from_major("80"));
        let text = out(db, Kind::Prices).await;
        assert_eq!(text.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(), ["sku,price,price_list", "T,120,", "T,80,outlet"]);
        assert_eq!(counts(&imported(db, Settings::default(), &text).await), (0, 0, 2, 0), "what came out comes in as it is");
        assert_eq!(undone(db, ran.id).await, [("restored".to_owned(), 2)]);
        assert_eq!(price(None).await.unwrap(), kernel::Price::from_major("100"));
        assert_eq!(price(Some(list)).await.unwrap(), None, "it had none");
    }

    async fn what_people_changed_since_stays(brand) {
        let db = &brand.db;
        open(db).await;
        imported(db, Settings::default(), "handle,name,sku,price,maker\ntea,Tea,T,100,A\n").await;
        let second = imported(db, Settings::default(), "handle,name,sku,price,maker\ntea,Tea 2,T,200,B\n").await;
        let tea = product(db, "tea").await.unwrap();
        db.write("test.edit", Actor::SYSTEM, move |tx| {
            let edit = catalog::ProductEdit { maker: Some("C".into()), ..catalog::ProductEdit::default() };
            catalog::edit_product(tx, tea.id, tea.version, &edit)
        }).await.unwrap();
        assert_eq!(undone(db, second.id).await, [("exchange.changed_since".to_owned(), 1)]);
        let tea = product(db, "tea").await.unwrap();
        assert_eq!(tea.maker.as_deref(), Some("C"), "somebody changed it since");
        assert_eq!(tea.names["zh-TW"], "Tea", "nobody changed it since");
        assert_eq!(tea.variants[0].unit_price, kernel::Price::from_major("100"));
    }

    async fn one_bad_row_harms_no_other(brand) {
        let db = &brand.db;
        open(db).await;
        imported(db, Settings::default(), "handle,name,sku\na,A,TAKEN\n").await;
        let text = "handle,name,sku,barcode\nb,B,B,\nc,C,TAKEN,\nd,D,D,1\ne,E,E,1\nb,B,B2,\n";
        let read = upload(db, None, Settings::default(), text.as_bytes()).await;
        let looked = step(db, read.id, Step::Check).await;
        let told = refused(db, read.id).await;
        let codes: Vec<(i64, &str)> = told.iter().map(|(line, _, code)| (*line, code.as_str())).collect();
        assert_eq!(codes, [(3, "catalog.sku_taken"), (5, "exchange.twice"), (6, "exchange.twice")]);
        let ran = step(db, read.id, Step::Run).await;
        assert_eq!(Some(ran.counts), looked.checked, "the run does what the dry run said");
        assert_eq!(refused(db, read.id).await, told);
        assert!(product(db, "b").await.is_some() && product(db, "c").await.is_none());
    }

    async fn a_stopped_run_goes_on_where_it_stood(brand) {
        let db = &brand.db;
        open(db).await;
        let rows: String = (0..200).map(|n| format!("p-{n},Product {n},S-{n},{n}\n")).collect();
        let read = upload(db, None, Settings::default(), format!("handle,name,sku,price\n{rows}").as_bytes()).await;
        let id = read.id;
        db.write("test.step", Actor::SYSTEM, move |tx| import::begin(tx, id, Step::Run)).await.unwrap();
        // A slice of no time at all does one batch and hands over.
        assert!(work::slice(db, id, std::time::Duration::ZERO).await.unwrap());
        let half = db.read(move |read| import::import(read, id)).await.unwrap().unwrap();
        assert!(half.counts.rows > 0 && half.counts.rows < 200, "{:?}", half.counts);
        db.write("test.stop", Actor::SYSTEM, move |tx| import::stop(tx, id)).await.unwrap();
        assert!(!work::slice(db, id, std::time::Duration::ZERO).await.unwrap(), "nobody works on what is stopped");
        let done = step(db, id, Step::Run).await;
        assert_eq!((done.state, counts(&done)), (State::Done, (200, 0, 0, 0)));
        // Two servers that believe to be at work at once: what one does, the other does not do again.
        let text = format!("handle,name,sku,price\n{}", rows.replace("Product", "Ware"));
        let read = upload(db, None, Settings::default(), text.as_bytes()).await;
        let id = read.id;
        db.write("test.step", Actor::SYSTEM, move |tx| import::begin(tx, id, Step::Run)).await.unwrap();
        let hour = std::time::Duration::from_secs(3_600);
        let (one, other) = tokio::join!(work::slice(db, id, hour), work::slice(db, id, hour));
        assert!(!one.unwrap() && !other.unwrap());
        let done = work::finish(db, id).await.unwrap().unwrap();
        assert_eq!((done.state, counts(&done)), (State::Done, (0, 200, 0, 0)));
    }

    async fn prices_stock_members_and_orders(brand) {
        let db = &brand.db;
        open(db).await;
        imported(db, Settings::default(), "handle,name,sku,price\ntea,Tea,T,100\ncup,Cup,C,50\n").await;
        let prices = imported(db, Settings::default(), "品號,售價\nT,120\nC,50\nX,1\n").await;
        assert_eq!(counts(&prices), (0, 1, 1, 1));
        assert_eq!(undone(db, prices.id).await, [("restored".to_owned(), 1)]);
        let stock = imported(db, Settings::default(), "sku,location,quantity\nT,main,7\nC,main,0\n").await;
        assert_eq!(counts(&stock), (0, 1, 1, 0));

        let people = "external_id,name,phone,email,marketing_email\n1,王小明,0912345678,ming@example.com,yes\n2,Amy,0922111222,,no\n3,Bob,0912345678,,\n";
        let members = imported(db, Settings::default(), people).await;
        assert_eq!(counts(&members), (2, 0, 0, 1), "a phone of two people is one person's");
        let more = people.replace("0922111222,,", "0922111222,amy@example.com,");
        let filled = imported(db, Settings::default(), &more).await;
        assert_eq!(counts(&filled), (0, 1, 1, 1));
        assert_eq!(undone(db, filled.id).await, [("restored".to_owned(), 1)]);
        assert_eq!(counts(&imported(db, Settings::default(), people).await), (0, 0, 2, 1));

        let web = Settings { store: Some("web".into()), ..Settings::default() };
        let text = "number,at,sku,description,quantity,unit_price,member_external_id\nA1,2024-01-05 10:00,T,Tea,2,100,1\nA1,,C,Cup,1,50,\nA2,2024-01-06 10:00,,Bag,1,5,9\n";
        let orders = imported(db, web.clone(), text).await;
        assert_eq!(counts(&orders), (2, 0, 0, 0));
        assert_eq!(counts(&imported(db, web.clone(), text).await), (0, 0, 2, 0));
        let other = imported(db, web, &text.replace(",2,100,1", ",3,100,1")).await;
        assert_eq!(counts(&other), (0, 0, 1, 1));
        assert_eq!(refused(db, other.id).await[0].2, "exchange.order_differs");
        let sums = db.read(orders::report::sales_by_month).await.unwrap();
        assert_eq!((sums[0].0.as_str(), sums[0].1.get()), ("2024-01", 255));
        let back = undone(db, members.id).await;
        assert_eq!(back, [("exchange.built_upon".to_owned(), 2)], "one bought, the other was filled in since");
        let fresh = imported(db, Settings::default(), "external_id,name,phone\n8,Zoe,0933111222\n").await;
        assert_eq!(undone(db, fresh.id).await, [("removed".to_owned(), 1)]);
        let again = imported(db, Settings::default(), "external_id,name,phone\n8,Zoe,0933111222\n").await;
        assert_eq!(counts(&again), (1, 0, 0, 0), "and can come again");
        assert_eq!(undone(db, orders.id).await, [("removed".to_owned(), 2)]);
        assert!(db.read(orders::report::sales_by_month).await.unwrap().is_empty());
    }

    async fn what_goes_out_comes_back_as_no_change(brand) {
        let db = &brand.db;
        open(db).await;
        imported(db, at("main"), SHOPIFY).await;
        imported(db, Settings::default(), "handle,name_zh_tw,name_en,description_en,maker,sku,price,image_url\nodd,\"'=引號\",\"+1, \"\"two\"\"\",\"a\nb\",-maker,=SKU,0.5,https://x/=\n").await;
        imported(db, Settings::default(), "external_id,name,phone,email,marketing_email\n1,@明,0912345678,,yes\n").await;
        for (kind, things) in [(Kind::Products, 3), (Kind::Prices, 4), (Kind::Stock, 2), (Kind::Members, 1)] {
            let text = out(db, kind).await;
            assert!(text.starts_with('\u{feff}'));
            for cell in text.split([',', '\n']) {
                assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '@', '\t']), "{cell} in {text}");
            }
            let back = imported(db, Settings::default(), &text).await;
            assert_eq!(back.kind, Some(kind), "{text}");
            assert_eq!(counts(&back), (0, 0, things, 0), "{kind:?}: {text} {:?}", refused(db, back.id).await);
        }
    }

    async fn what_is_made_to_order_comes_in_and_goes_back(brand) {
        let db = &brand.db;
        open(db).await;
        let tea = |made: &str| format!("handle,name_zh_tw,sku,price,made_to_order\nmilk-tea,鮮奶茶,MILK-TEA,75,{made}\n");
        let made = imported(db, Settings::default(), &tea("yes")).await;
        assert_eq!(counts(&made), (1, 0, 0, 0), "{:?}", refused(db, made.id).await);
        assert!(product(db, "milk-tea").await.unwrap().made_to_order);
        let back = imported(db, Settings::default(), &out(db, Kind::Products).await).await;
        assert_eq!(counts(&back), (0, 0, 1, 0), "{:?}", refused(db, back.id).await);
        // A blank cell changes nothing.
        assert_eq!(counts(&imported(db, Settings::default(), &tea("")).await), (0, 0, 1, 0));
        assert_eq!(counts(&imported(db, Settings::default(), &tea("no")).await), (0, 1, 0, 0));
        assert!(!product(db, "milk-tea").await.unwrap().made_to_order);
    }

    async fn classes_and_measures_come_in_and_go_back(brand) {
        let db = &brand.db;
        open(db).await;
        let head = "handle,name_zh_tw,kind,tax_class,legal_class,return_class,storage_class,shelf_life_days,sku,price,weight_grams,width_mm,depth_mm,height_mm\n";
        let wine = |rest: &str| format!("{head}plum-wine,梅酒,{rest}\n");
        let first = wine("goods,standard,alcohol,standard,ambient,730,WINE,680,750.4,80,80,310");
        let made = imported(db, Settings::default(), &first).await;
        assert_eq!(counts(&made), (1, 0, 0, 0), "{:?}", refused(db, made.id).await);
        let here = product(db, "plum-wine").await.unwrap();
        assert_eq!((here.legal_class.as_str(), here.storage_class.as_str(), here.shelf_life_days), ("alcohol", "ambient", Some(730)));
        let measures = here.variants[0].measures;
        assert_eq!((measures.weight_grams, measures.width_mm, measures.height_mm), (Some(750), Some(80), Some(310)), "decimals of a weight are rounded");
        assert_eq!(counts(&imported(db, Settings::default(), &first).await), (0, 0, 1, 0));

        let second = wine("consigned,zero,general,perishable,chilled,0,WINE,680,0,90,80,310");
        let changed = imported(db, Settings::default(), &second).await;
        assert_eq!(counts(&changed), (0, 1, 0, 0), "{:?}", refused(db, changed.id).await);
        let now = product(db, "plum-wine").await.unwrap();
        assert_eq!((now.kind.as_str(), now.tax_class.as_str(), now.return_notice_version), ("consigned", "zero", 2));
        assert_eq!((now.storage_class.as_str(), now.shelf_life_days), ("chilled", None));
        assert_eq!((now.variants[0].measures.weight_grams, now.variants[0].measures.width_mm), (None, Some(90)));
        let out = out(db, Kind::Products).await;
        let back = imported(db, Settings::default(), &out).await;
        assert_eq!(counts(&back), (0, 0, 1, 0), "{out} {:?}", refused(db, back.id).await);
        assert_eq!(undone(db, changed.id).await, [("restored".to_owned(), 1)]);
        let again = product(db, "plum-wine").await.unwrap();
        assert_eq!((again.legal_class, again.return_class, again.shelf_life_days), (here.legal_class, here.return_class, here.shelf_life_days));
        assert_eq!((again.variants[0].measures, again.tax_class, again.kind), (measures, here.tax_class, here.kind));
        assert_eq!(again.return_notice_version, 3, "whoever bought in between read another notice");

        for (rest, field, code) in [
            ("goods,luxury,general,standard,ambient,1,WINE,680,1,1,1,1", "tax_class", "exchange.cell_no_word"),
            ("goods,standard,spirits,standard,ambient,1,WINE,680,1,1,1,1", "legal_class", "exchange.cell_no_word"),
            ("goods,standard,general,maybe,ambient,1,WINE,680,1,1,1,1", "return_class", "exchange.cell_no_word"),
            ("goods,standard,general,standard,warm,1,WINE,680,1,1,1,1", "storage_class", "exchange.cell_no_word"),
            ("goods,standard,general,standard,ambient,-1,WINE,680,1,1,1,1", "shelf_life_days", "exchange.cell_no_number"),
            ("goods,standard,general,standard,ambient,1,WINE,680,heavy,1,1,1", "weight_grams", "exchange.cell_no_number"),
        ] {
            let wrong = imported(db, Settings::default(), &wine(rest)).await;
            assert_eq!(refused(db, wrong.id).await, [(2, field.into(), code.into())], "{rest}");
        }
        let service = imported(db, Settings::default(), &wine("service,standard,alcohol,standard,ambient,730,WINE,680,750,80,80,310")).await;
        assert_eq!(refused(db, service.id).await.first().map(|told| told.2.clone()), Some("catalog.kind_fixed".to_owned()));
    }

    async fn yesterdays_file_beside_what_is_here(brand) {
        let db = &brand.db;
        open(db).await;
        imported(db, Settings::default(), "handle,name,sku,price\ntea,Tea,T,100\ncup,Cup,C,50\n").await;
        let goods = || {
            db.read(|read| {
                let list = catalog::default_price_list(read)?.id;
                catalog::products(read, list, "en", catalog::ProductFilter::default(), None, 10)
            })
        };
        let before = goods().await.unwrap();
        let text = "handle,name,sku,price\ntea,Tea,T,110\nplate,Plate,P,70\n";
        let read = upload(db, None, Settings::default(), text.as_bytes()).await;
        let compared = step(db, read.id, Step::Compare).await;
        assert_eq!(compared.state, State::Ready);
        let found = db.read(move |read| import::differences(read, compared.id, 0, 10)).await.unwrap();
        let told: Vec<(&str, &str, &str, &str, &str)> = found
            .iter()
            .map(|one| (one.side.as_str(), one.name.as_str(), one.field.as_str(), one.here.as_str(), one.there.as_str()))
            .collect();
        assert_eq!(
            told,
            [("different", "tea", "T / price", "100", "110"), ("missing_here", "plate", "", "", ""), ("missing_there", "cup", "", "", "")]
        );
        assert_eq!(goods().await.unwrap(), before, "a comparison changes nothing");
    }

    async fn files_that_cannot_be_used_change_nothing(brand) {
        let db = &brand.db;
        open(db).await;
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
        for (bytes, code) in [
            (noise, "exchange.encoding_unknown"),
            (b"a,b\n1,\x00\n".to_vec(), "exchange.not_a_table"),
            (b"PK\x03\x04 broken".to_vec(), "exchange.broken_xlsx"),
        ] {
            let read = upload(db, None, Settings::default(), &bytes).await;
            assert_eq!((read.state, read.error.as_deref()), (State::Unusable, Some(code)));
        }
        let mut intake = Intake::new(db, Actor::SYSTEM);
        let endless = [&b"a,b\n\"never ends"[..], &vec![b'x'; 3 << 20]].concat();
        let Err(store::WriteError::Refused(refusal)) = intake.take(&endless).await else { panic!("while it comes") };
        assert_eq!(refusal.code.name, "exchange.row_too_long");
        for (head, code) in [(&b"<html>"[..], "exchange.is_html"), (b"", "exchange.file_empty")] {
            let mut intake = Intake::new(db, Actor::SYSTEM);
            intake.take(head).await.unwrap();
            let store::WriteError::Refused(refusal) = intake.finish().await.unwrap_err() else { panic!() };
            assert_eq!(refusal.code.name, code);
        }
    }

    async fn the_state_of_the_data(brand) {
        let db = &brand.db;
        open(db).await;
        imported(db, Settings::default(), "handle,name,sku,price,barcode\ntea,Tea,T,100,123\ncup,Cup,C,,\n").await;
        imported(db, Settings::default(), "sku,location,quantity\nT,main,7\n").await;
        imported(db, Settings::default(), "external_id,name,phone\n1,A,0912345678\n2,B,\n3,C,0912345678\n").await;
        let found = db.read(|read| exchange::health::look(read, 30, 10)).await.unwrap();
        let count = |name: &str| found.iter().find(|(check, _)| check.name == name).unwrap().1.count;
        assert_eq!(count("duplicate_members"), 1);
        assert_eq!(count("unreachable_members"), 1);
        assert_eq!(count("members_without_consent"), 2);
        assert_eq!(count("dead_goods"), 1, "tea was counted");
        assert_eq!(count("stock_without_cost"), 1);
        assert_eq!(count("goods_without_price"), 1);
        assert_eq!(count("goods_without_barcode"), 1);
        assert_eq!(count("goods_without_picture"), 2);
        assert_eq!(count("buyers_of_both"), 0);
    }

    async fn every_statement_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, exchange::sql::ALL, &[]).await;
        testkit::every_statement_is_understood(&brand, catalog::sql::ALL, &[]).await;
        testkit::every_statement_is_understood(&brand, members::sql::ALL, &[]).await;
        testkit::every_statement_is_understood(&brand, stock::sql::ALL, &[]).await;
    }
}
