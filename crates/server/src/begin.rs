//! A brand for a real shop: empty, with what every page needs before it can be used, and the one person who may do
//! everything else in the back office.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use catalog::Defaults;
use kernel::{Actor, Exponent, Id, Money, Rate, Zone};
use orders::setup::{self, CheckedBook};
use promo::{Basis, RuleBook, ShippingMethod, TaxClass, TaxKind, Threshold};
use staff::NewPerson;
use store::{Brand, Clock, Db, Platform, Stop, Tx, WriteError};

/// Taiwan's tax on sales, in parts per million.
const VAT: Rate = Rate::new(50_000);
/// The most characters of a folder's or schema's name.
const NAMESPACE: usize = 48;

/// What a brand begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Its host name, such as `shop.example`.
    pub host: String,
    /// What people call it.
    pub name: String,
    /// What its owner logs in with.
    pub login: String,
    /// What people call its owner.
    pub owner: String,
    /// What home delivery costs, in whole dollars.
    pub delivery_fee: u32,
    /// From which total on it costs nothing, in whole dollars; never when absent.
    pub delivery_free_from: Option<u32>,
}

/// Makes the brand and its owner. A beginning that was cut off is taken up again; a brand that has people is refused.
///
/// # Errors
/// When a name is missing or the host name is none, somebody works in the brand already, or the database says so.
pub async fn begin(platform: &Arc<Platform>, beginning: &Beginning, password: &str) -> Result<Db> {
    if beginning.name.is_empty() || beginning.owner.is_empty() {
        bail!("a brand and its owner each need a name: --name and --owner. Nothing was made");
    }
    let db = brand(platform, beginning).await?;
    if !db.read(staff::people).await?.is_empty() {
        bail!("there is a brand at {} already, and people work in it. Nothing was changed", beginning.host);
    }
    let book = setup::check_book(rules(beginning)).map_err(|stop| match stop {
        Stop::Refused(refusal, _) => WriteError::Refused(refusal),
        Stop::Fault(fault) => WriteError::Fault(fault),
    })?;
    let owner = NewPerson {
        id: db.new_id(),
        name: beginning.owner.clone(),
        login: beginning.login.clone(),
        password: Some(staff::hash_password(&db, password).await?),
        locale: db.brand().locale.clone(),
    };
    db.write("server.begin", Actor::SYSTEM, move |tx| fill(tx, &book, &owner)).await?;
    Ok(db)
}

fn fill(tx: &mut Tx<'_>, book: &CheckedBook, owner: &NewPerson) -> Result<(), Stop> {
    staff::ensure_roles(tx)?;
    catalog::ensure_defaults(tx, &Defaults::inclusive(VAT))?;
    setup::put_in_force(tx, book)?;
    staff::create_person(tx, owner)?;
    staff::assign_role(tx, owner.id, "owner", None)?;
    Ok(())
}

/// The brand at that host, made if there is none.
async fn brand(platform: &Arc<Platform>, beginning: &Beginning) -> Result<Db> {
    let host = beginning.host.clone();
    let brand = Brand {
        id: Id::derived("brand", host.as_bytes()),
        namespace: namespace_of(&host).with_context(|| format!("{host:?} is no host name, such as shop.example"))?,
        host,
        name: beginning.name.clone(),
        currency: "TWD".to_owned(),
        exponent: Exponent::ZERO,
        zone: Zone::named("Asia/Taipei")?,
        locale: "zh-TW".to_owned(),
        state: "active".to_owned(),
    };
    let platform = Arc::clone(platform);
    let opened = tokio::task::spawn_blocking(move || match platform.by_host(&brand.host)? {
        Some(db) => Ok(db),
        None => platform.create(&brand, Clock::System.now()),
    });
    Ok(opened.await??)
}

/// What a host's brand is called as a folder or a schema; none when it is no host name in lower case.
fn namespace_of(host: &str) -> Option<String> {
    let label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && label.bytes().all(plain) && !label.starts_with('-') && !label.ends_with('-')
    };
    if host.len() > 253 || !host.split('.').all(label) {
        return None;
    }
    // A letter first, as both databases want it.
    let name: String = "b_".chars().chain(host.chars()).take(NAMESPACE).collect();
    Some(name.replace(['.', '-'], "_"))
}

/// Taiwan's classes of tax, and two ways for goods to reach the buyer.
fn rules(beginning: &Beginning) -> RuleBook {
    let class = |kind, rate| TaxClass { kind, rate };
    let dollars = |amount: u32| Money::new(i64::from(amount));
    let way = |fee, free_from| ShippingMethod { fee, tax_class: "standard".to_owned(), free_from };
    let free_from =
        beginning.delivery_free_from.map(|from| Threshold { amount: dollars(from), basis: Basis::GoodsAfterDiscounts });
    RuleBook {
        version: 1,
        tax_classes: BTreeMap::from([
            ("standard".to_owned(), class(TaxKind::Taxable, VAT)),
            ("zero".to_owned(), class(TaxKind::Zero, Rate::ZERO)),
            ("exempt".to_owned(), class(TaxKind::Exempt, Rate::ZERO)),
        ]),
        shipping_methods: BTreeMap::from([
            ("pickup".to_owned(), way(Money::ZERO, None)),
            ("home".to_owned(), way(dollars(beginning.delivery_fee), free_from)),
        ]),
        ..RuleBook::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_names_a_folder() {
        assert_eq!(namespace_of("shop.example").as_deref(), Some("b_shop_example"));
        assert_eq!(namespace_of("7-tea.tw").as_deref(), Some("b_7_tea_tw"));
        assert_eq!(namespace_of(&"x".repeat(200)).map(|name| name.len()), Some(NAMESPACE));
        for wrong in ["", "Shop.example", "shop.example:8080", "shop..example", "-shop.example", "店.tw", "a b"] {
            assert_eq!(namespace_of(wrong), None, "{wrong}");
        }
    }
}
