//! `tenon demo`: a cake shop to try everything with, and a payment provider that moves no money.
//!
//! The shop is set up through the slices' own verbs, in one write: it is there whole or not at all. What has
//! to be the same at the next start (the password, the provider's secret) lies in the folder's
//! `tenon-demo.json`, which also says that the folder may be emptied.

mod catalogue;
mod chain;
mod developed;
mod drawing;
mod folder;
mod furnish;
mod goods;
mod history;
mod papers;
mod past;
mod places;
mod random;
mod ready;
mod shop;
mod site;
mod stories;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use store::{Clock, Database, Entropy, Platform};

use crate::config::{
    Config, EcpayMerchant, EcpayPayments, LineChannel, Log, MailServer, Messages, Secret, SimulatedPayments,
};
use crate::import;
use crate::provider::{self, Settings, ecpay, einvoice, line, printer};
use crate::serve::{self, Running};
use crate::stop;
use folder::Folder;
pub(crate) use folder::password;
pub use ready::{Login, Ready};

/// Who the demo's shop is to the simulated provider.
const MERCHANT: &str = "tenon-demo";
/// The demo's channel at the local LINE.
const LINE_CHANNEL: &str = "2000000000";
/// What the demo shows the simulated message providers.
const POST_TOKEN: &str = "tenon-demo-post";

/// What the demo is told.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// The port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Where the demo keeps its data.
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    pub data: PathBuf,
    /// URL of a PostgreSQL database, instead of files in the folder.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Start over: empties the folder, if a demo made it.
    #[arg(long)]
    pub fresh: bool,
    /// Do not open a browser.
    #[arg(long)]
    pub no_browser: bool,
    /// How much of a brand: one bare shop, or a whole one with its past.
    #[arg(long, value_enum, default_value_t = Size::Small)]
    pub size: Size,
    /// Opens a second brand from the UCI file "Online Retail": its goods, and its orders until the end of
    /// February 2011.
    #[arg(long, value_name = "FILE")]
    pub online_retail: Option<PathBuf>,
}

/// How much there is to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Size {
    /// One shop with a handful of goods and no past: what tests and scripts begin with.
    #[default]
    Bare,
    /// A shop, a counter, a kiosk, a web shop, a warehouse, and thirteen months of history.
    Small,
    /// The same as a chain: forty stores, 200,000 members, three million lines.
    Chain,
}

/// The last day of the second brand's orders.
const ONLINE_RETAIL_UNTIL: &str = "2011-02-28";

/// A demo that runs.
pub struct Demo {
    server: Running,
    provider: provider::Running,
    ecpay: ecpay::Running,
    line: line::Running,
    platform: einvoice::Running,
    post: messages::simulated::Running,
    printer: printer::Running,
    ready: Ready,
}

impl Demo {
    /// What a visitor or a test needs to know.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// The server.
    pub fn server(&self) -> &Running {
        &self.server
    }

    /// The local ECPay.
    pub fn ecpay(&self) -> &ecpay::Running {
        &self.ecpay
    }

    /// The local LINE.
    pub fn line(&self) -> &line::Running {
        &self.line
    }

    /// The simulated tax platform.
    pub fn platform(&self) -> &einvoice::Running {
        &self.platform
    }

    /// The payment provider.
    pub fn provider(&self) -> &provider::Running {
        &self.provider
    }

    /// What takes the shop's messages and sends none.
    pub fn post(&self) -> &messages::simulated::Running {
        &self.post
    }

    /// The receipt printer in the shop's network.
    pub fn printer(&self) -> &printer::Running {
        &self.printer
    }

    /// Closes the shop, then the providers.
    pub async fn stop(self) {
        self.server.stop().await;
        self.provider.stop().await;
        self.ecpay.stop().await;
        self.line.stop().await;
        self.platform.stop().await;
        self.post.stop();
        self.printer.stop();
    }
}

/// Opens the demo.
///
/// # Errors
/// When the folder is somebody else's, or the port, the database or the provider cannot be used.
pub async fn open(arguments: &Arguments) -> Result<Demo> {
    let mut folder = Folder::open(&arguments.data, arguments.fresh, &Entropy::System)?;
    let listener = serve::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port))).await?;
    let address = listener.local_addr().context("the listening address cannot be read")?;
    let database = match &arguments.database {
        Some(url) => Database::Postgres(url.clone()),
        None => Database::Sqlite(folder.brands()),
    };
    if arguments.size != Size::Bare && folder.is_new() {
        past::bring(&database, &folder.provider_file(), arguments.size).await?;
    }
    let provider = open_provider(&mut folder).await?;
    let post = messages::simulated::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), POST_TOKEN).await;
    let post = post.context("the simulated message providers cannot start")?;
    let ecpay = ecpay::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), ecpay_merchant(&folder)).await;
    let ecpay = ecpay.context("the local ECPay cannot start")?;
    let line = line::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), line_settings(&folder)).await;
    let line = line.context("the local LINE cannot start")?;
    let handed_in = einvoice::Settings { token: Secret::new(POST_TOKEN), file: Some(folder.platform_file()) };
    let tax = einvoice::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), handed_in).await;
    let tax = tax.context("the simulated tax platform cannot start")?;
    let mut config = config(address, database, &folder, provider.url(), &post);
    config.line_login = Some(LineChannel {
        issuer: line.url(),
        channel: LINE_CHANNEL.to_owned(),
        secret: Secret::new(folder.provider_secret()),
    });
    config.simulated_platform = Some(crate::config::Provider { url: tax.url(), token: Secret::new(POST_TOKEN) });
    let printer = printer::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
    let printer = printer.context("the demo's printer cannot start")?;
    config.printers = vec![shop::printer(printer.address())];
    config.ecpay = Some(EcpayPayments { url: ecpay.url(), merchants: vec![ecpay_merchant(&folder)] });
    let platform = {
        let (database, options) = (config.database.clone(), config.store_options());
        let opened =
            tokio::task::spawn_blocking(move || Platform::open(database, options, &crate::schema::migrations()));
        Arc::new(opened.await?.context("the database cannot be used")?)
    };
    let opened = shop::open(&platform, folder.password(), folder.is_new(), arguments.size).await?;
    if let Some(file) = &arguments.online_retail {
        open_online_retail(&platform, file, folder.password()).await?;
    }
    let adapters = crate::payments::adapters(&config);
    let stories = stories::Stories::new(opened.db.clone(), adapters, provider.shared());
    let server = serve::serve_with(&config, platform, listener, stories.routes())?;
    // Work that an earlier demo left is taken up at once, not at the first visit.
    server.app().runner.keep(&opened.db);
    let simulators = [provider.url(), ecpay.url(), line.url(), tax.url()];
    let ready = Ready::new(&config, &opened, simulators, folder.password(), arguments.size);
    Ok(Demo { server, provider, ecpay, line, platform: tax, post, printer, ready })
}

