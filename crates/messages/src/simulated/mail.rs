//! As much of SMTP (RFC 5321) as takes a letter.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{Shared, Taken};

/// The largest letter, in bytes.
const LETTER: usize = 1 << 20;

pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((line, _)) = listener.accept().await else { continue };
        let shared = Arc::clone(&shared);
        // A line that breaks is the sender's to take up again.
        tokio::spawn(async move { drop(speak(line, &shared).await) });
    }
}

async fn speak(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 simulated\r\n").await?;
    let mut to = String::new();
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let faults = shared.book().faults.clone();
        let upper = line.trim_end().to_ascii_uppercase();
        let answer: &[u8] = if upper.starts_with("QUIT") {
            return stream.write_all(b"221 bye\r\n").await;
        } else if faults.closed {
            b"421 closed\r\n"
        } else if upper.starts_with("EHLO") || upper.starts_with("HELO") {
            b"250-simulated\r\n250 8BITMIME\r\n"
        } else if upper.starts_with("RCPT TO:") && faults.refuse {
            b"550 nobody\r\n"
        } else if upper.starts_with("RCPT TO:") {
            to = line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(to, _)| to).to_owned();
            b"250 ok\r\n"
        } else if upper == "DATA" {
            stream.write_all(b"354 go on\r\n").await?;
            let letter = letter(&mut stream).await?;
            let head = |name: &str| {
                letter.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned()
            };
            shared.take(Taken { id: head("Message-ID:"), channel: "email", to: to.clone(), text: letter.clone() });
            if faults.lose_answer { b"451 lost\r\n" } else { b"250 taken\r\n" }
        } else {
            b"250 ok\r\n"
        };
        stream.write_all(answer).await?;
    }
}

async fn letter(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut letter = String::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 || letter.len() > LETTER {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(letter);
        }
        let text = String::from_utf8_lossy(&line);
        letter.push_str(text.strip_prefix("..").map_or(text.as_ref(), |_| &text[1..]));
    }
}
