//! Locations and service points.

use serde_json::{Value, json};
use stock::{LocationKind, NewServicePoint, PlaceState, ServicePointKind, Source};

use crate::support::{id, journal_of, new_location, refused, write};

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn a_store_has_its_own_place(brand) {
        let db = &brand.db;
        let mut places = Vec::new();
        for (code, kind, position) in [("WH", LocationKind::Warehouse, 9), ("XY", LocationKind::Shop, 1), ("ZS", LocationKind::Shop, 2)] {
            let new = new_location(code, kind, position);
            places.push(write(db, move |tx| stock::create_location(tx, &new)).await);
        }
        let all = db.read(stock::locations).await.unwrap();
        assert_eq!(all.iter().map(|place| place.code.as_str()).collect::<Vec<_>>(), ["XY", "ZS", "WH"], "in the brand's order");
        assert!(all.iter().all(|place| place.state == PlaceState::Active && place.version == 1 && place.cut_off_minutes == 240));
        let of = |store: &'static str| db.read(move |read| stock::location_of_store(read, id(store)));
        assert_eq!(of("store XY").await.unwrap(), Some(places[1]));
        assert_eq!(of("web").await.unwrap(), None);
        let by_code = db.read(|read| stock::location_by_code(read, "WH")).await.unwrap().unwrap();
        assert_eq!((by_code.id, by_code.store), (places[0], None));
        let own = db.read(|read| stock::locations_of(read, &[id("store XY"), id("web")])).await.unwrap();
        assert_eq!(own, [places[1]], "a warehouse of no store is nobody's own");
        let told = [journal_of(db, places[0]).await.remove(0), journal_of(db, places[1]).await.remove(0)];
        assert!(told.iter().all(|(kind, _)| kind == "stock.location_created"));
        assert_eq!([&told[0].1["store"], &told[1].1["store"]], [&Value::Null, &json!(id("store XY"))]);
    }

    async fn codes_are_nobody_elses(brand) {
        let db = &brand.db;
        let new = new_location("XY", LocationKind::Shop, 1);
        let again = new.clone();
        write(db, move |tx| stock::create_location(tx, &new)).await;
        let refusal = refused(db, move |tx| stock::create_location(tx, &again)).await;
        assert_eq!(refusal.code.name, "stock.code_taken");
        assert_eq!(refusal.sentence("en"), "The code XY is taken.");
        for code in ["", " XY", &"X".repeat(33), "X\nY"] {
            let wrong = new_location(code, LocationKind::Shop, 1);
            assert_eq!(refused(db, move |tx| stock::create_location(tx, &wrong)).await.fields[0].pointer, "/code");
        }
        let mut late = new_location("ZS", LocationKind::Shop, 1);
        late.cut_off_minutes = 24 * 60;
        assert_eq!(refused(db, move |tx| stock::create_location(tx, &late)).await.fields[0].pointer, "/cut_off_minutes");
    }

    async fn service_points_hang_on_places(brand) {
        let db = &brand.db;
        let (shop, warehouse) = {
            let (shop, warehouse) = (new_location("XY", LocationKind::Shop, 1), new_location("WH", LocationKind::Warehouse, 2));
            write(db, move |tx| Ok((stock::create_location(tx, &shop)?, stock::create_location(tx, &warehouse)?))).await
        };
        let source = |location, priority, lead_minutes| Source { location, priority, lead_minutes };
        let counter = NewServicePoint {
            store: id("store XY"),
            code: "XY-P".to_owned(),
            name: "取貨櫃台".to_owned(),
            kind: ServicePointKind::Pickup,
            sources: vec![source(warehouse, 2, 1_440), source(shop, 1, 30)],
        };
        let till = NewServicePoint { code: "XY-T".to_owned(), kind: ServicePointKind::Till, sources: Vec::new(), ..counter.clone() };
        let lost = NewServicePoint { code: "XY-L".to_owned(), sources: vec![source(id("nowhere"), 1, 0)], ..counter.clone() };
        write(db, move |tx| stock::create_service_point(tx, &counter)).await;
        let till = write(db, move |tx| stock::create_service_point(tx, &till)).await;
        assert_eq!(refused(db, move |tx| stock::create_service_point(tx, &lost)).await.code.name, "stock.unknown_location");
        let points = db.read(|read| stock::service_points(read, Some(id("store XY")))).await.unwrap();
        assert_eq!(points.iter().map(|point| point.code.as_str()).collect::<Vec<_>>(), ["XY-P", "XY-T"]);
        assert_eq!(points[0].sources, [source(shop, 1, 30), source(warehouse, 2, 1_440)], "the preferred place first");
        assert!(points[1].sources.is_empty());
        write(db, move |tx| stock::link(tx, till, &source(shop, 1, 0))).await;
        write(db, move |tx| stock::link(tx, till, &source(shop, 5, 10))).await;
        let all = db.read(|read| stock::service_points(read, None)).await.unwrap();
        assert_eq!(all[1].sources, [source(shop, 5, 10)]);
        assert!(db.read(|read| stock::service_points(read, Some(id("other")))).await.unwrap().is_empty());
    }
}
