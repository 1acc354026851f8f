//! Everything of a kind out again, row by row: as separated values or as a workbook. What a spreadsheet
//! would run is made a text ([`crate::guard`]); numbers stay numbers. What goes out is what an import
//! takes in, so a file that comes back unchanged changes nothing.

use std::collections::BTreeMap;
use std::io::{Error, Read as _, Seek, SeekFrom, Write};

use kernel::{Exponent, Id, Price};
use rust_xlsxwriter::{Workbook, XlsxError};
use store::{Db, Fault, Read};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::apply::{self, Target};
use crate::fields::fields;
use crate::guard::guarded;
use crate::model::{Dialect, Kind, Settings};
use crate::setup;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Separated by commas, UTF-8 with the mark that Excel wants.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// From its name; `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Xlsx),
            _ => None,
        }
    }

    /// Its name, also what a file's name ends with.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    /// What it is called in HTTP.
    pub const fn mime(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A cell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words, a code, a phone.
    Text(String),
    /// A price or a quantity, with a point before its decimals.
    Number(String),
}

impl Cell {
    fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }
}

/// Where rows go.
pub trait Sink {
    /// Takes a row.
    ///
    /// # Errors
    /// When nobody takes it.
    fn row(&mut self, cells: &[Cell]) -> Result<(), Error>;
}

/// The mark at the beginning by which Excel knows UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Separated values.
pub struct CsvSink<W: Write>(csv::Writer<W>);

impl<W: Write> CsvSink<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W) -> Result<Self, Error> {
        out.write_all(MARK)?;
        Ok(CsvSink(csv::Writer::from_writer(out)))
    }

    /// Ends it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> Result<(), Error> {
        self.0.flush()
    }
}

impl<W: Write> Sink for CsvSink<W> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), Error> {
        for cell in cells {
            match cell {
                Cell::Text(text) => self.0.write_field(guarded(text))?,
                Cell::Number(number) => self.0.write_field(number)?,
            }
        }
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }
}

/// Rows of one sheet of a workbook.
const SHEET_ROWS: u32 = 1_048_576;

/// A workbook that is written as it grows, into a file of its own.
pub struct XlsxSink {
    workbook: Workbook,
    header: Vec<Cell>,
    row: u32,
}

fn broken(error: XlsxError) -> Error {
    Error::other(error)
}

impl XlsxSink {
    /// Begins a workbook.
    pub fn new() -> Self {
        XlsxSink { workbook: Workbook::new(), header: Vec::new(), row: SHEET_ROWS }
    }

    /// Ends it and writes it out.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self, out: &mut (impl Write + Seek + Send)) -> Result<(), Error> {
        if self.row == SHEET_ROWS {
            self.workbook.add_worksheet();
        }
        self.workbook.save_to_writer(out).map_err(broken)
    }

    fn write(&mut self, cells: &[Cell]) -> Result<(), Error> {
        let sheets = self.workbook.worksheets().len();
        let sheet = self.workbook.worksheet_from_index(sheets.saturating_sub(1)).map_err(broken)?;
        for (column, cell) in (0_u16..).zip(cells) {
            let written = match cell {
                Cell::Text(text) if text.is_empty() => continue,
                // A text is a text in a workbook; it is guarded all the same, for whoever saves it as CSV.
                Cell::Text(text) => sheet.write_string(self.row, column, guarded(text)),
                Cell::Number(number) => match number.parse::<f64>() {
                    Ok(value) => sheet.write_number(self.row, column, value),
                    Err(_) => sheet.write_string(self.row, column, number),
                },
            };
            written.map_err(broken)?;
        }
        self.row += 1;
        Ok(())
    }
}

impl Default for XlsxSink {
    fn default() -> Self {
        XlsxSink::new()
    }
}

impl Sink for XlsxSink {
    fn row(&mut self, cells: &[Cell]) -> Result<(), Error> {
        if self.row == SHEET_ROWS {
            self.workbook.add_worksheet_with_constant_memory().map_err(broken)?;
            self.row = 0;
            if self.header.is_empty() {
                self.header = cells.to_vec();
            } else {
                let header = self.header.clone();
                self.write(&header)?;
            }
        }
        self.write(cells)
    }
}

/// What is taken out.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The kind of data.
    pub kind: Kind,
    /// Whose prices, and which place.
    pub settings: Settings,
}

