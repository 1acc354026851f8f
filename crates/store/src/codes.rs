//! Refusals that belong to no slice.

use kernel::Code;

/// The same key came with another request.
pub static IDEMPOTENCY_CONFLICT: Code = Code {
    name: "store.idempotency_conflict",
    status: 409,
    zh_tw: "這個識別碼已經用在另一個內容不同的要求上，請換一個新的識別碼再送出。",
    en: "This idempotency key was already used with a different request. Send the new request with a new key.",
};

/// The resource changed since it was read.
pub static STALE: Code = Code {
    name: "store.stale",
    status: 412,
    zh_tw: "這筆資料剛被別人改過，請看過最新內容後再存一次。",
    en: "Somebody changed this in the meantime. Look at the latest version, then save again.",
};

/// All of them.
pub static ALL: &[&Code] = &[&IDEMPOTENCY_CONFLICT, &STALE];
