//! The brand of one seed: its clock, its crashes, and what happens next.

use std::ops::AddAssign;

use anyhow::Context as _;
use invoices::upload::Ways;
use kernel::{Actor, ActorKind, Exponent, Id, Timestamp, Zone};
use orders::payment::Adapters;
use store::{Brand, Clock, Database, Db, Entropy, Options, Platform};
use tempfile::TempDir;
use testkit::Random;

use crate::platform::Tax;
use crate::provider::Provider;
use crate::shop::{self, Shop};
use crate::told::Told;
use crate::{
    buyers, check, clerks, desk, kitchen, members, office, offline, papers, publishers, seasons, stockroom, strangers,
    tills,
};

/// Steps between two looks at the books.
const CHECK_EVERY: u32 = 50;

/// What happened in some seeds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Web orders that were confirmed.
    pub orders: usize,
    /// Till sales that were confirmed.
    pub sales: usize,
    /// Till sales that were made without a line and told later.
    pub without_line: usize,
    /// Payments that the provider took.
    pub payments: usize,
    /// Refunds that the provider made.
    pub refunds: usize,
    /// Power cuts.
    pub crashes: usize,
    /// Answers that never arrived.
    pub lost_answers: usize,
    /// Reports of strangers that nobody believed.
    pub forged: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.orders += other.orders;
        self.sales += other.sales;
        self.without_line += other.without_line;
        self.payments += other.payments;
        self.refunds += other.refunds;
        self.crashes += other.crashes;
        self.lost_answers += other.lost_answers;
        self.forged += other.forged;
    }
}

/// Everything of one seed.
pub struct World {
    /// What happens is drawn from this.
    pub random: Random,
    /// The brand's database; a new handle after each crash.
    pub db: Db,
    /// The provider; it does not crash with us.
    pub provider: Provider,
    /// Its registry.
    pub adapters: Adapters,
    /// The tax platform; it does not crash with us either.
    pub tax: Tax,
    /// The way to it.
    pub ways: Ways,
    /// The brand's places, goods and people.
    pub shop: Shop,
    /// What people were told.
    pub told: Told,
    /// What members know of their accounts.
    pub people: members::Known,
    /// A count that somebody has begun.
    pub counting: Option<stockroom::Counting>,
    /// A till whose line is cut.
    pub offline: Option<offline::Offline>,
    /// What happened.
    pub tally: Tally,
    clock: Clock,
    platform: Option<Platform>,
    folder: TempDir,
    seed: u64,
    verbose: bool,
}

impl World {
    async fn open(seed: u64, verbose: bool) -> anyhow::Result<World> {
        let folder = TempDir::with_prefix("tenon-sim-")?;
        let clock = Clock::manual("2026-11-21T02:00:00Z".parse::<Timestamp>()?);
        let platform = platform(&folder, &clock, seed)?;
        let brand = Brand {
            id: Id::derived("sim.brand", &seed.to_be_bytes()),
            host: "sim.test".to_owned(),
            namespace: "sim".to_owned(),
            name: "榫茶".to_owned(),
            currency: "TWD".to_owned(),
            exponent: Exponent::ZERO,
            zone: Zone::named("Asia/Taipei")?,
            locale: "zh-TW".to_owned(),
            state: "active".to_owned(),
        };
        let db = platform.create(&brand, clock.now())?;
        let (shop, came_in) = shop::open(&db).await.context("the brand could not be set up")?;
        let provider = Provider::new(seed ^ 0xA5A5);
        let adapters = Adapters::default().with(provider.clone());
        let tax = Tax::new(seed ^ 0x5A5A);
        let ways = Ways::default().with(tax.clone());
        let told = Told { in_depot: came_in.clone(), came_in, ..Told::default() };
        let random = Random::new(seed);
        let platform = Some(platform);
        Ok(World {
            random,
            db,
            provider,
            adapters,
            tax,
            ways,
            shop,
            told,
            people: members::Known::default(),
            counting: None,
            offline: None,
            tally: Tally::default(),
            clock,
            platform,
            folder,
            seed,
            verbose,
        })
    }

    /// The power fails: everything in memory is gone, the file stays.
    fn crash(&mut self) -> anyhow::Result<()> {
        self.tally.crashes += 1;
        self.platform = None;
        let platform = platform(&self.folder, &self.clock, self.seed.wrapping_add(self.tally.crashes as u64))?;
        self.db = platform.by_host("sim.test")?.context("the brand is gone after a crash")?;
        self.platform = Some(platform);
        Ok(())
    }

