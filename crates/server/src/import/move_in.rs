//! Making a brand out of what a file holds. Doing it twice does it once.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;
use catalog::{Defaults, ImportedProduct, NewProduct, NewVariant};
use kernel::{Actor, Id, Quantity};
use orders::import::{Imported, Into};
use promo::{RuleBook, ShippingMethod, TaxClass, TaxKind};
use staff::{InvoiceMode, NewLegalEntity, NewStore, StoreKind};
use stock::{LocationKind, NewLocation, Receipt, ReceiptLine};
use store::{Db, references};

use super::online_retail::{Contents, Good, ZONE};

/// Name of the source in external references.
const SOURCE: &str = "online-retail";
/// Orders booked in one write, so that each stays short.
const ORDERS: usize = 8;
/// Goods made in one write.
const GOODS: usize = 10;
/// Pieces that a new good opens with when nothing else is said.
pub const OPENING: u32 = 100;

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// Goods that were new.
    pub goods: usize,
    /// Orders that were new.
    pub orders: usize,
    /// Credit notes that were new.
    pub returns: usize,
}

/// Books what was read into a brand, whose store is made if it is missing.
///
/// The file says what was sold, not what lay on the shelf; so every good that is new opens with
/// `opening` pieces.
///
/// # Errors
/// When the database says so.
pub async fn move_in(db: &Db, contents: &Contents, opening: u32) -> anyhow::Result<Moved> {
    let opening = Quantity::units(i64::from(opening));
    let into = ensure_store(db).await?;
    let mut moved = Moved::default();
    let variants = make_goods(db, &into, &contents.goods, opening, &mut moved).await?;
    for orders in contents.orders.chunks(ORDERS) {
        moved.orders += book(db, &into, orders, &variants, false).await?;
    }
    for returns in contents.returns.chunks(ORDERS) {
        moved.returns += book(db, &into, returns, &variants, true).await?;
    }
    Ok(moved)
}

async fn ensure_store(db: &Db) -> anyhow::Result<Into> {
    let zone = kernel::Zone::named(ZONE)?;
    let [entity, shop, web, register] = std::array::from_fn(|_| db.new_id());
    let book = orders::setup::check_book(RuleBook {
        version: 1,
        tax_classes: BTreeMap::from([(
            "exempt".to_owned(),
            TaxClass { kind: TaxKind::Exempt, rate: kernel::Rate::ZERO },
        )]),
        shipping_methods: ["pickup", "home"]
            .into_iter()
            .map(|code| {
                let free = ShippingMethod { fee: kernel::Money::ZERO, tax_class: "exempt".to_owned(), free_from: None };
                (code.to_owned(), free)
            })
            .collect(),
        ..RuleBook::default()
    })
    .map_err(|stop| anyhow::anyhow!("the rule book: {stop:?}"))?;
    db.write("import.ensure_store", Actor::SYSTEM, move |tx| {
        let list = catalog::ensure_defaults(tx, &Defaults::inclusive(kernel::Rate::ZERO))?;
        if let Some(store) = staff::store_by_code(tx, "web")? {
            let location = store.location.unwrap_or(store.id);
            return Ok(Into {
                source: SOURCE.to_owned(),
                store: store.id,
                legal_entity: store.legal_entity,
                location,
                price_list: list,
            });
        }
        staff::ensure_roles(tx)?;
        staff::create_legal_entity(
            tx,
            &NewLegalEntity {
                id: entity,
                name: "Online Retail".to_owned(),
                tax_id: "GB000000000".to_owned(),
                country: "GB".to_owned(),
            },
        )?;
        let location = stock::create_location(
            tx,
            &NewLocation {
                store: None,
                legal_entity: entity,
                code: "warehouse".to_owned(),
                name: "Warehouse".to_owned(),
                kind: LocationKind::Warehouse,
                zone: zone.clone(),
                cut_off_minutes: 0,
                place: None,
                position: 1,
            },
        )?;
        for (id, code, name, kind) in
            [(web, "web", "Online Retail", StoreKind::Web), (shop, "counter", "Trade counter", StoreKind::Direct)]
        {
            staff::create_store(
                tx,
                &NewStore {
                    id,
                    legal_entity: entity,
                    code: code.to_owned(),
                    name: name.to_owned(),
                    kind,
                    invoice_mode: InvoiceMode::None,
                    zone: zone.clone(),
                    cut_off_minutes: 0,
                    location: Some(location),
                    phone: String::new(),
                    address: String::new(),
                    hours: String::new(),
                    position: 1,
                },
            )?;
        }
        staff::create_register(
            tx,
            &staff::NewRegister {
                id: register,
                store: shop,
                service_point: None,
                code: "OR1".to_owned(),
                name: "Counter".to_owned(),
            },
        )?;
        orders::setup::put_in_force(tx, &book)?;
        Ok(Into { source: SOURCE.to_owned(), store: web, legal_entity: entity, location, price_list: list })
    })
    .await
    .context("the brand's store could not be made")
}

