//! Good answers: a body, its version, pages.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Problem, codes};

/// An answer with a status, perhaps a version (ETag) and further headers.
#[derive(Debug)]
pub struct Answer<T> {
    status: StatusCode,
    body: Option<T>,
    headers: HeaderMap,
}

impl<T> Answer<T> {
    /// 200 with a body.
    pub fn ok(body: T) -> Self {
        Answer { status: StatusCode::OK, body: Some(body), headers: HeaderMap::new() }
    }

    /// 201 with a body.
    pub fn created(body: T) -> Self {
        Answer { status: StatusCode::CREATED, body: Some(body), headers: HeaderMap::new() }
    }

    /// A body with the status of an earlier or fresh [`store::Written`].
    pub fn of(written: store::Written, body: T) -> Self {
        let status = StatusCode::from_u16(written.status).unwrap_or(StatusCode::OK);
        let mut answer = Answer { status, body: Some(body), headers: HeaderMap::new() }.version(written.version);
        if written.replayed {
            answer.headers.insert(HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"));
        }
        answer
    }

    /// The same answer with the version for a later `If-Match`.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        if let Ok(value) = HeaderValue::from_str(&format!("\"{version}\"")) {
            self.headers.insert(header::ETAG, value);
        }
        self
    }

    /// The same answer with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }
}

impl Answer<()> {
    /// 204.
    pub fn empty() -> Self {
        Answer { status: StatusCode::NO_CONTENT, body: None, headers: HeaderMap::new() }
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match self.body {
            Some(body) if self.status != StatusCode::NO_CONTENT => {
                (self.status, self.headers, axum::Json(body)).into_response()
            }
            _ => (self.status, self.headers).into_response(),
        }
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Cursor of the next page; none on the last one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of rows that were read with `limit + 1`: the extra row says that there is more.
    pub fn new(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Page { items, next }
    }

    /// Everything on one page.
    pub fn whole(items: Vec<T>) -> Self {
        Page { items, next: None }
    }
}

/// Which page of a list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `next` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
    /// Rows a page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// The longest cursor, in characters.
pub const CURSOR_MAX: usize = 200;
/// Rows a page when nothing is said.
const ROWS: u32 = 50;
/// The most rows a page.
const ROWS_MAX: u32 = 200;

/// Rows a page for a requested limit.
///
/// # Errors
/// `api.invalid` for none, and for more than there are on a page.
pub fn rows(limit: Option<u32>) -> Result<usize, Problem> {
    match limit.unwrap_or(ROWS) {
        rows @ 1..=ROWS_MAX => Ok(rows as usize),
        _ => Err(Refusal::new(&codes::INVALID).at("/limit", &codes::OUT_OF_RANGE).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_some_rows_and_not_too_many() {
        assert_eq!(rows(None).unwrap(), 50);
        assert_eq!((rows(Some(1)).unwrap(), rows(Some(200)).unwrap()), (1, 200));
        for wrong in [0, 201, u32::MAX] {
            assert_eq!(rows(Some(wrong)).unwrap_err().refusal().fields[0].pointer, "/limit");
        }
    }
}
