#[test]
fn doc() {
    let (_, document) = orders::routes().split_for_parts();
    println!("DOC{}", serde_json::to_string(&api::document::finish(&document)).unwrap());
}
