//! A log-in at the local LINE, as a shop and somebody's browser see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::net::{Ipv4Addr, SocketAddr};

use members::LineLogin;
use server::config::Secret;
use server::provider::line::{Running, Settings, start};
use store::{Clock, Entropy};

const REDIRECT: &str = "http://cake.localhost:8080/account/line/done";

struct Scene {
    line: Running,
    login: LineLogin,
    browser: reqwest::Client,
}

async fn scene() -> Scene {
    drop(rustls::crypto::ring::default_provider().install_default());
    let secret = "a-secret-of-the-channel";
    let settings = Settings {
        channel: "2000000000".to_owned(),
        secret: Secret::new(secret),
        clock: Clock::System,
        entropy: Entropy::seeded(7),
    };
    let line = start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), settings).await.unwrap();
    let login = LineLogin::new(&line.url(), "2000000000", secret);
    let browser = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    Scene { line, login, browser: browser.build().unwrap() }
}

impl Scene {
    /// What the shop is told when somebody chose; a pair of name and value.
    async fn chosen(&self, state: &str, choice: &[(&str, &str)]) -> (String, String) {
        let url = self.login.begin(state, REDIRECT).await.unwrap();
        let page = self.browser.get(&url).send().await.unwrap();
        assert_eq!(page.status(), 200);
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("http://cake.localhost:8080;"), "{policy}");
        assert!(page.text().await.unwrap().contains("林小榫"));
        let answer = self.browser.post(&url).form(choice).send().await.unwrap();
        let back = reqwest::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        assert!(back.as_str().starts_with(REDIRECT));
        let said: Vec<(String, String)> = back.query_pairs().into_owned().collect();
        assert_eq!(said[1], ("state".to_owned(), state.to_owned()));
        said[0].clone()
    }

    async fn user(&self, state: &str, code: &str) -> Option<String> {
        let now = Clock::System.now();
        self.login.finish(state, REDIRECT, code, now).await.ok().map(|way| way.value().to_owned())
    }
}

#[tokio::test]
async fn the_same_name_is_the_same_person_and_a_code_is_good_once() {
    let scene = scene().await;
    let (word, code) = scene.chosen("one", &[("name", "林小榫")]).await;
    assert_eq!(word, "code");
    let first = scene.user("one", &code).await;
    assert!(first.as_ref().is_some_and(|user| user.len() == 33 && user.starts_with('U')), "{first:?}");
    assert_eq!(scene.user("one", &code).await, None, "a code is good once");
    let (_, again) = scene.chosen("two", &[("name", " 林小榫 ")]).await;
    assert_eq!(scene.user("two", &again).await, first);
    let (_, other) = scene.chosen("three", &[("name", "陳大卯")]).await;
    assert_ne!(scene.user("three", &other).await, first);
    let (_, stolen) = scene.chosen("four", &[("name", "陳大卯")]).await;
    assert_eq!(scene.user("five", &stolen).await, None, "the verifier is another log-in's");
    for no in [vec![("refuse", "yes")], vec![("name", " ")]] {
        assert_eq!(scene.chosen("six", &no).await, ("error".to_owned(), "access_denied".to_owned()));
    }
    scene.line.stop().await;
}

#[tokio::test]
async fn what_no_shop_asked_for_is_not_answered() {
    let scene = scene().await;
    let good = scene.login.begin("one", REDIRECT).await.unwrap();
    let wrong = ["response_type=code", "2000000000", "S256", "account%2Fline%2Fdone"];
    for part in wrong {
        assert!(good.contains(part), "{part} in {good}");
        let answer = scene.browser.get(good.replace(part, "x")).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{part}");
    }
    scene.line.stop().await;
}
