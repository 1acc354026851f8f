//! The OpenAPI document, and the permissions declared in it.
//!
//! A handler declares its permission in its own OpenAPI attributes. The guard enforces what the
//! document says, so the document cannot promise one thing and the server do another; an operation
//! that declares none is refused to everybody.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};

use crate::extract::KEY_LENGTH;
use crate::modules::{self, Module};

/// Where the operations live.
pub const PREFIX: &str = "/api/v1";

/// What one operation demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its id: `orders_place`.
    pub id: String,
    /// `public`, or a permission such as `catalog.edit`.
    pub permission: String,
    /// Where it must be held.
    pub scope: Scope,
    /// The module it belongs to; none for what every shop needs.
    pub module: Option<&'static Module>,
}

/// Where the permission of an operation must be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In every store: the operation is about the brand. What declares no scope is.
    Brand,
    /// In the store that the operation is about. The handler checks it, since only it knows which one.
    Store,
    /// In any store: the operation shows what all stores share, and changes nothing of it.
    Shared,
}

impl Scope {
    /// The word in the document.
    pub const fn as_str(self) -> &'static str {
        match self {
            Scope::Brand => "brand",
            Scope::Store => "store",
            Scope::Shared => "shared",
        }
    }

    /// What an operation declares; none for a word that is no scope, and for `shared` where something
    /// is changed. What people do with their own session changes nobody else's.
    fn declared(method: &str, operation: &Value) -> Option<Scope> {
        match operation["x-scope"].as_str() {
            None if operation["x-scope"].is_null() => Some(Scope::Brand),
            Some("brand") => Some(Scope::Brand),
            Some("store") => Some(Scope::Store),
            Some("shared") if method == "get" || operation["x-permission"] == "staff.self" => Some(Scope::Shared),
            _ => None,
        }
    }
}

/// All operations, by method and path template.
#[derive(Debug, Clone, Default)]
pub struct Operations(BTreeMap<(String, String), Operation>);

impl Operations {
    /// Reads the operations out of a finished document. One whose scope cannot be is left without a
    /// permission, which closes it to everybody.
    pub fn of(document: &Value) -> Self {
        let mut operations = BTreeMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let text = |name: &str| operation[name].as_str().unwrap_or_default().to_owned();
                let (id, permission) = (text("operationId"), text("x-permission"));
                let module = modules::module_of(&id, &permission);
                let found = match Scope::declared(method, operation) {
                    Some(scope) => Operation { id, permission, scope, module },
                    None => Operation { id, permission: String::new(), scope: Scope::Brand, module },
                };
                operations.insert((method.to_ascii_uppercase(), path.clone()), found);
            }
        }
        Operations(operations)
    }

    /// The operation at a path template.
    pub fn find(&self, method: &Method, template: &str) -> Option<&Operation> {
        // HEAD is GET without a body.
        let method = if method == Method::HEAD { "GET" } else { method.as_str() };
        self.0.get(&(method.to_owned(), template.to_owned()))
    }

    /// Every operation with its method and path template, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &Operation)> {
        self.0.iter().map(|((method, path), operation)| (method.as_str(), path.as_str(), operation))
    }
}

/// Which operations a problem can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Any,
    /// Those that take JSON, or pictures, and nothing else.
    Typed,
    /// Those that change what was read before.
    Edit,
}

/// Statuses that operations may answer with a problem.
const PROBLEMS: &[(&str, Source, &str)] = &[
    ("400", Source::Any, "The request cannot be read"),
    ("401", Source::Any, "Nobody is logged in"),
    ("403", Source::Any, "Not allowed"),
    ("404", Source::Any, "Nothing is there"),
    ("409", Source::Any, "The answer is no; see the code"),
    ("412", Source::Edit, "The resource changed since it was read"),
    ("413", Source::Any, "The request is too large"),
    ("415", Source::Typed, "The request is of no kind that is taken here"),
    ("422", Source::Any, "A field is not right"),
    ("428", Source::Edit, "An edit came without the version it is based on"),
    ("429", Source::Any, "Too many requests"),
    ("500", Source::Any, "Something broke on our side"),
    ("503", Source::Any, "Busy; try again later"),
];

