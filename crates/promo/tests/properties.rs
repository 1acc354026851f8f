//! Laws that hold for every basket, the absurd ones included.

#![allow(clippy::expect_used, reason = "a panic is how a test says what is wrong")]

use std::collections::BTreeMap;

use kernel::{Exponent, Id, Money, Price, Quantity, Rate, Timestamp, Zone, canonical};
use promo::{
    Basis, Basket, BasketLine, Benefit, Condition, Context, Coupon, Fulfilment, LineKind, MemberFacts, OptionChoice,
    Outcome, PriceOverride, Quote, Rule, RuleBook, RuleSet, ShippingMethod, Sold, Stacking, TaxClass, TaxKind,
    Threshold, Unmet, quote, share_of_return,
};
use proptest::prelude::*;

const CLASSES: [&str; 5] = ["standard", "reduced", "odd", "export", "rice"];
const METHODS: [&str; 3] = ["home", "store", "island"];

fn id(number: u8) -> Id {
    Id::from_bytes([number; 16])
}

/// Whole numbers as a shop has them, or the ends of the world.
fn number(sane: std::ops::Range<i64>, absurd: bool) -> BoxedStrategy<i64> {
    if absurd {
        let edges = prop::sample::select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, 1 << 53, i64::MAX - 1, i64::MAX]);
        prop_oneof![3 => sane, 1 => any::<i64>(), 1 => edges].boxed()
    } else {
        sane.boxed()
    }
}

fn line(absurd: bool) -> impl Strategy<Value = BasketLine> {
    let kind = prop::sample::select(vec![LineKind::Goods, LineKind::Service, LineKind::Voucher, LineKind::Fee]);
    let class =
        if absurd { "[a-z]{0,3}".boxed() } else { prop::sample::select(&CLASSES[..]).prop_map(str::to_owned).boxed() };
    let by_hand = prop::option::weighted(0.2, number(0..3_000_000, absurd));
    let option = prop::option::weighted(0.3, (number(0..50_000, absurd), number(1000..4000, absurd)));
    let option = (option, prop::option::weighted(0.3, number(0..3_000_000, absurd)));
    let quantity =
        prop_oneof![number(1..20, absurd).prop_map(|units| units.saturating_mul(1000)), number(1..9999, absurd)];
    (any::<u8>(), quantity, number(0..3_000_000, absurd), kind, class, by_hand, option, any::<Option<u32>>()).prop_map(
        move |(variant, quantity, price, kind, tax_class, by_hand, (option, floor), parent)| BasketLine {
            note: String::new(),
            kind,
            parent: parent.filter(|_| absurd),
            options: option
                .map(|(price, many)| OptionChoice {
                    option: id(1),
                    price: Price::new(price),
                    quantity: Quantity::from_thousandths(many),
                })
                .into_iter()
                .collect(),
            price_override: by_hand.map(|price| PriceOverride { price: Price::new(price), reason: "test".to_owned() }),
            floor_price: floor.map(Price::new),
            ..BasketLine::new(0, id(variant), Quantity::from_thousandths(quantity), Price::new(price), tax_class)
        },
    )
}

fn basket(absurd: bool) -> impl Strategy<Value = Basket> {
    let parcel = (prop::sample::select(&METHODS[..]), prop::option::of(number(0..50_000, absurd)));
    let keys = if absurd { 0..4u32 } else { 0..1 };
    (
        prop::collection::vec((line(absurd), keys.clone()), 0..12),
        prop::collection::vec((parcel, keys), 0..3),
        prop::option::of(prop::sample::select(vec!["gold", "silver"])),
        prop::option::of(0u8..3),
    )
        .prop_map(move |(lines, parcels, tier, campaign)| Basket {
            lines: (0..)
                .zip(lines)
                .map(|(position, (line, key))| BasketLine { key: if absurd { key } else { position }, ..line })
                .collect(),
            coupons: campaign.map(|number| Coupon { code: "C".to_owned(), campaign: id(number) }).into_iter().collect(),
            fulfilments: (0..)
                .zip(parcels)
                .map(|(position, ((method, fee), key))| Fulfilment {
                    key: if absurd { key } else { position },
                    method: method.to_owned(),
                    fee: fee.map(Money::new),
                })
                .collect(),
            member: tier.map(|tier| MemberFacts {
                member: id(9),
                tier: Some(tier.to_owned()),
                groups: vec![],
                completed_orders: 1,
                birth_month: None,
                just_joined: false,
            }),
        })
}

