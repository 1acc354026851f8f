//! `tenon serve`.

use anyhow::Result;
use clap::Args;

use super::Place;
use crate::config::{self, Config};
use crate::{logs, serve, stop};

/// What the server is told.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

pub(super) async fn run(arguments: &Arguments) -> Result<()> {
    let sources = arguments.place.sources()?.flag("listen", arguments.listen.as_ref());
    let config = Config::load(&sources)?;
    logs::begin(&config.log);
    for (name, meant) in config::misspelt_variables(&sources) {
        tracing::warn!("{name} in the environment is no setting and was passed over; did you mean {meant}?");
    }
    let listener = serve::listen(config.listen).await?;
    let server = serve::start(&config, config.store_options(), listener).await?;
    tracing::info!(address = %server.address(), "ready");
    stop::signalled().await;
    tracing::info!("stopping: requests and jobs under way come to their end first");
    server.stop().await;
    tracing::info!("stopped");
    Ok(())
}