/// Statuses with which a request is turned away before it is looked at: they come without a body.
const UNREAD: &[(&str, &str)] = &[("414", "The address is too long"), ("431", "The headers are too long")];

/// What an answer is when its handler adds nothing to that.
const GOOD: &[(&str, &str)] = &[("200", "What was asked for"), ("201", "What was made"), ("204", "Done")];

/// The schemas of problems, which no handler names: any operation may answer with one.
#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(crate::problem::ProblemBody, crate::problem::ParamBody, crate::problem::FieldBody)))]
struct ProblemSchemas;

/// Finishes a document that was collected from the routes: title, errors, security.
pub fn finish(collected: &utoipa::openapi::OpenApi) -> Value {
    let mut collected = collected.clone();
    collected.merge(<ProblemSchemas as utoipa::OpenApi>::openapi());
    let mut document = serde_json::to_value(collected).unwrap_or_else(|_| json!({}));
    document["info"] = json!({
        "title": "Tenon",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "Commerce for brands with shops and a web shop: one price, one stock, one wallet, one member. Money is in minor units of the brand's currency, unit prices in 1/10,000 of a major unit, quantities in 1/1,000 of a unit; integers stay within ±(2^53−1).",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    });
    document["servers"] = json!([{"url": "/"}]);
    document["components"]["securitySchemes"] = json!({
        "session": {"type": "apiKey", "in": "cookie", "name": "tenon_staff"},
        "key": {"type": "http", "scheme": "bearer"},
    });
    let problem = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}});
    document["components"]["responses"] = json!({});
    for (status, _, description) in PROBLEMS {
        document["components"]["responses"][*status] = json!({"description": description, "content": problem});
    }
    for status in ["429", "503"] {
        document["components"]["responses"][status]["headers"] = json!({"Retry-After": header(
            "Seconds after which it makes sense to ask again",
            &json!({"type": "integer", "minimum": 1}),
        )});
    }
    for (status, description) in UNREAD {
        document["components"]["responses"][*status] = json!({"description": description});
    }
    let open = document["components"]["schemas"].clone();
    for schema in document["components"]["schemas"].as_object_mut().into_iter().flat_map(|schemas| schemas.values_mut())
    {
        if let Some(whole) = flattened(schema, &open) {
            *schema = whole;
        }
        close(schema);
    }
    let schemas = document["components"]["schemas"].clone();
    for item in document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut()) {
        for operation in item.as_object_mut().into_iter().flat_map(|methods| methods.values_mut()) {
            parameters(operation);
            good_answers(operation, &schemas);
            let problems = PROBLEMS.iter().filter(|(_, source, _)| source.has(operation)).map(|(status, ..)| *status);
            let others: Vec<&str> = problems.chain(UNREAD.iter().map(|(status, _)| *status)).collect();
            for status in others {
                operation["responses"][status] = json!({"$ref": format!("#/components/responses/{status}")});
            }
            if operation["x-permission"] != "public" {
                operation["security"] = json!([{"session": []}, {"key": []}]);
            }
        }
    }
    document
}

impl Source {
    /// Can a problem from there come from this operation?
    fn has(self, operation: &Value) -> bool {
        match self {
            Source::Any => true,
            Source::Typed => {
                let kinds = operation["requestBody"]["content"].as_object().into_iter().flat_map(|kinds| kinds.keys());
                kinds.into_iter().any(|kind| kind == "application/json" || kind.starts_with("image/"))
            }
            Source::Edit => takes(operation, "If-Match"),
        }
    }
}

/// Does the operation read that header?
fn takes(operation: &Value, name: &str) -> bool {
    operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == name)
}

fn header(description: &str, schema: &Value) -> Value {
    json!({"description": description, "schema": schema})
}

