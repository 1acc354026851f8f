//! Goods change their use, or leave without a buyer.

use kernel::{Id, Quantity};
use stock::{Condition, LevelKey, Reclassification, WriteOff, WriteOffLine, WriteOffReason, reasons};
use store::Db;

use crate::support::{
    hold, id, journal_of, level, open_cases, refused, saleable, sound, stocked, units, wanted, write,
};

fn to(location: Id, variant: Id, from: Condition, to: Condition, pieces: i64) -> Reclassification {
    Reclassification { location, variant, from, to, quantity: units(pieces), reason: "擺到櫥窗".to_owned() }
}

fn off(location: Id, lines: &[(Id, Condition, i64)], reason: WriteOffReason) -> WriteOff {
    let line = |(variant, condition, pieces): &(Id, Condition, i64)| WriteOffLine {
        variant: *variant,
        condition: *condition,
        quantity: units(*pieces),
    };
    WriteOff { location, lines: lines.iter().map(line).collect(), reason, note: String::new() }
}

async fn on_hand(db: &Db, variant: Id, location: Id, condition: Condition) -> Quantity {
    let key = LevelKey { variant, location, condition };
    db.read(move |read| stock::level_of(read, &key)).await.unwrap().map(|view| view.on_hand).unwrap_or_default()
}

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn a_display_piece_is_not_promised_and_can_be_released(brand) {
        use Condition::{Display, Saleable};
        let db = &brand.db;
        let (location, cake) = stocked(db, 3).await;
        let out = to(location, cake, Saleable, Display, 2);
        let document = write(db, move |tx| stock::reclassify(tx, &out)).await;
        let free = db.read(move |read| stock::available_at(read, cake, location)).await.unwrap();
        assert_eq!((free, on_hand(db, cake, location, Display).await), (units(1), units(2)));
        let moved = db.read(move |read| stock::movements_of(read, document)).await.unwrap();
        let told: Vec<_> = moved.iter().map(|row| (row.condition, row.quantity, row.reason.as_str())).collect();
        assert_eq!(told, [(Saleable, units(-2), reasons::RECLASSIFIED), (Display, units(2), reasons::RECLASSIFIED)]);
        let paper = db.read(move |read| stock::document(read, document)).await.unwrap().unwrap();
        assert_eq!((paper.kind.as_str(), paper.reason.as_str()), ("reclassification", "擺到櫥窗"));
        let kinds: Vec<String> = journal_of(db, document).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["stock.moved", "stock.reclassified"]);
        let back = to(location, cake, Display, Saleable, 2);
        write(db, move |tx| stock::reclassify(tx, &back)).await;
        assert_eq!(level(db, cake, location).await, (3, 0));
        sound(db).await;
    }

    async fn what_is_promised_stays(brand) {
        use Condition::{Quarantine, Saleable};
        let db = &brand.db;
        let (location, cake) = stocked(db, 5).await;
        hold(db, id("order"), vec![wanted(cake, location, 3)]).await;
        // What is kept back from buyers may go: it is promised to nobody.
        write(db, move |tx| stock::set_safety(tx, &saleable(cake, location), units(2))).await;
        let three = to(location, cake, Saleable, Quarantine, 3);
        let refusal = refused(db, move |tx| stock::reclassify(tx, &three)).await;
        assert_eq!(refusal.code.name, "stock.not_free");
        assert_eq!(refusal.params.get("left_thousandths"), Some(&kernel::Param::from(2_000)));
        let writing_off = off(location, &[(cake, Saleable, 3)], WriteOffReason::Damage);
        assert_eq!(refused(db, move |tx| stock::write_off(tx, &writing_off)).await.code.name, "stock.not_free");
        let two = to(location, cake, Saleable, Quarantine, 2);
        write(db, move |tx| stock::reclassify(tx, &two)).await;
        assert_eq!(level(db, cake, location).await, (3, 3));
        assert!(open_cases(db).await.is_empty());
        let nothing_there = to(location, id("tea"), Condition::Tester, Saleable, 1);
        assert_eq!(refused(db, move |tx| stock::reclassify(tx, &nothing_there)).await.code.name, "stock.not_free");
        sound(db).await;
    }

    async fn goods_are_written_off_with_a_reason(brand) {
        use Condition::{Damaged, Saleable};
        let db = &brand.db;
        let (location, cake) = stocked(db, 6).await;
        let cracked = to(location, cake, Saleable, Damaged, 2);
        write(db, move |tx| stock::reclassify(tx, &cracked)).await;
        let lines = [(cake, Saleable, 1), (cake, Damaged, 2), (cake, Saleable, 2)];
        let expired = off(location, &lines, WriteOffReason::Expired);
        let document = write(db, move |tx| stock::write_off(tx, &expired)).await;
        assert_eq!((level(db, cake, location).await, on_hand(db, cake, location, Damaged).await), ((1, 0), units(0)));
        let moved = db.read(move |read| stock::movements_of(read, document)).await.unwrap();
        assert!(moved.len() == 3 && moved.iter().all(|row| row.reason == "expired"));
        let paper = db.read(move |read| stock::document(read, document)).await.unwrap().unwrap();
        assert_eq!((paper.kind.as_str(), paper.reason.as_str()), ("write_off", "expired"));
        // One line too many takes none: the lines of a level count together.
        let too_many = off(location, &[(cake, Saleable, 1), (cake, Saleable, 1)], WriteOffReason::Tasting);
        let refusal = refused(db, move |tx| stock::write_off(tx, &too_many)).await;
        let fields: Vec<&str> = refusal.fields.iter().map(|field| field.pointer.as_str()).collect();
        assert_eq!((refusal.code.name, fields), ("stock.not_free", vec!["/lines/0", "/lines/1"]));
        let on_the_way = off(location, &[(cake, Condition::InTransit, 1)], WriteOffReason::Loss);
        assert_eq!(refused(db, move |tx| stock::write_off(tx, &on_the_way)).await.code.name, "stock.in_transit");
        assert_eq!(level(db, cake, location).await, (1, 0));
        sound(db).await;
    }
}
