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
//! | `unit_price\|major` | `1280`, for programs |
//! | `quantity\|quantity` | `3`, `0.375` |
//! | `at\|date`, `at\|time`, `at\|moment(shop.now)` | `11月21日(六)`, `15:30`, `今天 15:30` |
//! | `currency` | `.symbol`, `.exponent` and `.code`, for programs |
//! | `languages` | `.tag` and `.name` of each |
//!
//! A brand's own theme replaces some of the templates and words; [`Renderer::of_theme`] confines it as
//! [`crate::sandbox`] says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{BusinessDate, Exponent, Money, Price, Quantity, Timestamp, Zone};
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};
use site::{Problem, Theme};

use crate::format::{Day, Formats};
use crate::sandbox::{self, Paper};
use crate::theme;
use crate::view::{Page, Shell};
use crate::words::{Locale, Words};

/// A page that could not be made: a defect of a template, for the log.
#[derive(Debug)]
pub struct RenderFault(String, Option<Box<Problem>>);

impl std::fmt::Display for RenderFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl RenderFault {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        RenderFault(text.into(), None)
    }

    /// The same for people who make themes.
    pub fn problem(&self) -> Problem {
        self.1.as_deref().cloned().unwrap_or_else(|| Problem {
            file: "words".to_owned(),
            line: None,
            zh_tw: self.0.clone(),
            en: self.0.clone(),
        })
    }
}

impl std::error::Error for RenderFault {}

impl From<Error> for RenderFault {
    fn from(error: Error) -> Self {
        // `{:#}` adds the template and the line.
        RenderFault(format!("{error:#}"), Some(Box::new(sandbox::problem(&error, ""))))
    }
}

/// The theme, made ready for one currency and zone, in every language.
#[derive(Debug)]
pub struct Renderer {
    environments: Vec<(Locale, Environment<'static>)>,
    confined: bool,
}

impl Renderer {
    /// Compiles the theme.
    ///
    /// # Errors
    /// When a template or a file of words cannot be read: a defect that the tests find.
    pub fn new(currency: &str, exponent: Exponent, zone: &Zone) -> Result<Self, RenderFault> {
        Renderer::of_theme(currency, exponent, zone, &Theme::default())
    }

    /// Compiles a brand's own theme: its templates and words, and the default theme's where it has none. A template
    /// that is not let through is left out, so the default one stands in its place.
    ///
    /// # Errors
    /// When a template cannot be read.
    pub fn of_theme(currency: &str, exponent: Exponent, zone: &Zone, theme: &Theme) -> Result<Self, RenderFault> {
        let confined = !theme.templates.is_empty() || !theme.words.is_empty();
        let known = template_names();
        let own: Vec<(&str, &str)> = theme
            .templates
            .iter()
            .map(|(name, source)| (name.as_str(), source.as_str()))
            .filter(|(name, source)| known.contains(name) && sandbox::inspect(name, source, &known).is_empty())
            .collect();
        let mut environments = Vec::with_capacity(Locale::ALL.len());
        for locale in Locale::ALL {
            let formats = Formats { currency: currency.to_owned(), exponent, zone: zone.clone(), locale };
            let mut words = words(locale)?;
            if let Some(own) = theme.words.get(locale.tag()) {
                words.say_otherwise(own);
            }
            let mut environment = environment(formats, words, &own)?;
            if confined {
                sandbox::confine(&mut environment);
            }
            environments.push((locale, environment));
        }
        Ok(Renderer { environments, confined })
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
            .ok_or_else(|| RenderFault::new(format!("no words for {}", shell.locale.tag())))?;
        let context = context! { shop => Value::from(Serde(shell)), page => Value::from(Serde(page)) };
        let template = environment.get_template(P::TEMPLATE)?;
        if !self.confined {
            return Ok(template.render(context)?);
        }
        let mut paper = Paper::default();
        template.render_captured_to(context, &mut paper)?;
        String::from_utf8(paper.0).map_err(|error| RenderFault::new(error.to_string()))
    }
}

/// The templates of the default theme by name.
pub fn templates() -> Vec<(&'static str, &'static str)> {
    theme::FILES
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, std::str::from_utf8(bytes).ok()?)))
        .collect()
}

/// The words of the default theme by language.
pub fn all_words() -> Vec<(&'static str, Vec<(String, String)>)> {
    let of = |locale: Locale| {
        let words = words(locale).map(|words| words.all().clone()).unwrap_or_default();
        (locale.tag(), words.into_iter().collect())
    };
    Locale::ALL.into_iter().map(of).collect()
}

fn template_names() -> Vec<&'static str> {
    templates().into_iter().map(|(name, _)| name).collect()
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
    let bytes = theme::file(&path).ok_or_else(|| RenderFault::new(format!("the theme has no {path}")))?;
    Words::read(bytes).map_err(|error| RenderFault::new(format!("{path}: {error}")))
}

fn environment(formats: Formats, words: Words, own: &[(&str, &str)]) -> Result<Environment<'static>, RenderFault> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(sandbox::syntax());
    for (name, source) in templates() {
        match own.iter().find(|(known, _)| *known == name) {
            Some((_, own)) => environment.add_template_owned(name, (*own).to_owned())?,
            None => environment.add_template(name, source)?,
        }
    }

    let words = Arc::new(words);
    let formats = Arc::new(formats);
    environment.add_global(
        "currency",
        context! {
            symbol => formats.symbol(),
            code => formats.currency.clone(),
            exponent => formats.exponent.digits(),
        },
    );
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
        let text = texts.text(key, &values).ok_or_else(|| wrong(format!("no word {key:?}")))?;
        sandbox::short(text.len())?;
        Ok(text)
    });
    let form = Arc::clone(&formats);
    environment.add_filter("money", move |minor: i64| form.money(Money::new(minor)));
    let form = Arc::clone(&formats);
    environment.add_filter("price", move |price: i64| form.price(Price::new(price)));
    let form = Arc::clone(&formats);
    environment.add_filter("major", move |price: i64| Price::new(price).to_major(form.exponent));
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
