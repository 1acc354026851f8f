//! What is sent and answered.

use std::collections::BTreeMap;

use api::Problem;
use kernel::{Code, Id, Param, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::fields;
use crate::model::{Counts, Dialect, Import, Kind, Refused, Settings, State};
use crate::read::Encoding;

/// An import to be made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateImport {
    /// What it is called, 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// The kind of data; the header says it when absent.
    pub kind: Option<Kind>,
    /// What it needs to know.
    #[serde(default, deserialize_with = "api::extract::object")]
    pub settings: Settings,
}

/// Refuses settings that are longer than any code.
pub(super) fn short_settings(settings: &Settings) -> Result<(), Problem> {
    for (pointer, value, most) in [
        ("/settings/price_list", &settings.price_list, 64),
        ("/settings/location", &settings.location, 64),
        ("/settings/store", &settings.store, 64),
        ("/settings/tax_class", &settings.tax_class, 64),
        ("/settings/source", &settings.source, 40),
    ] {
        api::desk::short(pointer, value.as_deref(), most)?;
    }
    Ok(())
}

/// How a person maps a file.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MapColumns {
    /// The kind of data.
    pub kind: Kind,
    /// Whose columns; our own when absent.
    pub dialect: Option<Dialect>,
    /// Field → column of the header; what the header suggests when empty.
    pub mapping: BTreeMap<String, String>,
    /// What the import needs to know besides.
    #[serde(default, deserialize_with = "api::extract::object")]
    pub settings: Settings,
    /// The name to keep the mapping under; it is offered again for the same header.
    #[schema(min_length = 1, max_length = 80)]
    pub save_as: Option<String>,
}

/// What an import is to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportStep)]
pub enum Next {
    /// Say what a run would come to.
    Check,
    /// Do it, or go on with it.
    Run,
    /// Say where the file and the brand differ.
    Compare,
    /// Stop.
    Stop,
    /// Take everything back.
    Undo,
    /// Read the file again, in the encoding named.
    Read,
}

/// What an import is to do next.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeStep {
    /// Which step.
    pub step: Next,
    /// The encoding to read the file in.
    pub encoding: Option<Encoding>,
}

/// A field that a column can be mapped to.
#[derive(Debug, Serialize, ToSchema)]
pub struct MappableField {
    /// Its name.
    pub name: String,
    /// Without it no row can be read.
    pub required: bool,
    /// What it is called in Traditional Chinese.
    pub zh_tw: String,
    /// What it is called in English.
    pub en: String,
}

/// Why something is not so, in two languages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportReason)]
pub struct Reason {
    /// Stable name.
    pub code: String,
    /// The sentence in Traditional Chinese.
    pub zh_tw: String,
    /// The sentence in English.
    pub en: String,
}

/// An import.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportBody {
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// The kind of data, once it is known.
    pub kind: Option<Kind>,
    /// Whose columns.
    pub dialect: Dialect,
    /// How far it has come.
    pub state: State,
    /// True while its file is kept.
    pub has_file: bool,
    /// The file's size in bytes.
    pub bytes: i64,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: Option<String>,
    /// `csv` or `xlsx`, once it is known.
    pub container: Option<String>,
    /// Its encoding.
    pub encoding: Option<String>,
    /// What stands between cells.
    pub separator: Option<String>,
    /// The header's cells.
    pub header: Vec<String>,
    /// Field → column of the header.
    pub mapping: BTreeMap<String, String>,
    /// The fields of its kind.
    pub fields: Vec<MappableField>,
    /// What it needs to know besides.
    pub settings: Settings,
    /// Rows of the file, without its header.
    pub rows: i64,
    /// Where it is and what became of the rows so far.
    pub counts: Counts,
    /// What the last dry run came to.
    pub checked: Option<Counts>,
    /// Why the file cannot be used.
    pub error: Option<Reason>,
    /// After a comparison: how many differences of each side.
    pub differences: BTreeMap<String, i64>,
    /// How often what a run touched came to which end when it was taken back.
    pub undone: BTreeMap<String, i64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the last step ended.
    pub ended_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
}

