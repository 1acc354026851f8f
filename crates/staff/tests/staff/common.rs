//! A brand with one company, one store, one register and three people.

use kernel::{Actor, ActorKind, BusinessDate, Id, Money, Zone};
use staff::*;
use store::{Db, Migration, Stop, Tx, WriteError};

pub fn schema() -> Vec<Migration> {
    api::MIGRATIONS.iter().chain(staff::MIGRATIONS).copied().collect()
}

pub fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

pub fn actor(name: &str) -> Actor {
    Actor::new(ActorKind::Staff, id(name))
}

pub fn date(text: &str) -> BusinessDate {
    text.parse().unwrap()
}

pub const PASSWORD: &str = "correct horse battery";

pub async fn write<T: Send + 'static>(
    db: &Db,
    act: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> Result<T, WriteError> {
    db.write("test", Actor::SYSTEM, act).await
}

/// The name of the code a write was refused with.
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, WriteError>) -> &'static str {
    match outcome {
        Err(WriteError::Refused(refusal)) => refusal.code.name,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

pub fn entity() -> NewLegalEntity {
    NewLegalEntity {
        id: id("entity"),
        name: "榫茶股份有限公司".to_owned(),
        tax_id: "04595257".to_owned(),
        country: "TW".to_owned(),
    }
}

pub fn shop(code: &str) -> NewStore {
    NewStore {
        id: id(code),
        legal_entity: id("entity"),
        code: code.to_owned(),
        name: format!("{code} 門市"),
        kind: StoreKind::Direct,
        invoice_mode: InvoiceMode::Own,
        zone: Zone::named("Asia/Taipei").unwrap(),
        cut_off_minutes: 120,
        location: Some(id("location")),
        phone: "02-2345-6789".to_owned(),
        address: "台北市信義區".to_owned(),
        hours: "10:00–22:00".to_owned(),
        position: 1,
    }
}

pub fn till(code: &str, store: &str) -> NewRegister {
    NewRegister { id: id(code), store: id(store), service_point: None, code: code.to_owned(), name: code.to_owned() }
}

pub fn opening(name: &str, register: &str, store: &str, day: &str, at: kernel::Timestamp) -> OpenShift {
    OpenShift {
        id: id(name),
        register: id(register),
        store: id(store),
        business_date: date(day),
        opened_by: id("cashier"),
        opened_at: at,
        float: Money::new(3_000),
    }
}

pub fn closing(name: &str, at: kernel::Timestamp) -> CloseShift {
    CloseShift {
        shift: id(name),
        closed_by: id("cashier"),
        closed_at: at,
        expected: Money::new(3_580),
        counted: Money::new(3_500),
    }
}

/// Roles, a company, the stores `xinyi` and `daan` with the tills XY1 and DA1, and an owner, a manager
/// of xinyi and a cashier of xinyi who all know [`PASSWORD`].
pub async fn set_up(db: &Db) {
    let hashed = hash_password(db, PASSWORD).await.unwrap();
    write(db, move |tx| {
        ensure_roles(tx)?;
        create_legal_entity(tx, &entity())?;
        for (store, register) in [("xinyi", "XY1"), ("daan", "DA1")] {
            create_store(tx, &shop(store))?;
            create_register(tx, &till(register, store))?;
        }
        for (name, role, store) in
            [("owner", "owner", None), ("manager", "manager", Some("xinyi")), ("cashier", "cashier", Some("xinyi"))]
        {
            let new = NewPerson {
                id: id(name),
                name: name.to_owned(),
                login: format!("{name}@tenon.test"),
                password: Some(hashed.clone()),
                locale: "zh-TW".to_owned(),
            };
            create_person(tx, &new)?;
            assign_role(tx, id(name), role, store.map(id))?;
        }
        Ok(())
    })
    .await
    .unwrap();
}
