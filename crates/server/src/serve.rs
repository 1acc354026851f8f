//! The line to the outside: connections taken, held to time limits, and let go in order.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use store::{Options, Platform};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;
use tower::ServiceExt;

use crate::app::App;
use crate::config::{Config, Limits};
use crate::schema;

/// How long stopping waits for requests that are under way.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// Pause after the system could not give us a connection.
const BREATH: Duration = Duration::from_millis(50);

/// A server that answers.
pub struct Running {
    address: SocketAddr,
    platform: Arc<Platform>,
    app: App,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Where it listens; with the port that was chosen for port 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The brands.
    pub fn platform(&self) -> &Arc<Platform> {
        &self.platform
    }

    /// What answers and works.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Lets requests and jobs under way come to their end, takes no new ones, and then ends.
    pub async fn stop(self) {
        self.app.stop.ask();
        drop(self.accepting.await);
        self.app.runner.stopped().await;
    }
}

/// Takes the address. Separate from [`start`], so that whoever lets the system choose a port knows it before
/// the settings are made.
///
/// # Errors
/// When somebody else has it, or this user may not.
pub async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let advice = match error.kind() {
            io::ErrorKind::AddrInUse => {
                "another program listens there. Stop it, or choose another port with --port or `listen`"
            }
            io::ErrorKind::PermissionDenied => "this user may not use that port. Choose one above 1023",
            io::ErrorKind::AddrNotAvailable => {
                "this machine does not have that address. Use 0.0.0.0 for all of its addresses"
            }
            _ => "look at the address in `listen`",
        };
        anyhow::anyhow!("cannot listen on {address}: {advice} ({error})")
    })
}

/// Opens the brands' list and answers on the listener from now on.
///
/// # Errors
/// When the database or the network cannot be used.
pub async fn start(config: &Config, options: Options, listener: TcpListener) -> Result<Running> {
    let (database, schema) = (config.database.clone(), schema::migrations());
    let opened = tokio::task::spawn_blocking(move || Platform::open(database, options, &schema)).await?;
    let platform = Arc::new(opened.context("the database cannot be used")?);
    serve(config, platform, listener)
}

/// As [`start`], with brands that are open already.
///
/// # Errors
/// When the network cannot be used.
pub fn serve(config: &Config, platform: Arc<Platform>, listener: TcpListener) -> Result<Running> {
    serve_with(config, platform, listener, Router::new())
}

/// As [`serve`], with routes of one's own beside the API.
pub(crate) fn serve_with(
    config: &Config,
    platform: Arc<Platform>,
    listener: TcpListener,
    besides: Router<api::State>,
) -> Result<Running> {
    let app = App::with(config, Arc::clone(&platform), besides).context("outgoing connections cannot be prepared")?;
    let address = listener.local_addr().context("the listening address cannot be read")?;
    app.runner.keep_house(app.state.clone());
    app.runner.patrol(Arc::clone(&platform));
    let accepting = tokio::spawn(accept(listener, app.clone(), config.limits.clone()));
    Ok(Running { address, platform, app, accepting })
}

async fn accept(listener: TcpListener, app: App, limits: Limits) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(limits.header_seconds));
    let builder = Arc::new(builder);
    let stopping = app.stop.wanted();
    tokio::pin!(stopping);
    loop {
        // A place first: who finds none waits in the system's queue and not in our memory.
        let place = tokio::select! {
            biased;
            () = &mut stopping => break,
            place = Arc::clone(&places).acquire_owned() => place,
        };
        let Ok(place) = place else { break };
        let taken = tokio::select! {
            biased;
            () = &mut stopping => break,
            taken = listener.accept() => taken,
        };
        match taken {
            Ok((line, peer)) => {
                let connection = Connection { line, peer, place, watcher: graceful.watcher() };
                tokio::spawn(connection.answer(Arc::clone(&builder), app.router.clone()));
            }
            Err(error) => {
                // Out of file handles, most likely: those we have come back when connections end.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST_REQUESTS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off: they took too long after stopping was asked for");
    }
}

struct Connection {
    line: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    watcher: Watcher,
}

impl Connection {
    async fn answer(self, builder: Arc<Builder<TokioExecutor>>, router: Router) {
        // Answers are small and wanted at once.
        let _ = self.line.set_nodelay(true);
        let peer = self.peer;
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = builder.serve_connection(TokioIo::new(self.line), service).into_owned();
        if let Err(error) = self.watcher.watch(connection).await {
            tracing::trace!(%error, "a connection ended early");
        }
        drop(self.place);
    }
}