/// Says of the headers that many operations read what they look like; the extractors take exactly that.
fn parameters(operation: &mut Value) {
    // Not by index: that would give those that take none a `null`.
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let (description, schema) = match parameter["name"].as_str() {
            Some("Idempotency-Key") => (
                "Made by the caller: sent twice, the request is carried out once",
                json!({"type": "string", "minLength": 1, "maxLength": KEY_LENGTH, "pattern": "^[!-~]+$"}),
            ),
            Some("If-Match") => (
                "The version that the edit is based on, from `ETag` or `version`",
                json!({"type": "string", "pattern": "^(W/)?([0-9]{1,18}|\"[0-9]{1,18}\")$"}),
            ),
            Some("Last-Event-ID") => {
                ("The last position that was heard of; what is none counts as the newest", json!({"type": "string"}))
            }
            _ => continue,
        };
        parameter["description"] = json!(description);
        parameter["schema"] = schema;
    }
}

/// Describes the good answers and the headers that come with them.
fn good_answers(operation: &mut Value, schemas: &Value) {
    let once = takes(operation, "Idempotency-Key");
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        let said = response["description"].as_str().is_some_and(|description| !description.is_empty());
        if let Some((_, description)) = GOOD.iter().find(|(good, _)| *good == status).filter(|_| !said) {
            response["description"] = json!(description);
        }
        let body = response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default();
        let name = body.rsplit('/').next().unwrap_or_default();
        if once || schemas[name]["properties"].get("version").is_some() {
            response["headers"]["ETag"] =
                header("The version, for `If-Match`", &json!({"type": "string", "pattern": "^\"[0-9]+\"$"}));
        }
        if once {
            response["headers"]["Idempotency-Replayed"] = header(
                "There when this is the answer to an earlier request",
                &json!({"type": "string", "enum": ["true"]}),
            );
        }
    }
}

