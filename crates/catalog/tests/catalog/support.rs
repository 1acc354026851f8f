//! A brand that is set up, and cakes to sell.

use std::collections::BTreeMap;
use std::future::Future;

use catalog::{Barcode, Defaults, NewProduct, NewVariant, Product, RichText, VariantValue};
use kernel::{Actor, ActorKind, Id, Price, Quantity, Rate, Refusal};
use store::{Db, Stop, Tx, WriteError, params};

/// Whole major units.
pub fn dollars(number: i64) -> Price {
    Price::new(number * 10_000)
}

/// Somebody who works here.
pub fn clerk() -> Actor {
    Actor::new(ActorKind::Staff, Id::derived("test", b"clerk"))
}

/// Writes, and expects it to go well.
pub async fn write<T: Send + 'static>(db: &Db, closure: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static) -> T {
    db.write("test.write", clerk(), closure).await.unwrap()
}

/// Writes, and expects a refusal.
pub async fn refused<T: std::fmt::Debug + Send + 'static>(
    db: &Db,
    closure: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> Refusal {
    match db.write("test.write", clerk(), closure).await {
        Err(WriteError::Refused(refusal)) => *refusal,
        other => panic!("{other:?} is not a refusal"),
    }
}

/// The fields that a refusal names, with what is wrong with them.
pub fn fields(refusal: &Refusal) -> Vec<(&str, &str)> {
    refusal.fields.iter().map(|field| (field.pointer.as_str(), field.code.name)).collect()
}

/// Sets the brand up and returns its price list.
pub async fn set_up(db: &Db) -> Id {
    write(db, |tx| catalog::ensure_defaults(tx, &Defaults::inclusive(Rate::new(50_000)))).await
}

/// Text in Chinese and English.
pub fn texts(chinese: &str, english: &str) -> BTreeMap<String, String> {
    [("zh-TW", chinese), ("en", english)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(locale, text)| (locale.to_owned(), text.to_owned()))
        .collect()
}

/// A cake in one size.
pub fn cake(handle: &str, sku: &str, price: i64) -> NewProduct {
    NewProduct {
        handle: handle.to_owned(),
        names: texts("桂花烏龍戚風蛋糕", "Osmanthus oolong chiffon cake"),
        descriptions: [("zh-TW", "每天早上現烤。"), ("en", "Baked every morning.")]
            .map(|(locale, text)| (locale.to_owned(), RichText::of(text)))
            .into(),
        variants: vec![NewVariant { sku: sku.to_owned(), unit_price: Some(dollars(price)), ..NewVariant::default() }],
        ..NewProduct::default()
    }
}

/// A variant of a size, with a barcode for one and one for a dozen.
pub fn sized(sku: &str, size: &str, price: i64) -> NewVariant {
    let barcode = |code: String, units| Barcode::in_house(code, Quantity::units(units));
    NewVariant {
        sku: sku.to_owned(),
        unit_price: Some(dollars(price)),
        barcodes: vec![barcode(format!("471-{sku}"), 1), barcode(format!("BOX-{sku}"), 12)],
        values: vec![VariantValue { axis: "尺寸".to_owned(), value: size.to_owned() }],
        ..NewVariant::default()
    }
}

/// Makes a product.
pub async fn create(db: &Db, new: NewProduct) -> Id {
    write(db, move |tx| catalog::create_product(tx, &new)).await
}

/// A product with everything that can be edited.
pub async fn product(db: &Db, id: Id) -> Product {
    let found = db
        .read(move |read| {
            let list = catalog::default_price_list(read)?.id;
            catalog::product(read, id, list)
        })
        .await;
    found.unwrap().unwrap()
}

/// The kinds of the journal's entries about a subject, with their bodies: also of those that have no
/// position yet.
pub async fn journal_of(db: &Db, subject: Id) -> Vec<(String, serde_json::Value)> {
    let of_subject = "SELECT kind, body FROM journal WHERE subject = $1 ORDER BY id";
    let read = move |read: &mut store::Read<'_>| {
        read.query(of_subject, params![subject], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))
    };
    let entries = db.read(read).await.unwrap();
    entries.into_iter().map(|(kind, body)| (kind, serde_json::from_str(&body).unwrap())).collect()
}

/// Everything that must hold, holds.
pub async fn sound(db: &Db) {
    for (name, statement) in catalog::CHECKS {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert_eq!(wrong.len(), 0, "{name}");
    }
}

/// Runs them all at once and gives their results in order.
pub async fn together<T: Send + 'static>(work: Vec<impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let running: Vec<_> = work.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for one in running {
        results.push(one.await.unwrap());
    }
    results
}
