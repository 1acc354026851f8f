//! Thirteen months of the brand's past, lived day by day through the verbs that shops use, with a clock that is moved.
//!
//! Everything follows from one seed and the date. What was done is written down as it is done ([`Made`]); a test
//! holds the brand's own reports against it.

mod bank;
pub(super) mod calendar;
mod made;
pub(super) mod people;
mod stockroom;
mod tills;
mod web;
mod world;

use anyhow::{Context, Result};
use kernel::{Actor, ActorKind, BusinessDate, Id};
use orders::price::LineBody;
use serde::{Deserialize, Serialize};
use store::{Clock, Db, jobs};

pub(super) use bank::Bank;
pub(super) use made::Made;
pub(super) use people::{REGULARS, Regular};
use stockroom::Ends;
use tills::{Latest, Sold};
use web::Waiting;
use world::World;
pub(super) use world::instant;

/// Somebody on the web who has not said who they are.
const GUEST: Actor = Actor { kind: ActorKind::Guest, id: None, on_behalf: None, register: None };

/// Days of past that a demo begins with: thirteen months.
pub(super) const DAYS: i32 = 396;

/// Where a past stands, so that it can go on the next day.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Past {
    /// What was made so far.
    pub(super) made: Made,
    /// Orders that wait to be sent or fetched.
    waiting: Vec<Waiting>,
    /// Parcels on their way, with the orders in them.
    under_way: Vec<Waiting>,
    /// Web orders so far, for their buyers' numbers.
    ordered: i64,
    /// What a chain has besides.
    #[serde(default)]
    pub(super) chain: Option<super::chain::Made>,
}

/// Something that happens at a till or on the web at a time of a day.
struct Act {
    /// Minutes after midnight.
    minute: i64,
    what: What,
}

enum What {
    Sell(usize),
    Regular(usize),
    Order,
    Fetch(Waiting),
    Return(Sold),
}

