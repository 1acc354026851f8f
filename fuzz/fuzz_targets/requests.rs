//! What a request carries: bodies, forms and queries are read into what they should be, or refused in our own words.

#![no_main]

use api::webhooks::NewWebhook;
use api::{Body, Form, PageQuery, Problem, Query};
use axum::body::Body as Bytes;
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::{Request, header};
use futures_util::FutureExt;
use storefront::forms::{AddForm, CheckoutForm, safe_back};

fn read<T: FromRequest<(), Rejection = Problem>>(kind: &str, bytes: &[u8]) -> Option<T> {
    let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(Bytes::from(bytes.to_vec())).unwrap();
    // The whole body is there, so nothing waits.
    let read = T::from_request(request, &()).now_or_never().expect("it waits for nothing");
    read.map_err(|problem| {
        let body = serde_json::to_value(problem.body("en")).unwrap();
        assert!((400..500).contains(&body["status"].as_u64().unwrap()), "{body}");
        assert!(body["code"].as_str().unwrap().starts_with("api."), "{body}");
    })
    .ok()
}

tenon_fuzz::target!(
    [
        r#"{"url":"https://a.test","kinds":["orders."]}"#,
        r#"["https://a.test"]"#,
        r#"{"url":"\u0000"}"#,
        r#"{"type":"open_shift","float":2000}"#,
        "name=%E6%9E%97&submission=x&cart_version=1&fulfilment=delivery&delivery_total=100&back=//evil.test",
        "limit=50&cursor=0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "options=a&options=b&times=%00",
    ],
    |bytes| {
        if let Some(Body(new)) = read::<Body<NewWebhook>>("application/json; charset=utf-8", bytes) {
            assert_eq!(bytes.trim_ascii_start().first(), Some(&b'{'), "an object is an object");
            assert!(!new.url.contains('\0') && !new.kinds.iter().any(|kind| kind.contains('\0')));
        }
        assert!(read::<Body<NewWebhook>>("text/plain", bytes).is_none());
        if let Some(Body(command)) = read::<Body<till::Command>>("application/json", bytes) {
            let written = serde_json::to_vec(&command).unwrap();
            let Some(Body(again)) = read::<Body<till::Command>>("application/json", &written) else {
                panic!("a command that was read cannot be read again: {}", String::from_utf8_lossy(&written))
            };
            assert_eq!(again, command);
        }
        const FORM: &str = "application/x-www-form-urlencoded";
        if let Some(Form(form)) = read::<Form<CheckoutForm>>(FORM, bytes) {
            assert!(!form.name.contains('\0') && !form.address.contains('\0'));
            form.fields();
            form.expected_total();
        }
        if let Some(Form(fields)) = read::<Form<Vec<(String, String)>>>(FORM, bytes) {
            let form = AddForm::from(fields);
            let back = safe_back(&form.back);
            assert!(back.starts_with('/') && !back.starts_with("//") && !back.contains('\\'));
        }
        let text: String = bytes.iter().map(|byte| char::from(*byte)).filter(char::is_ascii_graphic).collect();
        if let Ok(request) = Request::get(format!("/?{text}")).body(()) {
            let (mut parts, ()) = request.into_parts();
            let read =
                Query::<PageQuery>::from_request_parts(&mut parts, &()).now_or_never().expect("it waits for nothing");
            if let Ok(Query(page)) = read
                && let Ok(rows) = api::answer::rows(page.limit)
            {
                assert!((1..=1_000).contains(&rows));
            }
        }
    }
);
