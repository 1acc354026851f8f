//! What a payment provider reports by itself: nothing unsigned is believed, and what is signed is read within bounds.

#![no_main]

use std::sync::OnceLock;

use axum::http::{HeaderMap, HeaderValue};
use kernel::Timestamp;
use orders::payment::adapter::{Adapter, CallbackError};
use orders::payment::signature;
use orders::payment::simulated::{Simulated, SimulatedSettings};

const AT: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);
const SECRET: &[u8] = b"secret";

fn provider() -> &'static Simulated {
    static PROVIDER: OnceLock<Simulated> = OnceLock::new();
    PROVIDER.get_or_init(|| {
        // Its client wants to know who does TLS, although nothing is sent here. Somebody else's choice is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        Simulated::new(SimulatedSettings {
            url: "http://pay.test".to_owned(),
            merchant: "shop".to_owned(),
            secret: SECRET.to_vec(),
            public_url: "http://{host}".to_owned(),
        })
    })
}

tenon_fuzz::target!([
    &b"t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686\0{\"a\":1}"[..],
    b"\0{\"notice_id\":\"n\",\"request_id\":\"r\",\"reference\":\"p\",\"state\":\"captured\",\"captured\":100,\"refunded\":0}",
    b"t=-9223372036854775808,v1=\0{\"notice_id\":\"n\",\"request_id\":\"r\",\"state\":\"refunded\",\"captured\":1,\"refunded\":2}",
], |bytes| {
    let (head, body) = tenon_fuzz::halves(bytes);
    if let Ok(value) = HeaderValue::from_bytes(head) {
        let mut headers = HeaderMap::new();
        headers.insert(signature::HEADER, value);
        let said = String::from_utf8_lossy(head);
        let ours = signature::sign(SECRET, AT, body);
        let tag = ours.split_once("v1=").unwrap().1;
        if provider().verify_callback(AT, &headers, body) != Err(CallbackError::Forged) {
            assert!(said.to_lowercase().contains(tag) || !said.contains("t=1700000000"), "{said:?} was believed");
        }
    }
    let mut headers = HeaderMap::new();
    headers.insert(signature::HEADER, HeaderValue::from_str(&signature::sign(SECRET, AT, body)).unwrap());
    match provider().verify_callback(AT, &headers, body) {
        Ok(told) => {
            assert!((1..=120).contains(&told.notice_id.len()));
            assert!(told.reference.is_none_or(|reference| reference.len() <= 2_000));
        }
        Err(error) => assert_ne!(error, CallbackError::Forged),
    }
    let late = Timestamp::from_micros(AT.micros() + 301_000_000);
    assert_eq!(provider().verify_callback(late, &headers, body), Err(CallbackError::Forged), "an old message");
});
