//! What is found by what is typed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its failure message")]

use std::sync::Arc;

use kernel::Id;
use search::{Document, Facts, Index, Order, Question};

const SHOP: u8 = 1;
const DESK: u8 = 2;

fn id(number: u8) -> Id {
    Id::from_bytes([number; 16])
}

fn thing(number: u8, names: &[&str], words: &[&str], codes: &[&str], texts: &[&str]) -> Document {
    let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Document {
        names: all(names),
        words: all(words),
        codes: all(codes),
        texts: all(texts),
        facts: Facts {
            audience: SHOP,
            price: Some(i64::from(number) * 10_000),
            position: i64::from(number),
            ..Facts::default()
        },
        ..Document::new(id(number))
    }
}

fn goods() -> Index {
    let index = Index::new().unwrap();
    index
        .put(&[
            thing(
                1,
                &["桂花戚風蛋糕", "Osmanthus chiffon cake"],
                &["生日", "6 吋"],
                &["CAKE-6", "4710000000018"],
                &["以臺灣桂花製成。"],
            ),
            thing(2, &["鳳梨酥禮盒", "Pineapple cake gift box"], &["伴手禮"], &["PINE-12"], &[]),
            thing(3, &["阿里山烏龍茶 150g", "Alishan oolong tea"], &["茶葉"], &["TEA-OL-150"], &["臺灣高山茶。"]),
            thing(4, &["蜜香紅茶", "Honey black tea"], &["茶葉"], &["TEA-BK"], &[]),
            thing(5, &["紅豆抹茶捲", "Matcha roll with red beans"], &[], &["ROLL-1"], &[]),
            thing(6, &["芒果乾 60g", "Dried mango"], &[], &["MANGO60"], &[]),
        ])
        .unwrap();
    index.settle().unwrap();
    index
}

fn ask(index: &Index, text: &str) -> (Vec<Id>, bool) {
    let found = index.ask(&Question { text, audience: SHOP, limit: 10, ..Question::default() }).unwrap();
    assert_eq!(found.total, found.ids.len());
    (found.ids.clone(), found.nearly)
}

#[test]
fn words_beginnings_variants_and_codes_lead_to_goods() {
    let index = goods();
    for (text, expected) in [
        ("蛋糕", &[1][..]),
        ("戚風", &[1]),
        ("生日蛋糕", &[1]),
        ("凤梨酥", &[2]),
        ("台灣", &[1, 3]),
        ("烏龍茶", &[3]),
        ("乌龙", &[3]),
        ("紅茶", &[4]),
        ("抹茶 紅豆", &[5]),
        ("chiff", &[1]),
        ("CAKE", &[1, 2]),
        ("ｃａｋｅ－６", &[1]),
        ("cake6", &[1]),
        ("0000018", &[1]),
        ("tea-ol", &[3]),
        ("OL-150", &[3]),
        ("150g", &[3]),
        ("茶葉 honey", &[4]),
    ] {
        let (mut found, nearly) = ask(&index, text);
        found.sort_unstable();
        let expected: Vec<Id> = expected.iter().map(|number| id(*number)).collect();
        assert_eq!((found, nearly), (expected, false), "{text}");
    }
}

#[test]
fn one_slip_is_forgiven_and_said() {
    let index = goods();
    for (text, expected) in [
        ("oolnog", 3),
        ("osmantus", 1),
        ("pinapple", 2),
        ("chifon", 1),
        ("matca", 5),
        ("風梨酥", 2),
        ("烏隆茶", 3),
        ("mangoo", 6),
    ] {
        let (found, nearly) = ask(&index, text);
        assert_eq!((found.first(), nearly), (Some(&id(expected)), true), "{text}");
    }
    // What was typed rightly is not mixed with what is only near.
    assert_eq!(ask(&index, "honey"), (vec![id(4)], false));
}

#[test]
fn of_many_words_any_is_better_than_nothing() {
    let index = goods();
    let (found, nearly) = ask(&index, "送長輩的鳳梨酥");
    assert_eq!((found.first(), nearly), (Some(&id(2)), true));
    assert_eq!(ask(&index, "冰箱"), (vec![], false));
    assert_eq!(ask(&index, "zzzzzz"), (vec![], false));
}

#[test]
fn the_very_name_and_the_very_code_come_first() {
    let index = Index::new().unwrap();
    index
        .put(&[
            thing(1, &["紅茶拿鐵杯子"], &[], &["A1"], &[]),
            thing(2, &["日月潭紅茶", "Tea"], &["紅茶"], &["TEA"], &[]),
            thing(3, &["紅茶"], &[], &["TEA-2"], &["紅茶紅茶紅茶"]),
            thing(4, &["Tea pot"], &[], &["A1-TEA"], &[]),
        ])
        .unwrap();
    index.settle().unwrap();
    assert_eq!(ask(&index, "紅茶").0, [id(3), id(1), id(2)]);
    assert_eq!(ask(&index, "tea").0.first(), Some(&id(2)));
    assert_eq!(ask(&index, "a1").0.first(), Some(&id(1)));
}

