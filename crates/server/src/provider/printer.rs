//! A receipt printer of the demo: it listens on a port of this machine, takes every paper and says that it came out.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The question for the state of the paper that ends what a server sends (`GS r 1`).
const ASK_PAPER: [u8; 3] = [0x1d, b'r', 1];
/// Papers that are kept to be looked at.
const KEPT: usize = 20;
/// The longest paper, in bytes.
const LONGEST: usize = 1 << 20;

type Papers = Arc<Mutex<VecDeque<Vec<u8>>>>;

/// A printer that is switched on.
pub struct Running {
    address: SocketAddr,
    papers: Papers,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The last papers, the newest last.
    pub fn papers(&self) -> Vec<Vec<u8>> {
        self.papers.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Switches it off.
    pub fn stop(self) {
        self.task.abort();
    }
}

/// Switches a printer on.
///
/// # Errors
/// When the port cannot be used.
pub async fn start(at: SocketAddr) -> std::io::Result<Running> {
    let listener = TcpListener::bind(at).await?;
    let (address, papers) = (listener.local_addr()?, Papers::default());
    let kept = Arc::clone(&papers);
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever hangs up in the middle has printed nothing.
            let Some(paper) = take(stream).await else { continue };
            let mut papers = kept.lock().unwrap_or_else(PoisonError::into_inner);
            papers.push_back(paper);
            if papers.len() > KEPT {
                papers.pop_front();
            }
        }
    });
    Ok(Running { address, papers, task })
}

/// A paper up to the question, which is answered.
async fn take(mut stream: TcpStream) -> Option<Vec<u8>> {
    let (mut paper, mut part) = (Vec::new(), vec![0; 16 * 1024]);
    while !paper.ends_with(&ASK_PAPER) {
        let length = stream.read(&mut part).await.ok().filter(|length| *length > 0)?;
        paper.extend_from_slice(&part[..length]);
        if paper.len() > LONGEST {
            return None;
        }
    }
    paper.truncate(paper.len() - ASK_PAPER.len());
    stream.write_all(&[0]).await.ok()?;
    Some(paper)
}