/// Our own columns of a kind, without those that only other systems have.
pub fn header(kind: Kind) -> Vec<&'static str> {
    let foreign: &[&str] = match kind {
        Kind::Products => &["name", "description", "quantity", "variant_image_url"],
        Kind::Members => &["first_name", "last_name"],
        Kind::Orders => &[
            "status",
            "currency",
            "phone",
            "email",
            "line_discount",
            "shipping",
            "order_discount",
            "taxes",
            "member_external_id",
        ],
        Kind::Prices | Kind::Stock => &[],
    };
    fields(kind).iter().map(|field| field.name).filter(|name| !foreign.contains(name)).collect()
}

/// Whose prices are taken out: of the list that is named, else of all that are open, the default first.
fn lists_of(settings: &Settings, places: &setup::Places) -> Vec<(Id, String)> {
    let code = |code: &str, list: Id| if list == places.default_list { String::new() } else { code.to_owned() };
    let mut lists: Vec<(Id, String)> =
        places.price_lists.iter().map(|(name, list)| (*list, code(name, *list))).collect();
    lists.retain(|(list, _)| settings.price_list.is_none() || *list == places.price_list);
    lists.sort_by_key(|(list, _)| *list != places.default_list);
    lists
}

/// Writes everything of a kind, the header first. To be used on a thread that may wait.
///
/// # Errors
/// When the database says so, or nobody takes the rows.
pub fn write_all(db: &Db, handle: &Handle, wanted: &Wanted, sink: &mut dyn Sink) -> Result<i64, Error> {
    let columns = header(wanted.kind);
    sink.row(&columns.iter().map(|name| Cell::text(*name)).collect::<Vec<_>>())?;
    let settings = wanted.settings.clone();
    let places = handle.block_on(db.read(move |read| setup::places(read, &settings))).map_err(Error::other)?;
    let places = places.map_err(Error::other)?;
    let target = setup::target(db.brand(), &wanted.settings, Dialect::Own, &places);
    let codes = places.locations.iter().map(|(code, id)| (*id, code.clone())).collect::<BTreeMap<_, _>>();
    let categories = places.categories.iter().map(|(handle, id)| (*id, handle.clone())).collect::<BTreeMap<_, _>>();
    let lists = lists_of(&wanted.settings, &places);
    let mut from = From {
        lists,
        columns,
        target,
        codes,
        categories,
        kind: wanted.kind,
        location: places.location,
        after: After::default(),
    };
    let mut rows = 0;
    loop {
        let asked = from.clone();
        let (page, next) = handle.block_on(db.read(move |read| asked.page(read))).map_err(Error::other)?;
        rows += page.len() as i64;
        for row in &page {
            sink.row(row)?;
        }
        match next {
            Some(after) => from.after = after,
            None => return Ok(rows),
        }
    }
}

#[derive(Debug, Clone, Default)]
struct After {
    id: Option<Id>,
    product: Option<catalog::Cursor>,
    level: Option<stock::LevelKey>,
    /// How many price lists are behind.
    lists: usize,
}

impl After {
    fn id(id: Id) -> After {
        After { id: Some(id), ..After::default() }
    }
}

#[derive(Clone)]
struct From {
    kind: Kind,
    columns: Vec<&'static str>,
    target: Target,
    location: Option<Id>,
    codes: BTreeMap<Id, String>,
    categories: BTreeMap<Id, String>,
    /// Whose prices, with what stands in their column: nothing for the default list, the first.
    lists: Vec<(Id, String)>,
    after: After,
}

type Page = (Vec<Vec<Cell>>, Option<After>);

/// Things of a page.
const PAGE: i64 = 100;

