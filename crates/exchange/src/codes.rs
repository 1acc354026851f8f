//! Refusals of this crate that a person can act on.

use kernel::codes;

codes! {
    /// Nothing in it.
    FILE_EMPTY = "exchange.file_empty", 422, "檔案是空的，沒有匯入任何資料。請選擇有內容的檔案。", "The file is empty, so nothing was imported. Choose a file with something in it.";
    /// HTML or XML.
    IS_HTML = "exchange.is_html", 422, "這是網頁或 XML，不是表格，沒有匯入任何資料。請從原系統重新匯出 CSV 或 XLSX。", "This is a web page or XML and not a table, so nothing was imported. Export it again as CSV or XLSX.";
    /// The binary format of Excel before 2007.
    OLD_EXCEL = "exchange.old_excel", 422, "這是舊版 Excel（.xls）檔，無法讀取。請在 Excel 另存為 .xlsx 或 CSV 後再試。", "This is a workbook of an old Excel (.xls), which cannot be read. Save it as .xlsx or CSV and try again.";
    /// Something else altogether.
    NOT_A_TABLE = "exchange.not_a_table", 422, "這不是 CSV 或 XLSX 表格，沒有匯入任何資料。請確認選對檔案。", "This is no table in CSV or XLSX, so nothing was imported. Check that it is the right file.";
    /// A workbook that cannot be read.
    BROKEN_XLSX = "exchange.broken_xlsx", 422, "這個 XLSX 檔已損壞，無法讀取。請在 Excel 重新儲存後再試。", "This workbook is damaged and cannot be read. Save it once more in Excel and try again.";
    /// An archive that unpacks to too much, or leads out of itself.
    ARCHIVE_UNSAFE = "exchange.archive_unsafe", 422, "這個 XLSX 檔解開後大得不合理，或內容不安全，沒有讀取。請改存成 CSV。", "This workbook unpacks to something unreasonably large or unsafe, and was not read. Save it as CSV instead.";
    /// In no encoding we know.
    ENCODING_UNKNOWN = "exchange.encoding_unknown", 422, "看不出檔案的文字編碼。請存成 UTF-8，或自行指定編碼。", "The file's text encoding cannot be told. Save it as UTF-8, or name the encoding.";
    /// A row that does not end.
    ROW_TOO_LONG = "exchange.row_too_long", 422, "從第 {line} 行開始的一列太長（超過 1 MB），可能少了一個引號。沒有匯入任何資料。", "The row that begins on line {line} is too long (over 1 MB); perhaps a quotation mark is missing. Nothing was imported.";
    /// More columns than anybody needs.
    TOO_MANY_COLUMNS = "exchange.too_many_columns", 422, "欄位超過 512 個，沒有匯入任何資料。請確認分隔符號是否正確。", "There are more than 512 columns, so nothing was imported. Check what separates the cells.";
    /// More rows than one import takes.
    TOO_MANY_ROWS = "exchange.too_many_rows", 422, "一次最多匯入 {most} 列。請把檔案分成幾份。", "One import takes at most {most} rows. Split the file.";
    /// A file that is too large.
    FILE_TOO_LARGE = "exchange.file_too_large", 413, "檔案超過 1 GB，沒有匯入任何資料。請把檔案分成幾份。", "The file is larger than 1 GB, so nothing was imported. Split it.";
    /// A header of no kind we know.
    KIND_UNKNOWN = "exchange.kind_unknown", 422, "從標題列看不出這是哪一種資料。請選擇種類並對應欄位。", "The header does not say what kind of data this is. Choose the kind and map its columns.";
    /// A field that has to be mapped.
    COLUMN_NEEDED = "exchange.column_needed", 422, "還沒有欄位對應到「{field}」，這一項不能少。", "No column is mapped to “{field}”, which cannot be missing.";
    /// A column or field that is not there.
    MAPPING_INVALID = "exchange.mapping_invalid", 422, "欄位對應裡有檔案沒有的欄位，或沒有這個項目。", "The mapping names a column that the file does not have, or a field that does not exist.";
    /// A place that is not there.
    SETTING_UNKNOWN = "exchange.setting_unknown", 422, "找不到「{value}」，請從清單中選擇。", "There is no “{value}”. Choose one of the list.";
    /// A place has to be chosen.
    SETTING_NEEDED = "exchange.setting_needed", 422, "請先選擇{setting}。", "Choose a {setting} first.";
    /// No such import.
    NOT_FOUND = "exchange.not_found", 404, "找不到這次匯入。", "There is no such import.";
    /// The import is at another step.
    WRONG_STATE = "exchange.wrong_state", 409, "這次匯入目前不能這樣做，請重新整理頁面看最新狀態。", "This cannot be done with the import as it stands. Reload the page to see where it is.";
    /// The file is no longer kept.
    FILE_GONE = "exchange.file_gone", 409, "檔案已依保存期限刪除，請重新上傳。", "The file was deleted when its time was over. Upload it again.";
    /// Nothing is known of the row's thing.
    UNKNOWN_SKU = "exchange.unknown_sku", 422, "沒有這個品號，請先匯入商品。", "There is no such SKU. Import the products first.";
    /// No such place.
    UNKNOWN_LOCATION = "exchange.unknown_location", 422, "沒有這個庫存地點代碼。", "There is no stock location of this code.";
    /// A price list that is not there, or is closed.
    UNKNOWN_PRICE_LIST = "exchange.unknown_price_list", 422, "沒有這個價目表代號，或它已停用。請先建立價目表；留白就是預設價目表。", "There is no price list of this code, or it is closed. Make it first; a blank cell means the default list.";
    /// No such category.
    UNKNOWN_CATEGORY = "exchange.unknown_category", 422, "沒有這個分類，請先建立。", "There is no such category. Make it first.";
    /// Something is missing in the row.
    CELL_NEEDED = "exchange.cell_needed", 422, "這一格不能空白。", "This cell cannot be empty.";
    /// Not a price.
    CELL_NO_PRICE = "exchange.cell_no_price", 422, "看不懂的價格，請填數字，例如 1280 或 12.50。", "This is no price. Write a number, such as 1280 or 12.50.";
    /// Not an amount.
    CELL_NO_AMOUNT = "exchange.cell_no_amount", 422, "看不懂的金額，或小數位數超過幣別允許。", "This is no amount, or has more decimals than the currency.";
    /// Not a quantity.
    CELL_NO_QUANTITY = "exchange.cell_no_quantity", 422, "看不懂的數量，請填數字，最多三位小數。", "This is no quantity. Write a number with at most three decimals.";
    /// Not a count.
    CELL_NO_NUMBER = "exchange.cell_no_number", 422, "請填數字，不能小於零，也不能太大。", "Write a number that is not below zero and not too large.";
    /// Not a date.
    CELL_NO_DATE = "exchange.cell_no_date", 422, "看不懂的日期時間，請用 2026-11-21 或 2026-11-21 16:30。", "This is no date. Write 2026-11-21 or 2026-11-21 16:30.";
    /// Neither yes nor no.
    CELL_NO_YES = "exchange.cell_no_yes", 422, "請填 yes 或 no。", "Write yes or no.";
    /// Not one of the words there are.
    CELL_NO_WORD = "exchange.cell_no_word", 422, "不是可以用的值。", "This is none of the words that can stand here.";
    /// Letters that could not be read.
    CELL_UNREADABLE = "exchange.cell_unreadable", 422, "這一列有無法辨識的字，可能是檔案編碼不對。", "This row has letters that cannot be read; perhaps the file's encoding is another.";
    /// More cells than the header.
    CELLS_TOO_MANY = "exchange.cells_too_many", 422, "這一列的欄位比標題列多，可能少了引號。", "This row has more cells than the header; perhaps a quotation mark is missing.";
    /// The same twice in one file.
    TWICE = "exchange.twice", 422, "這個檔案裡已經出現過同樣的項目；同一件商品或同一張訂單的列請放在一起。", "The file has this already. Keep the rows of one product or one order together.";
    /// An order that was booked in another way.
    ORDER_DIFFERS = "exchange.order_differs", 409, "這張訂單已經用不同的金額或時間匯入過，入帳的訂單不會被改寫。", "This order was imported with another amount or time. Orders that are booked are not rewritten.";
    /// A currency that is not the brand's.
    CURRENCY_DIFFERS = "exchange.currency_differs", 422, "幣別和品牌的幣別不同，這一列沒有匯入。", "The currency is not the brand's, so this row was not imported.";
    /// A member whose way leads to somebody else.
    MEMBER_ELSEWHERE = "exchange.member_elsewhere", 409, "手機、電子郵件或卡號分屬不同的會員，請先確認是不是同一個人。", "Phone, e-mail and card lead to different members. Find out first whether they are one person.";
    /// A report of no such kind.
    HEALTH_UNKNOWN = "exchange.health_unknown", 404, "沒有這一項資料檢查。", "There is no such check of the data.";
    /// Somebody changed it meanwhile.
    CHANGED_SINCE = "exchange.changed_since", 409, "匯入之後有人改過，所以保留現在的值。", "It was changed after the import, so it stays as it is.";
    /// It is in use.
    BUILT_UPON = "exchange.built_upon", 409, "匯入之後已經有交易或異動，所以保留下來。", "Something happened with it after the import, so it was kept.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_have_the_slice_in_front() {
        for (index, code) in ALL.iter().enumerate() {
            assert!(code.name.starts_with("exchange."));
            assert!(ALL[..index].iter().all(|other| other.name != code.name), "{} twice", code.name);
        }
    }
}
