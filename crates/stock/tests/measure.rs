#![allow(clippy::unwrap_used)]
use std::time::Instant;
use kernel::*;
use stock::*;
use testkit::*;
fn go(engine: Engine) {
    testkit::run(async move {
        let brand = TestBrand::fresh(engine, stock::MIGRATIONS);
        let db = &brand.db;
        let new = NewLocation{store:None,legal_entity:Id::derived("t",b"e"),code:"A".into(),name:"A".into(),kind:LocationKind::Shop,zone:Zone::utc(),cut_off_minutes:0,place:None,position:0};
        let loc = db.write("x", Actor::SYSTEM, move |tx| create_location(tx,&new)).await.unwrap();
        let vs: Vec<Id> = (0..1000u32).map(|n| Id::derived("v",&n.to_be_bytes())).collect();
        for c in vs.chunks(100) {
            let r = Receipt{location:loc,lines:c.iter().map(|v| ReceiptLine{variant:*v,quantity:Quantity::units(1_000_000),cost:None}).collect(),note:String::new(),supplier:None,reference:None};
            db.write("x", Actor::SYSTEM, move |tx| open_books(tx,&r)).await.unwrap();
        }
        let t = Instant::now();
        let mut js = vec![];
        for w in 0..64u64 { let db=db.clone(); let vs=vs.clone(); js.push(tokio::spawn(async move {
            let mut r = Random::new(w);
            for _ in 0..40 { let o=db.new_id(); let wanted:Vec<Wanted>=(0..3).map(|_| Wanted::saleable(*r.pick(&vs),loc,Quantity::ONE)).collect();
              db.write("r",Actor::SYSTEM,move |tx| reserve(tx,HoldKind::Order,o,None,&wanted)).await.unwrap(); }
        }));}
        for j in js { j.await.unwrap(); }
        let e=t.elapsed(); println!("{engine:?} reserve 3 lines, 64 clients: {:.0}/s, stats {:?}", 64.0*40.0/e.as_secs_f64(), db.stats());
        // one SKU
        let t = Instant::now(); let mut js=vec![]; let v=vs[0];
        for _ in 0..64 { let db=db.clone(); js.push(tokio::spawn(async move { for _ in 0..40 { let o=db.new_id(); db.write("r",Actor::SYSTEM,move |tx| reserve(tx,HoldKind::Order,o,None,&[Wanted::saleable(v,loc,Quantity::ONE)])).await.unwrap(); }}));}
        for j in js { j.await.unwrap(); }
        println!("{engine:?} reserve one SKU, 64 clients: {:.0}/s", 64.0*40.0/t.elapsed().as_secs_f64());
        let at=db.now(); let mv=move |s| Movement{reason:"sale",subject:s,legal_entity:None,business_date:"2026-11-21".parse().unwrap(),occurred_at:at,register:None};
        for mode in 0..2 { let t=Instant::now(); let mut js=vec![];
          for w in 0..64u64 { let db=db.clone(); let vs=vs.clone(); js.push(tokio::spawn(async move { let mut r=Random::new(w);
            for _ in 0..40 { let s=db.new_id(); let wanted:Vec<Wanted>=(0..3).map(|_| Wanted::saleable(*r.pick(&vs),loc,Quantity::ONE)).collect();
              db.write("s",Actor::SYSTEM,move |tx| { if mode==0 { let h=reserve(tx,HoldKind::Order,s,None,&wanted)?; take(tx,&h,&mv(s))?; } else { let g:Vec<_>=wanted.iter().map(|w|(*w,None)).collect(); take_free(tx,&g,&mv(s))?; } Ok(()) }).await.unwrap(); }}));}
          for j in js { j.await.unwrap(); }
          println!("{engine:?} {}: {:.0}/s", ["reserve+take","take_free"][mode], 64.0*40.0/t.elapsed().as_secs_f64()); }
        for n in [1usize,32,200] { let some:Vec<Id>=vs[..n].to_vec(); let t=Instant::now(); for _ in 0..200 { let some=some.clone(); db.read(move |r| availability(r,&some)).await.unwrap(); } println!("{engine:?} availability of {n}: {:.0} µs", t.elapsed().as_secs_f64()/200.0*1e6); }
    });
}
#[test] fn sqlite() { go(Engine::Sqlite) }
#[test] fn postgres() { go(Engine::Postgres) }
