//! Stopping in order: live pages are let go, whoever was buying gets their order.

use std::time::Duration;

use it::{Scene, Stream, fresh_id, until};

async fn stopping_lets_pages_go_and_finishes_orders(scene: Scene) {
    let (first, second) = (scene.visitor(), scene.visitor());
    let page = Stream::open(&first, "availability").await;
    // A slow buyer: the server has the head and half of the body when it is asked to stop.
    let order = scene.order().to_string().into_bytes();
    let (head, tail) = (order[..40].to_vec(), order[40..].to_vec());
    let (go_on, rest) = tokio::sync::oneshot::channel::<()>();
    let body = futures_util::stream::iter([Ok::<_, std::io::Error>(head)]);
    let later = futures_util::stream::once(async move {
        let _ = rest.await;
        Ok(tail)
    });
    let body = reqwest::Body::wrap_stream(futures_util::StreamExt::chain(body, later));
    let request = second.request(reqwest::Method::POST, "/api/v1/orders");
    let request = request.header("content-type", "application/json").header("idempotency-key", fresh_id().to_string());
    let port = scene.port();
    let buying = tokio::spawn(async move { second.send(request.body(body)).await });
    tokio::time::sleep(Duration::from_millis(500)).await;

    let stopping = tokio::spawn(scene.stop());
    assert!(page.ended().await, "the page was cut off instead of let go");
    until("the server still takes calls", async || {
        tokio::net::TcpStream::connect(("127.0.0.1", port)).await.err()
    })
    .await;
    assert!(!stopping.is_finished(), "somebody is still buying");
    go_on.send(()).unwrap();
    let answer = buying.await.unwrap();
    let placed = answer.must(201);
    let stopped = tokio::time::timeout(Duration::from_secs(20), stopping).await.expect("it does not stop").unwrap();

    let (database, order) = (stopped.database(), placed["id"].as_str().unwrap().to_owned());
    let left = Scene::look_at(database, order).await;
    assert!(left.0, "the order that was promised is not there");
    assert!(left.1.is_clean(), "{}", left.1);
    stopped.close().await;
}

crate::on_both!(stopping_lets_pages_go_and_finishes_orders);
