//! What a brand begins with.

use catalog::{Defaults, TaxClass, TaxKind};
use kernel::Rate;

use crate::support::{fields, journal_of, refused, set_up, write};

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn defaults_are_made_once(brand) {
        let db = &brand.db;
        assert!(db.read(catalog::default_price_list).await.is_err(), "a brand that was never set up says so");
        let list = set_up(db).await;
        assert_eq!(set_up(db).await, list);
        let found = db.read(catalog::default_price_list).await.unwrap();
        assert_eq!((found.id, found.code.as_str(), found.version, found.includes_tax), (list, "standard", 1, true));
        let classes = db.read(catalog::tax_classes).await.unwrap();
        let classes: Vec<_> = classes.iter().map(|class| (class.code.as_str(), class.kind, class.rate.get())).collect();
        assert_eq!(classes, [("exempt", TaxKind::Exempt, 0), ("standard", TaxKind::Taxable, 50_000), ("zero", TaxKind::Zero, 0)]);
        assert_eq!(journal_of(db, list).await.len(), 1);
        // A rate that was changed by hand stays as it is.
        let lower = TaxClass { code: "standard".to_owned(), kind: TaxKind::Taxable, rate: Rate::new(30_000) };
        write(db, move |tx| catalog::set_tax_class(tx, &lower)).await;
        write(db, |tx| catalog::ensure_defaults(tx, &Defaults::inclusive(Rate::new(50_000)))).await;
        assert_eq!(db.read(catalog::tax_classes).await.unwrap()[1].rate, Rate::new(30_000));
    }

    async fn rates_that_cannot_be(brand) {
        let db = &brand.db;
        for (kind, rate) in [(TaxKind::Taxable, -1), (TaxKind::Taxable, 1_000_001), (TaxKind::Zero, 1), (TaxKind::Exempt, 50_000)] {
            let class = TaxClass { code: "wrong".to_owned(), kind, rate: Rate::new(rate) };
            let refusal = refused(db, move |tx| catalog::set_tax_class(tx, &class)).await;
            assert_eq!(fields(&refusal), [("/rate", "catalog.rate_invalid")]);
        }
        let class = TaxClass { code: "Not A Code".to_owned(), kind: TaxKind::Zero, rate: Rate::ZERO };
        assert_eq!(refused(db, move |tx| catalog::set_tax_class(tx, &class)).await.fields[0].pointer, "/code");
    }

    async fn the_list_with_the_lowest_priority_is_the_default(brand) {
        let db = &brand.db;
        let standard = set_up(db).await;
        let staff = write(db, |tx| catalog::create_price_list(tx, "staff", true, 9)).await;
        assert_eq!(db.read(catalog::default_price_list).await.unwrap().id, standard);
        assert_eq!(db.read(move |read| catalog::price_list(read, staff)).await.unwrap().unwrap().code, "staff");
        let nowhere = db.new_id();
        assert_eq!(db.read(move |read| catalog::price_list(read, nowhere)).await.unwrap(), None);
        assert!(db.read(move |read| catalog::price_list_version(read, nowhere)).await.is_err());
    }
}
