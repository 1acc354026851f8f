//! Codes that scan: of GS1, of the brand itself, typed, and printed by a scale.

use catalog::{Barcode, BarcodeKind, Carries, CodePattern, NewVariant, scan};
use kernel::{Exponent, Id, Quantity};
use store::Db;

use crate::support::{cake, create, dollars, fields, journal_of, product, refused, set_up, sound, write};

async fn scanned(db: &Db, list: Id, code: &str) -> Option<(String, Result<Quantity, &'static str>)> {
    let (code, at) = (code.to_owned(), db.now());
    let found = db.read(move |read| catalog::find_by_code(read, list, &code, at, Exponent::ZERO, "en")).await.unwrap();
    found.map(|found| (found.sellable.sku, found.quantity.map_err(|refusal| refusal.code.name)))
}

fn code(kind: BarcodeKind, text: &str, units: i64) -> Barcode {
    Barcode { code: text.to_owned(), kind, quantity: Quantity::units(units) }
}

/// A code as a scale prints it: everything but the check digit is given.
fn printed(body: &str) -> String {
    format!("{body}{}", scan::check_digit(body).unwrap())
}

/// Meat by the kilogram, whose number on the scale is 42.
async fn meat(db: &Db, price: i64) -> Id {
    let mut new = cake("pork-floss", "PORK-KG", price);
    new.variants[0] = NewVariant {
        unit: "kg".to_owned(),
        quantity_step: Quantity::from_thousandths(1),
        barcodes: vec![code(BarcodeKind::Plu, "0042", 1)],
        ..new.variants[0].clone()
    };
    create(db, new).await
}

