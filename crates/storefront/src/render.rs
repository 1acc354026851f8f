//! From a page's data to its HTML.
//!
//! Templates are escaped, and strict: a name that is not there is an error, never an empty place
//! on the page. They may use
//!
//! | name | gives |
//! |---|---|
//! | `word("cart.title", count=3)` | the text of that key in the page's language |
//! | `asset("shop.css")` | the address of a file of the theme |
//! | `amount\|money`, `unit_price\|price` | `NT$1,280` |
//! | `quantity\|quantity` | `3`, `0.375` |
//! | `at\|date`, `at\|time`, `at\|moment(shop.now)` | `11月21日(六)`, `15:30`, `今天 15:30` |
//! | `currency` | `.symbol` and `.exponent`, for the islands |
//! | `languages` | `.tag` and `.name` of each |

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{BusinessDate, Exponent, Money, Price, Quantity, Timestamp, Zone};
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};

use crate::format::{Day, Formats};
use crate::theme;
use crate::view::{Page, Shell};
use crate::words::{Locale, Words};

/// A page that could not be made: a defect of a template, for the log.
#[derive(Debug)]
pub struct RenderFault(String);

impl std::fmt::Display for RenderFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RenderFault {}

impl From<Error> for RenderFault {
    fn from(error: Error) -> Self {
        // `{:#}` adds the template and the line.
        RenderFault(format!("{error:#}"))
    }
}

/// The theme, made ready for one currency and zone, in every language.
#[derive(Debug)]
pub struct Renderer {
    environments: Vec<(Locale, Environment<'static>)>,
}

impl Renderer {
    /// Compiles the theme.
    ///
    /// # Errors
    /// When a template or a file of words cannot be read: a defect that the tests find.
    pub fn new(currency: &str, exponent: Exponent, zone: &Zone) -> Result<Self, RenderFault> {
        let mut environments = Vec::with_capacity(Locale::ALL.len());
        for locale in Locale::ALL {
            let formats = Formats { currency: currency.to_owned(), exponent, zone: zone.clone(), locale };
            environments.push((locale, environment(formats)?));
        }
        Ok(Renderer { environments })
    }

    /// The page as HTML, in the shell's language.
    ///
    /// # Errors
    /// When the template asks for something the page does not have.
    pub fn render<P: Page>(&self, shell: &Shell, page: &P) -> Result<String, RenderFault> {
        let environment = self
            .environments
            .iter()
            .find_map(|(locale, environment)| (*locale == shell.locale).then_some(environment))
            .ok_or_else(|| RenderFault(format!("no words for {}", shell.locale.tag())))?;
        let context = context! { shop => Value::from(Serde(shell)), page => Value::from(Serde(page)) };
        Ok(environment.get_template(P::TEMPLATE)?.render(context)?)
    }
}

/// Renderers by currency and zone: brands that share both share one.
#[derive(Debug, Default)]
pub struct Renderers(Mutex<HashMap<(String, u8, String), Arc<Renderer>>>);

impl Renderers {
    /// The renderer for a brand, compiled on first use.
    ///
    /// # Errors
    /// As [`Renderer::new`].
    pub fn of(&self, currency: &str, exponent: Exponent, zone: &Zone) -> Result<Arc<Renderer>, RenderFault> {
        let key = (currency.to_owned(), exponent.digits(), zone.name().to_owned());
        // A poisoned map only means that another compile panicked; its entries are whole.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(renderer) = known.get(&key) {
            return Ok(Arc::clone(renderer));
        }
        let renderer = Arc::new(Renderer::new(currency, exponent, zone)?);
        known.insert(key, Arc::clone(&renderer));
        Ok(renderer)
    }
}

/// The words of one language, from the theme.
///
/// # Errors
/// When the file is missing or is not a flat object of texts.
pub fn words(locale: Locale) -> Result<Words, RenderFault> {
    let path = format!("words.{}.json", locale.tag());
    let bytes = theme::file(&path).ok_or_else(|| RenderFault(format!("the theme has no {path}")))?;
    Words::read(bytes).map_err(|error| RenderFault(format!("{path}: {error}")))
}

fn environment(formats: Formats) -> Result<Environment<'static>, RenderFault> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Blocks leave no lines behind.
    environment.set_syntax(environment.syntax().to_builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (path, bytes) in theme::FILES {
        if let Some(name) = path.strip_prefix("templates/") {
            let source = std::str::from_utf8(bytes).map_err(|error| RenderFault(format!("{path}: {error}")))?;
            environment.add_template(name, source)?;
        }
    }

    let words = Arc::new(words(formats.locale)?);
    let formats = Arc::new(formats);
    environment.add_global("currency", context! { symbol => formats.symbol(), exponent => formats.exponent.digits() });
    environment.add_global(
        "languages",
        Locale::ALL.map(|locale| context! { tag => locale.tag(), name => own_name(locale) }).to_vec(),
    );
    environment.add_function("asset", |path: &str| match theme::file(path) {
        Some(_) => Ok(theme::url(path)),
        None => Err(wrong(format!("the theme has no file {path:?}"))),
    });
    let texts = Arc::clone(&words);
    environment.add_function("word", move |key: &str, params: Kwargs| {
        let mut values = Vec::new();
        for name in params.args() {
            values.push((name, params.get::<Value>(name)?.to_string()));
        }
        texts.text(key, &values).ok_or_else(|| wrong(format!("no word {key:?}")))
    });
    let form = Arc::clone(&formats);
    environment.add_filter("money", move |minor: i64| form.money(Money::new(minor)));
    let form = Arc::clone(&formats);
    environment.add_filter("price", move |price: i64| form.price(Price::new(price)));
    environment.add_filter("phone", |e164: &str| crate::format::phone(e164));
    environment.add_filter("quantity", |thousandths: i64| Quantity::from_thousandths(thousandths).to_string());
    let form = Arc::clone(&formats);
    environment.add_filter("date", move |text: &str| match text.parse::<BusinessDate>() {
        Ok(date) => Ok(form.date(date)),
        Err(_) => instant(text).map(|at| form.date_of(at)),
    });
    let form = Arc::clone(&formats);
    environment.add_filter("time", move |at: &str| instant(at).map(|at| form.time(at)));
    environment.add_filter("moment", move |at: &str, now: &str| {
        let (at, now) = (instant(at)?, instant(now)?);
        let (key, date) = match formats.day(at, now) {
            Day::Today => ("moment.today", String::new()),
            Day::Tomorrow => ("moment.tomorrow", String::new()),
            Day::Other => ("moment.other", formats.date_of(at)),
        };
        words.text(key, &[("time", formats.time(at)), ("date", date)]).ok_or_else(|| wrong(format!("no word {key:?}")))
    });
    Ok(environment)
}

/// A language's name in itself: the one word a visitor who cannot read the page can read.
fn own_name(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhTw => "中文",
        Locale::En => "English",
    }
}

fn instant(text: &str) -> Result<Timestamp, Error> {
    text.parse().map_err(|_| wrong(format!("not an instant: {text:?}")))
}

fn wrong(detail: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, detail)
}
