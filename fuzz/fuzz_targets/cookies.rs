//! Cookies of visits and sessions, and the tokens of programs.

#![no_main]

use api::{session, visitor};
use axum::http::{HeaderMap, HeaderValue, header};
use kernel::Id;

const SECRET: &[u8] = b"a secret of thirty-two bytes long";

tenon_fuzz::target!(
    ["tenon_staff=abc; tenon_visitor=0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b.AAAA", "a=b=c;;d", "Bearer abc",],
    |bytes| {
        let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, value.clone());
        headers.insert(header::AUTHORIZATION, value.clone());
        for https in [false, true] {
            for name in [session::cookie_name(https), visitor::cookie_name(https)] {
                if let Some(found) = session::read_cookie(&headers, name) {
                    assert!(!found.contains(';') && value.to_str().unwrap().contains(found));
                    assert_eq!(session::hash(found).len(), 32);
                }
            }
            // Nobody guesses a signature; whoever has one has exactly ours.
            if let Some(visit) = visitor::read(&headers, SECRET, https) {
                let ours = visitor::sign(SECRET, visit);
                assert!(value.to_str().unwrap().to_lowercase().contains(&ours.to_lowercase()));
            }
            // Ours is read whatever else stands beside it, unless it was set before.
            let visit = Id::derived("fuzz", bytes);
            let ours = format!("{}={}", visitor::cookie_name(https), visitor::sign(SECRET, visit));
            let mut both = HeaderMap::new();
            both.insert(header::COOKIE, HeaderValue::from_str(&ours).unwrap());
            both.append(header::COOKIE, value.clone());
            assert_eq!(visitor::read(&both, SECRET, https), Some(visit));
            assert_eq!(visitor::read(&both, b"another secret", https), None);
        }
        if let Some(token) = session::bearer(&headers) {
            assert!(
                token.trim() == token && value.to_str().unwrap().ends_with(token.trim_end())
                    || value.to_str().unwrap().trim_end().ends_with(token)
            );
        }
    }
);