/// One object out of the parts of an `allOf`, which is how a body with another body's fields in it is collected. Closed
/// each for itself, the parts would forbid one another's fields.
fn flattened(schema: &Value, schemas: &Value) -> Option<Value> {
    let mut whole = json!({"type": "object", "description": schema["description"], "properties": {}, "required": []});
    for part in schema.get("allOf")?.as_array()? {
        let name = part["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
        let part = name.map_or(part, |name| &schemas[name]);
        let nested = flattened(part, schemas);
        let part = nested.as_ref().unwrap_or(part);
        let fields = part["properties"].as_object()?.iter().map(|(name, field)| (name.clone(), field.clone()));
        whole["properties"].as_object_mut()?.extend(fields);
        whole["required"].as_array_mut()?.extend(part["required"].as_array().into_iter().flatten().cloned());
    }
    Some(whole)
}

/// Says of every object with known fields that it has no others.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") && !fields.contains_key("additionalProperties") {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_is_looked_at_and_never_changed() {
        let operation =
            |permission: &str, scope: Value| json!({"operationId": "x", "x-permission": permission, "x-scope": scope});
        let document = json!({"paths": {
            "/a": {"get": operation("catalog.read", json!("shared")), "post": operation("catalog.edit", json!("shared"))},
            "/b": {"delete": operation("staff.self", json!("shared")), "put": operation("catalog.price", Value::Null)},
            "/c": {"get": operation("orders.read", json!("store")), "patch": operation("orders.read", json!("everywhere"))},
            "/d": {"get": operation("orders.read", json!(true))},
        }});
        let operations = Operations::of(&document);
        let found: Vec<(&str, &str, &str, Scope)> =
            operations.iter().map(|(method, path, one)| (method, path, one.permission.as_str(), one.scope)).collect();
        assert_eq!(
            found,
            [
                ("DELETE", "/b", "staff.self", Scope::Shared),
                ("GET", "/a", "catalog.read", Scope::Shared),
                ("GET", "/c", "orders.read", Scope::Store),
                ("GET", "/d", "", Scope::Brand),
                ("PATCH", "/c", "", Scope::Brand),
                ("POST", "/a", "", Scope::Brand),
                ("PUT", "/b", "catalog.price", Scope::Brand),
            ]
        );
    }

    fn finished(operation: &Value) -> Value {
        let mut document = json!({"paths": {"/a": {"post": operation}}});
        let good = &mut document["paths"]["/a"]["post"];
        parameters(good);
        good_answers(good, &json!({"Cart": {"properties": {"version": {"type": "integer"}}}, "Quote": {}}));
        good.take()
    }

    #[test]
    fn a_problem_is_named_where_it_can_come_from() {
        let read = json!({"parameters": [{"name": "id"}]});
        let made = json!({"requestBody": {"content": {"application/json": {}}}});
        let edit = json!({"parameters": [{"name": "If-Match"}], "requestBody": made["requestBody"]});
        let statuses = |operation: &Value| {
            let named = PROBLEMS.iter().filter(|(_, source, _)| source.has(operation)).map(|(status, ..)| *status);
            let special: Vec<&str> = named.filter(|status| ["412", "415", "428"].contains(status)).collect();
            special.join(" ")
        };
        assert_eq!([statuses(&read), statuses(&made), statuses(&edit)], ["", "415", "412 415 428"]);
    }

    #[test]
    fn good_answers_say_what_they_are_and_which_headers_come_along() {
        let answer = |name: &str| {
            let schema = json!({"$ref": format!("#/components/schemas/{name}")});
            json!({"responses": {"201": {"content": {"application/json": {"schema": schema}}}}})
        };
        let headers = |operation: &Value| {
            let found = finished(operation);
            assert_eq!(found["responses"]["201"]["description"], "What was made");
            let names =
                found["responses"]["201"]["headers"].as_object().map(|all| all.keys().cloned().collect::<Vec<_>>());
            names.unwrap_or_default().join(" ")
        };
        assert_eq!(headers(&answer("Cart")), "ETag");
        assert_eq!(headers(&answer("Quote")), "");
        let mut once = answer("Quote");
        once["parameters"] = json!([{"name": "Idempotency-Key"}]);
        assert_eq!(headers(&once), "ETag Idempotency-Replayed");
        assert_eq!(finished(&once)["parameters"][0]["schema"]["maxLength"], KEY_LENGTH);
        let said = json!({"responses": {"200": {"description": "A stream"}, "204": {}}});
        let said = finished(&said);
        assert_eq!(said["responses"]["200"]["description"], "A stream");
        assert_eq!(said, json!({"responses": {"200": {"description": "A stream"}, "204": {"description": "Done"}}}));
    }

    #[test]
    fn a_body_with_anothers_fields_is_one_object() {
        let schemas = json!({"Row": {"type": "object", "properties": {"id": {}}, "required": ["id"]}});
        let part = json!({"type": "object", "properties": {"lines": {}}, "required": ["lines"]});
        let view = json!({"allOf": [{"$ref": "#/components/schemas/Row"}, part], "description": "A view"});
        let mut whole = flattened(&view, &schemas).unwrap();
        close(&mut whole);
        assert_eq!(
            whole,
            json!({"type": "object", "description": "A view", "properties": {"id": {}, "lines": {}},
                "required": ["id", "lines"], "additionalProperties": false})
        );
        assert_eq!(flattened(&part, &schemas), None);
        let nested = json!({"allOf": [view, {"type": "object", "properties": {"note": {}}}]});
        assert_eq!(flattened(&nested, &schemas).unwrap()["required"], json!(["id", "lines"]));
    }

    #[test]
    fn objects_are_closed_all_the_way_down() {
        let mut schema =
            json!({"oneOf": [{"type": "object", "properties": {"a": {"type": "object", "properties": {}}}}]});
        close(&mut schema);
        assert_eq!(schema["oneOf"][0]["additionalProperties"], json!(false));
        assert_eq!(schema["oneOf"][0]["properties"]["a"]["additionalProperties"], json!(false));
    }
}
