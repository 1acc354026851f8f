#![allow(clippy::unwrap_used)]
use std::time::Instant;
use kernel::*;
use catalog::*;
use testkit::*;
fn go(engine: Engine) {
    testkit::run(async move {
        let brand = TestBrand::fresh(engine, catalog::MIGRATIONS);
        let db = &brand.db;
        let list = db.write("x", Actor::SYSTEM, |tx| ensure_defaults(tx,&Defaults::inclusive(Rate::new(50_000)))).await.unwrap();
        let n=4000usize; let at=db.now(); let t=Instant::now();
        let ids:Vec<Id>=(0..n).map(|i| Id::derived("v",&(i as u32).to_be_bytes())).collect();
        for c in (0..n).collect::<Vec<_>>().chunks(50) { let goods:Vec<ImportedProduct>=c.iter().map(|i| ImportedProduct{id:Id::derived("p",&(*i as u32).to_be_bytes()),variant_ids:vec![ids[*i]],product:NewProduct{handle:format!("g-{i}"),position:Some(*i as i64),names:[("en".to_owned(),format!("WHITE HANGING HEART {i}"))].into(),variants:vec![NewVariant{sku:format!("S{i}"),unit_price:Some(Price::new(25_500)),..NewVariant::default()}],..NewProduct::default()}}).collect();
            db.write_bulk("i",Actor::SYSTEM,move |tx| import_products(tx,list,at,&goods)).await.unwrap(); }
        println!("{engine:?} import of {n}: {:.2} s", t.elapsed().as_secs_f64());
        db.write("a",Actor::SYSTEM,|tx| Ok(tx.execute("ANALYZE",&[])?)).await.unwrap();
        fn cpu()->f64{ std::fs::read_to_string("/proc/thread-self/schedstat").unwrap().split(' ').next().unwrap().parse::<f64>().unwrap()/1e3 }
        { let all=ids.clone(); let us=db.read(move |r| { for i in 0..50 { sellable(r,list,all[i],at,"zh-TW")?.unwrap(); } let b=cpu(); for i in 0..2000 { sellable(r,list,all[i],at,"zh-TW")?.unwrap(); } Ok((cpu()-b)/2000.0) }).await.unwrap(); println!("{engine:?} sellable cpu of the reader: {us:.1} µs"); }
        { let all=ids.clone(); let us=db.read(move |r| { for _ in 0..50 { sellables(r,list,&all[0..3],at,"zh-TW")?; } let b=cpu(); for i in 0..500 { sellables(r,list,&all[i..i+3],at,"zh-TW")?; } Ok((cpu()-b)/500.0) }).await.unwrap(); println!("{engine:?} sellables of 3 cpu of the reader: {us:.1} µs"); }
        let t=Instant::now(); let all=ids.clone();
        let k=2000; db.read(move |r| { for i in 0..k { sellable(r,list,all[i],at,"zh-TW")?.unwrap(); } Ok(()) }).await.unwrap();
        println!("{engine:?} sellable: {:.1} µs each", t.elapsed().as_secs_f64()/k as f64*1e6);
        for m in [3usize,32] { let all=ids.clone(); let t=Instant::now(); db.read(move |r| { for i in 0..500 { sellables(r,list,&all[i..i+m],at,"zh-TW")?; } Ok(()) }).await.unwrap();
        println!("{engine:?} sellables of {m}: {:.1} µs", t.elapsed().as_secs_f64()/500.0*1e6); }
        for (name,q) in [("shop page of 24",None),("search",Some("heart 39"))] { let t=Instant::now(); for _ in 0..50 { db.read(move |r| shop_products(r,&ShopQuery{price_list:list,at,locale:"zh-TW",channel:Channel::Web,search:q,after:None,limit:24})).await.unwrap(); } println!("{engine:?} {name}: {:.2} ms", t.elapsed().as_secs_f64()/50.0*1e3); }
    });
}
#[test] fn sqlite() { go(Engine::Sqlite) }
#[test] fn postgres() { go(Engine::Postgres) }
