//! Two managers who change the brand's site while everybody else buys and sells: drafts, versions, the way back.

use std::collections::BTreeMap;

use anyhow::{bail, ensure};
use kernel::{Actor, ActorKind};
use site::{SavedDraft, Theme};
use store::{WriteError, params};

use crate::world::World;

const COUNT: &str = "SELECT COUNT(*) FROM site_version";

/// One of them does something, or both publish the same draft at once.
pub async fn act(world: &mut World) -> anyhow::Result<()> {
    match world.random.below(4) {
        0..2 => save(world).await,
        2 => publish_both(world).await,
        _ => go_back(world).await,
    }
}

async fn save(world: &mut World) -> anyhow::Result<()> {
    let colour = format!("#{:06x}", world.random.below(0x100_0000));
    let theme = Theme { tokens: BTreeMap::from([("tea".to_owned(), colour)]), ..Theme::default() };
    let (saved, head) = (SavedDraft::of(&theme, 0)?, world.db.read(site::head).await?);
    let actor = Actor::new(ActorKind::Staff, world.shop.manager);
    let act = move |tx: &mut store::Tx<'_>| site::save_draft(tx, head.version, head.number, &saved);
    match world.db.write("sim.save_draft", actor, act).await {
        Ok(_) | Err(WriteError::Refused(_)) => Ok(()),
        Err(error) => bail!("a draft could not be saved: {error}"),
    }
}

/// Both saw the same draft. At most one of them publishes it.
async fn publish_both(world: &mut World) -> anyhow::Result<()> {
    let head = world.db.read(site::head).await?;
    let actor = Actor::new(ActorKind::Staff, world.shop.manager);
    let publish = || world.db.write("sim.publish_theme", actor, move |tx| site::publish(tx, head.version, "a season"));
    let (one, other) = tokio::join!(publish(), publish());
    let mut numbers = Vec::new();
    for outcome in [one, other] {
        match outcome {
            Ok(number) => numbers.push(number),
            Err(WriteError::Refused(_)) => {}
            Err(error) => bail!("a theme could not be published: {error}"),
        }
    }
    let expected: &[i64] = if head.based_on == Some(head.number) { &[head.number + 1] } else { &[] };
    ensure!(numbers == expected, "two published at once after {}: {numbers:?}", head.number);
    if let Some(number) = numbers.first() {
        world.say(|| format!("version {number} of the theme is published"));
        world.told.versions.push(head.draft_tag);
    }
    Ok(())
}

async fn go_back(world: &mut World) -> anyhow::Result<()> {
    let number = world.db.read(site::head).await?.number;
    if number < 2 {
        return Ok(());
    }
    let to = 1 + i64::try_from(world.random.below(u64::try_from(number - 1)?))?;
    let actor = Actor::new(ActorKind::Staff, world.shop.manager);
    let act = move |tx: &mut store::Tx<'_>| site::roll_back(tx, number, to, "");
    match world.db.write("sim.roll_back", actor, act).await {
        Ok(next) => {
            ensure!(next == number + 1, "going back from {number} gave {next}");
            let tag = world.told.versions[usize::try_from(to - 1)?].clone();
            world.told.versions.push(tag);
            Ok(())
        }
        Err(error) => bail!("nobody could go back to version {to}: {error}"),
    }
}

/// What was published is there, whole and as it was.
pub async fn check(world: &World) -> anyhow::Result<()> {
    let told = world.told.versions.clone();
    let found = world
        .db
        .read(|read| {
            let number = site::head(read)?.number;
            let count: i64 = read.query_one(COUNT, params![], |row| row.get(0))?;
            let mut versions = site::versions(read, i64::MAX, number + 1)?;
            versions.reverse();
            Ok((number, count, versions))
        })
        .await?;
    let (number, count, versions) = found;
    ensure!(usize::try_from(number) == Ok(told.len()) && count == number, "{number} of {count} versions, {told:?}");
    for (version, tag) in versions.iter().zip(&told) {
        ensure!(version.tag == *tag, "version {} is {} and was {tag}", version.number, version.tag);
    }
    Ok(())
}