/// The second brand, with the demo's people. What was read before is not read twice.
async fn open_online_retail(platform: &Arc<Platform>, file: &std::path::Path, password: &str) -> Result<()> {
    let (path, until) = (file.to_owned(), ONLINE_RETAIL_UNTIL.parse().ok());
    let contents = tokio::task::spawn_blocking(move || import::open(&path, until)).await?;
    let contents = contents.with_context(|| format!("{} cannot be read", file.display()))?;
    let db = import::brand(platform).await?;
    let moved = import::move_in(&db, &contents, import::OPENING).await?;
    shop::employ(&db, password).await?;
    crate::commands::print(&import::report(&db, &contents, moved))
}

/// The provider keeps its port, so that pages opened before a restart still lead somewhere.
async fn open_provider(folder: &mut Folder) -> Result<provider::Running> {
    let settings = Settings {
        merchant: MERCHANT.to_owned(),
        secret: Secret::new(folder.provider_secret()),
        clock: Clock::System,
        entropy: Entropy::System,
        file: Some(folder.provider_file()),
    };
    crate::app::prepare_tls();
    let at = |port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let earlier = match folder.provider_port() {
        0 => None,
        port => provider::start(at(port), settings.clone()).await.ok(),
    };
    let provider = match earlier {
        Some(provider) => provider,
        None => provider::start(at(0), settings).await.context("the simulated payment provider cannot start")?,
    };
    folder.keep_provider_port(provider.address().port())?;
    Ok(provider)
}

fn config(
    address: SocketAddr,
    database: Database,
    folder: &Folder,
    provider_url: String,
    post: &messages::simulated::Running,
) -> Config {
    let mut config = Config::plain(address, database);
    // Everybody here is on this machine: limits by address would only meet tests and the curious.
    config.limits.requests_per_second = 0;
    config.limits.log_ins_per_minute = 0;
    config.webhooks_to_private_addresses = true;
    let provider = || crate::config::Provider { url: post.url(), token: Secret::new(POST_TOKEN) };
    config.messages = Messages {
        sms: Some(provider()),
        line: Some(provider()),
        line_secret: Some(Secret::new(folder.provider_secret())),
        smtp: Some(MailServer { url: Secret::new(post.smtp_url()), sender: "shop@tenon.test".to_owned() }),
        shows_codes: true,
    };
    config.simulated_payments = Some(SimulatedPayments {
        url: provider_url,
        merchant: MERCHANT.to_owned(),
        secret: Secret::new(folder.provider_secret()),
    });
    config
}

/// Who the demo's shop is to the local ECPay; key and vector are the folder's own.
fn ecpay_merchant(folder: &Folder) -> EcpayMerchant {
    let secret = folder.provider_secret();
    let part = |from: usize| secret.chars().skip(from).take(16).collect::<String>();
    EcpayMerchant {
        host: shop::HOST.to_owned(),
        merchant: "3002607".to_owned(),
        hash_key: Secret::new(part(0)),
        hash_iv: Secret::new(part(16)),
    }
}

/// The local LINE, which the demo's members log in by.
fn line_settings(folder: &Folder) -> line::Settings {
    line::Settings {
        channel: LINE_CHANNEL.to_owned(),
        secret: Secret::new(folder.provider_secret()),
        clock: Clock::System,
        entropy: Entropy::System,
    }
}

/// Opens the demo, says where, and runs until it is asked to stop.
///
/// # Errors
/// As [`open`].
pub async fn run(arguments: &Arguments) -> Result<()> {
    let level = std::env::var("TENON_LOG_LEVEL").unwrap_or_else(|_| "warn".to_owned());
    crate::logs::begin(&Log { json: false, level });
    let demo = open(arguments).await?;
    demo.ready.print();
    if !arguments.no_browser {
        ready::open_browser(&demo.ready.url);
    }
    stop::signalled().await;
    demo.stop().await;
    Ok(())
}

/// The brands inside a demo's folder; none when the folder is no demo's.
pub(crate) fn brands_of(path: &std::path::Path) -> Option<PathBuf> {
    folder::brands_of(path)
}
