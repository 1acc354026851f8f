//! One process's answer to every request: routes, guards, pages and what they share.

use std::sync::Arc;
use std::time::Duration;

use api::{Directory, State};
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};
use orders::network_printer::NetworkPrinters;
use store::Platform;

use crate::config::Config;
use crate::pages::{self, Reach};
use crate::payments;
use crate::runner::{self, Hands, Runner};
use crate::stop::Stop;
use crate::{docs, fonts, front, health, post, routes, uploads, web};

/// Everything that answers, and what looks after the brands meanwhile.
#[derive(Clone)]
pub struct App {
    /// Answers requests. Each needs `ConnectInfo<SocketAddr>` in its extensions, or counts as coming from nowhere.
    pub router: Router,
    /// Does the work between requests.
    pub runner: Runner,
    /// What handlers share.
    pub state: State,
    /// The wish to stop.
    pub stop: Stop,
}

impl App {
    /// Puts it together; nothing runs yet.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(config: &Config, platform: Arc<Platform>) -> Result<App, reqwest::Error> {
        App::with(config, platform, Router::new())
    }

    /// The same with routes of one's own beside the API: what the demo has and no real server has.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub(crate) fn with(
        config: &Config,
        platform: Arc<Platform>,
        besides: Router<State>,
    ) -> Result<App, reqwest::Error> {
        prepare_tls();
        health::begin_to_count();
        let stop = Stop::default();
        let adapters = payments::adapters(config);
        let carriers = post::carriers(config);
        let ways = uploads::ways(config);
        let line_login = post::line_login(config);
        let line_reports = post::line_reports(config);
        let runner = Runner::new(
            Hands { adapters: adapters.clone(), carriers: carriers.clone(), ways: ways.clone() },
            config.webhooks_to_private_addresses,
            stop.clone(),
        )?;
        let directory =
            Directory { staff_access: staff::access, member: members::active, locations_of: stock::locations_of };
        let state = State::new(Arc::clone(&platform), directory, config.api_settings());
        let of_brands = routes::api(&state)
            .merge(storefront::routes())
            .merge(catalog::pictures_served())
            .merge(besides)
            .fallback(storefront::pages::nowhere)
            .layer(Extension(adapters))
            .layer(Extension(fonts::drawing(config)))
            .layer(Extension(NetworkPrinters::new(config.printers.iter().cloned())))
            .layer(Extension(carriers))
            .layer(Extension(ways))
            .layer(Extension(line_login))
            .layer(Extension(line_reports))
            .layer(from_fn_with_state(runner.clone(), runner::notice))
            .layer(from_fn_with_state(state.clone(), api::guard::identify))
            .layer(from_fn_with_state((state.clone(), Reach::of(config)), pages::welcome));
        let of_everybody = Router::new()
            .merge(routes::document_and_nowhere())
            .merge(docs::routes())
            .merge(web::routes())
            .merge(health::routes(platform, config.metrics_token.clone()));
        let routes = of_brands.merge(of_everybody).with_state(state.clone());
        let patience = Duration::from_secs(config.limits.request_seconds);
        let router = front::stand(routes, &state, patience, stop.clone());
        Ok(App { router, runner, state, stop })
    }
}

/// Chooses who does TLS for outgoing calls; a second choice in one process changes nothing.
pub(crate) fn prepare_tls() {
    drop(rustls::crypto::ring::default_provider().install_default());
}
