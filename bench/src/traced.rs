//! The statements of one real order, as a template of others.
//!
//! Two orders of the same goods are placed in this process and their statements are taken down. What is
//! equal in both is constant; an id that differs is fresh in every order; a text that differs has to be
//! unique. Instants and bytes that differ stay as they were: they cost the same whatever they say.

use std::collections::HashMap;

use anyhow::{anyhow, ensure};
use kernel::{Actor, ActorKind, Id, Money, Quantity};
use orders::place::{Contact, Delivery, Pay, Placement, place};
use orders::price::LineBody;
use store::trace::Traced;
use store::{Db, Once, Value};

use crate::order::Wish;
use crate::seed::Shop;

/// Texts of this length and more are keys that clients make up; shorter ones are numbers of ours.
const KEY_LENGTH: usize = 20;

/// Larger numbers that differ are instants; PostgreSQL's numbers of transactions are far below.
const INSTANTS: i64 = 1_000_000_000_000_000;

/// What one parameter of one statement is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// The same in every order.
    Constant(Value),
    /// An instant: this one, or another.
    Instant(i64),
    /// Fresh in every order; the same number is the same id.
    Fresh(usize),
    /// The order's n-th article in the order of their keys.
    Article(usize),
    /// A number that no other order has, so many characters long.
    Number(usize),
    /// A key that somebody made up.
    Key,
}

/// One statement of the order.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its text, with `$1…$n`.
    pub sql: &'static str,
    /// Its parameters.
    pub slots: Vec<Slot>,
}

/// Every statement that placing an order runs.
#[derive(Debug, Clone)]
pub struct Template {
    /// In the order in which they ran.
    pub statements: Vec<Statement>,
    /// How many fresh ids an order has.
    pub fresh: usize,
}

/// Places two orders and compares what they did.
///
/// # Errors
/// When an order is refused, or the two did different things.
pub async fn template(db: &Db, shop: &Shop) -> anyhow::Result<Template> {
    let wish = Wish::of_the_best();
    // The first order may have to take a block of numbers; it is not looked at.
    place_one(db, shop, &wish).await?;
    let one = trace(db, shop, &wish).await?;
    let other = trace(db, shop, &wish).await?;
    ensure!(
        one.len() == other.len() && !one.is_empty(),
        "two orders of the same goods ran {} and {} statements",
        one.len(),
        other.len()
    );
    let mut articles: Vec<Id> = wish.goods.iter().map(|index| shop.goods[*index].variant).collect();
    articles.sort();
    let mut reader = Reader { articles, fresh: HashMap::new() };
    let mut statements = Vec::with_capacity(one.len());
    for (one, other) in one.iter().zip(&other) {
        ensure!(
            one.sql == other.sql && one.params.len() == other.params.len(),
            "two orders of the same goods ran different statements"
        );
        let pairs = one.params.iter().zip(&other.params);
        let slots = pairs.map(|(one, other)| reader.slot(one, other)).collect();
        statements.push(Statement { sql: one.sql, slots });
    }
    Ok(Template { statements, fresh: reader.fresh.len() })
}

struct Reader {
    articles: Vec<Id>,
    fresh: HashMap<Id, usize>,
}

impl Reader {
    fn slot(&mut self, one: &Value, other: &Value) -> Slot {
        match (one, other) {
            (Value::Id(id), _) if self.articles.contains(id) => {
                Slot::Article(self.articles.iter().position(|article| article == id).unwrap_or(0))
            }
            (Value::Id(id), Value::Id(same)) if id != same => {
                let next = self.fresh.len();
                Slot::Fresh(*self.fresh.entry(*id).or_insert(next))
            }
            (Value::Text(text), Value::Text(same)) if text != same && !text.starts_with(['{', '[']) => {
                if text.len() >= KEY_LENGTH { Slot::Key } else { Slot::Number(text.len()) }
            }
            (Value::Int(instant), Value::Int(same)) if instant != same && *instant > INSTANTS => {
                Slot::Instant(*instant)
            }
            _ => Slot::Constant(one.clone()),
        }
    }
}

async fn trace(db: &Db, shop: &Shop, wish: &Wish) -> anyhow::Result<Vec<Traced>> {
    // Instants of the two orders have to differ.
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    db.trace().arm("orders.place");
    place_one(db, shop, wish).await?;
    Ok(db.trace().taken())
}

/// Places an order as the HTTP handler does.
async fn place_one(db: &Db, shop: &Shop, wish: &Wish) -> anyhow::Result<()> {
    let order = db.new_id();
    let lines = wish.goods.iter().map(|index| LineBody::plain(shop.goods[*index].variant, Quantity::ONE));
    let placement = Placement {
        order,
        store: shop.web,
        lines: lines.collect(),
        cart: None,
        visitor: None,
        member: None,
        buyer: Contact { name: "Buyer".to_owned(), phone: "+886912345678".to_owned(), ..Contact::default() },
        delivery: Delivery::Pickup { store: shop.counter, wanted_at: None },
        pay: Pay::AtPickup,
        expected_total: Money::new(wish.total(shop)),
        locale: "zh-TW".to_owned(),
    };
    let mut request_hash = [0; 32];
    db.entropy().fill(&mut request_hash);
    let once = Once { scope: "orders_place:guest".to_owned(), key: db.new_id().to_string(), request_hash };
    let guest = Actor { kind: ActorKind::Guest, id: None, on_behalf: None, register: None };
    place(db, guest, once, placement).await.map_err(|error| anyhow!("an order was not placed: {error:?}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_fresh_and_what_is_equal_stays() {
        let article = Id::derived("t", b"article");
        let mut reader = Reader { articles: vec![article], fresh: HashMap::new() };
        let id = |name: &[u8]| Value::Id(Id::derived("t", name));
        assert_eq!(reader.slot(&id(b"order 1"), &id(b"order 2")), Slot::Fresh(0));
        assert_eq!(reader.slot(&id(b"line 1"), &id(b"line 2")), Slot::Fresh(1));
        assert_eq!(reader.slot(&id(b"order 1"), &id(b"order 2")), Slot::Fresh(0), "the same id is the same slot");
        assert_eq!(reader.slot(&id(b"article"), &id(b"article")), Slot::Article(0));
        assert_eq!(reader.slot(&id(b"store"), &id(b"store")), Slot::Constant(id(b"store")));
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(reader.slot(&text("W100001"), &text("W100002")), Slot::Number(7));
        let instant = 1_795_212_856_827_240;
        assert_eq!(reader.slot(&Value::Int(instant), &Value::Int(instant + 1)), Slot::Instant(instant));
        assert_eq!(reader.slot(&Value::Int(5), &Value::Int(6)), Slot::Constant(Value::Int(5)));
        assert_eq!(reader.slot(&text("{\"a\":1}"), &text("{\"a\":2}")), Slot::Constant(text("{\"a\":1}")));
    }
}