fn pattern(prefix: &str, carries: Carries, decimals: i64) -> CodePattern {
    CodePattern {
        prefix: prefix.to_owned(),
        carries,
        item_digits: 5,
        value_digits: 5,
        value_decimals: decimals,
        value_check: false,
        version: 0,
    }
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn one_number_however_it_is_printed(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut tea = cake("tea", "TEA", 100);
        tea.variants[0].barcodes = vec![
            Barcode::gtin("036000291452"),
            code(BarcodeKind::Gtin, "10036000291459", 12),
            code(BarcodeKind::UpcE, "04252614", 1),
            Barcode::in_house("SHELF-7", Quantity::ONE),
        ];
        create(db, tea).await;
        for (text, units) in [
            ("036000291452", 1), ("0036000291452", 1), ("00036000291452", 1), ("10036000291459", 12),
            ("04252614", 1), ("042100005264", 1), ("0042100005264", 1), ("SHELF-7", 1), ("TEA", 1),
        ] {
            assert_eq!(scanned(db, list, text).await, Some(("TEA".to_owned(), Ok(Quantity::units(units)))), "{text}");
        }
        assert_eq!(scanned(db, list, "036000291453").await, None, "a wrong check digit is another code");
        // The same number in another print is taken.
        let mut other = cake("other", "OTHER", 100);
        other.variants[0].barcodes = vec![Barcode::gtin("0036000291452")];
        let refusal = refused(db, move |tx| catalog::create_product(tx, &other)).await;
        assert_eq!(fields(&refusal), [("/variants/0/barcodes/0/code", "catalog.barcode_taken")]);
        sound(db).await;
    }

    async fn codes_are_set_as_a_whole(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let variant = product(db, id).await.variants[0].id;
        let codes = [Barcode::gtin("4006381333931"), code(BarcodeKind::Plu, "7", 1)];
        let asked = codes.clone();
        assert_eq!(write(db, move |tx| catalog::set_barcodes(tx, variant, 1, &asked)).await, 2);
        let seen = product(db, id).await;
        assert_eq!((seen.version, seen.variants[0].version, seen.variants[0].barcodes.len()), (2, 2, 2));
        assert_eq!(scanned(db, list, "007").await, Some(("CAKE".to_owned(), Ok(Quantity::ONE))), "typed");
        let stale = refused(db, move |tx| catalog::set_barcodes(tx, variant, 1, &[])).await;
        assert_eq!(stale.code.name, "store.stale");
        let wrong = [
            Barcode::gtin("4006381333932"), code(BarcodeKind::UpcE, "04252615", 1), code(BarcodeKind::Plu, "12A", 1),
            Barcode::in_house("two words", Quantity::ONE), Barcode::gtin("4006381333931"), Barcode::gtin("04006381333931"),
        ];
        let refusal = refused(db, move |tx| catalog::set_barcodes(tx, variant, 2, &wrong)).await;
        assert_eq!(fields(&refusal), [
            ("/barcodes/0/code", "catalog.gtin_invalid"), ("/barcodes/1/code", "catalog.upc_e_invalid"),
            ("/barcodes/2/code", "catalog.plu_invalid"), ("/barcodes/3/code", "catalog.barcode_invalid"),
            ("/barcodes/5/code", "catalog.twice"),
        ]);
        assert_eq!(write(db, move |tx| catalog::set_barcodes(tx, variant, 2, &[])).await, 3);
        assert_eq!(scanned(db, list, "4006381333931").await, None, "free again");
        assert_eq!(journal_of(db, variant).await.len(), 3, "one price and two settings");
        sound(db).await;
    }

    async fn a_scale_prints_the_weight(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        meat(db, 900).await;
        let weighs = printed("280004200617");
        assert_eq!(scanned(db, list, &weighs).await, None, "nobody has said what 28 means");
        write(db, |tx| catalog::set_code_pattern(tx, &pattern("28", Carries::Weight, 3))).await;
        let grams = |grams| Some(("PORK-KG".to_owned(), Ok(Quantity::from_thousandths(grams))));
        assert_eq!(scanned(db, list, &weighs).await, grams(617));
        assert_eq!(scanned(db, list, "42").await, grams(1_000), "typed, for a kilogram");
        assert_eq!(scanned(db, list, &printed("280004300617")).await, None, "nothing has the number 43");
        // What is sold by the piece has no weight.
        let mut box_of = cake("box", "BOX", 100);
        box_of.variants[0].barcodes = vec![code(BarcodeKind::Plu, "50", 1)];
        create(db, box_of).await;
        assert_eq!(scanned(db, list, &printed("280005000617")).await, Some(("BOX".to_owned(), Err("catalog.quantity_step"))));
    }

    async fn a_printed_price_is_what_is_charged(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        meat(db, 900).await;
        write(db, |tx| catalog::set_code_pattern(tx, &pattern("21", Carries::Price, 0))).await;
        let (_, quantity) = scanned(db, list, &printed("210004200185")).await.unwrap();
        let charged = dollars(900).times(quantity.unwrap(), Exponent::ZERO);
        assert_eq!(charged.get(), 185);
        // Where one step costs more than one dollar, not every price can be met.
        let dear = cake("saffron", "SAFFRON", 0);
        let dear = catalog::NewProduct {
            variants: vec![NewVariant {
                unit_price: Some(dollars(90_000)),
                quantity_step: Quantity::from_thousandths(1),
                barcodes: vec![code(BarcodeKind::Plu, "43", 1)],
                ..dear.variants[0].clone()
            }],
            ..dear
        };
        create(db, dear).await;
        let refused = scanned(db, list, &printed("210004300185")).await;
        assert_eq!(refused, Some(("SAFFRON".to_owned(), Err("catalog.price_not_met"))));
        assert_eq!(scanned(db, list, &printed("210004300180")).await.unwrap().1, Ok(Quantity::from_thousandths(2)));
    }

    async fn patterns_are_set_by_the_version_they_were_seen_in(brand) {
        let db = &brand.db;
        set_up(db).await;
        let weight = pattern("28", Carries::Weight, 3);
        let (first, again) = (weight.clone(), weight.clone());
        assert_eq!(write(db, move |tx| catalog::set_code_pattern(tx, &first)).await, 1);
        assert_eq!(refused(db, move |tx| catalog::set_code_pattern(tx, &again)).await.code.name, "store.stale");
        let second = CodePattern { value_decimals: 2, version: 1, ..weight.clone() };
        assert_eq!(write(db, move |tx| catalog::set_code_pattern(tx, &second)).await, 2);
        let all = db.read(catalog::code_patterns).await.unwrap();
        assert_eq!((all.len(), all[0].value_decimals, all[0].version), (1, 2, 2));
        let wrong = CodePattern { prefix: "47".to_owned(), item_digits: 6, value_check: true, value_decimals: 5, ..weight };
        let refusal = refused(db, move |tx| catalog::set_code_pattern(tx, &wrong)).await;
        assert_eq!(fields(&refusal), [
            ("/prefix", "catalog.prefix_invalid"), ("/item_digits", "catalog.digits_invalid"),
            ("/value_decimals", "catalog.digits_invalid"),
        ]);
        assert_eq!(refused(db, |tx| catalog::remove_code_pattern(tx, "28", 1)).await.code.name, "store.stale");
        write(db, |tx| catalog::remove_code_pattern(tx, "28", 2)).await;
        assert_eq!(refused(db, |tx| catalog::remove_code_pattern(tx, "28", 2)).await.code.name, "catalog.nothing_there");
    }
}
