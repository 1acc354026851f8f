//! A rule book that was checked, hashed and put in order once, so that a quote does none of it.

use std::collections::BTreeSet;

use kernel::{Code, Id, Money, Rate, Refusal, Timestamp, canonical};
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::limits::{MAX_AMOUNT, MAX_DEPTH, MAX_INTEGER};
use crate::quote::Cause;
use crate::rules::{Benefit, Condition, Layer, Limitation, Rule, RuleBook, ShippingMethod, Stacking, TaxKind};

/// Rules that can price. Holding one means that its book is sound.
///
/// In JSON it is its book.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "RuleBook", into = "RuleBook")]
pub struct RuleSet {
    book: RuleBook,
    hash: [u8; 32],
    layers: [Vec<Contest>; 4],
}

/// Rules of one layer of which at most one applies; most rules contend with nobody.
pub(crate) type Contest = Vec<Offer>;

/// A rule as the layers run it.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) cause: Cause,
    pub(crate) exclusive: bool,
    pub(crate) stacking: Stacking,
    pub(crate) cap: Option<Money>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
    pub(crate) only: Option<Limitation>,
    pub(crate) when: Option<Condition>,
    pub(crate) benefit: Benefit,
}

impl RuleSet {
    /// Checks `book` and makes it ready.
    ///
    /// # Errors
    /// [`codes::RULES_INVALID`] with a JSON pointer into the book for everything that is wrong.
    pub fn new(book: RuleBook) -> Result<RuleSet, Refusal> {
        let mut check = Check::default();
        check.book(&book);
        let hash = match canonical::hash(&book) {
            Ok(hash) if check.refusal.fields.is_empty() => hash,
            // The checks leave no number without a canonical form; one they miss is still refused.
            Ok(_) | Err(_) => return Err(check.refusal),
        };
        let layers = Layer::ALL.map(|layer| contests(&book, layer));
        Ok(RuleSet { book, hash, layers })
    }

    /// SHA-256 of the book's canonical bytes: two machines with the same hash price alike.
    pub const fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// The book that it was made of.
    pub const fn book(&self) -> &RuleBook {
        &self.book
    }

    pub(crate) fn contests(&self, layer: Layer) -> &[Contest] {
        &self.layers[layer as usize]
    }
}

impl TryFrom<RuleBook> for RuleSet {
    type Error = Refusal;
    fn try_from(book: RuleBook) -> Result<Self, Self::Error> {
        RuleSet::new(book)
    }
}

impl From<RuleSet> for RuleBook {
    fn from(rules: RuleSet) -> RuleBook {
        rules.book
    }
}

impl PartialEq for RuleSet {
    fn eq(&self, other: &Self) -> bool {
        self.book == other.book
    }
}

impl Eq for RuleSet {}

/// The rules of one layer by priority, groups drawn together at their first rule.
fn contests(book: &RuleBook, layer: Layer) -> Vec<Contest> {
    let mut rules: Vec<&Rule> = book.rules.iter().filter(|rule| rule.benefit.layer() == layer).collect();
    rules.sort_by_key(|rule| (std::cmp::Reverse(rule.priority), rule.id));
    let mut contests: Vec<(Option<&str>, Contest)> = Vec::new();
    for rule in rules {
        let group = rule.group.as_deref();
        match contests.iter_mut().find(|(name, _)| group.is_some() && *name == group) {
            Some((_, contest)) => contest.push(Offer::of_rule(rule)),
            None => contests.push((group, vec![Offer::of_rule(rule)])),
        }
    }
    let mut contests: Vec<Contest> = contests.into_iter().map(|(_, contest)| contest).collect();
    if layer == Layer::Shipping {
        let thresholds = book.shipping_methods.iter().filter_map(|(code, method)| Offer::free_from(code, method));
        contests.extend(thresholds.map(|offer| vec![offer]));
    }
    contests
}

impl Offer {
    fn of_rule(rule: &Rule) -> Offer {
        Offer {
            cause: Cause::Rule { rule: rule.id },
            exclusive: rule.exclusive,
            stacking: rule.stacking,
            cap: rule.cap,
            from: rule.from,
            until: rule.until,
            only: rule.only.clone(),
            when: rule.when.clone(),
            benefit: rule.benefit.clone(),
        }
    }

    fn free_from(code: &str, method: &ShippingMethod) -> Option<Offer> {
        let at_least = method.free_from?;
        Some(Offer {
            cause: Cause::FreeFrom { method: code.to_owned() },
            exclusive: false,
            stacking: Stacking::Sequential,
            cap: None,
            from: None,
            until: None,
            only: None,
            when: Some(Condition::Spend { at_least }),
            benefit: Benefit::ShippingPrice { methods: vec![code.to_owned()], price: Money::ZERO },
        })
    }
}

