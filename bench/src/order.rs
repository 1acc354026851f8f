//! What buyers send.

use serde_json::json;
use testkit::Random;

use crate::seed::Shop;
use crate::zipf::Zipf;

/// Articles of one order.
pub const LINES: usize = 3;

/// What a buyer wants and what it comes to.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Indexes into the shop's goods, one piece of each.
    pub goods: Vec<usize>,
}

impl Wish {
    /// Three different articles, the better liked ones more often.
    pub fn of_three(zipf: &Zipf, random: &mut Random) -> Self {
        Wish { goods: zipf.pick_different::<LINES>(random).to_vec() }
    }

    /// The three best liked.
    pub fn of_the_best() -> Self {
        Wish { goods: (0..LINES).collect() }
    }

    /// Three lines of what everybody wants.
    pub fn of_one() -> Self {
        Wish { goods: vec![0; LINES] }
    }

    /// One piece of it.
    pub fn of_one_piece() -> Self {
        Wish { goods: vec![0] }
    }

    /// What the goods cost together, in minor units.
    pub fn total(&self, shop: &Shop) -> i64 {
        self.goods.iter().map(|index| shop.goods[*index].price).sum()
    }

    /// The lines as JSON.
    pub fn lines(&self, shop: &Shop) -> String {
        let line = |index: &usize| format!(r#"{{"variant_id":"{}","quantity":1000}}"#, shop.goods[*index].variant);
        self.goods.iter().map(line).collect::<Vec<_>>().join(",")
    }

    /// An order that is paid in cash when it is picked up. Put together by hand: the generator must not
    /// spend what the server could use.
    pub fn pickup(&self, shop: &Shop, buyer: &str) -> String {
        format!(
            r#"{{"lines":[{}],"buyer":{{"name":"{buyer}","phone":"0912345678"}},"fulfilment":{{"kind":"pickup","store_id":"{}"}},"payment":{{"method":"cash_on_pickup"}},"expected_total":{}}}"#,
            self.lines(shop),
            shop.counter,
            self.total(shop),
        )
    }

    /// A sale at a till, paid in cash.
    pub fn sale(&self, shop: &Shop, command: &str, sale: &str) -> String {
        let total = self.total(shop);
        let lines: Vec<_> = self
            .goods
            .iter()
            .map(|index| json!({"variant_id": shop.goods[*index].variant, "quantity": 1000}))
            .collect();
        json!({
            "command_id": command,
            "command": {
                "type": "sell",
                "sale_id": sale,
                "lines": lines,
                "tenders": [{"kind": "cash", "amount": total, "given": total}],
                "expected_total": total,
                "goods_in_hand": false,
            },
        })
        .to_string()
    }
}

/// A key or id nobody else has: the form of a version 4 UUID.
pub fn fresh_id(random: &mut Random) -> String {
    let (high, low) = (random.number(), random.number());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        ((low >> 48) & 0x3fff) | 0x8000,
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids() {
        let id = fresh_id(&mut Random::new(1));
        assert!(id.parse::<kernel::Id>().is_ok(), "{id}");
        assert_eq!(&id[14..15], "4");
    }
}
