//! What handlers take in, with errors in our own words.

use std::fmt;
use std::marker::PhantomData;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Uri, header};
use futures_util::StreamExt;
use kernel::Refusal;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use store::{Db, Once};

use crate::{Caller, Problem, codes};

/// The largest JSON body, in bytes.
pub const BODY_BYTES: usize = 1 << 20;
/// The longest idempotency key, in characters.
pub(crate) const KEY_LENGTH: usize = 64;

/// The most digits of a version.
const VERSION_DIGITS: usize = 18;

/// The database of the brand that the host name belongs to.
#[derive(Debug, Clone)]
pub struct BrandDb(pub Db);

impl<S: Send + Sync> FromRequestParts<S> for BrandDb {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<BrandDb>().cloned().ok_or_else(|| (&codes::UNKNOWN_BRAND).into())
    }
}

/// How much of a body that is too large is still taken from the line, in bytes, before the refusal is sent.
/// Most clients send everything before they listen: to hang up while they speak would show them a broken
/// line in place of the reason. Who sends more than this is cut off.
const POLITE_BYTES: usize = 16 << 20;

/// The whole body, of at most `limit` bytes.
///
/// # Errors
/// `api.too_large`; also when the line breaks, where nobody is left to read the answer.
pub async fn whole(body: axum::body::Body, limit: usize) -> Result<Bytes, Problem> {
    let mut pieces = body.into_data_stream();
    let (mut bytes, mut seen) = (Vec::new(), 0_usize);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Problem::from(&codes::TOO_LARGE))?;
        seen = seen.saturating_add(piece.len());
        if seen > limit.max(POLITE_BYTES) {
            break;
        }
        if seen <= limit {
            bytes.extend_from_slice(&piece);
        }
    }
    if seen > limit { Err((&codes::TOO_LARGE).into()) } else { Ok(bytes.into()) }
}

/// Reads on after a refusal, so that whoever sends a little more reads why; whoever sends without an end is cut off.
pub async fn hear_out(pieces: &mut axum::body::BodyDataStream) {
    let mut seen = 0_usize;
    while let Some(Ok(piece)) = pieces.next().await {
        seen = seen.saturating_add(piece.len());
        if seen > POLITE_BYTES {
            return;
        }
    }
}

/// A JSON body. A field that nobody knows is an error, not a surprise.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let json =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|kind| {
                kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
            });
        if !json {
            return Err((&codes::NOT_JSON).into());
        }
        let bytes = whole(request.into_body(), BODY_BYTES).await?;
        refuse_nul_in_body(&bytes)?;
        parse(&bytes).map(Body)
    }
}

/// A text never holds the character NUL: PostgreSQL cannot keep it, and no person means it. Refused
/// before any handler runs, so that both databases answer alike.
fn nul() -> Refusal {
    Refusal::new(&codes::MALFORMED).with("reason", "NUL (U+0000)")
}

/// JSON writes NUL only as an escape: a raw one is no JSON at all.
const NUL_ESCAPE: &[u8] = br"\u0000";
/// How addresses and forms write it.
const NUL_IN_URL: &str = "%00";

/// Refuses an address with NUL in its path or its query, for the API and for pages alike.
pub(crate) fn refuse_nul_in_url(url: &Uri) -> Result<(), Problem> {
    let found = url.path_and_query().is_some_and(|path| path.as_str().contains(NUL_IN_URL));
    if found { Err(nul().into()) } else { Ok(()) }
}

/// Refuses a body with NUL in any of its texts or names, and says where.
fn refuse_nul_in_body(bytes: &[u8]) -> Result<(), Problem> {
    // Looking for the escape is cheap. It may yet be a backslash followed by letters, so the few bodies
    // that hold it are read.
    if !bytes.windows(NUL_ESCAPE.len()).any(|window| window == NUL_ESCAPE) {
        return Ok(());
    }
    // What is no JSON is refused in other words afterwards.
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) else { return Ok(()) };
    match pointer_to_nul(&value) {
        None => Ok(()),
        Some(pointer) if pointer.is_empty() => Err(nul().into()),
        Some(pointer) => Err(nul().at(pointer, &codes::INVALID).into()),
    }
}

/// Where the first text or name with NUL is.
fn pointer_to_nul(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| pointer_to_nul(item).map(|rest| format!("/{index}{rest}"))),
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            // A name with NUL in it cannot be repeated: its object is named instead.
            if name.contains('\0') {
                return Some(String::new());
            }
            pointer_to_nul(field).map(|rest| format!("/{}{rest}", name.replace('~', "~0").replace('/', "~1")))
        }),
        _ => None,
    }
}

/// A page's form, as browsers send it.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = whole(body, BODY_BYTES).await?;
        if bytes.contains(&0) || bytes.windows(NUL_IN_URL.len()).any(|window| window == NUL_IN_URL.as_bytes()) {
            return Err(nul().into());
        }
        let request = Request::from_parts(parts, axum::body::Body::from(bytes));
        let form = axum::extract::Form::<T>::from_request(request, state).await;
        form.map(|axum::extract::Form(value)| Form(value))
            .map_err(|error| Refusal::new(&codes::MALFORMED).with("reason", plain(&error.body_text())).into())
    }
}

/// Reads a value inside of a body from an object only, as the document says. Without it an array of the
/// fields' values would be read as one, too, where every field may be left out.
///
/// # Errors
/// As the value's own reading.
pub fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(reader: D) -> Result<T, D::Error> {
    struct Fields<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(fields))
        }
    }
    reader.deserialize_map(Fields(PhantomData))
}

