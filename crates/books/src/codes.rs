//! Refusals of this slice that a person can act on.

use kernel::codes;

codes! {
    /// Keys of the asked vouchers have no account.
    ACCOUNTS_MISSING = "books.accounts_missing", 409, "這段期間用到的 {count} 個項目還沒有會計科目：{keys}。請先到「會計」的「科目對應」填上，再匯出。沒有產生檔案。", "{count} entries of these days have no account: {keys}. Give them one under Accounting, Accounts, then export again. No file was made.";
    /// An account that no voucher can carry.
    ACCOUNT_INVALID = "books.account_invalid", 422, "科目代號是 1 到 20 個英數字、點或橫線；科目名稱 1 到 60 個字。", "An account's number has 1 to 20 letters, digits, points or hyphens; its name 1 to 60 characters.";
    /// No voucher has such a key.
    KEY_UNKNOWN = "books.key_unknown", 404, "沒有這個項目。", "No voucher has such an entry.";
    /// The end before the beginning, or too many days.
    SPAN_INVALID = "books.span_invalid", 422, "請選 1 到 {days} 天，結束日不能早於開始日。", "Choose 1 to {days} days; the last one is not before the first.";
    /// No such provider.
    PROVIDER_UNKNOWN = "books.provider_unknown", 404, "找不到這個撥款單位，請先建立。", "There is no such provider. Set it up first.";
    /// A provider whose columns or methods cannot be.
    PROVIDER_INVALID = "books.provider_invalid", 422, "撥款單位要有名稱、至少一種付款方式，以及「交易編號」「金額」「撥款日」三個欄位。", "A provider needs a name, at least one way to pay, and the columns of reference, amount and payout date.";
    /// No such file of payouts.
    FILE_UNKNOWN = "books.file_unknown", 404, "找不到這個撥款檔。", "There is no such file of payouts.";
    /// The file cannot be read as a table.
    FILE_UNREADABLE = "books.file_unreadable", 422, "這個檔案讀不出表格。請從撥款單位下載 CSV 或 Excel 檔，原樣上傳。沒有匯入任何資料。", "This file is no table. Download CSV or Excel from the provider and bring it as it is. Nothing was imported.";
    /// Columns of the recipe are not in the file.
    COLUMNS_MISSING = "books.columns_missing", 422, "檔案裡沒有這些欄位：{columns}。請確認選的撥款單位，或修改欄位對應。沒有匯入任何資料。", "The file lacks these columns: {columns}. Check the provider, or change which column is what. Nothing was imported.";
    /// A row that says no amount or no day.
    ROW_UNREADABLE = "books.row_unreadable", 422, "第 {line} 列的{field?reference:交易編號;gross:金額;fee:手續費;net:撥款金額;payout_on:撥款日;內容}讀不懂。沒有匯入任何資料。", "The {field?reference:reference;gross:amount;fee:fee;net:net amount;payout_on:payout date;content} of line {line} cannot be read. Nothing was imported.";
    /// More rows than one file may have.
    ROWS_TOO_MANY = "books.rows_too_many", 422, "一個檔案最多 {most} 列，請分開上傳。沒有匯入任何資料。", "A file has at most {most} rows. Bring it in parts. Nothing was imported.";
    /// The company issues no invoices here, or there is none.
    ENTITY_UNKNOWN = "books.entity_unknown", 404, "找不到這家公司。", "There is no such company.";
}
