//! Stopping in order: live pages are let go, whoever was buying gets their order.

use std::time::Duration;

use it::{HOST, PATIENCE, Scene, Stream, until};
use kernel::Id;
use serde_json::Value;
use store::journal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn stopping_lets_pages_go_and_finishes_orders(scene: Scene) {
    let (port, body) = (scene.port(), scene.order().to_string());
    let visitor = scene.visitor();
    let page = Stream::open(&visitor, "availability").await;
    // A slow buyer: half of their order has arrived when the server is asked to stop.
    let mut buyer = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (first, rest) = body.as_bytes().split_at(40);
    let head = format!(
        "POST /api/v1/orders HTTP/1.1\r\nhost: {HOST}:{port}\r\ncontent-type: application/json\r\nidempotency-key: slow\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    buyer.write_all(&[head.as_bytes(), first].concat()).await.unwrap();
    // An answer to somebody else shows that the server goes on reading; the buyer's head came before.
    visitor.get("/brand").await.must(200);
    tokio::time::sleep(Duration::from_millis(300)).await;

    let stopping = tokio::spawn(scene.stop());
    assert!(page.ended().await, "the page was cut off instead of let go");
    until("the server takes no more calls", async || TcpStream::connect(("127.0.0.1", port)).await.err()).await;
    assert!(!stopping.is_finished(), "somebody is still buying");
    buyer.write_all(rest).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(PATIENCE, buyer.read_to_end(&mut answer)).await;
    read.expect("the line stays open").unwrap();
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let (_, placed) = answer.split_once("\r\n\r\n").unwrap();
    let placed: Value = serde_json::from_str(placed).unwrap();
    let left = tokio::time::timeout(PATIENCE, stopping).await.expect("it does not stop").unwrap();

    let order: Id = placed["id"].as_str().unwrap().parse().unwrap();
    let written = left.db.read(move |read| journal::of_subject(read, order, 1)).await.unwrap();
    assert_eq!(written.len(), 1, "the order that was promised is not there");
    let report = left.doctor().await;
    assert!(report.is_clean(), "{report}");
    left.close().await;
}

crate::on_both!(stopping_lets_pages_go_and_finishes_orders);
