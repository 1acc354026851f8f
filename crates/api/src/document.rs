//! The OpenAPI document, and the permissions declared in it.
//!
//! A handler declares its permission in its own OpenAPI attributes. The guard enforces what the
//! document says, so the document cannot promise one thing and the server do another; an operation
//! that declares none is refused to everybody.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};

/// Where the operations live.
pub const PREFIX: &str = "/api/v1";

/// What one operation demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its id: `orders_place`.
    pub id: String,
    /// `public`, or a permission such as `catalog.edit`.
    pub permission: String,
    /// `brand`, or `store` when the handler checks the resource's store besides.
    pub scope: String,
}

/// All operations, by method and path template.
#[derive(Debug, Clone, Default)]
pub struct Operations(BTreeMap<(String, String), Operation>);

impl Operations {
    /// Reads the operations out of a finished document.
    pub fn of(document: &Value) -> Self {
        let mut operations = BTreeMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let text = |name: &str| operation[name].as_str().unwrap_or_default().to_owned();
                let scope = operation["x-scope"].as_str().unwrap_or("brand").to_owned();
                let found = Operation { id: text("operationId"), permission: text("x-permission"), scope };
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

/// Statuses that any operation may answer with a problem.
const PROBLEMS: &[(&str, &str)] = &[
    ("400", "The request cannot be read"),
    ("401", "Nobody is logged in"),
    ("403", "Not allowed"),
    ("404", "Nothing is there"),
    ("409", "The answer is no; see the code"),
    ("412", "The resource changed since it was read"),
    ("413", "The request is too large"),
    ("415", "The request is not JSON"),
    ("422", "A field is not right"),
    ("428", "An edit came without the version it is based on"),
    ("429", "Too many requests"),
    ("500", "Something broke on our side"),
    ("503", "Busy; try again later"),
];

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
    document["components"]["responses"] = PROBLEMS
        .iter()
        .map(|(status, description)| ((*status).to_owned(), json!({"description": description, "content": problem})))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for schema in document["components"]["schemas"].as_object_mut().into_iter().flat_map(|schemas| schemas.values_mut())
    {
        close(schema);
    }
    for item in document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut()) {
        for operation in item.as_object_mut().into_iter().flat_map(|methods| methods.values_mut()) {
            for (status, _) in PROBLEMS {
                operation["responses"][*status] = json!({"$ref": format!("#/components/responses/{status}")});
            }
            if operation["x-permission"] != "public" {
                operation["security"] = json!([{"session": []}, {"key": []}]);
            }
        }
    }
    document
}

/// Says of every object with known fields that it has no others.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            // The parts of an `allOf` are each open for the others' fields.
            if fields.contains_key("allOf") {
                return;
            }
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
    fn objects_are_closed_all_the_way_down() {
        let mut schema =
            json!({"oneOf": [{"type": "object", "properties": {"a": {"type": "object", "properties": {}}}}]});
        close(&mut schema);
        assert_eq!(schema["oneOf"][0]["additionalProperties"], json!(false));
        assert_eq!(schema["oneOf"][0]["properties"]["a"]["additionalProperties"], json!(false));
    }
}