/// Makes the goods that are new and returns all variants by code.
async fn make_goods(
    db: &Db,
    into: &Into,
    goods: &BTreeMap<String, Good>,
    opening: Quantity,
    moved: &mut Moved,
) -> anyhow::Result<HashMap<String, Id>> {
    let mut variants = HashMap::with_capacity(goods.len());
    let goods: Vec<(i64, String, Good)> =
        goods.iter().zip(1..).map(|((code, good), position)| (position, code.clone(), good.clone())).collect();
    for chunk in goods.chunks(GOODS) {
        let (chunk, location, list) = (chunk.to_vec(), into.location, into.price_list);
        let made = db
            .write_bulk("import.goods", Actor::SYSTEM, move |tx| {
                let now = tx.now();
                let mut made = Vec::with_capacity(chunk.len());
                let (mut products, mut lines) = (Vec::new(), Vec::new());
                for (position, code, good) in &chunk {
                    let (product_id, variant) = ids(code);
                    let new = references::remember(tx, SOURCE, "variant", code, variant)?;
                    if new {
                        products.push(ImportedProduct {
                            id: product_id,
                            variant_ids: vec![variant],
                            product: product(*position, code, good),
                        });
                        lines.push(ReceiptLine { variant, quantity: opening, cost: None, lot: None });
                    }
                    made.push((code.clone(), variant, new));
                }
                if !products.is_empty() {
                    catalog::import_products(tx, list, now, &products)?;
                }
                if !lines.is_empty() && opening.is_positive() {
                    let note = "opening stock of an import".to_owned();
                    stock::open_books(tx, &Receipt { location, lines, note, supplier: None, reference: None })?;
                }
                Ok(made)
            })
            .await
            .context("goods could not be made")?;
        moved.goods += made.iter().filter(|(.., new)| *new).count();
        variants.extend(made.into_iter().map(|(code, variant, _)| (code, variant)));
    }
    Ok(variants)
}

/// Ids of a good's product and variant, the same in every run.
fn ids(code: &str) -> (Id, Id) {
    (
        Id::derived("import.online_retail.product", code.as_bytes()),
        Id::derived("import.online_retail.variant", code.as_bytes()),
    )
}

fn product(position: i64, code: &str, good: &Good) -> NewProduct {
    let name = if good.description.is_empty() { code } else { good.description.as_str() };
    // Codes differ by case alone; addresses may not.
    let case: String = code.chars().map(|letter| if letter.is_ascii_lowercase() { 'l' } else { 'u' }).collect();
    let plain: String = code
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .collect();
    let handle = if case.contains('l') { format!("{plain}-lower") } else { plain };
    NewProduct {
        handle: handle.trim_matches('-').to_owned(),
        names: BTreeMap::from([("en".to_owned(), name.to_owned())]),
        tax_class: "exempt".to_owned(),
        position: Some(position),
        variants: vec![NewVariant { sku: code.to_owned(), unit_price: good.unit_price, ..NewVariant::default() }],
        ..NewProduct::default()
    }
}

async fn book(
    db: &Db,
    into: &Into,
    batch: &[Imported],
    variants: &HashMap<String, Id>,
    back: bool,
) -> anyhow::Result<usize> {
    let mut batch = batch.to_vec();
    for line in batch.iter_mut().flat_map(|order| &mut order.lines) {
        line.variant = variants.get(&line.sku).copied();
    }
    let into = into.clone();
    let booked = db
        .write_bulk("import.orders", Actor::SYSTEM, move |tx| {
            let mut new = 0;
            for order in &batch {
                let fresh = if back {
                    orders::import::import_return(tx, &into, order)?
                } else {
                    orders::import::import_order(tx, &into, order)?
                };
                new += usize::from(fresh);
            }
            Ok(new)
        })
        .await;
    booked.context("orders could not be booked")
}
