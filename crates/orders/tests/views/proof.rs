//! A day proven from two sides: all agrees after a day of business, and what somebody changes behind the books' back
//! shows up with its rows.

use kernel::{Actor, Id};
use serde_json::{Value, json};
use store::Value as Stored;

use crate::http::{MANAGER, Site, no};
use crate::support::{CAKE, TEA, schema};

const ACCOUNTANT: &[&str] = &["payments.read"];

/// A day at two tills and on the web: cash, a card, a void, cash moved, one drawer counted three too little.
async fn day(site: &Site) -> Id {
    let (cake, tea, tills) = (site.shop.goods[0], site.shop.goods[1], site.shop.tills);
    let manager = site.staff(MANAGER, None);
    site.open_shift(&manager, tills[0]).await;
    site.open_shift(&manager, tills[1]).await;
    site.place(site.db.new_id(), &[(tea, 2)], 2 * TEA).await;
    let sale = site.sell(&manager, tills[0], &[(cake, 1)], CAKE).await;
    let voided = site.sell(&manager, tills[0], &[(tea, 1)], TEA).await;
    let void = json!({"type": "void", "sale_id": voided, "reason": "wrong_item"});
    site.command(&manager, tills[0], void).await.ok();
    let mut by_card = crate::http::sell(site.db.new_id(), &[(tea, 1)], TEA);
    by_card["tenders"] = json!([{"kind": "card", "amount": TEA}]);
    site.command(&manager, tills[1], by_card).await.ok();
    site.sell(&manager, tills[1], &[(tea, 1)], TEA).await;
    let drop = json!({"type": "cash_out", "amount": 1_000, "reason": "drop", "purpose": "drop"});
    site.command(&manager, tills[1], drop).await.ok();
    let close = json!({"type": "close_shift", "counted": 1_000 + TEA - 1_000 - 3});
    site.command(&manager, tills[1], close).await.ok();
    sale
}

async fn tamper(site: &Site, statement: &'static str, values: Vec<Stored>) {
    let changed = site.db.write("test.tamper", Actor::SYSTEM, move |tx| Ok(tx.execute(statement, &values)?)).await;
    assert!(changed.unwrap() > 0, "{statement}");
}

/// The lines that differ, as `of` and difference.
fn wrong(body: &Value) -> Vec<(String, i64)> {
    let lines = body["lines"].as_array().unwrap().iter().filter(|line| line["differs"] != 0);
    lines.map(|line| (line["of"].as_str().unwrap().to_owned(), line["difference"].as_i64().unwrap())).collect()
}

fn line<'a>(body: &'a Value, of: &str, at: usize) -> &'a Value {
    body["lines"].as_array().unwrap().iter().filter(|line| line["of"] == of).nth(at).unwrap()
}

/// The first line of a kind that differs.
fn wrong_line<'a>(body: &'a Value, of: &str) -> &'a Value {
    body["lines"].as_array().unwrap().iter().find(|line| line["of"] == of && line["differs"] != 0).unwrap()
}

fn pair(of: &str, difference: i64) -> (String, i64) {
    (of.to_owned(), difference)
}

/// The rows behind a number of a line.
async fn rows(site: &Site, line: &Value, word: &str) -> Vec<Value> {
    let mut path = format!("/proof/rows?date=2026-11-21&of={}&word={word}", line["of"].as_str().unwrap());
    for (name, value) in [("subject", &line["subject"]), ("kind", &line["kind"])] {
        if let Some(text) = value.as_str() {
            path += &format!("&{name}={text}");
        }
    }
    let page = site.get(&site.staff(ACCOUNTANT, None), &path).await.ok();
    page["items"].as_array().unwrap().clone()
}

