//! Two servers on one PostgreSQL: whichever is asked, it is one shop.

use futures_util::future::join_all;
use it::{Answer, Client, Scene, Stream, fresh_id, until};
use server::serve::Running;
use testkit::Engine;

struct Pair {
    scene: Scene,
    second: Running,
    ports: [u16; 2],
}

impl Pair {
    async fn open() -> Pair {
        let scene = Scene::open(Engine::Postgres).await;
        let second = scene.second_server().await;
        let ports = [scene.port(), second.address().port()];
        Pair { scene, second, ports }
    }

    async fn close(self) {
        let report = self.scene.doctor().await;
        assert!(report.is_clean(), "{report}");
        self.second.stop().await;
        self.scene.close().await;
    }
}

/// Places an order, and comes again while the shop says that it is too busy.
async fn place(client: &Client, order: &serde_json::Value, key: &str) -> Answer {
    until("the shop is busy for ever", async || {
        let answer = client.post_as("/orders", order, key).await;
        (answer.status != 503).then_some(answer)
    })
    .await
}

#[test]
fn a_sale_at_one_server_is_heard_at_the_other() {
    testkit::run(async {
        let pair = Pair::open().await;
        let (here, there) = (Client::new(pair.ports[0]), Client::new(pair.ports[1]));
        let before = pair.scene.available(&there).await;
        let mut page = Stream::open(&there, &format!("availability.{}", pair.scene.cake())).await;
        place(&here, &pair.scene.order(), &fresh_id().to_string()).await.must(201);
        let told = page.next().await;
        assert_eq!(told["subject"], pair.scene.cake().to_string(), "{told}");
        assert_eq!(pair.scene.available(&there).await, before - 1, "what it asks for then is there already");
        drop(page);
        pair.close().await;
    });
}

#[test]
fn a_request_sent_to_both_is_done_once() {
    testkit::run(async {
        let pair = Pair::open().await;
        let owner = pair.scene.staff("owner").await;
        let before = pair.scene.available(&owner).await;
        let here = Client::new(pair.ports[0]);
        // Its cookie says that both are the same visitor.
        here.post("/carts", &serde_json::json!({})).await.must(201);
        let there = here.at(pair.ports[1]);
        let order = pair.scene.order();
        for _ in 0..5 {
            let key = fresh_id().to_string();
            let answers = join_all([&here, &there].map(|client| place(client, &order, &key))).await;
            let ids: Vec<_> = answers.iter().map(|answer| answer.body["id"].clone()).collect();
            assert!(answers.iter().all(|answer| answer.status == 201), "{answers:?}");
            assert_eq!(ids[0], ids[1]);
            let again = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "true").count();
            assert_eq!(again, 1, "one of them did it");
        }
        assert_eq!(pair.scene.available(&owner).await, before - 5);
        let listed = owner.at(pair.ports[1]).get("/orders").await.must(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 5);
        pair.close().await;
    });
}

#[test]
fn a_hundred_buyers_at_two_servers_get_twenty_pieces() {
    const PIECES: usize = 20;
    const BUYERS: usize = 100;
    testkit::run(async {
        let pair = Pair::open().await;
        let owner = pair.scene.staff("owner").await;
        pair.scene.count_cakes(&owner, PIECES as i64).await;
        let order = pair.scene.order();
        let buyers = (0..BUYERS).map(async |buyer| {
            let client = Client::new(pair.ports[buyer % 2]);
            place(&client, &order, &fresh_id().to_string()).await
        });
        let answers: Vec<Answer> = join_all(buyers).await;
        let sold = answers.iter().filter(|answer| answer.status == 201).count();
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!((answer.status, answer.code()), (409, "stock.insufficient"), "{}", answer.text);
        }
        assert_eq!(sold, PIECES);
        for port in pair.ports {
            assert_eq!(pair.scene.available(&Client::new(port)).await, 0);
        }
        pair.close().await;
    });
}
