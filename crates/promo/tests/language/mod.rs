//! The language of the case tables: a shopkeeper's words, one fact a line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test says what is wrong")]

use std::collections::BTreeMap;

use kernel::{Exponent, Id, Money, Price, Quantity, Rate, Timestamp, Zone};
use promo::{
    Basis, Basket, BasketLine, Benefit, Condition, Context, Coupon, Fulfilment, MemberFacts, OptionChoice, Outcome,
    Place, PriceOverride, Quote, Rule, RuleBook, RuleSet, ShippingMethod, Stacking, TaxClass, TaxKind, Threshold,
    share_of_return,
};

/// One case, ready to run.
#[derive(Clone)]
pub struct Case {
    name: String,
    /// Where it begins in its file.
    pub line: usize,
    basket: Basket,
    book: RuleBook,
    context: Context,
    /// Names of lines and of rules.
    lines: BTreeMap<String, u32>,
    rules: BTreeMap<String, String>,
    returned: BTreeMap<u32, Quantity>,
    expectations: Vec<String>,
}

/// Reads a file.
pub fn read(text: &str) -> Result<Vec<Case>, String> {
    let mut common = Case::empty();
    let mut cases: Vec<Case> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or("").trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let current = cases.last_mut().unwrap_or(&mut common);
        match word {
            "" => {}
            "case" => {
                cases.push(Case { name: rest.trim().to_owned(), line: index + 1, ..common.clone() });
            }
            _ => current.say(word, rest.trim()).ok_or_else(|| format!("line {}: cannot read {line:?}", index + 1))?,
        }
    }
    Ok(cases)
}

impl Case {
    fn empty() -> Case {
        Case {
            name: String::new(),
            line: 0,
            basket: Basket::default(),
            book: RuleBook::default(),
            context: Context {
                exponent: Exponent::ZERO,
                at: "2026-11-21T04:00:00Z".parse().unwrap(),
                zone: Zone::named("Asia/Taipei").unwrap(),
                channel: "web".to_owned(),
                store: None,
                price_list: Id::NIL,
                price_version: 1,
                price_includes_tax: true,
                company: false,
            },
            lines: BTreeMap::new(),
            rules: BTreeMap::new(),
            returned: BTreeMap::new(),
            expectations: Vec::new(),
        }
    }

    fn say(&mut self, word: &str, rest: &str) -> Option<()> {
        let words: Vec<&str> = rest.split_whitespace().collect();
        match (word, words.as_slice()) {
            ("currency", [_, digits]) => self.context.exponent = Exponent::new(digits.parse().ok()?)?,
            ("prices", ["include", "tax"]) => self.context.price_includes_tax = true,
            ("prices", ["exclude", "tax"]) => self.context.price_includes_tax = false,
            ("tax", [class, rate]) => {
                let class = (*class).to_owned();
                self.book.tax_classes.insert(class, tax_class(rate)?);
            }
            ("delivery", _) => self.delivery(rest)?,
            ("rule", _) => self.rule(rest)?,
            ("buy", _) => self.buy(rest)?,
            ("send", [method, more @ ..]) => {
                let fee = match more {
                    [] => None,
                    ["for", fee] => Some(self.money(fee)?),
                    _ => return None,
                };
                let key = u32::try_from(self.basket.fulfilments.len()).ok()?;
                self.basket.fulfilments.push(Fulfilment { key, method: (*method).to_owned(), fee });
            }
            ("coupon", [campaign]) => {
                self.basket.coupons.push(Coupon { code: (*campaign).to_owned(), campaign: named(campaign) });
            }
            ("tier", [tier]) => {
                let tier = Some((*tier).to_owned());
                let facts = MemberFacts {
                    member: Id::NIL,
                    tier,
                    groups: vec![],
                    completed_orders: 0,
                    birth_month: None,
                    just_joined: false,
                };
                self.basket.member = Some(facts);
            }
            ("channel", [channel]) => self.context.channel = (*channel).to_owned(),
            ("company", []) => self.context.company = true,
            ("at", [instant]) => self.context.at = instant.parse().ok()?,
            ("expect", _) => self.expectations.push(rest.to_owned()),
            _ => return None,
        }
        Some(())
    }

    /// `home 100 standard, free from 1200 after discounts`
    fn delivery(&mut self, rest: &str) -> Option<()> {
        let mut parts = rest.split(',').map(|part| part.split_whitespace().collect::<Vec<_>>());
        let [code, fee, class] = parts.next()?[..] else { return None };
        let free_from = match parts.next().as_deref() {
            None => None,
            Some(["free", "from", amount, basis, "discounts"]) => Some(self.threshold(amount, basis)?),
            Some(_) => return None,
        };
        let method = ShippingMethod { fee: self.money(fee)?, tax_class: class.to_owned(), free_from };
        self.book.shipping_methods.insert(code.to_owned(), method);
        self.rules.insert(format!("free-{code}"), format!("free_from:{code}"));
        Some(())
    }

