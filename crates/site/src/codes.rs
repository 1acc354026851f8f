//! Refusals of this slice that a person can act on.

use kernel::codes;

codes! {
    /// The draft was begun on a version that is no longer the one on the shop.
    DRAFT_BEHIND = "site.draft_behind", 409, "這份草稿是從第 {based_on} 版開始改的，但商店已經換成第 {number} 版，所以沒有發布。請先看過第 {number} 版，再選擇「以我的草稿為準」或放棄草稿。", "This draft was begun on version {based_on}, but the shop runs version {number} now, so nothing was published. Look at version {number}, then keep your draft on top of it or discard it.";
    /// Nothing is being prepared.
    NO_DRAFT = "site.no_draft", 409, "目前沒有草稿，所以沒有東西可以發布。", "There is no draft, so there is nothing to publish.";
    /// Something in the draft does not work.
    THEME_BROKEN = "site.theme_broken", 409, "草稿裡有 {problems} 個地方無法使用，所以沒有發布。請看每個檔案旁的說明，改好再發布。", "{problems} places in the draft do not work, so it was not published. Read what stands beside each file, mend it and publish again.";
    /// There is no such version.
    VERSION_UNKNOWN = "site.version_unknown", 404, "找不到這個版本。", "There is no such version.";
    /// The shop runs it already.
    VERSION_CURRENT = "site.version_current", 409, "商店現在用的就是這個版本。", "The shop runs this version already.";
    /// There is no such article or page.
    ARTICLE_UNKNOWN = "site.article_unknown", 404, "找不到這篇文章。", "There is no such article.";
    /// Another article or page has the handle.
    HANDLE_TAKEN = "site.handle_taken", 409, "網址「{handle}」已經有別的文章在用，請換一個。", "Another article uses the address \"{handle}\"; choose another one.";
    /// A handle that makes no address.
    HANDLE_SHAPE = "site.handle_shape", 422, "網址只能用小寫英文字母、數字和連字號，1 到 60 個字。", "An address has 1 to 60 lower-case letters, digits and hyphens.";
    /// Nothing was written in Chinese or English.
    TEXT_NEEDED = "site.text_needed", 422, "請至少用一種語言填寫。", "Write it in one language at least.";
    /// Longer than there is room for.
    TEXT_LONG = "site.text_long", 422, "文字太長了，請縮短。", "The text is too long; shorten it.";
    /// A link that leads nowhere safe.
    LINK_UNSAFE = "site.link_unsafe", 422, "連結要用 / 開頭的站內網址，或 https:// 開頭的網址。", "A link begins with / for this shop, or with https://.";
    /// A token that is none, or a value that is not of its kind.
    TOKEN_INVALID = "site.token_invalid", 422, "這個值不能用：顏色要像 #2f6b53，圓角是 0 到 40 的整數，字體和大小請從清單選。", "This value cannot be used: a colour looks like #2f6b53, corners are whole numbers from 0 to 40, type and size come from the list.";
    /// A file that a theme cannot have.
    FILE_UNKNOWN = "site.file_unknown", 422, "主題沒有這個檔案。", "The theme has no such file.";
    /// A number that is out of range.
    NUMBER_RANGE = "site.number_range", 422, "請填 1 到 12。", "Choose from 1 to 12.";
    /// More than a theme may hold.
    TOO_MUCH = "site.too_much", 422, "超過主題可以放的數量或大小，請減少。", "That is more than a theme may hold; take some away.";
    /// Styles that could load something or end their element.
    STYLES_UNSAFE = "site.styles_unsafe", 422, "樣式不能載入外部檔案，也不能有 @import、url()、expression、javascript: 或 < 符號。", "Styles may not load files from elsewhere, nor contain @import, url(), expression, javascript: or the character <.";
    /// A picture that is not there.
    PICTURE_UNKNOWN = "site.picture_unknown", 422, "找不到這張圖片，請重新選一張。", "This picture is not there; choose another one.";
    /// A preview link that is over.
    PREVIEW_OVER = "site.preview_over", 403, "這個預覽連結已經過期，請從後台再開一次。", "This preview link is over; open a new one from the back office.";
    /// A register that is not there.
    REGISTER_UNKNOWN = "site.register_unknown", 404, "找不到這台收銀機。", "There is no such register.";
}
