//! Modules that a brand switches on and off.

use it::{Client, Scene};
use reqwest::Method;
use serde_json::{Value, json};

/// Switches, based on a version; the status and the answer.
async fn switch(owner: &Client, off: &[&str], version: &Value) -> (u16, Value) {
    let request = owner.request(Method::PUT, "/api/v1/modules").header("if-match", format!("\"{version}\""));
    let answer = owner.send(request.json(&json!({"off": off}))).await;
    (answer.status, answer.body)
}

/// One of two who switch at once is told that the other did.
async fn two_people_switch_at_once(scene: Scene) {
    let owner = scene.staff("owner").await;
    let seen = owner.get("/modules").await.must(200);
    let (one, other) =
        tokio::join!(switch(&owner, &["labels"], &seen["version"]), switch(&owner, &["counts"], &seen["version"]),);
    let mut statuses = [one.0, other.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{one:?} {other:?}");
    let after = owner.get("/modules").await.must(200);
    let off: Vec<&str> = after["modules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|module| module["on"] == false)
        .filter_map(|module| module["name"].as_str())
        .collect();
    assert_eq!(off, [if one.0 == 200 { "labels" } else { "counts" }]);
    scene.close().await;
}

/// A permission that belongs to a module is nobody's while it is off, and theirs again afterwards.
async fn what_is_off_is_left_out_of_what_people_may(scene: Scene) {
    let (owner, manager) = (scene.staff("owner").await, scene.staff("manager").await);
    let may = async |client: &Client| {
        let me = client.get("/staff/me").await.must(200);
        me["permissions"].as_array().unwrap().iter().any(|permission| permission == "stock.transfer")
    };
    assert!(may(&manager).await);
    let seen = owner.get("/modules").await.must(200);
    let (status, switched) = switch(&owner, &["transfers"], &seen["version"]).await;
    assert_eq!(status, 200, "{switched}");
    assert!(!may(&manager).await && !may(&owner).await);
    assert_eq!(manager.get("/stock/transfers").await.code(), "api.module_off");
    // A new session hears of it as well.
    assert!(!may(&scene.staff("manager").await).await);
    let (status, _) = switch(&owner, &[], &switched["version"]).await;
    assert_eq!(status, 200);
    assert!(may(&manager).await);
    manager.get("/stock/transfers").await.must(200);
    scene.close().await;
}

/// A module that names an operation or a permission that is not there would switch nothing.
async fn each_operation_and_permission_of_a_module_exists(scene: Scene) {
    let document = scene.visitor().get("/openapi.json").await.must(200);
    let operations = api::document::Operations::of(&document);
    for module in api::modules::MODULES {
        for wanted in module.operations {
            assert!(operations.iter().any(|(_, _, operation)| operation.id == *wanted), "{}: {wanted}", module.name);
        }
        for wanted in module.permissions {
            assert!(staff::PERMISSIONS.contains(wanted), "{}: {wanted}", module.name);
        }
    }
    scene.close().await;
}

crate::on_both!(
    two_people_switch_at_once,
    what_is_off_is_left_out_of_what_people_may,
    each_operation_and_permission_of_a_module_exists,
);
