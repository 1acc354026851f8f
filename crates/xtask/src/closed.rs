//! What the OpenAPI document may not leave open.
//!
//! A `default` response documents every status there is, and an object without fields documents every object: with
//! either, no answer could ever be undocumented. The same holds for a schema that says nothing at all.

use serde_json::Value;

/// Answers that hold nothing: there is nothing to say, or the request was turned away before it was read.
const BODILESS: &[&str] = &["/204", "/414", "/431"];

/// Every place of the document that is left open, as a JSON pointer with what is wrong there.
pub fn check(document: &Value) -> Vec<String> {
    let mut open = Vec::new();
    for (name, schema) in entries(&document["components"]["schemas"]) {
        look(schema, &format!("/components/schemas/{name}"), &mut open);
    }
    for (name, response) in entries(&document["components"]["responses"]) {
        answer(response, &format!("/components/responses/{name}"), &mut open);
    }
    for (path, item) in entries(&document["paths"]) {
        for (method, operation) in entries(item) {
            let at = format!("/paths/{}/{method}", path.replace('/', "~1"));
            for (index, parameter) in items(&operation["parameters"]) {
                look(&parameter["schema"], &format!("{at}/parameters/{index}/schema"), &mut open);
            }
            contents(&operation["requestBody"], &format!("{at}/requestBody"), &mut open);
            for (status, response) in entries(&operation["responses"]) {
                let at = format!("{at}/responses/{status}");
                if status == "default" {
                    open.push(format!("{at}: name the statuses"));
                }
                if response.get("$ref").is_none() {
                    answer(response, &at, &mut open);
                }
            }
        }
    }
    open
}

/// An answer with a body says of what form; one without has a status that allows none.
fn answer(response: &Value, at: &str, open: &mut Vec<String>) {
    let is_bodiless = BODILESS.iter().any(|status| at.ends_with(status));
    if response["content"].as_object().is_none_or(serde_json::Map::is_empty) && !is_bodiless {
        open.push(format!("{at}: say what the body is"));
    }
    contents(response, at, open);
    for (name, header) in entries(&response["headers"]) {
        look(&header["schema"], &format!("{at}/headers/{name}/schema"), open);
    }
}

fn contents(holder: &Value, at: &str, open: &mut Vec<String>) {
    for (media, content) in entries(&holder["content"]) {
        look(&content["schema"], &format!("{at}/content/{}/schema", media.replace('/', "~1")), open);
    }
}

/// A schema and everything inside it.
fn look(schema: &Value, at: &str, open: &mut Vec<String>) {
    let says = |keyword: &str| schema.get(keyword).is_some();
    let parts = ["allOf", "anyOf", "oneOf"];
    if !["$ref", "type", "enum", "const"].iter().chain(&parts).any(|keyword| says(keyword)) {
        open.push(format!("{at}: say what it is"));
        return;
    }
    let has_fields = schema["properties"].as_object().is_some_and(|fields| !fields.is_empty());
    let has_values = schema["additionalProperties"].is_object();
    if is(schema, "object") && !has_fields && !has_values && !parts.iter().any(|keyword| says(keyword)) {
        open.push(format!("{at}: name the object's fields, or say what its values are"));
    }
    if is(schema, "array") && !says("items") && !says("prefixItems") {
        open.push(format!("{at}: say what the items are"));
    }
    for (name, field) in entries(&schema["properties"]) {
        look(field, &format!("{at}/properties/{name}"), open);
    }
    for keyword in ["items", "additionalProperties"] {
        if schema[keyword].is_object() {
            look(&schema[keyword], &format!("{at}/{keyword}"), open);
        }
    }
    for keyword in parts {
        for (index, part) in items(&schema[keyword]) {
            look(part, &format!("{at}/{keyword}/{index}"), open);
        }
    }
}

/// Is this one of the schema's types?
fn is(schema: &Value, name: &str) -> bool {
    match &schema["type"] {
        Value::String(only) => only == name,
        Value::Array(several) => several.iter().any(|one| one == name),
        _ => false,
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = (usize, &Value)> {
    value.as_array().into_iter().flatten().enumerate()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(responses: &Value, field: &Value) -> Value {
        json!({
            "paths": {"/carts": {"post": {"responses": responses}}},
            "components": {"schemas": {"Cart": {"type": "object", "properties": {"field": field}}}},
        })
    }

    fn found(field: &Value) -> Vec<String> {
        check(&document(&json!({"204": {"description": ""}}), field))
    }

    #[test]
    fn a_default_answer_is_found() {
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Cart"}}});
        let with = |status: &str| {
            let responses = json!({status: {"description": "", "content": content}});
            check(&document(&responses, &json!({"type": "string"})))
        };
        assert_eq!(with("200"), [""; 0]);
        assert_eq!(with("default"), ["/paths/~1carts/post/responses/default: name the statuses"]);
    }

    #[test]
    fn an_answer_says_what_it_holds() {
        let field = json!({"type": "string"});
        let empty = check(&document(&json!({"200": {"description": ""}}), &field));
        assert_eq!(empty, ["/paths/~1carts/post/responses/200: say what the body is"]);
        let vague = json!({"200": {"content": {"application/json": {}}}});
        let vague = check(&document(&vague, &field));
        assert_eq!(vague, ["/paths/~1carts/post/responses/200/content/application~1json/schema: say what it is"]);
    }

    #[test]
    fn bare_objects_are_found_wherever_they_stand() {
        let named = "name the object's fields, or say what its values are";
        let at = "/components/schemas/Cart/properties/field";
        for bare in [
            json!({"type": "object"}),
            json!({"type": ["object", "null"]}),
            json!({"type": "object", "properties": {}}),
            json!({"type": "object", "additionalProperties": true}),
        ] {
            assert_eq!(found(&bare), [format!("{at}: {named}")], "{bare}");
        }
        assert_eq!(found(&json!({"oneOf": [{"type": "object"}]})), [format!("{at}/oneOf/0: {named}")]);
        assert_eq!(found(&json!({"type": "array", "items": {"type": "object"}})), [format!("{at}/items: {named}")]);
        assert_eq!(found(&json!({})), [format!("{at}: say what it is")]);
        assert_eq!(found(&json!({"type": "array"})), [format!("{at}: say what the items are")]);
    }

    #[test]
    fn closed_schemas_pass() {
        for closed in [
            json!({"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": false}),
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
            json!({"oneOf": [{"$ref": "#/components/schemas/Cart"}, {"type": "null"}]}),
            json!({"enum": ["a", "b"]}),
        ] {
            assert_eq!(found(&closed), [""; 0], "{closed}");
        }
    }
}