/// Lives the days from `from` until `until`.
///
/// # Errors
/// When something of it is refused that must not be, or the database says so.
pub(super) async fn live(
    db: &Db,
    clock: &Clock,
    bank: &Bank,
    past: Past,
    from: BusinessDate,
    until: BusinessDate,
) -> Result<Past> {
    let seed = 0x7E_A0CA_4E00
        ^ from.to_string().bytes().fold(7, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let made = Made { from: past.made.from.or(Some(from)), ..past.made };
    let mut world = World::open(db.clone(), clock.clone(), bank.clone(), made, seed).await?;
    let mut life =
        Life { waiting: past.waiting, under_way: past.under_way, ordered: past.ordered, latest: Latest::new() };
    let mut date = from;
    while date <= until {
        life.day(&mut world, date, until).await.with_context(|| format!("on {date}"))?;
        world.made.until = Some(date);
        date = date.plus_days(1);
    }
    let Life { waiting, under_way, ordered, .. } = life;
    Ok(Past { made: world.made, waiting, under_way, ordered, chain: past.chain })
}

/// What goes on from day to day.
struct Life {
    waiting: Vec<Waiting>,
    under_way: Vec<Waiting>,
    ordered: i64,
    latest: Latest,
}

impl Life {
    async fn day(&mut self, world: &mut World, date: BusinessDate, until: BusinessDate) -> Result<()> {
        let day = calendar::day(date);
        world.at(date, 7 * 60, 0)?;
        work(world).await?;
        world.replace(calendar::weekday(date) == 0).await?;
        if date == until.plus_days(-9) {
            self.lose_a_box(world).await?;
        }
        world.at(date, 8 * 60 + 30, 0)?;
        self.post_office(world).await?;
        welcome(world, date).await?;
        if !day.shut {
            world.at(date, 9 * 60 + 50, 0)?;
            for post in 0..world.posts.len() {
                world.open_till(post).await?;
            }
        }
        let mut acts = self.plan(world, date, day);
        acts.sort_by_key(|act| act.minute);
        let mut asked = Vec::new();
        for post in 0..world.posts.len() {
            asked.push(world.asked(Some(post), date, day));
        }
        let wanted = world.asked(None, date, day);
        for act in acts {
            let second = world.random.below(60);
            world.at(date, act.minute, second)?;
            self.act(world, date, act.what, &asked, &wanted).await?;
        }
        if !day.shut {
            world.at(date, 22 * 60 + 20, 0)?;
            for post in 0..world.posts.len() {
                world.throw_away(post).await?;
                world.close_till(post).await?;
            }
            for post in 0..world.posts.len() {
                let store = world.posts[post].store;
                world.close_day(store, date).await?;
            }
        }
        world.at(date, 23 * 60, 0)?;
        work(world).await?;
        // Three days are over for whoever did not come and had not paid.
        let is_late = |one: &Waiting| !one.is_paid() && date.days_since(one.date()) >= 3;
        let (late, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting).into_iter().partition(is_late);
        self.waiting = waiting;
        for one in late {
            world.forgotten(&one);
        }
        Ok(())
    }

    /// Parcels leave that were ordered until yesterday; those of the day before yesterday arrive.
    async fn post_office(&mut self, world: &mut World) -> Result<()> {
        for parcel in std::mem::take(&mut self.under_way) {
            world.arrive(&parcel).await?;
        }
        let (sent, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|one| one.fetched_at().is_none());
        self.waiting = waiting;
        for parcel in sent {
            world.send(&parcel).await?;
            self.under_way.push(parcel);
        }
        Ok(())
    }

    /// What is going to happen, in no order yet.
    fn plan(&mut self, world: &mut World, date: BusinessDate, day: calendar::Day) -> Vec<Act> {
        let mut acts = Vec::new();
        let web = 4 * day.busy * if day.rain || day.shut { 130 } else { 100 } / 10_000;
        for _ in 0..web + world.random.below(3) {
            acts.push(Act { minute: 9 * 60 + world.random.below(13 * 60), what: What::Order });
        }
        if day.shut {
            return acts;
        }
        for post in 0..world.posts.len() {
            let (sales, (opens, closes)) = (world.posts[post].sales, world.posts[post].hours);
            let count = sales * day.busy / 100 + world.random.below(5) - 2;
            for _ in 0..count.max(2) {
                acts.push(Act { minute: busy_minute(world, opens, closes), what: What::Sell(post) });
            }
        }
        for (number, regular) in REGULARS.iter().enumerate() {
            if regular.days.contains(&calendar::weekday(date))
                && !world.random.in_thousand(if day.rain { 320 } else { 140 })
            {
                acts.push(Act { minute: 12 * 60 + world.random.below(7 * 60), what: What::Regular(number) });
            }
        }
        for one in std::mem::take(&mut self.waiting) {
            let comes = date > one.date() && !world.random.in_thousand(if one.is_paid() { 250 } else { 420 });
            if comes {
                acts.push(Act { minute: 16 * 60 + world.random.below(4 * 60), what: What::Fetch(one) });
            } else {
                self.waiting.push(one);
            }
        }
        while self.latest.len() > 240 {
            self.latest.pop_front();
        }
        if world.random.in_thousand(330) && !self.latest.is_empty() {
            let back = usize::try_from(world.random.below(i64::try_from(self.latest.len()).unwrap_or(1))).unwrap_or(0);
            if let Some(sold) = self.latest.remove(back).filter(World::by_hand) {
                acts.push(Act { minute: 14 * 60 + world.random.below(5 * 60), what: What::Return(sold) });
            }
        }
        acts
    }

    async fn act(
        &mut self,
        world: &mut World,
        date: BusinessDate,
        what: What,
        asked: &[Vec<(usize, i64)>],
        wanted: &[(usize, i64)],
    ) -> Result<()> {
        match what {
            What::Sell(post) => {
                let member = some_member(world);
                let empty = Vec::new();
                let goods = basket(world, asked.get(post).unwrap_or(&empty));
                self.sell(world, post, date, member, goods).await?;
            }
            What::Regular(number) => {
                let regular = &REGULARS[number];
                let Some(post) = world.posts.iter().position(|post| post.store == regular.store) else { return Ok(()) };
                let goods =
                    regular.takes.iter().filter_map(|handle| world.good(handle)).map(|good| (good, 1)).collect();
                self.sell(world, post, date, Some(people::regular(number)), goods).await?;
            }
            What::Order => {
                self.ordered += 1;
                let member = some_member(world);
                let goods = basket(world, wanted);
                let lines = lines(world, &goods);
                if !lines.is_empty()
                    && let Some(waiting) = world.order(date, member, lines, self.ordered).await?
                {
                    self.waiting.push(waiting);
                }
            }
            What::Fetch(one) => {
                let post = one.fetched_at().unwrap_or(0);
                if !world.fetch(&one, post, date).await? {
                    self.waiting.push(one);
                }
            }
            What::Return(sold) => {
                world.bring_back(&sold, date).await?;
            }
        }
        Ok(())
    }

    async fn sell(
        &mut self,
        world: &mut World,
        post: usize,
        date: BusinessDate,
        member: Option<Id>,
        goods: Vec<(usize, i64)>,
    ) -> Result<()> {
        let lines = lines(world, &goods);
        if lines.is_empty() {
            return Ok(());
        }
        let perishable = goods.iter().any(|(good, _)| world.goods.get(*good).is_some_and(|good| good.days < 30));
        let Some(sold) = world.sell(post, date, member, lines, perishable).await? else { return Ok(()) };
        // One sale in forty is undone: a wrong cup, a second thought.
        if World::by_hand(&sold) && world.random.in_thousand(27) {
            world.wait(70);
            world.void(&sold).await?;
        } else {
            self.latest.push_back(sold);
        }
        Ok(())
    }

    /// A box of tea leaves for the counter and does not arrive.
    async fn lose_a_box(&self, world: &mut World) -> Result<()> {
        let Some(variant) = world
            .good("alishan-high-mountain-oolong")
            .and_then(|good| world.goods.get(good))
            .and_then(|good| good.variants.first())
            .map(|(variant, _)| *variant)
        else {
            return Ok(());
        };
        let Some(to) = world.posts.get(1).map(|post| post.location) else { return Ok(()) };
        world.transfer(to, &[(variant, 6, 60)], Ends::Lost).await
    }
}

/// Lunch, tea time and the way home are busy.
fn busy_minute(world: &mut World, opens: i64, closes: i64) -> i64 {
    let (from, minutes) = match world.random.below(10) {
        0..3 => (11 * 60 + 30, 120),
        3..6 => (14 * 60 + 30, 120),
        6..9 => (17 * 60 + 30, 150),
        _ => (opens, closes - opens - 20),
    };
    (from + world.random.below(minutes)).clamp(opens, closes - 15)
}

/// What somebody takes: one to four things, mostly one of each.
fn basket(world: &mut World, asked: &[(usize, i64)]) -> Vec<(usize, i64)> {
    let count = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4][usize::try_from(world.random.below(10)).unwrap_or(0)];
    let mut goods: Vec<(usize, i64)> = Vec::new();
    for _ in 0..count {
        let pieces = if world.random.in_thousand(160) { 2 + world.random.below(2) } else { 1 };
        if let Some(good) = world.random.weighted(asked).copied()
            && goods.iter().all(|(known, _)| *known != good)
        {
            goods.push((good, pieces));
        }
    }
    goods
}