fn threshold() -> impl Strategy<Value = Threshold> {
    let basis = prop::sample::select(vec![Basis::GoodsBeforeDiscounts, Basis::GoodsAfterDiscounts]);
    (0..2_000_000i64, basis).prop_map(|(amount, basis)| Threshold { amount: Money::new(amount), basis })
}

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        threshold().prop_map(|at_least| Condition::Spend { at_least }),
        (0u8..3).prop_map(|campaign| Condition::Coupon { campaign: id(campaign) }),
        Just(Condition::Tier { any_of: vec!["gold".to_owned()] }),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Condition::All { of }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Condition::Any { of }),
            inner.prop_map(|of| Condition::Not { of: Box::new(of) }),
        ]
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let group = prop::option::of(prop::sample::select(vec!["a", "b"]));
    let cap = prop::option::weighted(0.3, 1..20_000i64);
    let methods = prop::sample::subsequence(&METHODS[..], 1..=3);
    (
        -3..3i32,
        group,
        prop::bool::weighted(0.2),
        any::<bool>(),
        cap,
        prop::option::of(condition()),
        methods,
        0..10_000i64,
    )
        .prop_map(|(priority, group, exclusive, parallel, cap, when, methods, price)| Rule {
            id: Id::NIL,
            priority,
            group: group.map(str::to_owned),
            exclusive,
            stacking: if parallel { Stacking::Parallel } else { Stacking::Sequential },
            cap: cap.map(Money::new),
            from: None,
            until: None,
            only: None,
            when,
            benefit: Benefit::ShippingPrice {
                methods: methods.into_iter().map(str::to_owned).collect(),
                price: Money::new(price),
            },
        })
}

fn rules() -> impl Strategy<Value = RuleSet> {
    let free_from = prop::option::of(threshold());
    let method = (0..30_000i64, prop::sample::select(&CLASSES[..]), free_from).prop_map(|(fee, class, free_from)| {
        ShippingMethod { fee: Money::new(fee), tax_class: class.to_owned(), free_from }
    });
    (prop::collection::vec(method, 3), prop::collection::vec(rule(), 0..6), 0..=1_000_000i64).prop_map(
        |(methods, rules, odd)| {
            let class = |kind, rate| TaxClass { kind, rate: Rate::new(rate) };
            let classes = [
                class(TaxKind::Taxable, 50_000),
                class(TaxKind::Taxable, 200_000),
                class(TaxKind::Taxable, odd),
                class(TaxKind::Zero, 0),
                class(TaxKind::Exempt, 0),
            ];
            RuleSet::new(RuleBook {
                version: 1,
                tax_classes: CLASSES.iter().map(|code| (*code).to_owned()).zip(classes).collect(),
                shipping_methods: METHODS.iter().map(|code| (*code).to_owned()).zip(methods).collect(),
                rules: (1..).zip(rules).map(|(number, rule)| Rule { id: id(number), ..rule }).collect(),
                rounding: Default::default(),
            })
            .expect("the book is sound")
        },
    )
}

fn context(absurd: bool) -> impl Strategy<Value = Context> {
    (0u8..=4, any::<bool>(), number(1..1000, absurd), number(0..1, absurd)).prop_map(
        |(digits, price_includes_tax, price_version, micros)| Context {
            exponent: Exponent::new(digits).unwrap_or(Exponent::ZERO),
            at: Timestamp::from_micros(micros),
            zone: Zone::utc(),
            channel: "web".to_owned(),
            store: None,
            price_list: id(7),
            price_version,
            price_includes_tax,
            company: false,
        },
    )
}

