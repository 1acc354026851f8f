//! People on the web: they order, lose the line, ask again, pay or forget.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use anyhow::{bail, ensure};
use kernel::{Id, Money, Quantity};
use orders::charge;
use orders::made::OptionBody;
use orders::payment::{self, NewAttempt, Notice};
use orders::place::{Contact, Delivery, Pay, Placement, place};
use orders::price::{LineBody, Question, price};
use orders::put_aside::{self, Wish};
use orders::shop::{read_or_refuse, shop};
use store::{Once, WriteError};

use crate::told::ToldOrder;
use crate::world::{GUEST, World};

/// Something is ordered, perhaps by somebody whose line breaks and who asks again.
pub async fn order(world: &mut World) -> anyhow::Result<()> {
    let lines = lines(world);
    let online = world.random.one_in(2);
    let home = online && world.random.one_in(2);
    let on_delivery = home && world.random.one_in(3);
    let delivery = if home {
        Delivery::Home { recipient: contact() }
    } else {
        Delivery::Pickup { store: world.shop.store, wanted_at: None }
    };
    let mut total = ask(world, &lines, if home { "home" } else { "pickup" }).await?;
    if world.random.one_in(20) {
        // An old page: the total on it is not right any more.
        total += Money::new(1);
    }
    let placement = Placement {
        order: world.db.new_id(),
        store: world.shop.web,
        lines: lines.clone(),
        cart: None,
        visitor: None,
        member: None,
        buyer: contact(),
        delivery,
        pay: if on_delivery {
            Pay::OnDelivery
        } else if online {
            Pay::Online { attempt: NewAttempt::with(&world.provider, world.db.new_id(), "online") }
        } else {
            Pay::AtPickup
        },
        expected_total: total,
        locale: "zh-TW".to_owned(),
    };
    let key = world.db.new_id().to_string();
    let once = Once { scope: "sim.buyer".to_owned(), key, request_hash: [1; 32] };
    loop {
        let answer = place(&world.db, GUEST, once.clone(), placement.clone()).await;
        if world.answer_is_lost() {
            // The buyer's page asks again with the same key, until it hears something.
            continue;
        }
        match answer {
            Ok(placed) => {
                world.say(|| format!("order {} of {total}", placement.order));
                let pieces = pieces(&lines);
                if world.told.orders.insert(placement.order, ToldOrder { total, pieces, handed_over: false }).is_some()
                {
                    bail!("two buyers were told of order {}", placement.order);
                }
                if let Some(payment) = placed.payment {
                    // An error here is a provider that said nothing; the order stands.
                    let _ = payment::request(&world.db, &world.adapters, payment).await;
                }
            }
            Err(WriteError::Refused(refusal)) => world.say(|| format!("an order is refused: {}", refusal.code.name)),
            Err(error) => bail!("an order failed: {error}"),
        }
        return Ok(());
    }
}

/// Somebody has a piece put aside for a day; some phones ask more often than they may.
pub async fn put_aside(world: &mut World) -> anyhow::Result<()> {
    let variant = *world.random.pick(&world.shop.goods.clone());
    let phone = format!("+88691200000{}", world.random.below(2));
    let total = ask(world, &[LineBody::plain(variant, Quantity::ONE)], "pickup").await?;
    let wish = Wish {
        variant,
        store: world.shop.store,
        buyer: Contact { phone: phone.clone(), ..contact() },
        visitor: None,
        address: IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7)),
        locale: "zh-TW".to_owned(),
    };
    let key = world.db.new_id().to_string();
    let once = Once { scope: "sim.put_aside".to_owned(), key, request_hash: [2; 32] };
    loop {
        let answer = put_aside::put_aside(&world.db, GUEST, once.clone(), wish.clone()).await;
        if world.answer_is_lost() {
            continue;
        }
        match answer {
            Ok(written) => {
                let day = world.db.now().micros().div_euclid(put_aside::SECONDS * 1_000_000);
                let asked = world.told.put_aside.entry((phone, day)).or_default();
                *asked += 1;
                ensure!(*asked <= put_aside::PER_PHONE, "one phone had {asked} pieces put aside on a day");
                let pieces = BTreeMap::from([(variant, 1)]);
                world.told.orders.insert(written.resource, ToldOrder { total, pieces, handed_over: false });
                world.say(|| format!("{} puts {variant} aside", written.resource));
            }
            Err(WriteError::Refused(refusal)) => world.say(|| format!("nothing is put aside: {}", refusal.code.name)),
            Err(error) => bail!("putting aside failed: {error}"),
        }
        return Ok(());
    }
}