/// Collects what is wrong with a book.
struct Check {
    refusal: Refusal,
}

impl Default for Check {
    fn default() -> Self {
        Check { refusal: Refusal::new(&codes::RULES_INVALID) }
    }
}

impl Check {
    fn require(&mut self, holds: bool, pointer: impl FnOnce() -> String, code: &'static Code) {
        if !holds {
            self.refusal.fields.push(kernel::FieldFault { pointer: pointer(), code });
        }
    }

    fn book(&mut self, book: &RuleBook) {
        let version_fits = (-MAX_INTEGER..=MAX_INTEGER).contains(&book.version);
        self.require(version_fits, || "/version".to_owned(), &codes::OUT_OF_RANGE);
        for (code, class) in &book.tax_classes {
            let at = || format!("/tax_classes/{}", escaped(code));
            let highest = if class.kind == TaxKind::Taxable { Rate::WHOLE } else { Rate::ZERO };
            self.require(!code.is_empty(), at, &codes::MISSING);
            self.require((Rate::ZERO..=highest).contains(&class.rate), || at() + "/rate", &codes::OUT_OF_RANGE);
        }
        for (code, method) in &book.shipping_methods {
            let at = || format!("/shipping_methods/{}", escaped(code));
            self.require(!code.is_empty(), at, &codes::MISSING);
            self.require(amount_fits(method.fee), || at() + "/fee", &codes::OUT_OF_RANGE);
            let known = book.tax_classes.contains_key(&method.tax_class);
            self.require(known, || at() + "/tax_class", &codes::UNKNOWN_REFERENCE);
            if let Some(threshold) = method.free_from {
                self.require(amount_fits(threshold.amount), || at() + "/free_from/amount", &codes::OUT_OF_RANGE);
            }
        }
        let mut ids: BTreeSet<Id> = BTreeSet::new();
        for (index, rule) in book.rules.iter().enumerate() {
            self.require(ids.insert(rule.id), || format!("/rules/{index}/id"), &codes::DUPLICATE);
            self.rule(book, index, rule);
        }
    }

    fn rule(&mut self, book: &RuleBook, index: usize, rule: &Rule) {
        let at = |field: &str| format!("/rules/{index}/{field}");
        let cap_fits = rule.cap.is_none_or(|cap| amount_fits(cap) && !cap.is_zero());
        self.require(cap_fits, || at("cap"), &codes::OUT_OF_RANGE);
        let ordered = !matches!((rule.from, rule.until), (Some(from), Some(until)) if until <= from);
        self.require(ordered, || at("until"), &codes::ENDS_BEFORE_START);
        if let Some(only) = &rule.only {
            self.require(!only.reason.trim().is_empty(), || at("only/reason"), &codes::MISSING);
            self.require(!(only.channels.is_empty() && only.stores.is_empty()), || at("only"), &codes::MISSING);
        }
        if let Some(when) = &rule.when {
            self.condition(when, at("when"), MAX_DEPTH);
        }
        match &rule.benefit {
            Benefit::ShippingPrice { methods, price } => {
                self.require(!methods.is_empty(), || at("benefit/methods"), &codes::MISSING);
                let known = methods.iter().all(|method| book.shipping_methods.contains_key(method));
                self.require(known, || at("benefit/methods"), &codes::UNKNOWN_REFERENCE);
                self.require(amount_fits(*price), || at("benefit/price"), &codes::OUT_OF_RANGE);
            }
        }
    }

    fn condition(&mut self, condition: &Condition, pointer: String, depth: usize) {
        let Some(below) = depth.checked_sub(1) else {
            return self.require(false, || pointer, &codes::TOO_DEEP);
        };
        match condition {
            Condition::All { of } | Condition::Any { of } => {
                self.require(!of.is_empty(), || format!("{pointer}/of"), &codes::MISSING);
                for (index, inner) in of.iter().enumerate() {
                    self.condition(inner, format!("{pointer}/of/{index}"), below);
                }
            }
            Condition::Not { of } => self.condition(of, format!("{pointer}/of"), below),
            Condition::Spend { at_least } => {
                self.require(
                    amount_fits(at_least.amount),
                    || format!("{pointer}/at_least/amount"),
                    &codes::OUT_OF_RANGE,
                );
            }
            Condition::Coupon { .. } => {}
            Condition::Tier { any_of } => {
                self.require(!any_of.is_empty(), || format!("{pointer}/any_of"), &codes::MISSING);
            }
        }
    }
}

fn amount_fits(amount: Money) -> bool {
    (0..=MAX_AMOUNT).contains(&amount.get())
}