#[test]
fn nothing_typed_is_everything_in_the_brands_order() {
    let index = goods();
    assert_eq!(ask(&index, " !? ").0, (1..=6).map(id).collect::<Vec<_>>());
    let question = Question { order: Order::PriceDown, from: 1, limit: 2, audience: SHOP, ..Question::default() };
    let found = index.ask(&question).unwrap();
    assert_eq!((found.ids.clone(), found.total), (vec![id(5), id(4)], 6));
    assert_eq!(index.ask(&Question { from: 9, limit: 2, audience: SHOP, ..Question::default() }).unwrap().ids, []);
}

#[test]
fn what_changes_is_found_anew_and_what_is_removed_no_more() {
    let index = goods();
    let mut cake = thing(1, &["檸檬塔"], &[], &["TART"], &[]);
    index.put(std::slice::from_ref(&cake)).unwrap();
    index.remove(id(4));
    index.settle().unwrap();
    assert_eq!(ask(&index, "檸檬").0, [id(1)]);
    assert_eq!(ask(&index, "桂花").0, []);
    assert_eq!(ask(&index, "蜜香").0, []);
    assert_eq!(index.len(), 5);
    // Facts alone count at once.
    cake.facts.audience = DESK;
    index.put(&[cake]).unwrap();
    assert_eq!(ask(&index, "檸檬").0, []);
    let desk = Question { text: "檸檬", audience: DESK, limit: 1, ..Question::default() };
    assert_eq!(index.ask(&desk).unwrap().ids, [id(1)]);
}

#[test]
fn counts_are_of_what_choosing_would_give() {
    let index = Index::new().unwrap();
    let (cakes, teas) = (id(100), id(101));
    let mut things = Vec::new();
    for number in 1..=6_u8 {
        let mut one = thing(number, &["禮盒"], &[], &[], &[]);
        one.facts.categories = vec![if number <= 4 { cakes } else { teas }];
        one.facts.maker = Some(if number % 2 == 0 { "甲" } else { "乙" }.to_owned());
        one.facts.tags = if number == 6 { vec!["新".to_owned()] } else { Vec::new() };
        things.push(one);
    }
    index.put(&things).unwrap();
    index.mark(&[(id(1), true), (id(2), true), (id(6), true)]);
    index.settle().unwrap();
    let all = Question { text: "禮盒", audience: SHOP, limit: 10, ..Question::default() };
    let found = index.ask(&all).unwrap();
    assert_eq!(found.categories, [(cakes, 4), (teas, 2)]);
    assert_eq!(found.makers, [("乙".to_owned(), 3), ("甲".to_owned(), 3)]);
    assert_eq!((found.marked, found.prices), (3, Some((10_000, 60_000))));
    let found = index.ask(&Question { category: Some(cakes), maker: Some("甲"), ..all }).unwrap();
    assert_eq!((found.ids.len(), found.marked), (2, 1));
    assert_eq!(found.categories, [(cakes, 2), (teas, 1)]);
    assert_eq!(found.makers, [("乙".to_owned(), 2), ("甲".to_owned(), 2)]);
    let found = index.ask(&Question { price: (Some(20_000), Some(50_000)), marked_only: true, ..all }).unwrap();
    assert_eq!((found.ids.clone(), found.prices), (vec![id(2)], Some((10_000, 60_000))));
    assert_eq!(index.ask(&Question { tag: Some("新"), ..all }).unwrap().ids, [id(6)]);
    assert_eq!(index.ask(&Question { tag: Some("舊"), ..all }).unwrap().total, 0);
    assert_eq!(index.ask(&Question { maker: Some("丙"), ..all }).unwrap().total, 0);
}

#[test]
fn an_answer_is_given_again_only_while_it_is_right() {
    let index = goods();
    let ask = || index.ask(&Question { text: "茶", audience: SHOP, limit: 10, ..Question::default() }).unwrap();
    let (first, again) = (ask(), ask());
    assert!(Arc::ptr_eq(&first, &again), "nothing has changed");
    index.mark(&[(first.ids[0], false)]);
    assert!(Arc::ptr_eq(&first, &ask()), "it had no mark before");
    index.mark(&[(first.ids[0], true)]);
    assert_eq!((first.marked, ask().marked), (0, 1));
    index.remove(first.ids[0]);
    assert_eq!(ask().total, first.total - 1);
    index.put(&[thing(99, &["新茶"], &[], &[], &[])]).unwrap();
    index.settle().unwrap();
    assert_eq!(ask().total, first.total);
    index.settle_in_one_place().unwrap();
    assert_eq!(ask().total, first.total, "the same in one place");
}
