//! The command line as an operator meets it: what is printed where, and how it exits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use server::demo::{self, Arguments};

fn tenon(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenon"));
    for (name, _) in std::env::vars() {
        if name.starts_with("TENON_") {
            command.env_remove(name);
        }
    }
    command.args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a successful command prints.
fn good(arguments: &[&str]) -> String {
    let output = tenon(arguments);
    assert!(output.status.success(), "{arguments:?}: {}{}", out(&output), err(&output));
    out(&output)
}

/// What a failing command says.
fn bad(arguments: &[&str]) -> String {
    let output = tenon(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}{}", out(&output), err(&output));
    out(&output) + &err(&output)
}

/// A demo's folder with its shop, closed again.
fn closed_shop(folder: &Path) -> PathBuf {
    let data = folder.join("shop");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let arguments = Arguments { data: data.clone(), no_browser: true, ..Arguments::default() };
    runtime.block_on(async { demo::open(&arguments).await.unwrap().stop().await });
    data
}

#[test]
fn what_the_repository_keeps_is_printed_and_nothing_else() {
    let routes = good(&["routes"]);
    assert!(routes.lines().all(|line| line.contains("/api/v1/") && line.split_whitespace().count() == 5), "{routes}");
    assert!(good(&["openapi"]).starts_with("{\n"));
    assert!(good(&["errors"]).starts_with("# Errors\n"));
}

#[test]
fn a_wrong_place_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().to_str().unwrap();
    for command in [
        vec!["doctor", "--data", empty],
        vec!["migrate", "--data", empty],
        vec!["backup", "--data", empty, "--to", "x"],
        vec!["report", "sales", "--by", "month", "--data", empty],
        vec!["copy", "--from", empty, "--to", "x"],
    ] {
        let said = bad(&command);
        assert!(said.starts_with("tenon: ") && said.contains("there are no brands in"), "{command:?}: {said}");
        assert!(!folder.path().join("platform.db").exists(), "{command:?} made something");
    }
    let said = bad(&["restore", "--from", empty, "--data", empty]);
    assert!(said.contains("holds no whole backup"), "{said}");
    let said = bad(&["serve", "--data", empty, "--listen", "here"]);
    assert!(said.contains("--listen: \"here\" is no address"), "{said}");
}

#[test]
fn a_shop_is_kept_brought_back_moved_and_found_whole() {
    let folder = tempfile::tempdir().unwrap();
    let shop = closed_shop(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let data = shop.to_str().unwrap();

    let said = good(&["doctor", "--data", data]);
    assert!(said.contains("cake.localhost") && said.ends_with("Everything reconciles.\n"), "{said}");
    assert!(good(&["migrate", "--data", data]).contains("cake.localhost: up to date"));
    assert_eq!(
        good(&["report", "sales", "--by", "month", "--data", data, "--brand", "cake"]),
        "cake.localhost has sold nothing yet.\n"
    );

    good(&["backup", "--data", data, "--to", &path("kept")]);
    assert!(bad(&["backup", "--data", data, "--to", &path("kept")]).contains("is not empty"));
    let said = good(&["restore", "--from", &path("kept"), "--data", &path("back")]);
    assert!(said.contains("cake.localhost: restored from"), "{said}");
    assert!(bad(&["restore", "--from", &path("kept"), "--data", &path("back")]).contains("was not restored"));
    good(&["doctor", "--data", &path("back")]);

    let said = good(&["copy", "--from", data, "--to", &path("moved")]);
    assert!(said.contains("rows copied, and found equal"), "{said}");
    good(&["doctor", "--data", &path("moved"), "--brand", "cake.localhost"]);
    assert!(bad(&["doctor", "--data", data, "--brand", "tea.localhost"]).contains("no brand lives at tea.localhost"));
}

#[test]
fn levels_are_rebuilt_and_what_was_wrong_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let shop = closed_shop(folder.path());
    let data = shop.to_str().unwrap();
    let said = good(&["doctor", "--data", data, "--rebuild-levels"]);
    assert!(said.contains("every level of stock is what its movements and holds say; nothing was changed"), "{said}");

    spoil_a_level(&shop);
    let said = bad(&["doctor", "--data", data]);
    assert!(said.contains("on hand is the sum of the movements") && said.contains("Nothing was changed"), "{said}");
    let said = good(&["doctor", "--data", data, "--rebuild-levels"]);
    assert!(said.contains("1 levels of stock were not") && said.contains("saleable: on hand"), "{said}");
    assert!(said.ends_with("Everything reconciles.\n"), "{said}");
    good(&["doctor", "--data", data]);
}

/// Writes a level past the books.
fn spoil_a_level(shop: &Path) {
    let folder = shop.join("brands");
    let options = store::Options::default();
    let platform =
        store::Platform::open(store::Database::Sqlite(folder), options, &server::schema::migrations()).unwrap();
    let brand = platform.by_host("cake.localhost").unwrap().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let spoil = "UPDATE stock_level SET on_hand = on_hand + 5000 WHERE (variant, location, condition) = (SELECT variant, location, condition FROM stock_level WHERE condition = 'saleable' ORDER BY variant, location LIMIT 1)";
    let spoiled =
        runtime.block_on(brand.write("test.spoil", kernel::Actor::SYSTEM, move |tx| Ok(tx.execute(spoil, &[])?)));
    assert_eq!(spoiled.unwrap(), 1);
}

#[test]
fn a_demo_leaves_other_peoples_files_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.txt"), "years of work").unwrap();
    let data = folder.path().to_str().unwrap();
    let said = bad(&["demo", "--no-browser", "--port", "0", "--fresh", "--data", data]);
    assert!(said.contains("no demo made") && folder.path().join("thesis.txt").exists(), "{said}");
}

#[test]
fn a_brand_for_a_real_shop_begins_empty_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("brands");
    let data = data.to_str().unwrap();
    let begin = |host: &str, login: &str| {
        let words =
            ["begin", "--host", host, "--name", "好日子", "--owner", "林老闆", "--login", login, "--data", data];
        words.map(str::to_owned)
    };
    let of = |words: &[String; 11]| tenon(&words.each_ref().map(String::as_str));
    let refused = of(&begin("Shop.example", "owner@shop.example"));
    assert!(!refused.status.success() && err(&refused).contains("is no host name"), "{}", err(&refused));
    // Cut off after the brand was made: the same command goes on.
    let refused = of(&begin("shop.example", "two words"));
    assert!(!refused.status.success(), "{}", out(&refused));
    let made = of(&begin("shop.example", "owner@shop.example"));
    assert!(made.status.success() && out(&made).contains("password  "), "{}{}", out(&made), err(&made));
    let again = of(&begin("shop.example", "thief@shop.example"));
    assert!(!again.status.success() && err(&again).contains("Nothing was changed"), "{}", err(&again));
    good(&["doctor", "--data", data]);
}
