//! A line to PostgreSQL that can be cut exactly at COMMIT.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use postgres::config::Host;

/// Where the line is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// COMMIT never arrives at the server.
    BeforeCommit,
    /// The server has committed and answered; the answer never arrives.
    AfterCommit,
}

/// A line that listens on the loopback interface. Ends when dropped.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: Upstream,
    armed: Mutex<Option<(Vec<u8>, Cut)>>,
    cuts: AtomicUsize,
    /// New connections are turned away.
    shut: AtomicBool,
    ended: AtomicBool,
}

enum Upstream {
    Socket(PathBuf),
    Address(String, u16),
}

/// Either kind of stream.
enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Proxy {
    /// A line to the server at `url`.
    pub fn start(url: &str) -> Proxy {
        let config: postgres::Config = url.parse().unwrap();
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let upstream = match &config.get_hosts()[0] {
            Host::Unix(folder) => Upstream::Socket(folder.join(format!(".s.PGSQL.{port}"))),
            Host::Tcp(host) => Upstream::Address(host.clone(), port),
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            upstream,
            armed: Mutex::default(),
            cuts: AtomicUsize::new(0),
            shut: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming() {
                if serving.ended.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(client) = client else { continue };
                if !serving.shut.load(Ordering::SeqCst) {
                    connect(client, &serving);
                }
            }
        });
        Proxy { address, shared }
    }

    /// The URL of the same database through this line.
    pub fn url(&self, url: &str) -> String {
        let config: postgres::Config = url.parse().unwrap();
        let (user, database) = (config.get_user().unwrap_or("tenon"), config.get_dbname().unwrap_or("postgres"));
        format!("postgres://{user}@{}/{database}", self.address)
    }

    /// Cuts the next COMMIT of the connection that sends `needle` first, as part of a statement or of
    /// a parameter.
    pub fn cut(&self, needle: &str, cut: Cut) {
        *self.shared.armed.lock().unwrap() = Some((needle.as_bytes().to_vec(), cut));
    }

    /// How often the line was cut.
    pub fn cuts(&self) -> usize {
        self.shared.cuts.load(Ordering::SeqCst)
    }

    /// Turns new connections away, or lets them in again.
    pub fn shut(&self, shut: bool) {
        self.shared.shut.store(shut, Ordering::SeqCst);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the listener up.
        let _ = TcpStream::connect(self.address);
    }
}

/// Both directions of one connection.
fn connect(client: TcpStream, shared: &Arc<Shared>) {
    let Ok(server) = shared.upstream.connect() else { return };
    let muted = Arc::new(AtomicBool::new(false));
    let answers = (server.duplicate(), client.try_clone().unwrap(), Arc::clone(&muted));
    thread::spawn(move || {
        let (mut server, mut client, muted) = answers;
        let mut buffer = [0; 16 * 1024];
        while let Ok(length @ 1..) = server.read(&mut buffer) {
            // What is muted has been answered by the server and is thrown away here.
            if muted.load(Ordering::SeqCst) || client.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        server.shutdown();
        let _ = client.shutdown(Shutdown::Both);
    });
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        requests(client, server, &shared, &muted);
    });
}

fn requests(mut client: TcpStream, mut server: Stream, shared: &Shared, muted: &AtomicBool) {
    let mut buffer = [0; 16 * 1024];
    let mut marked = None;
    while let Ok(length @ 1..) = client.read(&mut buffer) {
        let sent = &buffer[..length];
        let mut armed = shared.armed.lock().unwrap();
        if armed.as_ref().is_some_and(|(needle, _)| contains(sent, needle)) {
            marked = armed.take().map(|(_, cut)| cut);
        }
        drop(armed);
        if contains(sent, b"COMMIT\0")
            && let Some(cut) = marked.take()
        {
            shared.cuts.fetch_add(1, Ordering::SeqCst);
            if cut == Cut::BeforeCommit {
                break;
            }
            // The other direction sees the server's answer, and ends the connection.
            muted.store(true, Ordering::SeqCst);
        }
        if server.write_all(sent).is_err() {
            break;
        }
    }
    if !muted.load(Ordering::SeqCst) {
        server.shutdown();
        let _ = client.shutdown(Shutdown::Both);
    }
}

fn contains(text: &[u8], needle: &[u8]) -> bool {
    text.windows(needle.len()).any(|window| window == needle)
}

impl Upstream {
    fn connect(&self) -> std::io::Result<Stream> {
        match self {
            Upstream::Socket(path) => UnixStream::connect(path).map(Stream::Unix),
            Upstream::Address(host, port) => TcpStream::connect((host.as_str(), *port)).map(Stream::Tcp),
        }
    }
}

impl Stream {
    fn duplicate(&self) -> Stream {
        match self {
            Stream::Tcp(stream) => Stream::Tcp(stream.try_clone().unwrap()),
            Stream::Unix(stream) => Stream::Unix(stream.try_clone().unwrap()),
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Stream::Tcp(stream) => stream.read(buffer),
            Stream::Unix(stream) => stream.read(buffer),
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        match self {
            Stream::Tcp(stream) => stream.write_all(bytes),
            Stream::Unix(stream) => stream.write_all(bytes),
        }
    }

    fn shutdown(&self) {
        let _ = match self {
            Stream::Tcp(stream) => stream.shutdown(Shutdown::Both),
            Stream::Unix(stream) => stream.shutdown(Shutdown::Both),
        };
    }
}