impl From {
    fn page(&self, read: &mut Read<'_>) -> Result<Page, Fault> {
        let after = self.after.id.unwrap_or(Id::NIL);
        let price = |price: Price| Cell::Number(price.to_major(self.target.exponent));
        match self.kind {
            Kind::Products => self.products(read),
            Kind::Prices => {
                let at = self.after.lists;
                let Some((list, code)) = self.lists.get(at) else { return Ok((Vec::new(), None)) };
                let found = catalog::walk_variants(read, *list, after, PAGE)?;
                let next = match found.last() {
                    Some(last) => Some(After { lists: at, ..After::id(last.variant) }),
                    None if at + 1 < self.lists.len() => Some(After { lists: at + 1, ..After::default() }),
                    None => None,
                };
                let row = |one: catalog::Walked| {
                    one.unit_price.map(|unit| vec![Cell::text(one.sku), price(unit), Cell::text(code.clone())])
                };
                Ok((found.into_iter().filter_map(row).collect(), next))
            }
            Kind::Stock => self.stock(read),
            Kind::Members => self.members(read, after),
            Kind::Orders => {
                let found = orders::import::walk(read, after, PAGE)?;
                let next = found.last().map(|last| After::id(last.order));
                let exponent: Exponent = self.target.exponent;
                let rows = found
                    .into_iter()
                    .map(|line| {
                        let value = |name: &str| match name {
                            "number" => Cell::text(line.number.clone()),
                            "at" => Cell::text(line.at.to_string()),
                            "channel" => Cell::text(line.channel.clone()),
                            "kind" => Cell::text(line.kind.clone()),
                            "sku" => Cell::text(line.sku.clone()),
                            "description" => Cell::text(line.description.clone()),
                            "quantity" => Cell::Number(line.quantity.to_string()),
                            "unit_price" => price(line.unit_price),
                            "amount" => Cell::Number(line.amount.to_major(exponent)),
                            "total" => Cell::Number(line.total.to_major(exponent)),
                            _ => Cell::text(""),
                        };
                        self.columns.iter().map(|name| value(name)).collect()
                    })
                    .collect();
                Ok((rows, next))
            }
        }
    }

    fn products(&self, read: &mut Read<'_>) -> Result<Page, Fault> {
        let found = catalog::walk_products(read, self.after.product, PAGE)?;
        let next = found.last().map(|last| After { product: Some(*last), ..After::default() });
        let mut rows = Vec::new();
        for at in found {
            let Some(product) = catalog::product(read, at.product, self.target.price_list)? else { continue };
            let texts = apply::describe_product(read, &self.target, &product, &self.categories)?;
            let pictures = apply::pictures(read, product.id)?;
            let empty = String::new();
            let text = |field: &str| texts.get(field).unwrap_or(&empty).clone();
            let lines = product.variants.len().max(pictures.len());
            for number in 0..lines {
                let variant = product.variants.get(number);
                let of =
                    |field: &str| variant.map(|one| text(&format!("{}\u{1f}{field}", one.sku))).unwrap_or_default();
                let option = |at: usize| variant.and_then(|one| one.values.get(at));
                let first = |field: &str| if number == 0 { text(field) } else { String::new() };
                let cell = |name: &str| match name {
                    "handle" => Cell::text(product.handle.clone()),
                    "name_zh_tw" => Cell::text(first("name:zh-TW")),
                    "name_en" => Cell::text(first("name:en")),
                    "description_zh_tw" => Cell::text(first("description:zh-TW")),
                    "description_en" => Cell::text(first("description:en")),
                    "maker" | "tags" | "categories" | "state" | "on_web" | "on_till" | "kind" | "tax_class"
                    | "legal_class" | "return_class" | "storage_class" | "made_to_order" => Cell::text(first(name)),
                    "shelf_life_days" => Cell::Number(first(name)),
                    "weight_grams" | "width_mm" | "depth_mm" | "height_mm" => Cell::Number(of(name)),
                    "sku" => Cell::text(variant.map(|one| one.sku.clone()).unwrap_or_default()),
                    "unit" => Cell::text(variant.map(|one| one.unit.clone()).unwrap_or_default()),
                    "option1_name" => Cell::text(option(0).map(|one| one.axis.clone()).unwrap_or_default()),
                    "option1_value" => Cell::text(option(0).map(|one| one.value.clone()).unwrap_or_default()),
                    "option2_name" => Cell::text(option(1).map(|one| one.axis.clone()).unwrap_or_default()),
                    "option2_value" => Cell::text(option(1).map(|one| one.value.clone()).unwrap_or_default()),
                    "option3_name" => Cell::text(option(2).map(|one| one.axis.clone()).unwrap_or_default()),
                    "option3_value" => Cell::text(option(2).map(|one| one.value.clone()).unwrap_or_default()),
                    "price" => Cell::Number(of("price")),
                    "cost" => Cell::Number(of("cost")),
                    // The first of several: a file has one column for it.
                    "barcode" => Cell::text(of("barcode").split(' ').next().unwrap_or_default()),
                    "image_url" => Cell::text(pictures.get(number).map(|one| one.0.clone()).unwrap_or_default()),
                    "image_alt" => Cell::text(pictures.get(number).map(|one| one.1.clone()).unwrap_or_default()),
                    _ => Cell::text(""),
                };
                rows.push(self.columns.iter().map(|name| cell(name)).collect());
            }
        }
        Ok((rows, next))
    }

