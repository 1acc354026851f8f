//! Refusals that every operation may give.

use kernel::codes;

codes! {
    /// Nobody is logged in.
    UNAUTHENTICATED = "api.unauthenticated", 401, "請先登入。", "Please log in first.";
    /// Logged in, but not allowed.
    FORBIDDEN = "api.forbidden", 403, "你的帳號沒有這項權限（{permission}），請找店長協助。", "Your account lacks the permission {permission}. Ask your manager.";
    /// A program has no limits, so whoever has one cannot let it do the same.
    LIMITED = "api.limited", 403, "你自己的「{permission}」有上限（{limit}），而金鑰沒有上限，所以不能給它這項權限。請由沒有上限的同事來做。", "Your own permission {permission} has a limit ({limit}), and a key has none, so you cannot give it this permission. Ask somebody without that limit.";
    /// Part of a module that the brand switched off.
    MODULE_OFF = "api.module_off", 403, "這項功能目前沒有開啟，資料沒有變動。需要的話，請品牌主到「功能模組」打開。", "This function is switched off; nothing was changed. The owner can switch it on under Modules.";
    /// No module has that name.
    MODULE_UNKNOWN = "api.module_unknown", 422, "沒有「{module}」這個功能模組，沒有任何變動。", "There is no module {module}; nothing was changed.";
    /// A module would be on without what it needs.
    MODULE_NEEDS = "api.module_needs", 422, "「{module}」需要「{needed}」一起開啟，沒有任何變動。請兩個都開，或兩個都關。", "The module {module} needs {needed}; nothing was changed. Switch both on, or both off.";
    /// Allowed, but not in this store.
    WRONG_STORE = "api.wrong_store", 403, "你的帳號不能在這家門市做這件事。", "Your account may not do this in this store.";
    /// Allowed in some stores, but it is about all of them.
    ALL_STORES = "api.all_stores", 403, "這件事關係到所有門市，你的帳號只負責部分門市。請找負責所有門市的同事處理。", "This concerns all stores, and your account works for some of them. Ask somebody who works for all stores.";
    /// The form came from another site.
    CROSS_SITE = "api.cross_site", 403, "這個要求來自其他網站，為了安全已擋下。請回到本站再操作一次。", "This request came from another site and was stopped. Go back to this site and try again.";
    /// Nothing is there.
    NOT_FOUND = "api.not_found", 404, "找不到這筆資料，可能已被移除或網址有誤。", "There is nothing here. It may have been removed, or the address is wrong.";
    /// No brand has this host name.
    UNKNOWN_BRAND = "api.unknown_brand", 404, "這個網址沒有對應的品牌。", "No brand lives at this address.";
    /// The path exists, the method does not.
    METHOD = "api.method_not_allowed", 405, "這個網址不支援這個動作。", "This address does not support that method.";
    /// The body is not JSON of the expected shape.
    MALFORMED = "api.malformed", 400, "送出的內容看不懂：{reason}", "The request cannot be read: {reason}";
    /// A field holds something impossible.
    INVALID = "api.invalid", 422, "有欄位填得不對，請看標示的地方。", "Some fields are not right. See the ones marked.";
    /// A field is missing.
    REQUIRED = "api.required", 422, "這一欄要填。", "This field is needed.";
    /// A text is too long.
    TOO_LONG = "api.too_long", 422, "這一欄太長了。", "This text is too long.";
    /// A number lies outside its range.
    OUT_OF_RANGE = "api.out_of_range", 422, "這個數字超出可用的範圍。", "This number is out of range.";
    /// The body is larger than allowed.
    TOO_LARGE = "api.too_large", 413, "送出的內容太大。", "The request is too large.";
    /// The body is not JSON.
    NOT_JSON = "api.not_json", 415, "請用 JSON 送出，並設定 Content-Type: application/json。", "Send JSON with Content-Type: application/json.";
    /// An edit came without the version it is based on.
    VERSION_NEEDED = "api.version_needed", 428, "修改時要附上 If-Match 版本，才不會蓋掉別人的修改。", "Edits need an If-Match header with the version they are based on.";
    /// A state-changing call came without a key.
    KEY_NEEDED = "api.key_needed", 400, "這個動作要附上 Idempotency-Key（1 到 64 個字元），重送時才不會做兩次。", "This operation needs an Idempotency-Key header of 1 to 64 characters, so that a retry is not done twice.";
    /// Too many requests.
    TOO_MANY = "api.too_many", 429, "操作太頻繁，請 {seconds} 秒後再試。", "Too many requests. Try again in {seconds} s.";
    /// Our fault.
    FAULT = "api.fault", 500, "系統出了問題，資料沒有變動。請再試一次；若持續發生，請提供編號 {request}。", "Something broke on our side; nothing was changed. Try again, and if it keeps happening, tell us the number {request}.";
    /// The store cannot write now.
    UNAVAILABLE = "api.unavailable", 503, "現在很忙，資料沒有變動，請 {seconds} 秒後再試。", "Busy right now; nothing was changed. Try again in {seconds} s.";
    /// A webhook address that we must not call.
    WEBHOOK_ADDRESS = "api.webhook_address", 422, "Webhook 網址必須是公開的 https 網址。", "A webhook needs a public https address.";
}
