//! Months whose books are locked.

use crate::common::*;
use staff::*;

const DAY: &str = "2026-10-31";

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// A shift of a day that is over, and the day closed.
async fn lived(db: &store::Db, day: &'static str) {
    let now = db.now();
    write(db, move |tx| {
        open_shift(tx, &opening(day, "XY1", "xinyi", day, now))?;
        close_shift(tx, &closing(day, now))?;
        count_day(tx, id("xinyi"), date(day))?;
        close_day(tx, id("xinyi"), date(day))
    })
    .await
    .unwrap();
}

testkit::on_both! {
    schema = &schema();

    async fn a_month_is_locked_when_all_of_it_is_over(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let lock = |text: &'static str| write(db, move |tx| lock_period(tx, id("entity"), month(text)));
        assert_eq!(refused(lock("2026-11").await), "staff.period_not_over", "today is the 21st");
        assert_eq!(refused(write(db, |tx| lock_period(tx, id("nobody"), month("2026-10"))).await), "staff.entity_unknown");
        write(db, move |tx| open_shift(tx, &opening("s1", "XY1", "xinyi", DAY, now))).await.unwrap();
        assert_eq!(refused(lock("2026-10").await), "staff.period_shifts_open", "its till may hold sales");
        lock("2026-09").await.unwrap();
        write(db, move |tx| close_shift(tx, &closing("s1", now))).await.unwrap();
        let refusal = match lock("2026-10").await {
            Err(store::WriteError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
        assert_eq!(refusal.code.name, "staff.period_days_open");
        assert!(refusal.sentence("zh-TW").contains("xinyi 門市 2026-10-31"), "{}", refusal.sentence("zh-TW"));
        write(db, move |tx| {
            count_day(tx, id("xinyi"), date(DAY))?;
            close_day(tx, id("xinyi"), date(DAY))
        })
        .await
        .unwrap();
        lock("2026-10").await.unwrap();
        assert_eq!(refused(lock("2026-10").await), "staff.period_locked_already");
        assert_eq!(refused(lock("2026-08").await), "staff.period_locked_already", "a lock reaches back");
        let through = db.read(|read| locked_through(read, id("entity"))).await.unwrap();
        assert_eq!(through, Some(date(DAY)));
        let broken = crate::checks::broken(db).await;
        assert_eq!(broken, Vec::<&str>::new());
    }

    async fn a_locked_month_takes_nothing(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        lived(db, DAY).await;
        write(db, |tx| lock_period(tx, id("entity"), month("2026-10"))).await.unwrap();
        assert_eq!(refused(write(db, |tx| reopen_day(tx, id("xinyi"), date(DAY))).await), "staff.period_locked");
        let shift = write(db, move |tx| open_shift(tx, &opening("s9", "XY1", "xinyi", "2026-10-15", now))).await;
        assert_eq!(refused(shift), "staff.period_locked");
        assert_eq!(refused(write(db, |tx| require_open_period(tx, id("daan"), date("2026-10-01"))).await), "staff.period_locked");
        for store in ["xinyi", "daan"] {
            let on = write(db, move |tx| Ok(book_on(tx, id(store), date("2026-10-15"), id("order"))?)).await.unwrap();
            assert_eq!(on, date("2026-11-01"), "{store}: the first day that is open");
            let from = db.read(move |read| open_day_from(read, id(store), date("2026-09-01"))).await.unwrap();
            assert_eq!(from, date("2026-11-01"), "tills are told the same");
        }
        let said = "SELECT count(*) FROM journal WHERE kind = 'staff.booked_late'";
        assert_eq!(db.read(|read| read.query_one(said, &[], |row| row.get::<i64>(0))).await.unwrap(), 2);
        let today = write(db, |tx| Ok(book_on(tx, id("xinyi"), date("2026-11-21"), id("order"))?)).await.unwrap();
        assert_eq!(today, date("2026-11-21"));
    }

    async fn unlocking_needs_a_reason_and_opens_what_came_after_it(brand) {
        let (db, clock) = (&brand.db, brand.clock.clone());
        set_up(db).await;
        lived(db, DAY).await;
        let unlock = |text: &'static str, reason: &'static str| {
            write(db, move |tx| unlock_period(tx, id("entity"), month(text), reason))
        };
        assert_eq!(refused(unlock("2026-10", "correction").await), "staff.period_not_locked");
        for locked in ["2026-08", "2026-09", "2026-10"] {
            write(db, move |tx| lock_period(tx, id("entity"), month(locked))).await.unwrap();
        }
        assert_eq!(refused(unlock("2026-10", "").await), "staff.reason_needed");
        clock.advance(1_000_000);
        unlock("2026-09", "correction").await.unwrap();
        let through = db.read(|read| locked_through(read, id("entity"))).await.unwrap();
        assert_eq!(through, Some(date("2026-08-31")));
        write(db, |tx| reopen_day(tx, id("xinyi"), date(DAY))).await.unwrap();
        clock.advance(1_000_000);
        unlock("2026-08", "correction").await.unwrap();
        assert_eq!(db.read(|read| locked_through(read, id("entity"))).await.unwrap(), None, "nothing ever was before");
        let steps = db.read(|read| period_steps(read, id("entity"), 10)).await.unwrap();
        assert_eq!(steps.len(), 5);
        let latest = (&*steps[0].step, &*steps[0].reason, steps[0].month.to_string());
        assert_eq!(latest, ("unlock", "correction", "2026-08".to_owned()));
    }

    async fn what_is_booked_in_the_moment_of_locking_is_before_it_or_after(brand) {
        let db = &brand.db;
        set_up(db).await;
        let store = id("daan");
        for round in 0..8 {
            let (one, two) = (db.clone(), db.clone());
            // What is booked says itself whether its day was open; the lock waits for it, or it for the lock.
            let booked = tokio::spawn(async move {
                write(&one, move |tx| {
                    let on = book_on(tx, store, date(DAY), id("order"))?;
                    let through = locked_through(tx, id("entity"))?;
                    Ok((on, through.is_none_or(|through| on > through)))
                })
                .await
            });
            let locked =
                tokio::spawn(async move { write(&two, |tx| lock_period(tx, id("entity"), month("2026-10"))).await });
            let (on, open) = booked.await.unwrap().unwrap();
            locked.await.unwrap().unwrap();
            assert!(open && (on == date(DAY) || on == date("2026-11-01")), "round {round}: {on}");
            write(db, |tx| unlock_period(tx, id("entity"), month("2026-10"), "correction")).await.unwrap();
        }
    }

    async fn opening_a_shift_and_locking_at_once_leave_no_shift_in_a_locked_month(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        for round in 0..6 {
            let day = date(&format!("2026-10-{}", 10 + round));
            let shift = OpenShift { business_date: day, ..opening(&format!("r{round}"), "XY1", "xinyi", DAY, now) };
            let (one, two) = (db.clone(), db.clone());
            let opened = tokio::spawn(async move { write(&one, move |tx| open_shift(tx, &shift)).await });
            let locked =
                tokio::spawn(async move { write(&two, |tx| lock_period(tx, id("entity"), month("2026-10"))).await });
            let (opened, locked) = (opened.await.unwrap(), locked.await.unwrap());
            assert_ne!(opened.is_ok(), locked.is_ok(), "round {round}: one of the two");
            if opened.is_ok() {
                write(db, move |tx| {
                    close_shift(tx, &closing(&format!("r{round}"), now))?;
                    count_day(tx, id("xinyi"), day)?;
                    close_day(tx, id("xinyi"), day)
                })
                .await
                .unwrap();
            } else {
                write(db, |tx| unlock_period(tx, id("entity"), month("2026-10"), "correction")).await.unwrap();
            }
        }
    }
}