    /// `vip home costs 0, needs tier gold, priority 2`
    fn rule(&mut self, rest: &str) -> Option<()> {
        let mut parts = rest.split(',').map(|part| part.split_whitespace().collect::<Vec<_>>());
        let head = parts.next()?;
        let [name, methods @ .., "costs", price] = &head[..] else { return None };
        let methods = methods.iter().map(|method| (*method).to_owned()).collect();
        let mut rule = Rule {
            id: named(name),
            priority: 0,
            group: None,
            exclusive: false,
            stacking: Stacking::Sequential,
            cap: None,
            from: None,
            until: None,
            only: None,
            when: None,
            benefit: Benefit::ShippingPrice { methods, price: self.money(price)? },
        };
        let mut conditions = Vec::new();
        for part in parts {
            match part[..] {
                ["needs", "coupon", campaign] => conditions.push(Condition::Coupon { campaign: named(campaign) }),
                ["needs", "tier", tier] => conditions.push(Condition::Tier { any_of: vec![tier.to_owned()] }),
                ["needs", amount, basis, "discounts"] => {
                    conditions.push(Condition::Spend { at_least: self.threshold(amount, basis)? });
                }
                ["or", "tier", tier] => {
                    let first = conditions.pop()?;
                    let of = vec![first, Condition::Tier { any_of: vec![tier.to_owned()] }];
                    conditions.push(Condition::Any { of });
                }
                ["not", "for", "tier", tier] => {
                    let of = Box::new(Condition::Tier { any_of: vec![tier.to_owned()] });
                    conditions.push(Condition::Not { of });
                }
                ["priority", priority] => rule.priority = priority.parse().ok()?,
                ["group", group] => rule.group = Some(group.to_owned()),
                ["alone"] => rule.exclusive = true,
                ["parallel"] => rule.stacking = Stacking::Parallel,
                ["at", "most", cap] => rule.cap = Some(self.money(cap)?),
                ["from", from] => rule.from = Some(from.parse::<Timestamp>().ok()?),
                ["until", until] => rule.until = Some(until.parse::<Timestamp>().ok()?),
                ["only", "on", channel, "because", ref reason @ ..] => {
                    let (channels, reason) = (vec![channel.to_owned()], reason.join(" "));
                    rule.only = Some(promo::Limitation { channels, stores: vec![], reason });
                }
                _ => return None,
            }
        }
        if !conditions.is_empty() {
            rule.when = Some(Condition::All { of: conditions });
        }
        self.rules.insert((*name).to_owned(), format!("rule:{}", rule.id));
        self.book.rules.push(rule);
        Some(())
    }

    /// `cake 2 at 480 standard, with candles at 20 x 2, now 400 because damaged, as voucher`
    fn buy(&mut self, rest: &str) -> Option<()> {
        let mut parts = rest.split(',').map(|part| part.split_whitespace().collect::<Vec<_>>());
        let head = parts.next()?;
        let [name, quantity, "at", price, class @ ..] = &head[..] else { return None };
        let class = match class {
            [] => &"standard",
            [class] => class,
            _ => return None,
        };
        let key = u32::try_from(self.basket.lines.len() + 1).ok()?;
        self.lines.insert((*name).to_owned(), key);
        let (quantity, price) = (Quantity::parse(quantity)?, Price::from_major(price)?);
        let mut line = BasketLine::new(key, named(name), quantity, price, *class);
        for part in parts {
            match part[..] {
                ["with", option, "at", price] => line.options.push(option_choice(option, price, "1")?),
                ["with", option, "at", price, "x", many] => line.options.push(option_choice(option, price, many)?),
                ["now", price, "because", reason] => {
                    let price = Price::from_major(price)?;
                    line.price_override = Some(PriceOverride { price, reason: reason.to_owned() });
                }
                ["as", kind] => line.kind = serde_json::from_value(kind.into()).ok()?,
                ["on", parent] => line.parent = Some(self.lines.get(parent).copied().unwrap_or(u32::MAX)),
                _ => return None,
            }
        }
        self.basket.lines.push(line);
        Some(())
    }

    fn money(&self, text: &str) -> Option<Money> {
        Money::from_major(text, self.context.exponent)
    }

    fn threshold(&self, amount: &str, basis: &str) -> Option<Threshold> {
        let basis = match basis {
            "before" => Basis::GoodsBeforeDiscounts,
            "after" => Basis::GoodsAfterDiscounts,
            _ => return None,
        };
        Some(Threshold { amount: self.money(amount)?, basis })
    }