testkit::on_both! {
    schema = &schema();

    async fn everything_agrees_and_every_number_leads_to_its_rows(brand) {
        let site = Site::open(brand, 10).await;
        day(&site).await;
        let accountant = site.staff(ACCOUNTANT, None);
        let body = site.get(&accountant, "/proof").await.ok();
        assert_eq!((&body["business_date"], &body["differences"]), (&json!("2026-11-21"), &json!(0)), "{body}");
        let goods = line(&body, "goods", 0);
        let left = json!([{"word": "before", "amount": 0}, {"word": "opening", "amount": 30_000}, {"word": "sale", "amount": -4_000}, {"word": "void", "amount": 1_000}]);
        assert_eq!((&goods["left"], &goods["left_total"], &goods["right_total"]), (&left, &json!(27_000), &json!(27_000)));
        let cash = line(&body, "cash", 1);
        assert_eq!(cash["left"], json!([
            {"word": "float", "amount": 1_000}, {"word": "taken", "amount": TEA},
            {"word": "moved", "amount": -1_000}, {"word": "found", "amount": -3},
        ]));
        assert_eq!((&cash["right"], &cash["difference"]), (&json!([{"word": "counted", "amount": TEA - 3}]), &json!(0)));
        assert_eq!(line(&body, "cash", 0)["right"], json!([{"word": "expected", "amount": 1_000 + CAKE}]));
        for of in ["till_tender", "order_lines", "order_tenders", "orders_done", "ledger_day", "ledger_kind"] {
            assert_eq!(line(&body, of, 0)["differs"], 0, "{of}");
        }
        // Each number is the sum of its rows.
        let mut numbers = 0;
        for line in body["lines"].as_array().unwrap() {
            for term in line["left"].as_array().unwrap().iter().chain(line["right"].as_array().unwrap()) {
                let (word, amount) = (term["word"].as_str().unwrap(), term["amount"].as_i64().unwrap());
                let rows = rows(&site, line, word).await;
                let sum: i64 = rows.iter().map(|row| row["amount"].as_i64().unwrap()).sum();
                let sum = if word == "refunded" { -sum } else { sum };
                assert_eq!(sum, amount, "{word} of {line}: {rows:?}");
                numbers += 1;
            }
        }
        assert!(numbers > 20, "{numbers}");
        let tomorrow = site.get(&accountant, "/proof?date=2026-11-22").await.ok();
        assert_eq!((wrong(&tomorrow), &line(&tomorrow, "goods", 0)["left"]), (vec![], &json!([{"word": "before", "amount": 27_000}])));
        let yesterday = site.get(&accountant, "/proof?date=2026-11-20").await.ok();
        assert_eq!((wrong(&yesterday), &line(&yesterday, "goods", 0)["left_total"]), (vec![], &json!(0)));
    }

    async fn what_was_changed_behind_the_books_shows_up_with_its_rows(brand) {
        let site = Site::open(brand, 10).await;
        let sale = day(&site).await;
        let accountant = site.staff(ACCOUNTANT, None);
        let cake = site.shop.goods[0];
        tamper(&site, "UPDATE stock_level SET on_hand = on_hand + 2000 WHERE variant = $1", vec![Stored::Id(cake)]).await;
        let body = site.get(&accountant, "/proof").await.ok();
        assert_eq!(wrong(&body), [pair("goods", -2_000)]);
        let first = &rows(&site, line(&body, "goods", 0), "level").await[0];
        assert_eq!((&first["name"], &first["difference"], &first["link"]), (&json!("CAKE-6"), &json!(-2_000), &json!("product")));
        // As much of something else is missing: the sums agree, the rows do not.
        let tea = site.shop.goods[1];
        tamper(&site, "UPDATE stock_level SET on_hand = on_hand - 2000 WHERE variant = $1", vec![Stored::Id(tea)]).await;
        let body = site.get(&accountant, "/proof").await.ok();
        assert_eq!((wrong(&body), &line(&body, "goods", 0)["differs"]), (vec![pair("goods", 0)], &json!(2)));
        tamper(&site, "UPDATE stock_level SET on_hand = on_hand - 2000 WHERE variant = $1", vec![Stored::Id(cake)]).await;
        tamper(&site, "UPDATE stock_level SET on_hand = on_hand + 2000 WHERE variant = $1", vec![Stored::Id(tea)]).await;

        tamper(&site, "UPDATE orders_line SET net = net - 7 WHERE order_id = $1", vec![Stored::Id(sale)]).await;
        let body = site.get(&accountant, "/proof").await.ok();
        assert_eq!(wrong(&body), [pair("order_lines", -7)]);
        let rows_of = rows(&site, wrong_line(&body, "order_lines"), "lines").await;
        assert_eq!((&rows_of[0]["link_id"], &rows_of[0]["difference"]), (&json!(sale), &json!(-7)), "the one that differs first");
        tamper(&site, "UPDATE orders_line SET net = net + 7 WHERE order_id = $1", vec![Stored::Id(sale)]).await;

        tamper(&site, "UPDATE orders_tender SET amount = amount - 80 WHERE order_id = $1", vec![Stored::Id(sale)]).await;
        let body = site.get(&accountant, "/proof").await.ok();
        assert_eq!(wrong(&body), [pair("cash", -80), pair("order_tenders", -80)]);
        tamper(&site, "UPDATE orders_tender SET amount = amount + 80 WHERE order_id = $1", vec![Stored::Id(sale)]).await;

        tamper(&site, "UPDATE wallet_posting SET amount = amount + 5 WHERE amount = $1", vec![Stored::Int(CAKE)]).await;
        let body = site.get(&accountant, "/proof").await.ok();
        assert_eq!(wrong(&body), [pair("ledger_day", 5), pair("ledger_kind", 5)]);
        let first = &rows(&site, line(&body, "ledger_day", 0), "debit").await[0];
        assert_eq!((&first["amount"], &first["difference"]), (&json!(CAKE + 5), &json!(5)));
        let first = &rows(&site, wrong_line(&body, "ledger_kind"), "balance").await[0];
        assert_eq!((&first["name"], &first["difference"]), (&json!("XY1"), &json!(5)), "the till whose drawer it is");
    }

    async fn everybody_sees_the_proof_of_their_own_stores(brand) {
        let site = Site::open(brand, 10).await;
        day(&site).await;
        let (store, web) = (site.shop.store, site.shop.web);
        let own = site.staff(ACCOUNTANT, Some(store));
        let body = site.get(&own, "/proof").await.ok();
        assert!(body["lines"].as_array().unwrap().iter().all(|line| line["of"] != "ledger_kind"), "that is the brand's");
        assert!(body["lines"].as_array().unwrap().iter().any(|line| line["of"] == "ledger_day"));
        assert_eq!(site.get(&own, &format!("/proof?store={web}")).await.refused(), no(403, "api.wrong_store"));
        let of = |what: &str| format!("/proof/rows?date=2026-11-21&word=sum&of={what}");
        assert_eq!(site.get(&own, &of("ledger_kind")).await.refused(), no(403, "api.all_stores"));
        assert_eq!(site.get(&own, &format!("{}&subject={web}", of("order_lines"))).await.refused(), no(403, "api.wrong_store"));
        assert_eq!(site.get(&own, &format!("{}&subject={}", of("cash"), site.db.new_id())).await.refused(), no(404, "api.not_found"));
        let nothing = site.get(&own, &format!("{}&subject={store}", of("order_lines")).replace("sum", "else")).await;
        assert_eq!(nothing.refused(), no(404, "api.not_found"));
        let page = site.get(&own, &format!("{}&subject={store}&limit=1", of("order_lines"))).await.ok();
        assert_eq!((page["items"].as_array().unwrap().len(), &page["next"]), (1, &json!("1")));
        let second = site.get(&own, &format!("{}&subject={store}&limit=1&cursor=1", of("order_lines"))).await.ok();
        assert_ne!(page["items"], second["items"]);
    }
}