fn question(absurd: bool) -> impl Strategy<Value = (Basket, RuleSet, Context)> {
    (basket(absurd), rules(), context(absurd))
}

/// Any question, half of them absurd.
fn any_question() -> impl Strategy<Value = (Basket, RuleSet, Context)> {
    prop_oneof![question(false), question(true)]
}

fn sum(amounts: impl Iterator<Item = Money>) -> i128 {
    amounts.map(|amount| i128::from(amount.get())).sum()
}

/// Every sum that `Quote` promises, in numbers that cannot overflow.
fn check_sums(quote: &Quote) -> Result<(), TestCaseError> {
    let including = quote.price_includes_tax;
    let mut rows: BTreeMap<(TaxKind, Rate), (i128, i128)> = BTreeMap::new();
    let lines = quote.lines.iter().map(|line| {
        (&line.adjustments, line.gross, line.discount, line.net, line.tax, line.total, (line.tax_kind, line.tax_rate))
    });
    let parcels = quote.shipping.iter().map(|parcel| {
        let class = (parcel.tax_kind, parcel.tax_rate);
        (&parcel.adjustments, parcel.gross, parcel.discount, parcel.net, parcel.tax, parcel.total, class)
    });
    for (adjustments, gross, discount, net, tax, total, class) in lines.chain(parcels) {
        prop_assert!(adjustments.iter().all(|adjustment| adjustment.amount > Money::ZERO));
        prop_assert_eq!(sum(adjustments.iter().map(|adjustment| adjustment.amount)), i128::from(discount.get()));
        prop_assert_eq!(gross.get() - discount.get(), net.get());
        prop_assert!(Money::ZERO <= net && Money::ZERO <= tax && tax <= net, "nothing is below zero");
        prop_assert_eq!(total.get(), if including { net.get() } else { net.get() + tax.get() });
        let row = rows.entry(class).or_default();
        *row = (row.0 + i128::from(total.get()), row.1 + i128::from(tax.get()));
    }
    let (lines, shipping) = (|| quote.lines.iter(), || quote.shipping.iter());
    prop_assert_eq!(sum(lines().map(|line| line.gross)), i128::from(quote.goods_total.get()));
    prop_assert_eq!(sum(lines().map(|line| line.discount)), i128::from(quote.discount_total.get()));
    prop_assert_eq!(sum(shipping().map(|parcel| parcel.net)), i128::from(quote.shipping_total.get()));
    let tax = sum(lines().map(|line| line.tax)) + sum(shipping().map(|parcel| parcel.tax));
    prop_assert_eq!(tax, i128::from(quote.tax_total.get()));
    let total = sum(lines().map(|line| line.total)) + sum(shipping().map(|parcel| parcel.total));
    prop_assert_eq!(total, i128::from(quote.total.get()));
    prop_assert_eq!(rows.len(), quote.tax_summary.len());
    for row in &quote.tax_summary {
        let expected = (i128::from(row.total.get()), i128::from(row.tax.get()));
        prop_assert_eq!(rows.get(&(row.kind, row.rate)), Some(&expected));
        prop_assert_eq!(row.without_tax, row.total - row.tax);
        // Rounded once, on the sum: the exact tax is at most half a unit away.
        let (rate, million) = (i128::from(row.rate.get()), 1_000_000);
        let (exact, whole) = if including {
            (expected.0 * rate, million + rate)
        } else {
            (i128::from(row.without_tax.get()) * rate, million)
        };
        prop_assert!(2 * (expected.1 * whole - exact).abs() <= whole);
    }
    Ok(())
}

