//! What is exchanged: kinds of data, their fields, and how far an import has come.

use kernel::{Id, names};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

names! {
    /// A kind of data.
    #[schema(as = ImportKind)]
    Kind {
        /// Products with their variants; rows of one product lie together.
        Products = "products",
        /// Prices by SKU.
        Prices = "prices",
        /// What lies where, by SKU and place.
        Stock = "stock",
        /// Members with what leads to them and what they allow.
        Members = "members",
        /// Orders with their lines; rows of one order lie together.
        Orders = "orders",
    }
}

names! {
    /// Whose columns a file has.
    Dialect {
        /// Our own, as an export writes them.
        Own = "own",
        /// Shopify's, of either generation.
        Shopify = "shopify",
    }
}

names! {
    /// How far an import has come.
    #[schema(as = ImportState)]
    State {
        /// Waits for its file.
        New = "new",
        /// The file is being read through for the first time.
        Reading = "reading",
        /// The file can be read; waits for a mapping, a dry run, a run or a comparison.
        Ready = "ready",
        /// The file cannot be used.
        Unusable = "unusable",
        /// A dry run goes through the rows.
        Checking = "checking",
        /// The run goes through the rows.
        Running = "running",
        /// A person stopped the run.
        Stopped = "stopped",
        /// All rows were gone through.
        Done = "done",
        /// What it did is being taken back.
        Undoing = "undoing",
        /// What could be taken back is.
        Undone = "undone",
        /// The file is being compared with what is here.
        Comparing = "comparing",
    }
}

impl State {
    /// True while a job works on the import.
    pub const fn is_at_work(self) -> bool {
        matches!(self, State::Reading | State::Checking | State::Running | State::Undoing | State::Comparing)
    }
}

/// What became of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportCounts)]
pub struct Counts {
    /// Rows gone through.
    pub rows: i64,
    /// Things that are new.
    pub created: i64,
    /// Things that are another than before.
    pub changed: i64,
    /// Things that stayed as they are.
    pub same: i64,
    /// Things that were refused.
    pub refused: i64,
}

impl Counts {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Counts) -> Counts {
        Counts {
            rows: self.rows + other.rows,
            created: self.created + other.created,
            changed: self.changed + other.changed,
            same: self.same + other.same,
            refused: self.refused + other.refused,
        }
    }
}

/// What an import needs to know besides its file. Each is a code that people know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = ImportSettings)]
pub struct Settings {
    /// Code of the price list; the brand's own when absent.
    #[schema(max_length = 64)]
    pub price_list: Option<String>,
    /// Code of the stock location, where the file names none.
    #[schema(max_length = 64)]
    pub location: Option<String>,
    /// Code of the store that sold, for orders.
    #[schema(max_length = 64)]
    pub store: Option<String>,
    /// Code of the tax class of new goods, where the file names none.
    #[schema(max_length = 64)]
    pub tax_class: Option<String>,
    /// Name of the system that the file comes from: its numbers are remembered under it.
    #[schema(max_length = 40)]
    pub source: Option<String>,
    /// For a comparison: also tell what is here and not in the file.
    pub whole: Option<bool>,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
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
    /// The file's chunks are kept under this id.
    pub file: Option<Id>,
    /// The file's size in bytes.
    pub bytes: i64,
    /// SHA-256 of the file.
    pub sha256: Option<[u8; 32]>,
    /// `csv` or `xlsx`, once it is known.
    pub container: Option<String>,
    /// Its encoding, found or named.
    pub encoding: Option<String>,
    /// What stands between cells.
    pub separator: Option<String>,
    /// The header's cells, as JSON.
    pub header: Vec<String>,
    /// SHA-256 of the header: the same header gets the same mapping.
    pub header_hash: Option<[u8; 32]>,
    /// Field → column of the header.
    pub mapping: std::collections::BTreeMap<String, String>,
    /// What it needs to know besides.
    pub settings: Settings,
    /// Rows of the file, without its header.
    pub rows: i64,
    /// Where it is and what became of the rows so far.
    pub counts: Counts,
    /// What the last dry run came to.
    pub checked: Option<Counts>,
    /// Why the file cannot be used.
    pub error: Option<String>,
    /// Parameters of that reason, as JSON.
    pub error_params: Option<String>,
    /// Who made it.
    pub created_by: Option<Id>,
    /// When.
    pub created_at: kernel::Timestamp,
    /// When the last step ended.
    pub ended_at: Option<kernel::Timestamp>,
    /// Counts its changes from 1.
    pub version: i64,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its place among the refused.
    pub ordinal: i64,
    /// The line of the file on which it begins.
    pub line: i64,
    /// The last line that goes with it.
    pub last_line: i64,
    /// The field at fault; empty when it is the whole row.
    pub field: String,
    /// What stands there: `empty`, `text`, `number`, `date`; never the value.
    pub found: String,
    /// Why.
    pub code: String,
    /// Parameters of the sentence, as JSON.
    pub params: String,
}
