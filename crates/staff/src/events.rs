//! What this slice writes to the journal. People are named by id only; what happens in a store names it,
//! so that live pages know whom to tell.

use kernel::{BusinessDate, Event, Id};
use serde_json::json;

use crate::{CloseShift, DayState, KeyKind, Month, NewGrant, OpenShift, Opening, RoleContent};

pub(crate) fn legal_entity_created(entity: Id) -> Event {
    Event::new("staff.legal_entity_created", entity, json!({}))
}

pub(crate) fn store_created(store: Id, legal_entity: Id) -> Event {
    Event::new("staff.store_created", store, json!({"store": store, "legal_entity": legal_entity}))
}

pub(crate) fn register_created(register: Id, store: Id) -> Event {
    Event::new("staff.register_created", register, json!({"store": store}))
}

pub(crate) fn pairing_begun(register: Id, store: Id) -> Event {
    Event::new("staff.pairing_begun", register, json!({"store": store}))
}

pub(crate) fn register_paired(register: Id, store: Id, kind: KeyKind) -> Event {
    let key = match kind {
        KeyKind::Ed25519 => "ed25519",
        KeyKind::P256 => "p256",
    };
    Event::new("staff.register_paired", register, json!({"key": key, "store": store}))
}

pub(crate) fn person_created(person: Id) -> Event {
    Event::new("staff.person_created", person, json!({}))
}

pub(crate) fn person_edited(person: Id) -> Event {
    Event::new("staff.person_edited", person, json!({}))
}

pub(crate) fn badge_given(person: Id) -> Event {
    Event::new("staff.badge_given", person, json!({}))
}

pub(crate) fn badge_ended(person: Id) -> Event {
    Event::new("staff.badge_ended", person, json!({}))
}

pub(crate) fn second_factor_set(person: Id) -> Event {
    Event::new("staff.second_factor_set", person, json!({}))
}

pub(crate) fn second_factor_ended(person: Id) -> Event {
    Event::new("staff.second_factor_ended", person, json!({}))
}

fn role_body(content: &RoleContent) -> serde_json::Value {
    json!({
        "name": content.name,
        "permissions": content.permissions,
        "limits": content.limits,
        "second_factor": content.second_factor,
    })
}

pub(crate) fn role_created(role: Id, content: &RoleContent) -> Event {
    Event::new("staff.role_created", role, role_body(content))
}

pub(crate) fn role_edited(role: Id, before: &RoleContent, after: &RoleContent) -> Event {
    Event::new("staff.role_edited", role, json!({"before": role_body(before), "after": role_body(after)}))
}

pub(crate) fn role_retired(role: Id) -> Event {
    Event::new("staff.role_retired", role, json!({}))
}

pub(crate) fn legal_entity_edited(entity: Id) -> Event {
    Event::new("staff.legal_entity_edited", entity, json!({}))
}

pub(crate) fn store_edited(store: Id, before: &serde_json::Value, after: &serde_json::Value) -> Event {
    Event::new("staff.store_edited", store, json!({"store": store, "before": before, "after": after}))
}

pub(crate) fn store_opening_set(store: Id, opening: &Opening, place: Option<(i64, i64)>) -> Event {
    Event::new("staff.store_opening_set", store, json!({"store": store, "opening": opening, "place": place}))
}

pub(crate) fn register_retired(register: Id, store: Id) -> Event {
    Event::new("staff.register_retired", register, json!({"store": store}))
}

pub(crate) fn person_switched(person: Id, register: Id, store: Id) -> Event {
    Event::new("staff.person_switched", person, json!({"register": register, "store": store}))
}

pub(crate) fn logged_out(person: Id) -> Event {
    Event::new("staff.logged_out", person, json!({}))
}

pub(crate) fn password_set(person: Id) -> Event {
    Event::new("staff.password_set", person, json!({}))
}

pub(crate) fn pin_set(person: Id) -> Event {
    Event::new("staff.pin_set", person, json!({}))
}

pub(crate) fn role_assigned(person: Id, role: Id, store: Option<Id>) -> Event {
    Event::new("staff.role_assigned", person, json!({"role": role, "store": store}))
}

pub(crate) fn role_ended(person: Id, role: Id, store: Option<Id>) -> Event {
    Event::new("staff.role_ended", person, json!({"role": role, "store": store}))
}

pub(crate) fn person_left(person: Id) -> Event {
    Event::new("staff.person_left", person, json!({}))
}

pub(crate) fn granted(grant: &NewGrant) -> Event {
    let body = json!({
        "permission": grant.permission,
        "subject": grant.subject,
        "store": grant.store,
        "granted_by": grant.granted_by,
        "granted_to": grant.granted_to,
        "reason": grant.reason,
        "register": grant.register,
        "expires_at": grant.expires_at,
    });
    Event::new("staff.granted", grant.id, body)
}

pub(crate) fn grant_used(grant: Id, subject: Id, store: Id) -> Event {
    Event::new("staff.grant_used", grant, json!({"subject": subject, "store": store}))
}

pub(crate) fn shift_opened(shift: &OpenShift) -> Event {
    let body = json!({
        "register": shift.register,
        "store": shift.store,
        "business_date": shift.business_date,
        "opened_by": shift.opened_by,
        "float": shift.float,
    });
    Event::new("staff.shift_opened", shift.id, body)
}

pub(crate) fn shift_closed(close: &CloseShift, store: Id) -> Event {
    let body = json!({
        "store": store,
        "closed_by": close.closed_by,
        "expected": close.expected,
        "counted": close.counted,
    });
    Event::new("staff.shift_closed", close.shift, body)
}

pub(crate) fn day_opened(store: Id, date: BusinessDate) -> Event {
    Event::new("staff.day_opened", store, json!({"store": store, "business_date": date}))
}

pub(crate) fn day_counted(store: Id, date: BusinessDate) -> Event {
    Event::new("staff.day_counted", store, json!({"store": store, "business_date": date}))
}

pub(crate) fn day_closed(store: Id, date: BusinessDate) -> Event {
    Event::new("staff.day_closed", store, json!({"store": store, "business_date": date}))
}

pub(crate) fn day_locked(store: Id, date: BusinessDate) -> Event {
    Event::new("staff.day_locked", store, json!({"store": store, "business_date": date}))
}

pub(crate) fn booked_late(subject: Id, store: Id, date: BusinessDate, booked: BusinessDate) -> Event {
    Event::new("staff.booked_late", subject, json!({"store": store, "business_date": date, "booked": booked}))
}

pub(crate) fn period_locked(entity: Id, month: Month, through: BusinessDate) -> Event {
    Event::new("staff.period_locked", entity, json!({"month": month, "through": through}))
}

pub(crate) fn period_unlocked(entity: Id, month: Month, reason: &str) -> Event {
    Event::new("staff.period_unlocked", entity, json!({"month": month, "reason": reason}))
}

pub(crate) fn day_reopened(store: Id, date: BusinessDate, was: DayState) -> Event {
    Event::new("staff.day_reopened", store, json!({"store": store, "business_date": date, "was": was.as_str()}))
}
