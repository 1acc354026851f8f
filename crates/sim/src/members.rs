//! Members: they join, log in, exchange numbers among each other, join rows and are forgotten.
//!
//! The model knows to whom each number and address belongs in life. Whoever proves a way of their own must come to
//! their own account, also after a crash and when the answer was lost; nobody ever comes to another's.

use std::collections::BTreeMap;

use ::members::{
    AtStake, CHECKS, CodePurpose, FIRST_TIER, Guess, Joining, NewCode, NewIdentity, NewMember, Proof, Way, ask_code,
    canonical, create, erase, find_by_way, identities, prove_code,
};
use anyhow::{Context as _, bail, ensure};
use kernel::{Actor, Id};
use store::{WriteError, secrets};

use crate::world::{GUEST, World};

/// So many people, and so many numbers that they hand on to each other.
const PEOPLE: u64 = 5;
const NUMBERS: u64 = 8;

/// What people know of their accounts.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The number of each person in life.
    numbers: BTreeMap<u64, u64>,
    /// The account that each person was told of.
    accounts: BTreeMap<u64, Id>,
    /// Who proved their e-mail address.
    addresses: BTreeMap<u64, bool>,
}

/// Somebody does something with their account.
pub async fn act(world: &mut World) -> anyhow::Result<()> {
    let person = world.random.below(PEOPLE);
    world.people.numbers.entry(person).or_insert(person);
    match world.random.below(10) {
        0 => join_at_till(world, person).await,
        1 | 2 => prove_address(world, person).await,
        3 => exchange_number(world, person).await,
        4 if world.random.one_in(3) => forget(world, person).await,
        _ => log_in(world, person).await,
    }
}

fn phone(number: u64) -> anyhow::Result<Way> {
    Way::phone(&format!("09120000{number:02}")).map_err(|code| anyhow::anyhow!(code.name))
}

fn address(person: u64) -> anyhow::Result<Way> {
    Way::email(&format!("person{person}@tenon.test")).map_err(|code| anyhow::anyhow!(code.name))
}

fn own_phone(world: &World, person: u64) -> anyhow::Result<Way> {
    phone(*world.people.numbers.get(&person).context("everybody has a number")?)
}

/// A code is asked for, read on the phone and typed: perhaps wrong at first, perhaps twice because no answer came.
async fn prove(
    world: &mut World,
    way: Way,
    purpose: CodePurpose,
    member: Option<Id>,
    replaces: Option<Id>,
) -> anyhow::Result<Option<Proof>> {
    let locale = "zh-TW".to_owned();
    let new = NewCode { way, purpose, member, replaces, locale: locale.clone(), address: None };
    let code = match ask_code(&world.db, GUEST, new).await {
        Ok(asked) => asked.id,
        Err(WriteError::Refused(refusal)) if refusal.code.name == "members.codes_too_many" => return Ok(None),
        Err(error) => bail!("no code was sent: {error}"),
    };
    let secret = secrets::get_or_make(&world.db, messages::SECRET).await?;
    let right = messages::secret_code(&secret, code).context("no code")?;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let mut key = [0; 32];
    key[..8].copy_from_slice(&world.random.number().to_be_bytes());
    let guess = |typed: &str| Guess {
        code,
        typed: typed.to_owned(),
        address: None,
        member,
        session: Some(api::session::hash(&code.to_string())),
        visitor: None,
        joining: Joining {
            key,
            name: None,
            locale: locale.clone(),
            channel: "web".to_owned(),
            store: None,
            notice: None,
        },
    };
    if world.random.one_in(4) {
        let proof = prove_code(&world.db, GUEST, guess(wrong), STAKE).await?;
        ensure!(proof == Proof::Wrong, "a wrong code led to {proof:?}");
    }
    let proof = match prove_code(&world.db, GUEST, guess(&right), STAKE).await {
        Ok(proof) => proof,
        Err(WriteError::Refused(refusal)) => {
            world.say(|| format!("a proof is refused: {}", refusal.code.name));
            return Ok(None);
        }
        Err(error) => bail!("a proof failed: {error}"),
    };
    // Whoever heard nothing types it again: a code works once, and what it did stands.
    if world.answer_is_lost() {
        let again = prove_code(&world.db, GUEST, guess(&right), STAKE).await?;
        ensure!(again == Proof::Wrong, "a used code led to {again:?}");
    }
    Ok(Some(proof))
}

/// Purchases and balances, as selling knows them.
const STAKE: AtStake = AtStake(orders::at_stake);

