//! What tills send: events are read in one way only, and a log of them is replayed or refused, never half.

#![no_main]

use kernel::{Id, Money, Timestamp};
use till::{
    Body, CashMoved, Direction, DrawerOpened, Event, Payload, Register, ShiftOpened, Stamp, State, decode_body, replay,
    seal, verify,
};

fn register() -> Register {
    Register { id: Id::derived("fuzz", b"register"), code: "R1".to_owned(), store: Id::derived("fuzz", b"store") }
}

/// A shift with its drawer opened and money put in, and nothing but the name of every other kind.
fn seeds() -> Vec<Vec<u8>> {
    let id = |name: &str| Id::derived("fuzz", name.as_bytes());
    let (store, shift, person) = (id("store"), id("shift"), id("person"));
    let stamp = Stamp { store, shift, business_date: "2026-11-21".parse().unwrap(), person, approved_by: None };
    let payloads = [
        Payload::ShiftOpened(ShiftOpened { stamp: stamp.clone(), float: Money::new(2_000) }),
        Payload::DrawerOpened(DrawerOpened { stamp: stamp.clone(), reason: "change".to_owned() }),
        Payload::CashMoved(CashMoved {
            stamp,
            direction: Direction::In,
            amount: Money::new(500),
            reason: "bank".to_owned(),
        }),
    ];
    let occurred_at = Timestamp::from_micros(1_700_000_000_000_000);
    let line = |payload: Payload| kernel::canonical::to_bytes(&Body { occurred_at, payload }).unwrap();
    let lines: Vec<Vec<u8>> = payloads.into_iter().map(line).collect();
    let named =
        Payload::TYPES.iter().map(|kind| format!(r#"{{"occurred_at":"","payload":{{"type":"{kind}"}}}}"#).into_bytes());
    named.chain([lines.join(&b'\n')]).collect()
}

tenon_fuzz::target!(seeds(), |bytes| {
    let mut state = State::new(register());
    let mut log: Vec<Event> = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(body) = decode_body(line) else { continue };
        assert_eq!(kernel::canonical::to_bytes(&body).unwrap(), line, "an event has one sequence of bytes");
        let event = seal(&state, body.payload.clone(), body.occurred_at).unwrap();
        assert_eq!(event.bytes, line);
        assert_eq!(verify(&event, &state.head).unwrap(), body);
        let sent: Event = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
        assert_eq!(sent, event, "nothing is lost on the way");
        let before = state.clone();
        if state.advance(&event).is_err() {
            assert_eq!(state, before, "what is refused changes nothing");
            continue;
        }
        assert!(state.advance(&event).is_err(), "nothing is counted twice");
        let altered = Event { occurred_at: Timestamp::from_micros(event.occurred_at.micros() ^ 1), ..event.clone() };
        assert!(verify(&altered, &before.head).is_err());
        log.push(event);
    }
    assert_eq!(replay(register(), &log).unwrap(), state, "a log leads to one state");
    if log.len() > 1 {
        assert!(replay(register(), &log[1..]).is_err(), "nothing can be left out");
    }
});
