//! A thing of a file against what is here: is it new, another, or the same? One answer for the dry run,
//! the run, the comparison and the way back.
//!
//! Everything is compared as texts by field ([`Texts`]): what a file wants is a set of them, what is here
//! is another, and what differs is what has to change. What a file does not say stays as it is.
//!
//! | file | what it holds |
//! |---|---|
//! | `products.rs`, `simple.rs`, `members.rs`, `orders.rs` | one kind of thing each |

mod members;
mod orders;
mod products;
mod simple;

use std::collections::BTreeMap;

use kernel::{Code, Exponent, Id};
use store::{Fault, Read, Stop, Tx};

use crate::rows::Thing;

pub(crate) use products::{describe as describe_product, pictures};

/// Texts by field.
pub(crate) type Texts = BTreeMap<String, String>;

/// What things are put into.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Under which name the other system's names are remembered.
    pub source: String,
    /// Whose prices.
    pub price_list: Id,
    /// Where stock lies that the file names no place for.
    pub location: Option<Id>,
    /// Where orders belong.
    pub into: Option<::orders::import::Into>,
    /// How orders of that store are dated.
    pub clock: Option<(kernel::Zone, u16)>,
    /// The tax class of new goods.
    pub tax_class: String,
    /// The brand's language.
    pub locale: String,
    /// The digits of the brand's money.
    pub exponent: Exponent,
}

/// What became of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Created,
    Changed,
    Same,
}

/// What was done to one of our things.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Touch {
    pub kind: &'static str,
    pub subject: Id,
    /// The other system's name, where it was remembered.
    pub external_id: String,
    pub is_new: bool,
    pub before: Texts,
    pub after: Texts,
}

/// What became of a thing, and what was done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Put {
    pub outcome: Outcome,
    pub touches: Vec<Touch>,
}

impl Put {
    pub(crate) const SAME: Put = Put { outcome: Outcome::Same, touches: Vec::new() };
}

/// A thing with what its writing needs of chance, made before the write.
pub(crate) struct Seeded<'a> {
    pub thing: &'a Thing,
    pub key: [u8; 32],
}

/// What is here of a thing: its id and its texts, as far as the file could say them.
pub(crate) fn current(read: &mut Read<'_>, target: &Target, thing: &Thing) -> Result<Option<(Id, Texts)>, Fault> {
    match thing {
        Thing::Product(product) => products::current(read, target, product),
        Thing::Price(price) => simple::current_price(read, target, price),
        Thing::Stock(stock) => simple::current_stock(read, target, stock),
        Thing::Member(member) => members::current(read, target, member),
        Thing::Order(order) => orders::current(read, target, order),
    }
}

/// What a file wants of a thing.
pub(crate) fn wanted(target: &Target, thing: &Thing) -> Texts {
    match thing {
        Thing::Product(product) => products::wanted(target, product),
        Thing::Price(price) => simple::wanted_price(price, target),
        Thing::Stock(stock) => simple::wanted_stock(stock),
        Thing::Member(member) => members::wanted(member),
        Thing::Order(order) => orders::wanted(order),
    }
}

/// Where two say something else: field, here, there.
pub(crate) fn differing(here: &Texts, there: &Texts) -> Vec<(String, String, String)> {
    there
        .iter()
        .filter(|(field, wanted)| here.get(*field) != Some(*wanted))
        .map(|(field, wanted)| (field.clone(), here.get(field).cloned().unwrap_or_default(), wanted.clone()))
        .collect()
}

/// True when nothing would have to change.
pub(crate) fn is_same(read: &mut Read<'_>, target: &Target, thing: &Thing) -> Result<bool, Fault> {
    // A member is only ever filled in, and an order never changed: what is there of them decides.
    Ok(match current(read, target, thing)? {
        Some((_, here)) => match thing {
            Thing::Member(_) => members::missing(&here, &wanted(target, thing)).is_empty(),
            _ => differing(&here, &wanted(target, thing)).is_empty(),
        },
        None => false,
    })
}

/// Puts things where they belong.
///
/// # Errors
/// What a slice says; then nothing of the call stays, and the caller puts the things one by one.
pub(crate) fn put(tx: &mut Tx<'_>, target: &Target, things: &[Seeded<'_>]) -> Result<Vec<Put>, Stop> {
    let mut puts: Vec<Put> = Vec::with_capacity(things.len());
    let mut new_products = Vec::new();
    let mut prices: BTreeMap<Id, Vec<(Id, kernel::Price)>> = BTreeMap::new();
    for seeded in things {
        let put = match seeded.thing {
            Thing::Product(product) => match products::current(tx, target, product)? {
                Some((id, here)) => products::change(tx, target, id, &here, product)?,
                None => {
                    new_products.push((puts.len(), product.as_ref()));
                    Put::SAME
                }
            },
            Thing::Price(price) => {
                let put = simple::put_price(tx, target, price)?;
                if let Some(touch) = put.touches.first() {
                    let of_list = prices.entry(simple::list_of(price, target)).or_default();
                    of_list.push((touch.subject, price.price));
                }
                put
            }
            Thing::Stock(stock) => simple::put_stock(tx, target, stock)?,
            Thing::Member(member) => members::put(tx, target, member, seeded.key)?,
            Thing::Order(order) => orders::put(tx, target, order)?,
        };
        puts.push(put);
    }
    // Many at once: one change of each price list.
    for (list, prices) in prices {
        catalog::set_prices(tx, list, &prices, "import", catalog::Begins::Now)?;
    }
    for (at, put) in products::create(tx, target, &new_products)? {
        puts[at] = put;
    }
    Ok(puts)
}

/// What came of taking a touch back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Undone {
    /// It is gone.
    Removed,
    /// It is as it was.
    Restored,
    /// It stays, for this reason.
    Kept(&'static Code),
    /// It is no longer on sale, for this reason not gone.
    Retired,
}

impl Undone {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Undone::Removed => "removed",
            Undone::Restored => "restored",
            Undone::Retired => "retired",
            Undone::Kept(code) => code.name,
        }
    }
}

/// Takes a touch back.
pub(crate) fn undo(tx: &mut Tx<'_>, target: &Target, touch: &Touch) -> Result<Undone, Stop> {
    match touch.kind {
        "product" => products::undo(tx, target, touch),
        "price" => simple::undo_price(tx, target, touch),
        "stock" => simple::undo_stock(tx, touch),
        "member" => members::undo(tx, target, touch),
        _ => orders::undo(tx, target, touch),
    }
}
