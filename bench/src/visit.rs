//! A whole visit: a cart, three articles, what delivery costs, the order, and an online payment at the
//! simulated provider until its signed callback has made the order paid.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::json;
use server::config::Secret;
use server::provider;
use store::{Clock, Entropy};
use testkit::Random;

use crate::figure::{Figure, Report};
use crate::line::Line;
use crate::load::{Act, Span, drive, on_one_thread};
use crate::order::{Wish, fresh_id};
use crate::place::{Engine, Place};
use crate::program::{Program, free_port};
use crate::seed::{Shop, Wares, seed};
use crate::zipf::Zipf;

/// Who we are to the provider.
const MERCHANT: &str = "bench";
/// What both sides sign with.
const SECRET: &str = "a secret of the benchmark only";
/// How long a callback may take.
const CALLBACK: Duration = Duration::from_secs(30);
/// Pause between two looks at an order that is not paid yet.
const LOOK: Duration = Duration::from_millis(5);

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Measured seconds.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Visitors at once.
    #[arg(long, default_value_t = 32)]
    clients: usize,
}

/// Runs it.
///
/// # Errors
/// When a step of a visit is refused.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        measure(&place, options, report).with_context(|| format!("visit on {}", place.name()))?;
    }
    Ok(())
}

fn measure(place: &Place, options: &Options, report: &Report) -> anyhow::Result<()> {
    let database = place.name();
    // The provider's client wants to know who does TLS, although nothing here needs it.
    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = tokio::runtime::Runtime::new()?;
    let shop = {
        let platform = place.open()?;
        let db = Place::make_brand(&platform, "visit")?;
        runtime.block_on(seed(&db, Wares { articles: 1_000, pieces: 100_000_000, tills: 0 }))?
    };
    let settings = provider::Settings {
        merchant: MERCHANT.to_owned(),
        secret: Secret::new(SECRET),
        clock: Clock::System,
        entropy: Entropy::System,
        file: None,
    };
    let payments = runtime.block_on(provider::start(SocketAddr::from(([127, 0, 0, 1], 0)), settings))?;
    let port = free_port()?;
    let told = [
        ("TENON_PAYMENTS_SIMULATED_URL", payments.url()),
        ("TENON_PAYMENTS_SIMULATED_MERCHANT", MERCHANT.to_owned()),
        ("TENON_PAYMENTS_SIMULATED_SECRET", SECRET.to_owned()),
    ];
    let program = Program::start_with(place, port, &told)?;
    let tally = on_one_thread(async {
        let visitors = visitors(program.address(), payments.address(), &shop, options.clients).await?;
        drive(visitors, Span::seconds(options.seconds), || {}).await
    });
    let tally = tally.with_context(|| format!("the server said:\n{}", program.said()))?;
    program.stop()?;
    runtime.block_on(payments.stop());
    report.figure(&Figure::plain("visit", database, tally.per_second, "visits/s"));
    report.figure(&Figure::plain("visit.p50", database, tally.millis_at(50.0), "ms"));
    report.figure(&Figure::plain("visit.p99", database, tally.millis_at(99.0), "ms"));
    Ok(())
}

struct Visitor {
    line: Line,
    provider: Line,
    shop: Rc<Shop>,
    zipf: Rc<Zipf>,
    random: Random,
}

async fn visitors(server: SocketAddr, provider: SocketAddr, shop: &Shop, count: usize) -> anyhow::Result<Vec<Visitor>> {
    let (shop, zipf) = (Rc::new(shop.clone()), Rc::new(Zipf::new(shop.goods.len())));
    let mut visitors = Vec::with_capacity(count);
    for _ in 0..count {
        visitors.push(Visitor {
            line: Line::open(server, &shop.host).await?,
            provider: Line::open(provider, "localhost").await?,
            shop: Rc::clone(&shop),
            zipf: Rc::clone(&zipf),
            random: Random::new(Entropy::System.seed()),
        });
    }
    Ok(visitors)
}

impl Act for Visitor {
    async fn act(&mut self) -> anyhow::Result<()> {
        self.line.forget();
        let opened =
            self.line.post("/api/v1/carts", None, "{}".to_owned()).await?.expect(201).context("opening a cart")?;
        let cart = opened.json()?["id"].as_str().context("a cart without an id")?.to_owned();
        let wish = Wish::of_three(&self.zipf, &mut self.random);
        for index in &wish.goods {
            let line = json!({"variant_id": self.shop.goods[*index].variant, "quantity": 1000}).to_string();
            self.line.post("/api/v1/carts/current/lines", None, line).await?.expect(200).context("adding")?;
        }
        let question = format!(r#"{{"channel":"web","lines":[{}],"delivery":"home"}}"#, wish.lines(&self.shop));
        let quote =
            self.line.post("/api/v1/quotes", None, question).await?.expect(200).context("asking for delivery")?;
        let total = quote.json()?["total"].as_i64().context("a quote without a total")?;
        let order = json!({
            "cart_id": cart,
            "buyer": {"name": "Visitor", "phone": "0912345678"},
            "fulfilment": {"kind": "delivery", "recipient": {
                "name": "Visitor", "phone": "0912345678", "postcode": "110", "area": "Taipei", "address": "1 Main Road",
            }},
            "payment": {"method": "online"},
            "expected_total": total,
        });
        let key = fresh_id(&mut self.random);
        let placed =
            self.line.post("/api/v1/orders", Some(&key), order.to_string()).await?.expect(201).context("ordering")?;
        let placed = placed.json()?;
        let id = placed["id"].as_str().context("an order without an id")?.to_owned();
        let page = placed["payments"][0]["redirect_url"].as_str().context("a payment without a page")?.to_owned();
        self.pay(&page).await?;
        self.wait_until_paid(&id).await
    }
}

impl Visitor {
    /// Presses the button on the provider's page.
    async fn pay(&mut self, page: &str) -> anyhow::Result<()> {
        let path = page.splitn(4, '/').nth(3).context("a page without a path")?;
        self.provider.submit(&format!("/{path}"), "action=pay").await?.expect(303).context("paying")?;
        Ok(())
    }

    async fn wait_until_paid(&mut self, order: &str) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let found = self.line.get(&format!("/api/v1/orders/{order}")).await?;
            match found["money_state"].as_str() {
                Some("paid") => return Ok(()),
                Some("pending") if begun.elapsed() < CALLBACK => tokio::time::sleep(LOOK).await,
                other => bail!("a payment came to {other:?} after {:?}", begun.elapsed()),
            }
        }
    }
}
