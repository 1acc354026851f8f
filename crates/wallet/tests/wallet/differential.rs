//! The same commands on both databases: the same answers, the same books.

use std::collections::BTreeMap;

use testkit::{Engine, Random, TestBrand};
use wallet::*;

use crate::common::*;

/// What a command came to, in words that both databases must share.
async fn answer(brand: &TestBrand, command: &Command) -> String {
    let command = command.clone();
    let outcome = write(&brand.db, move |tx| match &command {
        Command::Move(new) => transfer(tx, new).map(Some),
        Command::Undo(reversal) => reverse(tx, reversal),
    });
    match outcome.await {
        Ok(booked) => format!("{:?}", booked.map(|booked| booked.replayed)),
        Err(error) => error.to_string(),
    }
}

#[derive(Debug, Clone)]
enum Command {
    Move(NewTransfer),
    Undo(Reversal),
}

fn command(random: &mut Random, number: u64) -> Command {
    let member = *random.pick(&["amy", "bob"]);
    // Now and then an id that stands for another command.
    let name = if random.one_in(16) { format!("c{}", random.below(number + 1)) } else { format!("c{number}") };
    let amount = i64::try_from(random.below(120)).unwrap();
    match random.below(5) {
        0 => Command::Move(moved(
            &name,
            TransferKind::CreditGrant,
            vec![
                Leg::debit(AccountKind::CreditIssued, id("brand"), money(amount)),
                Leg::credit(AccountKind::StoreCredit, id(member), money(amount)),
            ],
        )),
        1 => Command::Move(moved(
            &name,
            TransferKind::Refund,
            vec![
                Leg::debit(AccountKind::SalesClearing, id("store"), money(amount)),
                Leg::credit(AccountKind::StoreCredit, id(member), money(amount)),
            ],
        )),
        2 => {
            let of = format!("c{}", random.below(number + 1));
            let whole = i64::try_from(random.below(4)).unwrap() + 1;
            let part = i64::try_from(random.below(5)).unwrap().min(whole);
            Command::Undo(undoing(&name, &of, part, whole))
        }
        _ => Command::Move(sale(&name, member, amount, i64::try_from(random.below(50)).unwrap())),
    }
}

#[test]
fn both_databases_keep_the_same_books() {
    testkit::run(async {
        let sqlite = TestBrand::fresh(Engine::Sqlite, &schema());
        let postgres = TestBrand::fresh(Engine::Postgres, &schema());
        let mut random = Random::new(7);
        let mut answers = BTreeMap::<String, usize>::new();
        let mut sent: Vec<Command> = Vec::new();
        for number in 0..300 {
            let again = !sent.is_empty() && random.one_in(8);
            let command = if again { random.pick(&sent).clone() } else { command(&mut random, number) };
            sent.push(command.clone());
            let (left, right) = (answer(&sqlite, &command).await, answer(&postgres, &command).await);
            assert_eq!(left, right, "command {number}: {command:?}");
            *answers.entry(left.split(':').next().unwrap().to_owned()).or_default() += 1;
        }
        for expected in ["Some(false)", "Some(true)", "wallet.insufficient", "wallet.transfer_repeated"] {
            assert!(answers.contains_key(expected), "the commands never led to {expected}: {answers:?}");
        }
        let (left, right) = (sqlite.db.read(books).await.unwrap(), postgres.db.read(books).await.unwrap());
        assert_eq!(left, right);
        for brand in [&sqlite, &postgres] {
            assert_eq!(broken(&brand.db).await, Vec::<&str>::new());
            assert_eq!(sum_of_everything(&brand.db).await, 0);
        }
    });
}