/// Some buyers pay, some give up; the provider tells of it twice, late, or not at all.
pub async fn pay(world: &mut World) -> anyhow::Result<()> {
    let open: Vec<String> = world
        .provider
        .payments()
        .into_iter()
        .filter(|(_, known)| !known.ended && !known.at_counter)
        .map(|(id, _)| id)
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    let request = world.random.pick(&open).clone();
    let before = world.provider.heard(&request);
    if world.random.one_in(6) {
        world.provider.give_up(&request);
    } else {
        world.provider.pay(&request);
    }
    let after = world.provider.heard(&request);
    let payment: Id = request.parse()?;
    // In the wrong order and more than once: the newer word first, then the older one.
    let mut reports = vec![after, after, before];
    reports.truncate(usize::try_from(world.random.below(4))?);
    for (number, heard) in reports.into_iter().enumerate() {
        let Some(heard) = heard else { continue };
        let id = format!("{request}-{number}-{}", world.random.below(3));
        let told = payment::hear(&world.db, payment, Notice { id, reference: None, heard }).await;
        match told {
            Ok(_) => {}
            // The provider knows a payment whose row our crash may have kept from the buyer; never from us.
            Err(error) => bail!("a report about {request} failed: {error}"),
        }
    }
    Ok(())
}

/// The provider repeats its last word about each payment until it is heard.
pub async fn hear_everything(world: &mut World) -> anyhow::Result<()> {
    for (request, known) in world.provider.payments() {
        let Some(heard) = world.provider.heard(&request) else { continue };
        if known.at_counter {
            charge::hear(&world.db, request.parse()?, None, heard).await?;
            continue;
        }
        let notice = Notice { id: format!("{request}-last"), reference: None, heard };
        payment::hear(&world.db, request.parse()?, notice).await?;
    }
    Ok(())
}

/// What the lines cost now.
pub async fn ask(world: &World, lines: &[LineBody], method: &str) -> anyhow::Result<Money> {
    let question = Question {
        channel: "web",
        lines: lines.to_vec(),
        delivery: Some(method.to_owned()),
        member: None,
        company: false,
        locale: "zh-TW".to_owned(),
    };
    let (store, exponent, at) = (world.shop.web, world.db.brand().exponent, world.db.now());
    let priced = read_or_refuse(&world.db, move |read| {
        let shop = shop(read, store, exponent)?;
        price(read, shop, &question, at)
    })
    .await?;
    Ok(priced.quote.total)
}

/// One to three goods, one or two of each; now and then a set, and a cake with candles and words on it.
pub fn lines(world: &mut World) -> Vec<LineBody> {
    let (goods, set, option) = (world.shop.goods.clone(), world.shop.set, world.shop.option);
    (0..=world.random.below(3))
        .map(|_| {
            let variant = if world.random.one_in(5) { set } else { *world.random.pick(&goods) };
            let mut line = LineBody::plain(variant, Quantity::units(1 + world.random.below(2).cast_signed()));
            if variant == goods[0] && world.random.one_in(2) {
                let quantity = 1 + world.random.below(3).cast_signed();
                line.options.push(OptionBody { option_id: option, quantity });
                line.note = "生日快樂".to_owned();
            }
            line
        })
        .collect()
}

/// Pieces by variant.
pub fn pieces(lines: &[LineBody]) -> BTreeMap<Id, i64> {
    let mut pieces = BTreeMap::new();
    for line in lines {
        *pieces.entry(line.variant_id).or_default() += line.quantity.thousandths() / 1_000;
    }
    pieces
}

/// Somebody, with an address.
pub fn contact() -> Contact {
    Contact {
        name: "林小榫".to_owned(),
        phone: "+886912345678".to_owned(),
        area: "台北市信義區".to_owned(),
        address: "松高路 1 號".to_owned(),
        ..Contact::default()
    }
}