impl ImportBody {
    pub(super) fn of(import: Import, differences: BTreeMap<String, i64>, undone: BTreeMap<String, i64>) -> Self {
        let named = import.kind.map(fields).unwrap_or_default();
        let params = import.error_params.as_deref().unwrap_or("{}");
        ImportBody {
            id: import.id,
            name: import.name,
            kind: import.kind,
            dialect: import.dialect,
            state: import.state,
            has_file: import.file.is_some(),
            bytes: import.bytes,
            sha256: import.sha256.map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect()),
            container: import.container,
            encoding: import.encoding,
            separator: import.separator,
            header: import.header,
            mapping: import.mapping,
            fields: named
                .iter()
                .map(|field| MappableField {
                    name: field.name.to_owned(),
                    required: field.required,
                    zh_tw: field.zh_tw.to_owned(),
                    en: field.en.to_owned(),
                })
                .collect(),
            settings: import.settings,
            rows: import.rows,
            counts: import.counts,
            checked: import.checked,
            error: import.error.as_deref().map(|code| reason(code, params)),
            differences,
            undone,
            created_at: import.created_at,
            ended_at: import.ended_at,
            version: import.version,
        }
    }
}

/// A refusal's sentences by its stable name, whoever of the slices below said it.
pub(crate) fn reason(name: &str, params: &str) -> Reason {
    let slices: [&[&'static Code]; 7] = [
        crate::codes::ALL,
        catalog::codes::ALL,
        stock::codes::ALL,
        members::codes::ALL,
        orders::codes::ALL,
        api::codes::ALL,
        store::codes::ALL,
    ];
    let known = slices.iter().flat_map(|codes| codes.iter()).find(|code| code.name == name);
    let values: BTreeMap<String, Param> = serde_json::from_str(params).unwrap_or_default();
    let said = |locale: &str| match known {
        Some(code) => code.sentence_of(locale, |name| values.get(name).map(ToString::to_string)),
        None if name == "retired" && locale == "zh" => "已有交易或異動，改為下架。".to_owned(),
        None if name == "retired" => "Something happened with it, so it was taken off sale instead.".to_owned(),
        None => name.to_owned(),
    };
    Reason { code: name.to_owned(), zh_tw: said("zh"), en: said("en") }
}

/// A row that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedBody {
    /// The line of the file on which it begins.
    pub line: i64,
    /// The last line that goes with it.
    pub last_line: i64,
    /// The field at fault; empty when it is the whole row.
    pub field: String,
    /// What stands there: `empty`, `text`, `number`, `date`; never the value.
    pub found: String,
    /// Why.
    pub reason: Reason,
    /// Its place, for the next page.
    #[serde(skip)]
    pub(super) ordinal: i64,
}

impl From<Refused> for RefusedBody {
    fn from(row: Refused) -> Self {
        RefusedBody {
            line: row.line,
            last_line: row.last_line,
            reason: reason(&row.code, &row.params),
            field: row.field,
            found: row.found,
            ordinal: row.ordinal,
        }
    }
}

/// Where a file and the brand differ.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceBody {
    /// The line of the file, if it has it.
    pub line: Option<i64>,
    /// Our thing, if there is one.
    pub subject: Option<Id>,
    /// What people call it; empty for members.
    pub name: String,
    /// `missing_here`, `missing_there`, `different` or `unreadable`.
    pub side: String,
    /// The field; empty for the whole thing.
    pub field: String,
    /// What is here; empty for members.
    pub here: String,
    /// What the file says; empty for members.
    pub there: String,
    #[serde(skip)]
    pub(super) ordinal: i64,
}

/// Something that a roll-back left as it was.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptBody {
    /// The line of the file that touched it.
    pub line: i64,
    /// `product`, `price`, `stock`, `member` or `order`.
    pub kind: String,
    /// Its id.
    pub subject: Id,
    /// Why.
    pub reason: Reason,
    #[serde(skip)]
    pub(super) ordinal: i64,
}

/// The first rows of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewBody {
    /// The rows, each with its cells.
    pub rows: Vec<Vec<String>>,
}

/// What a check of the data found.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthBody {
    /// The check's name.
    pub name: String,
    /// What it finds, in Traditional Chinese.
    pub zh_tw: String,
    /// What it finds, in English.
    pub en: String,
    /// What to do about it, in Traditional Chinese.
    pub advice_zh_tw: String,
    /// What to do about it, in English.
    pub advice_en: String,
    /// How many there are.
    pub count: i64,
}