fn lines(world: &mut World, goods: &[(usize, i64)]) -> Vec<LineBody> {
    goods.iter().filter_map(|(good, pieces)| world.line(*good, *pieces)).collect()
}

/// Two in five say who they are.
fn some_member(world: &mut World) -> Option<Id> {
    let joined = world.made.members - i64::try_from(REGULARS.len()).unwrap_or(0);
    (joined > 0 && world.random.in_thousand(400)).then(|| people::other(world.random.below(joined)))
}

/// Regulars join in the first days, the others one after the other.
async fn welcome(world: &mut World, date: BusinessDate) -> Result<()> {
    let since = world.made.from.map_or(0, |from| date.days_since(from));
    if since == 0 {
        for (number, regular) in REGULARS.iter().enumerate() {
            people::welcome_regular(&world.db, number, regular).await?;
            world.made.members += 1;
        }
    }
    let regulars = i64::try_from(REGULARS.len()).unwrap_or(0);
    let until = (people::OTHERS * (since + 1) / i64::from(DAYS)).max(0);
    for number in world.made.members - regulars..until {
        let store =
            ["xinyi", "xinyi", "taichung", "tainan", "web"][usize::try_from(world.random.below(5)).unwrap_or(0)];
        let twice = people::welcome_other(&world.db, number, store).await?;
        world.made.members += 1;
        world.made.twice += i64::from(twice);
    }
    Ok(())
}

/// What a server does by itself: jobs, orders whose time is over, transfers that are late.
async fn work(world: &World) -> Result<()> {
    while let Some(job) = jobs::claim(&world.db).await? {
        let outcome = if orders::work::KINDS.contains(&job.kind.as_str()) {
            orders::work::run(&world.db, &world.adapters, &job).await
        } else {
            // Messages: nobody of the past is written to today.
            Ok(())
        };
        let ended = world.db.write("demo.end_job", Actor::SYSTEM, move |tx| {
            match &outcome {
                Ok(()) => {
                    jobs::finish(tx, &job)?;
                }
                Err(error) => jobs::fail(tx, &job, error)?,
            }
            Ok(())
        });
        ended.await?;
    }
    orders::expire::sweep(&world.db).await?;
    world.db.write("demo.expire", Actor::SYSTEM, |tx| Ok(stock::expire_due(tx, 1_000)?)).await?;
    while stock::escalate_late(&world.db).await? > 0 {}
    Ok(())
}
