//! Receipt printers that the server reaches itself, when it stands in the shop's network.
//!
//! A printer takes bytes on a port (9100 by custom) and says nothing about them. So after a paper it is asked for the
//! state of its paper (`GS r 1` of ESC/POS), which it answers in turn: once it did, it printed what came before.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// Asks for the state of the paper sensors. The answer's bits 2 and 3 are set when the paper has ended.
const ASK_PAPER: [u8; 3] = [0x1d, b'r', 1];
const PAPER_ENDED: u8 = 0b1100;

/// How long a printer may take to be reached, and for a paper to be printed.
const TO_REACH: Duration = Duration::from_secs(3);
const TO_PRINT: Duration = Duration::from_secs(10);

/// Where a printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkPrinter {
    /// The host name of the brand whose tills may use it.
    pub brand: String,
    /// The code of the store whose tills may use it.
    pub store: String,
    /// What people call it.
    pub name: String,
    /// Host and port.
    pub address: String,
    /// True for one that answers no question: what it took counts as printed.
    pub silent: bool,
}

/// What came of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It came out.
    Printed,
    /// Nothing of it reached the printer.
    Failed,
    /// Nobody knows: somebody looks.
    Unsure,
}

/// The printers of this server.
#[derive(Debug, Clone, Default)]
pub struct NetworkPrinters(Arc<[Reached]>);

#[derive(Debug)]
struct Reached {
    printer: NetworkPrinter,
    /// A printer does one thing after the other.
    turn: Mutex<()>,
}

impl NetworkPrinters {
    /// These ones.
    pub fn new(printers: impl IntoIterator<Item = NetworkPrinter>) -> Self {
        let reached = |printer| Reached { printer, turn: Mutex::default() };
        NetworkPrinters(printers.into_iter().map(reached).collect())
    }

    fn of<'a>(&'a self, brand: &'a str, store: &'a str) -> impl Iterator<Item = (usize, &'a NetworkPrinter)> {
        let all = self.0.iter().map(|reached| &reached.printer).enumerate();
        all.filter(move |(_, printer)| printer.brand == brand && printer.store == store)
    }

    /// What a store's printers are called.
    pub fn names(&self, brand: &str, store: &str) -> Vec<String> {
        self.of(brand, store).map(|(_, printer)| printer.name.clone()).collect()
    }

    /// Sends bytes to a store's printer, and waits for what comes of them, also when nobody waits for that any more; none
    /// when there is no such printer.
    pub async fn send(&self, (brand, store, name): (&str, &str, &str), bytes: Vec<u8>) -> Option<Sent> {
        let (index, _) = self.of(brand, store).find(|(_, printer)| printer.name == name)?;
        let all = self.clone();
        let sending = tokio::spawn(async move {
            let Some(Reached { printer, turn }) = all.0.get(index) else { return Sent::Failed };
            let Ok(_turn) = timeout(TO_PRINT, turn.lock()).await else { return Sent::Failed };
            print(printer, &bytes).await
        });
        Some(sending.await.unwrap_or(Sent::Unsure))
    }
}

async fn print(printer: &NetworkPrinter, bytes: &[u8]) -> Sent {
    let Ok(Ok(mut stream)) = timeout(TO_REACH, TcpStream::connect(&printer.address)).await else {
        return Sent::Failed;
    };
    let talk = async {
        stream.write_all(bytes).await?;
        if printer.silent {
            stream.shutdown().await?;
            return Ok(Sent::Printed);
        }
        stream.write_all(&ASK_PAPER).await?;
        let answer = stream.read_u8().await?;
        Ok::<Sent, std::io::Error>(if answer & PAPER_ENDED == 0 { Sent::Printed } else { Sent::Unsure })
    };
    match timeout(TO_PRINT, talk).await {
        Ok(Ok(sent)) => sent,
        _ => Sent::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;

    use super::*;

    /// A printer that answers a paper with these bytes and then hangs up; and what it got.
    async fn printer(answer: &'static [u8], silent: bool) -> (NetworkPrinters, JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let got = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut got, mut part) = (Vec::new(), [0; 64]);
            while !got.ends_with(&ASK_PAPER) {
                let length = stream.read(&mut part).await.unwrap();
                got.extend_from_slice(&part[..length]);
                if length == 0 {
                    break;
                }
            }
            stream.write_all(answer).await.ok();
            got
        });
        let (brand, store, name) = ("shop.example".to_owned(), "S1".to_owned(), "counter".to_owned());
        (NetworkPrinters::new([NetworkPrinter { brand, store, name, address, silent }]), got)
    }

    const COUNTER: (&str, &str, &str) = ("shop.example", "S1", "counter");

    #[tokio::test]
    async fn a_paper_came_out_when_the_printer_says_so() {
        for (answer, silent, sent) in [
            (&[0][..], false, Sent::Printed),
            // The roll is near its end: bits 0 and 1.
            (&[3][..], false, Sent::Printed),
            (&[0b1100][..], false, Sent::Unsure),
            (&[][..], false, Sent::Unsure),
            (&[][..], true, Sent::Printed),
        ] {
            let (printers, got) = printer(answer, silent).await;
            assert_eq!(printers.send(COUNTER, b"paper".to_vec()).await, Some(sent), "{answer:?} {silent}");
            assert!(got.await.unwrap().starts_with(b"paper"));
        }
    }

    #[tokio::test]
    async fn what_reaches_nobody_failed_and_others_printers_are_nobodys() {
        let (printers, got) = printer(&[0], false).await;
        for other in
            [("other.example", "S1", "counter"), ("shop.example", "S2", "counter"), ("shop.example", "S1", "x")]
        {
            assert_eq!(printers.send(other, Vec::new()).await, None);
        }
        assert_eq!(
            (printers.names("shop.example", "S1"), printers.names("shop.example", "S2")),
            (vec!["counter".to_owned()], vec![])
        );
        got.abort();
        got.await.ok();
        assert_eq!(printers.send(COUNTER, b"paper".to_vec()).await, Some(Sent::Failed), "nobody listens any more");
    }
}