/// Reads JSON, and says where it went wrong.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // Every body is an object. An array of its fields' values would be read as one, too, without names.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Refusal::new(&codes::MALFORMED).with("reason", "an array instead of an object").into());
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let reason = error.into_inner().to_string();
        let refusal = Refusal::new(&codes::MALFORMED).with("reason", plain(&reason));
        if pointer.is_empty() { refusal.into() } else { Problem::from(refusal.at(pointer, &codes::INVALID)) }
    })?;
    reader.end().map_err(|error| Refusal::new(&codes::MALFORMED).with("reason", plain(&error.to_string())))?;
    Ok(value)
}

/// The parser's words without the values it quotes, which may be personal.
fn plain(reason: &str) -> String {
    let mut text = String::new();
    let mut quoted = false;
    for character in reason.chars() {
        if character == '"' {
            quoted = !quoted;
            if quoted {
                text.push('…');
            }
        } else if !quoted {
            text.push(character);
        }
    }
    text
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// The query string.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|axum::extract::Query(value)| Query(value))
            .map_err(|error| Refusal::new(&codes::MALFORMED).with("reason", plain(&error.body_text())).into())
    }
}

/// The variable parts of the path. What cannot be an id leads nowhere.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Path(value))
            .map_err(|_| (&codes::NOT_FOUND).into())
    }
}

/// The `Idempotency-Key` header, which this operation needs.
#[derive(Debug, Clone)]
pub struct Key(pub String);

impl Key {
    /// The key together with what it stands for.
    ///
    /// # Errors
    /// `api.malformed` when the request holds numbers that have no canonical form.
    pub fn once(&self, operation: &str, caller: &Caller, request: &impl Serialize) -> Result<Once, Problem> {
        let request_hash = kernel::canonical::hash(request)
            .map_err(|error| Refusal::new(&codes::MALFORMED).with("reason", error.to_string()))?;
        Ok(Once { scope: format!("{operation}:{}", caller.scope()), key: self.0.clone(), request_hash })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let key = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
        // Quotes are allowed around it, as in a structured header.
        let key = key.trim().trim_matches('"');
        if key.is_empty() || key.len() > KEY_LENGTH || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err((&codes::KEY_NEEDED).into());
        }
        Ok(Key(key.to_owned()))
    }
}

/// The version an edit is based on, from `If-Match: "7"`.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let text = parts.headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        version(text).map(IfMatch).ok_or_else(|| (&codes::VERSION_NEEDED).into())
    }
}

/// A version in quotes, as `ETag` has it, or without. What compresses answers on their way marks it as weak.
fn version(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_prefix("W/").unwrap_or(text);
    let digits = text.strip_prefix('"').map_or(Some(text), |rest| rest.strip_suffix('"'))?;
    let plain = (1..=VERSION_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[allow(dead_code, reason = "only its shape matters here")]
        quantity: i64,
    }

    #[test]
    fn a_version_has_few_forms() {
        for right in ["7", "\"7\"", "W/\"7\"", " W/7 "] {
            assert_eq!(version(right), Some(7), "{right}");
        }
        for wrong in ["", "\"\"", "\"7", "7\"", "\"\"7\"\"", "+7", "-7", "seven", "W/W/7", "\"7\", \"8\"", "*"] {
            assert_eq!(version(wrong), None, "{wrong}");
        }
        assert_eq!(version(&"9".repeat(18)), Some(999_999_999_999_999_999));
        assert_eq!(version(&"9".repeat(19)), None);
    }

    #[derive(Debug, Deserialize)]
    struct Lines {
        #[allow(dead_code, reason = "only its shape matters here")]
        lines: Vec<Line>,
    }

    #[test]
    fn a_wrong_field_is_named() {
        let problem = parse::<Lines>(br#"{"lines":[{"quantity":1},{"quantity":"0912345678"}]}"#).unwrap_err();
        assert_eq!(problem.refusal.code.name, "api.malformed");
        assert_eq!(problem.refusal.fields[0].pointer, "/lines/1/quantity");
        assert!(!problem.refusal.sentence("en").contains("0912345678"), "values are not repeated");
    }

    #[test]
    fn unknown_fields_and_trailing_text_are_refused() {
        assert!(parse::<Line>(br#"{"quantity":1,"price":2}"#).is_err());
        assert!(parse::<Line>(br#"{"quantity":1} x"#).is_err());
        assert!(parse::<Line>(b" [1]").is_err(), "values without their names");
    }

    #[test]
    fn nul_is_refused_wherever_it_stands() {
        let pointer = |body: &str| {
            let problem = refuse_nul_in_body(body.as_bytes()).unwrap_err();
            assert_eq!(problem.refusal.code.name, "api.malformed");
            problem.refusal.fields.first().map(|field| field.pointer.clone())
        };
        assert_eq!(pointer(r#"{"a":[{"b/c":"x\u0000y"}]}"#).as_deref(), Some("/a/0/b~1c"));
        assert_eq!(pointer(r#""\u0000""#), None);
        assert_eq!(pointer(r#"{"a":{"\u0000":1}}"#).as_deref(), Some("/a"));
        assert_eq!(pointer(r#"{"a":"\\\u0000"}"#).as_deref(), Some("/a"), "after a written backslash");
    }

    #[test]
    fn a_backslash_before_letters_is_not_nul() {
        for body in [r#"{"a":"\\u0000"}"#, r#"{"a":"plain"}"#, "\\u0000 no JSON"] {
            assert!(refuse_nul_in_body(body.as_bytes()).is_ok(), "{body}");
        }
    }
}
