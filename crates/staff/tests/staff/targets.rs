//! What stores are to sell on a day.

use crate::common::*;
use kernel::Money;
use staff::*;

fn plan(monday: i64) -> TargetPlan {
    let mut plan = TargetPlan::default();
    plan.weekdays[0] = Some(Money::new(monday));
    plan
}

testkit::on_both! {
    schema = &schema();

    async fn a_plan_is_set_and_asked_by_the_day(brand) {
        let db = &brand.db;
        set_up(db).await;
        assert_eq!(db.read(|read| target_plan(read, id("xinyi"))).await.unwrap(), (TargetPlan::default(), 0));
        let mut first = plan(30_000);
        first.days.insert(date("2026-11-30"), None);
        let set = first.clone();
        assert_eq!(write(db, move |tx| set_targets(tx, id("xinyi"), &set, 0)).await.unwrap(), 1);
        assert_eq!(db.read(|read| target_plan(read, id("xinyi"))).await.unwrap(), (first, 1));
        let on = |day: &'static str| async move { db.read(move |read| targets_on(read, date(day))).await.unwrap() };
        assert_eq!(on("2026-11-23").await.into_iter().collect::<Vec<_>>(), vec![(id("xinyi"), Money::new(30_000))]);
        assert!(on("2026-11-24").await.is_empty(), "a Tuesday without a target");
        assert!(on("2026-11-30").await.is_empty(), "a Monday on which the store is shut");
    }

    async fn what_cannot_be_aimed_at_is_refused(brand) {
        let db = &brand.db;
        set_up(db).await;
        for wrong in [plan(-1), plan(i64::MAX)] {
            assert_eq!(refused(write(db, move |tx| set_targets(tx, id("xinyi"), &wrong, 0)).await), "staff.target_invalid");
        }
        let mut long = TargetPlan::default();
        for day in 0..732 {
            long.days.insert(date("2026-01-01").plus_days(day), None);
        }
        assert_eq!(refused(write(db, move |tx| set_targets(tx, id("xinyi"), &long, 0)).await), "staff.target_invalid");
        assert_eq!(refused(write(db, |tx| set_targets(tx, id("nowhere"), &plan(1), 0)).await), "staff.store_unknown");
        assert_eq!(db.read(|read| target_plan(read, id("xinyi"))).await.unwrap().1, 0, "nothing was changed");
    }

    async fn of_two_who_set_it_at_once_one_is_told(brand) {
        let db = &brand.db;
        set_up(db).await;
        for version in [0, 1] {
            let (one, other) = tokio::join!(
                write(db, move |tx| set_targets(tx, id("xinyi"), &plan(1), version)),
                write(db, move |tx| set_targets(tx, id("xinyi"), &plan(2), version)),
            );
            let told: Vec<&str> = [one, other].into_iter().filter(Result::is_err).map(refused).collect();
            assert_eq!(told, ["store.stale"]);
            assert_eq!(db.read(|read| target_plan(read, id("xinyi"))).await.unwrap().1, version + 1);
        }
    }
}
