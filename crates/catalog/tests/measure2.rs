#![allow(clippy::unwrap_used)]
use kernel::*;
use catalog::*;
use testkit::*;
use store::Value;
#[test] fn postgres() {
    testkit::run(async move {
        let brand = TestBrand::fresh(Engine::Postgres, catalog::MIGRATIONS);
        let db = &brand.db;
        let list = db.write("x", Actor::SYSTEM, |tx| ensure_defaults(tx,&Defaults::inclusive(Rate::new(50_000)))).await.unwrap();
        let n=4000usize; let at=db.now();
        let ids:Vec<Id>=(0..n).map(|i| Id::derived("v",&(i as u32).to_be_bytes())).collect();
        for c in (0..n).collect::<Vec<_>>().chunks(200) { let goods:Vec<ImportedProduct>=c.iter().map(|i| ImportedProduct{id:Id::derived("p",&(*i as u32).to_be_bytes()),variant_ids:vec![ids[*i]],product:NewProduct{handle:format!("g-{i}"),position:Some(*i as i64),names:[("en".to_owned(),format!("WHITE HANGING HEART {i}"))].into(),variants:vec![NewVariant{sku:format!("S{i}"),unit_price:Some(Price::new(25_500)),..NewVariant::default()}],..NewProduct::default()}}).collect();
            db.write_bulk("i",Actor::SYSTEM,move |tx| import_products(tx,list,at,&goods)).await.unwrap(); }
        for analyzed in [false, true] {
        if analyzed { db.write("a",Actor::SYSTEM,|tx| Ok(tx.execute("ANALYZE",&[])?)).await.unwrap(); }
        for (sql, m) in [(catalog::sql::SELLABLE,1usize),(catalog::sql::SELLABLES,32)] {
            let ids=ids.clone();
            db.read(move |r| {
                let e: &'static str = Box::leak(format!("EXPLAIN (ANALYZE, SUMMARY) {sql}").into_boxed_str());
                let mut v = vec![Value::from(list),Value::from(at),Value::from("zh-TW")]; v.extend((0..m).map(|i| Value::from(ids[i%3])));
                for round in 0..3 { let out = r.query(e,&v,|row| row.get::<String>(0))?; if round==2 { for l in out { println!("{l}"); } } }
                Ok(())
            }).await.unwrap();
        } }
    });
}