    /// The clock jumps on: by moments, hours or days.
    fn jump(&mut self) {
        let seconds = match self.random.below(10) {
            0 => 24 * 3600,
            1 => 3 * 3600,
            2 | 3 => 20 * 60,
            _ => 30,
        };
        self.clock.advance((1 + self.random.below(seconds)).cast_signed() * 1_000_000);
    }

    /// So many seconds pass.
    pub fn pass(&mut self, seconds: u64) {
        self.clock.advance(seconds.cast_signed() * 1_000_000);
    }

    /// Prints what happens, when asked to.
    pub fn say(&self, what: impl FnOnce() -> String) {
        if self.verbose {
            println!("{} {}", self.db.now(), what());
        }
    }

    /// The answer to an act is lost once in a while: whoever asked does not know.
    pub fn answer_is_lost(&mut self) -> bool {
        let lost = self.random.one_in(8);
        self.tally.lost_answers += usize::from(lost);
        lost
    }
}

fn platform(folder: &TempDir, clock: &Clock, seed: u64) -> anyhow::Result<Platform> {
    let options = Options { clock: clock.clone(), entropy: Entropy::seeded(seed), readers: 1, ..Options::default() };
    let database = Database::Sqlite(folder.path().to_owned());
    Platform::open(database, options, &server::schema::migrations()).context("the data could not be opened")
}

/// Somebody who has not said who they are.
pub const GUEST: Actor = Actor { kind: ActorKind::Guest, id: None, on_behalf: None, register: None };

/// Plays one seed to its end.
pub async fn play(seed: u64, steps: u32, verbose: bool) -> anyhow::Result<Tally> {
    let mut world = World::open(seed, verbose).await?;
    for step in 1..=steps {
        world.jump();
        match world.random.below(105) {
            100..104 => seasons::order(&mut world).await?,
            104..105 => seasons::give_back(&mut world).await?,
            0..21 => buyers::order(&mut world).await?,
            21..25 => clerks::act(&mut world).await?,
            25..26 => buyers::put_aside(&mut world).await?,
            26..27 => kitchen::act(&mut world).await?,
            27..33 => buyers::pay(&mut world).await?,
            33..34 => strangers::report(&mut world).await?,
            34..54 => tills::act(&mut world).await?,
            54..58 => offline::act(&mut world).await?,
            58..65 => tills::hand_over(&mut world).await?,
            65..76 => stockroom::act(&mut world).await?,
            76..77 => papers::change_who(&mut world).await?,
            77..89 => desk::work(&mut world).await?,
            89..92 => desk::change_something(&mut world).await?,
            92..93 => members::act(&mut world).await?,
            93..94 => papers::hand_in_again(&world).await?,
            94..95 => office::step_day(&mut world).await?,
            95..96 => office::approve(&mut world).await?,
            96..97 => desk::sweep(&mut world).await?,
            97..98 => publishers::act(&mut world).await?,
            _ => world.crash()?,
        }
        if step % CHECK_EVERY == 0 {
            check::books(&world).await.with_context(|| format!("after step {step}"))?;
        }
    }
    // In the end every line is back, everybody answers, the provider's reports are heard at last, every job gets done, and
    // the books must be at rest.
    world.provider.behave();
    world.tax.behave();
    offline::come_back(&mut world).await?;
    settle_down(&mut world).await?;
    buyers::hear_everything(&mut world).await?;
    papers::settle(&world).await?;
    papers::hand_in_again(&world).await?;
    settle_down(&mut world).await?;
    check::books(&world).await.context("at the end")?;
    check::at_rest(&world).await.context("at the end")?;
    world.tally.orders = world.told.orders.len();
    world.tally.sales = world.told.sales.len();
    let payments = world.provider.payments();
    world.tally.payments = payments.values().filter(|payment| !payment.captured.is_zero()).count();
    world.tally.refunds = payments.values().map(|payment| payment.refunds.len()).sum();
    Ok(world.tally)
}

/// Hours pass in which nothing new happens.
async fn settle_down(world: &mut World) -> anyhow::Result<()> {
    for _ in 0..40 {
        world.clock.advance(3_600 * 1_000_000);
        desk::sweep(world).await?;
        while desk::work_once(world).await? {}
    }
    Ok(())
}
