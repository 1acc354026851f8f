//! What the chain sells: every good of the catalogue, each as often as people ask for it.

use anyhow::{Context, Result};
use kernel::{BusinessDate, Cost, Exponent, Id, Price, Quantity};
use stock::ReceiptLine;
use store::Db;

use crate::demo::catalogue::articles;
use crate::demo::history::calendar;
use crate::demo::random::Random;

/// Pieces of everything on every shelf when the chain moves in.
const PIECES: i64 = 400;

/// Something that is sold.
pub(super) struct Ware {
    pub(super) variant: Id,
    pub(super) sku: String,
    pub(super) name: String,
    pub(super) price: Price,
    pub(super) dollars: i64,
    handle: &'static str,
    tags: Vec<&'static str>,
    asked: i64,
}

/// Everything that is sold.
pub(super) struct Wares(Vec<Ware>);

/// What is sold on a day: sums of how often each is asked for, so that one is found by halving.
pub(super) struct Season(Vec<(u64, usize)>);

impl Wares {
    /// What there is on a day.
    pub(super) fn season(&self, date: BusinessDate) -> Season {
        let mut sum = 0;
        let there = self.0.iter().enumerate().filter(|(_, ware)| calendar::in_season(&ware.tags, ware.handle, date));
        Season(
            there
                .map(|(at, ware)| {
                    sum += ware.asked.unsigned_abs();
                    (sum, at)
                })
                .collect(),
        )
    }
}

impl Season {
    /// One of them, by a number that was drawn.
    pub(super) fn pick<'a>(&self, wares: &'a Wares, drawn: u64) -> &'a Ware {
        let sum = self.0.last().map_or(1, |last| last.0);
        let wanted = drawn % sum;
        let at = self.0.partition_point(|(until, _)| *until <= wanted);
        let at = self.0.get(at).map_or(0, |found| found.1);
        &wares.0[at.min(wares.0.len() - 1)]
    }
}

/// A product at the shop's prices.
async fn product(db: &Db, handle: &'static str) -> Result<catalog::Product> {
    let found = db
        .read(move |read| {
            let list = catalog::default_price_list(read)?.id;
            let product = catalog::product_of_handle(read, handle)?;
            product.map_or(Ok(None), |product| catalog::product(read, product, list))
        })
        .await?;
    found.with_context(|| format!("{handle} is missing"))
}

/// Reads what is sold.
pub(super) async fn wares(db: &Db) -> Result<Wares> {
    let mut all = Vec::new();
    for article in articles()? {
        let handle = article.handle;
        let mut random = Random::new(handle.bytes().fold(23, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte)));
        random.number();
        let popular = 10 + random.below(10) * random.below(12);
        let product = product(db, handle).await?;
        for (variant, weight) in product.variants.iter().zip([6, 3, 1]) {
            let Some(price) = variant.unit_price else { continue };
            all.push(Ware {
                variant: variant.id,
                sku: variant.sku.clone(),
                name: article.names[0].to_owned(),
                price,
                dollars: price.times(Quantity::ONE, Exponent::ZERO).get(),
                handle,
                tags: article.tags.clone(),
                asked: popular * weight,
            });
        }
    }
    anyhow::ensure!(!all.is_empty(), "there is nothing to sell");
    Ok(Wares(all))
}

/// What lies on a new store's shelves.
pub(super) async fn opening(db: &Db) -> Result<Vec<ReceiptLine>> {
    let mut lines = Vec::new();
    for article in articles()?.iter().filter(|article| !article.is_drink()) {
        let product = product(db, article.handle).await?;
        for (variant, size) in product.variants.iter().zip(&article.sizes) {
            let cost = Some(Cost::new(size.cost * 10_000));
            lines.push(ReceiptLine { variant: variant.id, quantity: Quantity::units(PIECES), cost, lot: None });
        }
    }
    Ok(lines)
}