    /// Prices the basket and gives back what is not as expected.
    pub fn run(&self) -> Vec<String> {
        let rules = RuleSet::new(self.book.clone()).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", self.name));
        let quote = promo::quote(&self.basket, &rules, &self.context);
        let mut returned = self.returned.clone();
        let mut failures = Vec::new();
        let wants_problem = self.expectations.iter().any(|expectation| expectation.starts_with("problem"));
        if !wants_problem && let Err(refusal) = quote.check() {
            failures.push(format!("{}: {refusal}", self.name));
        }
        for expectation in &self.expectations {
            let Some((label, expected)) = self.expectation(expectation) else {
                panic!("{}: cannot read expectation {expectation:?}", self.name);
            };
            let actual = self.actual(&label, &quote, &mut returned);
            if actual.as_ref() != Some(&expected) {
                let actual = actual.unwrap_or_else(|| "nothing".to_owned());
                failures.push(format!("{}: {label}: expected {expected}, got {actual}", self.name));
            }
        }
        failures
    }

    /// Splits what is asked from what is expected, blanks made single.
    fn expectation(&self, text: &str) -> Option<(String, String)> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let asked = match words.first()? {
            &"line" | &"parcel" | &"rate" | &"why" | &"problem" => 2,
            &"back" => 3,
            _ => 1,
        };
        let (label, expected) = words.split_at_checked(asked)?;
        Some((label.join(" "), expected.join(" ")))
    }

    fn actual(&self, label: &str, quote: &Quote, returned: &mut BTreeMap<u32, Quantity>) -> Option<String> {
        let text = |money: Money| money.to_major(self.context.exponent);
        let split = |total: Money, tax: Money| format!("{} = {} + {}", text(total), text(total - tax), text(tax));
        let words: Vec<&str> = label.split(' ').collect();
        Some(match words[..] {
            ["total"] => split(quote.total, quote.tax_total),
            ["goods"] => text(quote.goods_total),
            ["discount"] => text(quote.discount_total),
            ["shipping"] => text(quote.shipping_total),
            ["line", name] => {
                let line = quote.line(*self.lines.get(name)?)?;
                split(line.total, line.tax)
            }
            ["parcel", method] => {
                let parcel = quote.shipping.iter().find(|parcel| parcel.method == method)?;
                split(parcel.total, parcel.tax)
            }
            ["rate", class] => {
                let class = self.book.tax_classes.get(class)?;
                let row = quote.tax_summary.iter().find(|row| (row.kind, row.rate) == (class.kind, class.rate))?;
                split(row.total, row.tax)
            }
            ["why", rule] => self.why(rule, quote)?,
            ["problem", place] => {
                let key = self.lines.get(place);
                let found = quote.problems.iter().find(|problem| match problem.place {
                    Place::Line { key: at } => Some(&at) == key,
                    Place::Shipping { key: at } => {
                        quote.shipping.iter().any(|parcel| parcel.key == at && parcel.method == place)
                    }
                })?;
                found.kind.code().name.to_owned()
            }
            ["back", name, quantity] => {
                let key = *self.lines.get(name)?;
                let (before, now) = (returned.entry(key).or_default(), Quantity::parse(quantity)?);
                let share = share_of_return(quote.line(key)?, *before, now);
                *before += now;
                split(share.total, share.tax)
            }
            _ => return None,
        })
    }

    /// `takes 100`, `needs 280 more`, or the kind of what is unmet.
    fn why(&self, rule: &str, quote: &Quote) -> Option<String> {
        let cause = self.rules.get(rule)?;
        let verdict = quote.verdicts.iter().find(|verdict| verdict.cause.to_string() == *cause)?;
        Some(match &verdict.outcome {
            Outcome::Applied { amount, .. } => format!("takes {}", amount.to_major(self.context.exponent)),
            Outcome::Unmet { unmet: promo::Unmet::Spend { missing, .. } } => {
                format!("needs {} more", missing.to_major(self.context.exponent))
            }
            Outcome::Unmet { unmet: promo::Unmet::Superseded { by } } => {
                let (name, _) = self.rules.iter().find(|(_, cause)| **cause == by.to_string())?;
                format!("gives way to {name}")
            }
            Outcome::Unmet { unmet: promo::Unmet::Elsewhere { reason } } => format!("elsewhere: {reason}"),
            Outcome::Unmet { unmet } => serde_json::to_value(unmet).ok()?["type"].as_str()?.replace('_', " "),
        })
    }
}

/// Names stand for ids.
fn named(name: &str) -> Id {
    Id::derived("case", name.as_bytes())
}

fn tax_class(text: &str) -> Option<TaxClass> {
    Some(match text {
        "zero" => TaxClass { kind: TaxKind::Zero, rate: Rate::ZERO },
        "exempt" => TaxClass { kind: TaxKind::Exempt, rate: Rate::ZERO },
        // A percentage with four decimals is a price's 1/10,000, and that is parts per million.
        _ => TaxClass { kind: TaxKind::Taxable, rate: Rate::new(Price::from_major(text.strip_suffix('%')?)?.get()) },
    })
}

fn option_choice(option: &str, price: &str, many: &str) -> Option<OptionChoice> {
    let (price, quantity) = (Price::from_major(price)?, Quantity::parse(many)?);
    Some(OptionChoice { option: named(option), price, quantity })
}