    fn stock(&self, read: &mut Read<'_>) -> Result<Page, Fault> {
        let filter = stock::LevelFilter {
            location: self.location,
            condition: Some(stock::Condition::Saleable),
            ..stock::LevelFilter::default()
        };
        let found = stock::queries::levels(read, &filter, self.after.level, PAGE as usize)?;
        let next = found.last().map(|last| After {
            level: Some(stock::LevelKey { variant: last.variant, location: last.location, condition: last.condition }),
            ..After::default()
        });
        let mut rows = Vec::new();
        for level in found.iter().filter(|level| level.on_hand >= kernel::Quantity::ZERO) {
            let Some((sku, _)) = catalog::sku_of(read, level.variant)? else { continue };
            let place = self.codes.get(&level.location).cloned().unwrap_or_default();
            rows.push(vec![Cell::text(sku), Cell::text(place), Cell::Number(level.on_hand.to_string())]);
        }
        Ok((rows, next))
    }

    fn members(&self, read: &mut Read<'_>, after: Id) -> Result<Page, Fault> {
        use members::IdentityKind::{Card, Email, Phone};
        let found = members::walk(read, after, PAGE)?;
        let next = found.last().map(|last| After::id(last.id));
        let mut rows = Vec::new();
        for member in found {
            let profile = members::profile(read, member.id)?;
            let ways = members::identities(read, member.id)?;
            let consents = members::consents(read, member.id)?;
            let way = |kind| ways.iter().find(|way| way.kind == kind).map(|way| way.value.clone()).unwrap_or_default();
            let said = |channel: &str| {
                let found =
                    consents.iter().find(|one| one.purpose == members::Purpose::Marketing && one.channel == channel);
                found.map_or("", |one| if one.granted { "yes" } else { "no" })
            };
            let cell = |name: &str| match name {
                "number" => Cell::text(member.number.clone()),
                "name" => Cell::text(profile.name.clone().unwrap_or_default()),
                "phone" => Cell::text(way(Phone)),
                "email" => Cell::text(way(Email)),
                "card" => Cell::text(way(Card)),
                "joined_on" => Cell::text(member.joined_at.to_string()),
                "marketing_email" => Cell::text(said("email")),
                "marketing_sms" => Cell::text(said("sms")),
                _ => Cell::text(""),
            };
            rows.push(self.columns.iter().map(|name| cell(name)).collect());
        }
        Ok((rows, next))
    }
}

/// Bytes on their way to whoever downloads.
pub type Bytes = Result<axum::body::Bytes, Error>;

/// A writer whose bytes are sent on as they come.
pub struct Outlet {
    sender: mpsc::Sender<Bytes>,
    open: Vec<u8>,
}

/// Bytes sent at once.
const SENT: usize = 64 << 10;

impl Outlet {
    /// Sends to `sender`.
    pub fn new(sender: mpsc::Sender<Bytes>) -> Self {
        Outlet { sender, open: Vec::with_capacity(SENT) }
    }

    fn send(&mut self) -> Result<(), Error> {
        if self.open.is_empty() {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.open, Vec::with_capacity(SENT));
        self.sender.blocking_send(Ok(full.into())).map_err(|_| Error::other("nobody listens any more"))
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        self.open.extend_from_slice(bytes);
        if self.open.len() >= SENT {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.send()
    }
}

/// Writes a file of rows, in a format, to an outlet.
///
/// # Errors
/// When the rows or the outlet say so.
pub fn pour(
    format: Format,
    mut outlet: Outlet,
    rows: impl FnOnce(&mut dyn Sink) -> Result<(), Error>,
) -> Result<(), Error> {
    match format {
        Format::Csv => {
            let mut sink = CsvSink::new(outlet)?;
            rows(&mut sink)?;
            sink.end()
        }
        Format::Xlsx => {
            let mut sink = XlsxSink::new();
            rows(&mut sink)?;
            // The directory of an archive stands at its end and is written by going back: on disk first.
            let mut file = tempfile::tempfile()?;
            sink.end(&mut file)?;
            file.seek(SeekFrom::Start(0))?;
            let mut piece = vec![0; SENT];
            loop {
                let count = file.read(&mut piece)?;
                if count == 0 {
                    return outlet.flush();
                }
                outlet.write_all(&piece[..count])?;
            }
        }
    }
}