/// A key as a step of a JSON pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn book() -> RuleBook {
        serde_json::from_value(json!({
            "version": 1,
            "tax_classes": {"standard": {"kind": "taxable", "rate": 50_000}},
            "shipping_methods": {"home": {"fee": 100, "tax_class": "standard",
                "free_from": {"amount": 1200, "basis": "goods_after_discounts"}}},
        }))
        .unwrap()
    }

    fn faults(change: impl FnOnce(&mut serde_json::Value)) -> Vec<(String, &'static str)> {
        let mut value = serde_json::to_value(book()).unwrap();
        change(&mut value);
        let refusal = RuleSet::new(serde_json::from_value(value).unwrap()).unwrap_err();
        refusal.fields.into_iter().map(|fault| (fault.pointer, fault.code.name)).collect()
    }

    #[test]
    fn the_hash_follows_the_content() {
        let (one, mut changed) = (RuleSet::new(book()).unwrap(), book());
        assert_eq!(one.hash(), RuleSet::new(book()).unwrap().hash());
        changed.shipping_methods.get_mut("home").unwrap().fee = Money::new(101);
        assert_ne!(one.hash(), RuleSet::new(changed).unwrap().hash());
        // A golden value: a change of it means that every stored hash has lost its meaning.
        let hex: String = one.hash().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "7364be073813f0cb47d09c189d3319d06f6810d5309991b085f9aa51fd4cd470");
    }

    #[test]
    fn a_rule_set_travels_as_its_book() {
        let rules = RuleSet::new(book()).unwrap();
        let text = serde_json::to_string(&rules).unwrap();
        assert_eq!(text, serde_json::to_string(&book()).unwrap());
        assert_eq!(serde_json::from_str::<RuleSet>(&text).unwrap(), rules);
        assert!(serde_json::from_str::<RuleSet>(&text.replace("50000", "5000000")).is_err());
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let class = |rate: i64, kind: &str| json!({"kind": kind, "rate": rate});
        assert_eq!(
            faults(|book| book["tax_classes"]["a/b"] = class(1_000_001, "taxable")),
            [("/tax_classes/a~1b/rate".to_owned(), "promo.out_of_range")]
        );
        assert_eq!(
            faults(|book| book["tax_classes"]["none"] = class(1, "exempt")),
            [("/tax_classes/none/rate".to_owned(), "promo.out_of_range")]
        );
        assert_eq!(
            faults(|book| book["shipping_methods"]["home"]["fee"] = json!(-1)),
            [("/shipping_methods/home/fee".to_owned(), "promo.out_of_range")]
        );
        assert_eq!(
            faults(|book| book["shipping_methods"]["home"]["tax_class"] = json!("gone")),
            [("/shipping_methods/home/tax_class".to_owned(), "promo.unknown_reference")]
        );
        assert_eq!(faults(|book| book["version"] = json!(i64::MAX)), [("/version".to_owned(), "promo.out_of_range")]);
    }

    #[test]
    fn mistakes_in_rules_are_named() {
        let rule = json!({
            "id": Id::NIL, "cap": 0,
            "from": "2026-11-21T00:00:00Z", "until": "2026-11-21T00:00:00Z",
            "only": {"reason": " "},
            "when": {"type": "any", "of": []},
            "benefit": {"type": "shipping_price", "methods": ["moon"], "price": -1},
        });
        let found = faults(|book| book["rules"] = json!([rule, rule]));
        let places: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
        let expected: Vec<String> =
            ["cap", "until", "only/reason", "only", "when/of", "benefit/methods", "benefit/price"]
                .iter()
                .map(|field| format!("/rules/0/{field}"))
                .collect();
        assert_eq!(places[..7], expected);
        assert!(found.contains(&("/rules/1/id".to_owned(), "promo.duplicate")));
    }

    #[test]
    fn conditions_have_a_depth() {
        let mut condition = json!({"type": "tier", "any_of": ["gold"]});
        for _ in 0..MAX_DEPTH {
            condition = json!({"type": "not", "of": condition});
        }
        let rule = json!({"id": Id::NIL, "when": condition,
            "benefit": {"type": "shipping_price", "methods": ["home"], "price": 0}});
        let found = faults(|book| book["rules"] = json!([rule]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1, "promo.too_deep");
    }

    #[test]
    fn unknown_fields_are_refused_everywhere() {
        for (place, field) in
            [("", "colour"), ("/tax_classes/standard", "colour"), ("/shipping_methods/home/free_from", "colour")]
        {
            let mut value = serde_json::to_value(book()).unwrap();
            value.pointer_mut(place).unwrap()[field] = json!(1);
            assert!(serde_json::from_value::<RuleBook>(value).is_err(), "{place}");
        }
        for text in [
            r#"{"type": "tier", "any_of": [], "colour": 1}"#,
            r#"{"type": "spend", "at_least": {"amount": 1, "basis": "goods_after_discounts", "colour": 1}}"#,
        ] {
            assert!(serde_json::from_str::<Condition>(text).is_err(), "{text}");
        }
    }
}