/// They come to their own account, and join when they have none.
async fn log_in(world: &mut World, person: u64) -> anyhow::Result<()> {
    let by_address = world.people.addresses.contains_key(&person) && world.random.one_in(2);
    let way = if by_address { address(person)? } else { own_phone(world, person)? };
    match prove(world, way, CodePurpose::LogIn, None, None).await? {
        None => Ok(()),
        Some(Proof::LoggedIn { member, joined }) => {
            world.say(|| format!("person {person} is in as {member}, joined: {joined}"));
            match world.people.accounts.get(&person) {
                None => {
                    world.people.accounts.insert(person, member);
                    Ok(())
                }
                Some(known) => {
                    ensure!(!joined && same(world, *known, member).await?, "person {person} is another than before");
                    Ok(())
                }
            }
        }
        Some(other) => bail!("person {person} comes to {other:?}"),
    }
}

/// A cashier takes them in by the number that they say; whoever has it already is found.
async fn join_at_till(world: &mut World, person: u64) -> anyhow::Result<()> {
    if world.people.accounts.contains_key(&person) {
        return Ok(());
    }
    let id = world.db.new_id();
    let mut key = [0; 32];
    key[..8].copy_from_slice(&world.random.number().to_be_bytes());
    let new = NewMember {
        id,
        key,
        name: None,
        locale: "zh-TW".to_owned(),
        tier: FIRST_TIER.to_owned(),
        join_channel: "till".to_owned(),
        join_store: Some(world.shop.store),
        join_staff: None,
        joined_at: world.db.now(),
        identities: vec![NewIdentity { way: own_phone(world, person)?, verified: false }],
        touches: Vec::new(),
    };
    let joined = world.db.write("sim.join", Actor::SYSTEM, move |tx| create(tx, &new).map(drop)).await;
    match joined {
        Ok(()) => {
            world.people.accounts.insert(person, id);
            Ok(())
        }
        Err(WriteError::Refused(refusal)) => {
            bail!("nobody has the number of person {person}, and yet: {}", refusal.code.name)
        }
        Err(error) => bail!("joining failed: {error}"),
    }
}

/// They prove an address beside the number.
async fn prove_address(world: &mut World, person: u64) -> anyhow::Result<()> {
    let Some(member) = world.people.accounts.get(&person).copied() else { return Ok(()) };
    if let Some(Proof::Added { .. }) = prove(world, address(person)?, CodePurpose::Add, Some(member), None).await? {
        world.people.addresses.insert(person, true);
    }
    Ok(())
}

/// They get another number in life, and tell the shop. Somebody may get the old one.
async fn exchange_number(world: &mut World, person: u64) -> anyhow::Result<()> {
    let Some(member) = world.people.accounts.get(&person).copied() else { return Ok(()) };
    let wanted = world.random.below(NUMBERS);
    if world.people.numbers.values().any(|taken| *taken == wanted) {
        return Ok(());
    }
    let held = own_phone(world, person)?;
    let old = world.db.read(move |read| identities(read, member)).await?;
    let old = old.into_iter().find(|way| way.value == held.value()).map(|way| way.id);
    if let Some(Proof::Added { .. }) = prove(world, phone(wanted)?, CodePurpose::Add, Some(member), old).await? {
        world.people.numbers.insert(person, wanted);
        let free = world.db.read(move |read| find_by_way(read, &held)).await?;
        ensure!(free.is_none(), "the old number of person {person} still leads somewhere");
    }
    Ok(())
}

/// They want to be forgotten.
async fn forget(world: &mut World, person: u64) -> anyhow::Result<()> {
    let Some(member) = world.people.accounts.remove(&person) else { return Ok(()) };
    world.people.addresses.remove(&person);
    world.db.write("sim.forget", Actor::SYSTEM, move |tx| erase(tx, member, "asked").map(drop)).await?;
    Ok(())
}

async fn same(world: &World, one: Id, other: Id) -> anyhow::Result<bool> {
    let pair = move |read: &mut store::Read<'_>| Ok((canonical(read, one)?, canonical(read, other)?));
    let (one, other) = world.db.read(pair).await?;
    Ok(one.is_some() && one == other)
}

/// Every proven number leads to the account that its owner was told of, and to nobody else's.
pub async fn check(world: &World) -> anyhow::Result<()> {
    for (person, account) in &world.people.accounts {
        let way = own_phone(world, *person)?;
        let found = world.db.read(move |read| find_by_way(read, &way)).await?;
        let (found, _) = found.with_context(|| format!("the number of person {person} leads nowhere"))?;
        ensure!(same(world, *account, found.id).await?, "the number of person {person} leads to another account");
    }
    for (name, statement) in CHECKS {
        let wrong = world.db.read(move |read| read.query(statement, &[], |_| Ok(()))).await?;
        ensure!(wrong.is_empty(), "{name}");
    }
    Ok(())
}
