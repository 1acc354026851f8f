//! Headers that every answer carries.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// On a response: one more origin where its forms may end, such as a payment page.
#[derive(Debug, Clone)]
pub struct FormAction(pub String);

/// What pages may load: our own files, and data pictures. No inline scripts. `wasm-unsafe-eval` lets a page
/// compile WebAssembly that came from here, with which phones read barcodes; it allows no text as a script.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Adds the security headers that are not there yet.
pub fn secure(headers: &mut HeaderMap, https: bool, form_action: Option<&str>) {
    let mut put = |name: &'static str, value: HeaderValue| {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    };
    // A form may end at a payment page: browsers check redirects of form posts too.
    let policy = form_action.and_then(|origin| HeaderValue::from_str(&format!("{POLICY} {origin}")).ok());
    put("content-security-policy", policy.unwrap_or_else(|| HeaderValue::from_static(POLICY)));
    put("x-content-type-options", HeaderValue::from_static("nosniff"));
    put("referrer-policy", HeaderValue::from_static("same-origin"));
    put("permissions-policy", HeaderValue::from_static("camera=(self), geolocation=(self), microphone=()"));
    put("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    if https {
        put("strict-transport-security", HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
}
