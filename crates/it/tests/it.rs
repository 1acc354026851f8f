//! The whole server over HTTP, on both databases: who may do what, who hears what, two servers on one
//! database, refusals in our own words, stopping in order.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod authorization;
mod books;
mod erasure;
mod finding;
mod live;
mod members;
mod modules;
mod operations;
mod outward;
mod people;
mod price_lists;
mod printing;
mod refusals;
mod site;
mod stopping;
mod stores_that_sell;
mod two_servers;

/// Makes a test for each database out of an `async fn name(scene: Scene)`.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        $(
            #[allow(clippy::module_inception, reason = "the file may have the test's name")]
            mod $name {
                #[test]
                fn sqlite() {
                    testkit::run(async { super::$name(it::Scene::open(testkit::Engine::Sqlite).await).await });
                }

                #[test]
                fn postgres() {
                    testkit::run(async { super::$name(it::Scene::open(testkit::Engine::Postgres).await).await });
                }
            }
        )+
    };
}
use on_both;
