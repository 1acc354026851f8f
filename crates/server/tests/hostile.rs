//! Files that mean harm, sent to the program itself: each is refused with its code, nothing of the shop changes, and the
//! program's memory stays bounded.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use reqwest::Client;
use serde_json::{Value, json};
use server::demo::{self, Arguments};
use store::{Database, Options, Platform};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const HOST: &str = "cake.localhost";
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most memory that the program may ever have held: it keeps 200 MB of pixels for one picture of the largest kind, and
/// files neither of one gigabyte nor of ten.
const MEMORY_KB: u64 = 600 << 10;

/// A server of its own process.
struct Program {
    child: Child,
    port: u16,
    client: Client,
    cookie: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself, which is what the test then tells.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    async fn start(data: &Path, login: &Value) -> Program {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenon"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TENON_")) {
            command.env_remove(name);
        }
        let listen = format!("127.0.0.1:{port}");
        let child = command
            .args(["serve", "--listen", &listen, "--data"])
            .arg(data)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = child.spawn().unwrap();
        let client = Client::builder().no_proxy().resolve(HOST, (Ipv4Addr::LOCALHOST, 0).into()).timeout(PATIENCE);
        let mut program = Program { child, port, client: client.build().unwrap(), cookie: String::new() };
        let began = Instant::now();
        while program.client.get(program.url("/brand")).send().await.is_err() {
            assert!(began.elapsed() < PATIENCE, "the server does not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let entered =
            program.client.post(program.url("/staff/sessions")).header("idempotency-key", "enter").json(login);
        let entered = entered.send().await.unwrap();
        assert_eq!(entered.status(), 201);
        let cookie = entered.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        program.cookie = cookie;
        program
    }

    fn url(&self, path: &str) -> String {
        format!("http://{HOST}:{}/api/v1{path}", self.port)
    }

    /// The most memory that the process ever held, in KB.
    fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let answer = request.header("cookie", &self.cookie).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn new_import(&self, name: &str) -> String {
        let new = self.client.post(self.url("/imports")).json(&json!({"name": name, "settings": {}}));
        let (status, made) = self.answer(new.header("idempotency-key", name)).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    /// Sends a file to an import; the code with which it is refused, at once or when it was read.
    async fn refused_import(&self, name: &str, file: Vec<u8>) -> String {
        let id = self.new_import(name).await;
        let sent = self
            .client
            .put(self.url(&format!("/imports/{id}/file")))
            .header("content-type", "application/octet-stream");
        let (status, answer) = self.answer(sent.body(file)).await;
        if status != 200 {
            return answer["code"].as_str().unwrap_or_default().to_owned();
        }
        let began = Instant::now();
        loop {
            let (_, import) = self.answer(self.client.get(self.url(&format!("/imports/{id}")))).await;
            match import["state"].as_str() {
                Some("unusable") => return import["error"]["code"].as_str().unwrap_or_default().to_owned(),
                Some("reading") => {}
                _ => panic!("{name} was taken: {import}"),
            }
            assert!(began.elapsed() < PATIENCE, "{name} is still read");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Uploads something as a picture; the code with which it is refused.
    async fn refused_picture(&self, kind: &str, bytes: Vec<u8>) -> String {
        let sent = self.client.post(self.url("/media")).header("content-type", kind).body(bytes);
        let (status, answer) = self.answer(sent).await;
        assert!((400..500).contains(&status), "{status} {answer}");
        answer["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Sends a line of one gigabyte for as long as the server takes it. Answers what came back and how much was sent.
    async fn endless_line(&self) -> (String, usize) {
        const ALL: usize = 1 << 30;
        let id = self.new_import("endless").await;
        let line = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.unwrap();
        let (mut back, mut forth) = line.into_split();
        let head = format!(
            "PUT /api/v1/imports/{id}/file HTTP/1.1\r\nhost: {HOST}:{}\r\ncookie: {}\r\ncontent-type: application/octet-stream\r\ncontent-length: {ALL}\r\n\r\n",
            self.port, self.cookie
        );
        forth.write_all(head.as_bytes()).await.unwrap();
        let heard = tokio::spawn(async move {
            let mut answer = Vec::new();
            // A line that was cut off may have brought the answer before.
            let _ = back.read_to_end(&mut answer).await;
            String::from_utf8_lossy(&answer).into_owned()
        });
        let (piece, mut sent) = (vec![b'a'; 256 << 10], 0);
        while sent < ALL && forth.write_all(&piece).await.is_ok() {
            sent += piece.len();
        }
        (tokio::time::timeout(PATIENCE, heard).await.unwrap().unwrap(), sent)
    }
}

/// What the shop's tables hold, without those that say who was here and which imports were tried.
fn contents(data: &Path) -> BTreeMap<String, String> {
    let platform =
        Platform::open(Database::Sqlite(data.join("brands")), Options::default(), &server::schema::migrations())
            .unwrap();
    let brand = platform.brands().unwrap().into_iter().find(|brand| brand.host == HOST).unwrap();
    let all = store::copy::fingerprint(&platform, &brand).unwrap().into_iter();
    let kept = all.filter(|one| {
        ["catalog_", "stock_", "members_", "wallet_", "orders_", "staff_"]
            .iter()
            .any(|slice| one.table.starts_with(slice))
    });
    kept.map(|one| (one.table.clone(), format!("{one:?}"))).collect()
}

/// The kinds of the journal's entries.
async fn kinds(data: &Path) -> Vec<String> {
    let folder = data.join("brands");
    let opened = tokio::task::spawn_blocking(move || {
        let platform =
            Platform::open(Database::Sqlite(folder), Options::default(), &server::schema::migrations()).unwrap();
        let db = platform.by_host(HOST).unwrap().unwrap();
        (platform, db)
    });
    let (platform, db) = opened.await.unwrap();
    let kinds =
        db.read(|read| read.query("SELECT kind FROM journal ORDER BY id", &[], |row| row.get(0))).await.unwrap();
    drop(db);
    tokio::task::spawn_blocking(move || drop(platform)).await.unwrap();
    kinds
}

fn archive(parts: &[(&str, usize, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, times, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default().large_file(true)).unwrap();
        for _ in 0..*times {
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// A PNG that says it is so large; its pixels are all of one colour, so that a few bytes hold them.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::best());
    let row = vec![0_u8; width as usize * 4 + 1];
    for _ in 0..height.min(2_000) {
        pixels.write_all(&row).unwrap();
    }
    let pixels = pixels.finish().unwrap();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    for (name, bytes) in [(b"IHDR", head.as_slice()), (b"IDAT", &pixels), (b"IEND", &[])] {
        let mut sum = Crc::new();
        sum.update(name);
        sum.update(bytes);
        file.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
        file.extend([name.as_slice(), bytes, &sum.sum().to_be_bytes()].concat());
    }
    file
}

/// A JPEG whose head says 65,500 × 65,500, with nothing behind it.
fn jpeg() -> Vec<u8> {
    let frame = [8, 0xff, 0xdc, 0xff, 0xdc, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
    [&[0xff, 0xd8, 0xff, 0xc0, 0, 17][..], &frame, &[0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0, 0xff, 0xd9]]
        .concat()
}

/// A GIF of 65,535 × 65,535.
fn gif() -> Vec<u8> {
    let screen = [0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff];
    [&b"GIF89a"[..], &screen, &[0x2c, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 2, 2, 0x4c, 0x01, 0, 0x3b]].concat()
}

/// A lossless WebP of 16,383 × 16,383.
fn webp() -> Vec<u8> {
    let chunk = [0x2f, 0xfe, 0xbf, 0xff, 0x0f, 0, 0, 0, 0, 0];
    let size = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
    [&b"RIFF"[..], &size(4 + 8 + chunk.len()), b"WEBPVP8L", &size(chunk.len()), &chunk].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_mean_harm_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("shop");
    let shop = demo::open(&Arguments { data: data.clone(), no_browser: true, ..Arguments::default() }).await.unwrap();
    let owner = shop.ready().logins.iter().find(|login| login.role == "owner").unwrap();
    let login = json!({"login": owner.login, "password": owner.password});
    shop.stop().await;
    let before = tokio::task::spawn_blocking({
        let data = data.clone();
        move || contents(&data)
    });
    let (before, told) = (before.await.unwrap(), kinds(&data).await);
    let program = Program::start(&data, &login).await;
    let at_rest = program.peak_memory();

    let (answer, sent) = program.endless_line().await;
    assert!(sent < 64 << 20, "{sent} bytes of one line were taken");
    assert!(answer.is_empty() || answer.contains("exchange.row_too_long"), "{answer}");
    let line = vec![b'a'; 4 << 20];
    assert_eq!(program.refused_import("line", line.clone()).await, "exchange.row_too_long");
    let quoted = [b"sku,name\n\"A-1,".as_slice(), &b"x\n".repeat(1 << 20)].concat();
    assert_eq!(program.refused_import("quotation mark", quoted).await, "exchange.row_too_long");

    let zeros = vec![0_u8; 1 << 20];
    let bomb = archive(&[("xl/workbook.xml", 1, b"<x/>"), ("xl/worksheets/sheet1.xml", 4_096, &zeros)]);
    assert!(bomb.len() < 8 << 20, "four gigabytes in {}", bomb.len());
    assert_eq!(program.refused_import("bomb", bomb).await, "exchange.archive_unsafe");
    for name in ["../../../etc/cron.d/x", "/etc/passwd", "xl\\..\\..\\x"] {
        let tricky = archive(&[("xl/workbook.xml", 1, b"<x/>"), (name, 1, b"x")]);
        assert_eq!(program.refused_import(name, tricky).await, "exchange.archive_unsafe", "{name}");
    }
    assert_eq!(program.refused_import("page", b"<!doctype html><table><tr><td>1".to_vec()).await, "exchange.is_html");
    assert_eq!(program.refused_import("nothing", Vec::new()).await, "exchange.file_empty");

    let (svg, html) =
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<html><script>alert(1)</script>");
    for (kind, bytes) in
        [("image/png", svg.as_slice()), ("image/jpeg", html), ("image/svg+xml", svg), ("text/html", html)]
    {
        assert_eq!(program.refused_picture(kind, bytes.to_vec()).await, "catalog.media_kind", "{kind}");
    }
    for (kind, bytes) in [
        ("image/png", png(40_000, 40_000)),
        ("image/png", png(15_000, 15_000)),
        ("image/jpeg", jpeg()),
        ("image/gif", gif()),
        ("image/webp", webp()),
    ] {
        assert!(bytes.len() < 1 << 20);
        assert_eq!(program.refused_picture(kind, bytes).await, "catalog.media_huge", "{kind}");
    }
    // As large as is allowed, and cut off: all pixels are made room for.
    assert_eq!(program.refused_picture("image/png", png(10_000, 5_000)).await, "catalog.media_broken");
    assert_eq!(program.refused_picture("image/png", vec![0x89; 21 << 20]).await, "catalog.media_heavy");

    let peak = program.peak_memory();
    println!("memory: {at_rest} KB at rest, {peak} KB at most");
    assert!(peak < MEMORY_KB, "{peak} KB");
    drop(program);

    let after = kinds(&data).await;
    let new: Vec<&String> = after[told.len()..].iter().filter(|kind| !kind.starts_with("exchange.")).collect();
    assert!(new.iter().all(|kind| kind.starts_with("staff.")), "{new:?}");
    let mut now = tokio::task::spawn_blocking(move || contents(&data)).await.unwrap();
    let mut before = before;
    for table in ["staff_login", "staff_person"] {
        // Somebody came in to try all this.
        now.remove(table);
        before.remove(table);
    }
    assert_eq!(now, before);
}