proptest! {
    #[test]
    fn everything_sums((basket, rules, context) in any_question()) {
        check_sums(&quote(&basket, &rules, &context))?;
    }

    #[test]
    fn every_rule_has_a_verdict_that_agrees_with_the_lines((basket, rules, context) in any_question()) {
        let quote = quote(&basket, &rules, &context);
        let thresholds = rules.book().shipping_methods.values().filter(|method| method.free_from.is_some()).count();
        prop_assert_eq!(quote.verdicts.len(), rules.book().rules.len() + thresholds);
        for verdict in &quote.verdicts {
            let adjusted = quote.shipping.iter().flat_map(|parcel| &parcel.adjustments);
            let adjusted = sum(adjusted.filter(|by| by.cause == verdict.cause).map(|by| by.amount));
            match &verdict.outcome {
                Outcome::Applied { taken, amount } => {
                    prop_assert!(*amount > Money::ZERO);
                    prop_assert_eq!(sum(taken.iter().map(|taken| taken.amount)), adjusted);
                    prop_assert_eq!(i128::from(amount.get()), adjusted);
                }
                Outcome::Unmet { unmet } => {
                    prop_assert_eq!(adjusted, 0);
                    if let Unmet::Spend { needed, reached, missing, .. } = unmet {
                        prop_assert!(*missing > Money::ZERO);
                        prop_assert_eq!(*missing, *needed - *reached);
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_lines_changes_nothing(
        ((basket, rules, context), seed) in (question(false), any::<prop::sample::Index>()),
    ) {
        let mut shuffled = basket.clone();
        let turn = seed.index(basket.lines.len().max(1));
        shuffled.lines.rotate_left(turn);
        shuffled.lines.reverse();
        shuffled.fulfilments.reverse();
        let (one, other) = (quote(&basket, &rules, &context), quote(&shuffled, &rules, &context));
        prop_assert_eq!(one.canonical_bytes(), other.canonical_bytes());
    }

    #[test]
    fn the_order_of_absurd_lines_does_not_change_totals((basket, rules, context) in question(true)) {
        let mut turned = basket.clone();
        turned.lines.reverse();
        turned.fulfilments.reverse();
        let (one, other) = (quote(&basket, &rules, &context), quote(&turned, &rules, &context));
        let totals = |quote: &Quote| (quote.goods_total, quote.discount_total, quote.shipping_total, quote.tax_total, quote.total);
        prop_assert_eq!(totals(&one), totals(&other));
        prop_assert_eq!(one.problems, other.problems);
    }

    #[test]
    fn renaming_variants_changes_no_amount((basket, rules, context) in any_question(), name in any::<u8>()) {
        let mut renamed = basket.clone();
        for line in &mut renamed.lines {
            line.variant = id(line.variant.as_bytes()[0].wrapping_add(name));
        }
        let (one, mut other) = (quote(&basket, &rules, &context), quote(&renamed, &rules, &context));
        for (line, original) in other.lines.iter_mut().zip(&one.lines) {
            line.variant = original.variant;
        }
        prop_assert_eq!(one, other);
    }

    #[test]
    fn the_same_question_gives_the_same_bytes((basket, rules, context) in any_question()) {
        let first = quote(&basket, &rules, &context);
        // Through JSON, as a till in a browser would ask it.
        let basket: Basket = serde_json::from_str(&serde_json::to_string(&basket).unwrap()).unwrap();
        let rules: RuleSet = serde_json::from_str(&serde_json::to_string(&rules).unwrap()).unwrap();
        let second = quote(&basket, &rules, &context);
        prop_assert_eq!(first.fingerprint(), second.fingerprint());
        // The kernel's canonical form exists for every quote, so no number is past 2^53−1.
        let bytes = canonical::to_bytes(&first).unwrap();
        prop_assert_eq!(&bytes, &first.canonical_bytes());
        let read: Quote = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(read, first);
    }

    #[test]
    fn a_sound_basket_may_be_sold((basket, rules, context) in question(false)) {
        prop_assert!(quote(&basket, &rules, &context).check().is_ok());
    }

    #[test]
    fn doing_what_a_hint_asks_helps((basket, rules, context) in question(false)) {
        for verdict in quote(&basket, &rules, &context).verdicts {
            let Outcome::Unmet { unmet: Unmet::Spend { missing, basis, .. } } = verdict.outcome else { continue };
            let mut more = basket.clone();
            let price = Price::from_money(missing, context.exponent);
            more.lines.push(BasketLine::new(u32::MAX, id(1), Quantity::ONE, price, "rice"));
            let then = quote(&more, &rules, &context);
            let same = then.verdicts.iter().find(|other| other.cause == verdict.cause).unwrap();
            let stuck = matches!(&same.outcome, Outcome::Unmet { unmet: Unmet::Spend { basis: then, needed, .. } }
                if *then == basis && *needed <= missing);
            prop_assert!(!stuck, "{:?}", same.outcome);
        }
    }

    #[test]
    fn goods_that_no_rule_looks_at_cost_their_own_price((basket, rules, context) in question(false), price in 0..100_000i64) {
        let context = Context { price_includes_tax: true, ..context };
        let mut more = basket.clone();
        let price_of_one = Price::from_money(Money::new(price), context.exponent);
        let voucher = BasketLine::new(u32::MAX, id(1), Quantity::ONE, price_of_one, "standard");
        more.lines.push(BasketLine { kind: LineKind::Voucher, ..voucher });
        let (without, with) = (quote(&basket, &rules, &context), quote(&more, &rules, &context));
        prop_assert_eq!(with.total - without.total, Money::new(price));
        prop_assert_eq!(with.verdicts, without.verdicts);
    }

    #[test]
    fn returning_in_any_steps_gives_back_the_whole(
        (basket, rules, context) in question(false),
        steps in prop::collection::vec(1..5000i64, 0..8),
    ) {
        let quote = quote(&basket, &rules, &context);
        for line in &quote.lines {
            let mut before = Quantity::ZERO;
            let (mut net, mut tax, mut total) = (Money::ZERO, Money::ZERO, Money::ZERO);
            let steps = steps.iter().map(|step| Quantity::from_thousandths(*step));
            for now in steps.chain([Quantity::from_thousandths(i64::MAX)]) {
                let share = share_of_return(line, before, now);
                prop_assert!(Money::ZERO <= share.tax && share.tax <= share.net, "{share:?}");
                let expected = if context.price_includes_tax { share.net } else { share.net + share.tax };
                prop_assert_eq!(share.total, expected);
                (net, tax, total) = (net + share.net, tax + share.tax, total + share.total);
                before += now;
            }
            prop_assert_eq!((net, tax, total), (line.net, line.tax, line.total));
        }
    }

    #[test]
    fn no_step_of_a_return_has_more_tax_than_it_holds(
        (net, tax) in (0..30i64).prop_flat_map(|net| (Just(net), 0..=net)),
        units in 1..30i64,
        price_includes_tax in any::<bool>(),
    ) {
        let (net, tax) = (Money::new(net), Money::new(tax));
        let sold = Sold { quantity: Quantity::units(units), net, tax, price_includes_tax };
        for before in 0..units {
            let share = share_of_return(sold, Quantity::units(before), Quantity::ONE);
            prop_assert!(Money::ZERO <= share.tax && share.tax <= share.net, "{share:?}");
        }
    }

    #[test]
    fn returns_of_anything_never_panic_and_sum(
        (quantity, net, tax) in (any::<i64>(), any::<i64>(), any::<i64>()),
        (before, now) in (any::<i64>(), any::<i64>()),
        price_includes_tax in any::<bool>(),
    ) {
        let sold = Sold {
            quantity: Quantity::from_thousandths(quantity),
            net: Money::new(net),
            tax: Money::new(tax),
            price_includes_tax,
        };
        share_of_return(sold, Quantity::from_thousandths(before), Quantity::from_thousandths(now));
        let whole = share_of_return(sold, Quantity::ZERO, sold.quantity);
        if quantity > 0 {
            prop_assert_eq!((whole.net, whole.tax), (sold.net, sold.tax));
        } else {
            prop_assert_eq!(whole, promo::Share::default());
        }
    }
}
