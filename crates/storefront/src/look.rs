//! Which theme a brand's pages are made with.
//!
//! A brand that publishes nothing shares the default theme. One that does has its own renderer, compiled once a
//! version and kept beside its data. Whether another version is on the shop is asked again when the journal has grown
//! in this process, and after [`LOOK`] for what another process published.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use api::modules;
use axum::body::Bytes;
use kernel::Actor;
use site::{ArticleKind, Problem, Theme};
use store::{Brand, Db, Fault, cases};

use crate::render::{RenderFault, Renderer, Renderers, templates, words};
use crate::view::{FooterLink, Page, Shell};
use crate::words::Locale;
use crate::{sample, sandbox, theme};

/// How old a look at the version may be.
const LOOK: Duration = Duration::from_millis(200);
/// Pages at most that the bottom of every page leads to.
const FOOTER: i64 = 20;

/// How a brand's pages look.
#[derive(Debug)]
pub(crate) struct Look {
    /// Tells looks apart: for addresses and kept pages.
    pub(crate) tag: String,
    /// The theme.
    pub(crate) theme: Theme,
    /// Its styles; none for a theme without any of its own.
    pub(crate) css: Option<Bytes>,
    /// What it is made with; none shares the default theme's.
    own: Option<Renderer>,
    /// Pages that the bottom of every page leads to: address, and titles by language.
    pages: Vec<(String, Vec<(Locale, String)>)>,
    /// Modules that the brand switched off.
    off: BTreeSet<String>,
}

impl Look {
    fn of(brand: &Brand, tag: String, seen: Seen, drafts: bool) -> Self {
        let Seen { theme, pages, off } = seen;
        let has_own = !theme.templates.is_empty() || !theme.words.is_empty();
        let own = has_own.then(|| Renderer::of_theme(&brand.currency, brand.exponent, &brand.zone, &theme)).and_then(
            |made| match made {
                Ok(renderer) => Some(renderer),
                Err(fault) => {
                    // It was tried before it was published; a later program may read it otherwise.
                    tracing::error!(brand = %brand.host, %fault, "a theme cannot be read; the default one stands in");
                    None
                }
            },
        );
        let css = (!theme.tokens.is_empty() || !theme.css.is_empty())
            .then(|| Bytes::from(format!("{}{}", site::tokens::css(&theme.tokens), theme.css)));
        let pages = pages.into_iter().filter_map(|page| {
            let path = page.path();
            let content = if drafts { Some(page.content) } else { page.shown }?;
            let titles =
                Locale::ALL.iter().filter_map(|locale| Some((*locale, content.text(locale.tag())?.title.clone())));
            content.in_footer.then(|| (path, titles.collect()))
        });
        Look { tag, css, own, pages: pages.collect(), theme, off }
    }

    /// Whether pages show what belongs to a module.
    pub(crate) fn is_on(&self, module: &str) -> bool {
        !self.off.contains(module)
    }

    /// The address of its styles.
    pub(crate) fn style(&self) -> Option<String> {
        self.css.as_ref().map(|_| format!("{}brand/{}.css", theme::MOUNT, self.tag))
    }

    /// What the bottom of every page leads to.
    pub(crate) fn links(&self, locale: Locale) -> Vec<FooterLink> {
        let own = self
            .theme
            .links
            .iter()
            .map(|link| FooterLink { label: link.label.say(locale.tag()).to_owned(), url: link.to.clone() });
        let pages = self.pages.iter().filter_map(|(url, titles)| {
            let title = titles.iter().find(|(of, _)| *of == locale).or(titles.first())?;
            Some(FooterLink { label: title.1.clone(), url: url.clone() })
        });
        own.chain(pages).collect()
    }

    /// A page as HTML. What a brand's own template cannot show, the default one does.
    ///
    /// # Errors
    /// When the default theme cannot show it either.
    pub(crate) fn render<P: Page>(&self, db: &Db, shell: &Shell, page: &P) -> Result<String, RenderFault> {
        if let Some(own) = &self.own {
            match unharmed(|| own.render(shell, page)) {
                Ok(html) => return Ok(html),
                Err(fault) => self.failed(db, P::TEMPLATE, &fault),
            }
        }
        static RENDERERS: OnceLock<Renderers> = OnceLock::new();
        let brand = db.brand();
        let renderer = RENDERERS.get_or_init(Renderers::default).of(&brand.currency, brand.exponent, &brand.zone)?;
        renderer.render(shell, page)
    }

    /// Says once that a template failed: in the log, and as a case for somebody to look at.
    fn failed(&self, db: &Db, template: &'static str, fault: &RenderFault) {
        let told = db.kept::<Told>();
        let key = (self.tag.clone(), template);
        let mut told = told.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.contains(&key) {
            return;
        }
        told.push(key);
        drop(told);
        tracing::error!(brand = %db.brand().host, tag = %self.tag, template, %fault, "a template failed; the default one stands in");
        let Problem { file, line, zh_tw, en } = fault.problem();
        let (db, tag) = (db.clone(), self.tag.clone());
        // The visitor does not wait for it.
        tokio::spawn(async move {
            let detail = serde_json::json!({"page": template, "file": file, "line": line, "zh_tw": zh_tw, "en": en, "theme": tag});
            let subject = kernel::Id::derived("site.theme", tag.as_bytes());
            let act =
                move |tx: &mut store::Tx<'_>| Ok(cases::open(tx, "site.template_failed", subject, None, &detail)?);
            if let Err(error) = db.write("site.template_failed", Actor::SYSTEM, act).await {
                tracing::warn!(%error, "a case could not be opened");
            }
        });
    }
}

/// What a merchant's template comes to; a defect of the engine that it finds is a fault of the template.
fn unharmed(render: impl FnOnce() -> Result<String, RenderFault>) -> Result<String, RenderFault> {
    // Templates share nothing that a panic could leave half done.
    catch_unwind(AssertUnwindSafe(render)).unwrap_or_else(|_| Err(RenderFault::new("the template engine gave up")))
}

/// What a look is made of.
struct Seen {
    theme: Theme,
    pages: Vec<site::Article>,
    off: BTreeSet<String>,
}

/// Templates whose failing was told, with the look they failed in.
#[derive(Default)]
struct Told(Mutex<Vec<(String, &'static str)>>);

#[derive(Default)]
struct State {
    /// The journal's position and the instant of the last look at the version.
    looked: Option<(i64, Instant)>,
    stamp: Option<(site::Stamp, BTreeSet<String>)>,
    look: Option<Arc<Look>>,
    preview: Option<Arc<Look>>,
}

/// The looks of a brand; `db.kept::<Looks>()` has them.
#[derive(Default)]
pub(crate) struct Looks(Mutex<State>);

impl Looks {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is on the shop.
    ///
    /// # Errors
    /// When the database says so.
    pub(crate) async fn current(&self, db: &Db) -> Result<Arc<Look>, Fault> {
        let position = *db.position().borrow();
        let began = Instant::now();
        let known = {
            let state = self.lock();
            if let (Some((at, looked)), Some(look)) = (state.looked, &state.look)
                && at == position
                && looked.elapsed() < LOOK
            {
                return Ok(Arc::clone(look));
            }
            state.stamp.clone().filter(|_| state.look.is_some())
        };
        let stamp = db.read(|read| Ok((site::stamp(read)?, modules::off(read)?))).await?;
        if known == Some(stamp) {
            let mut state = self.lock();
            state.looked = Some((position, began));
            if let Some(look) = &state.look {
                return Ok(Arc::clone(look));
            }
        }
        let (stamp, version, pages, off) = db
            .read(|read| {
                let stamp = site::stamp(read)?;
                let pages = site::shown_articles(read, ArticleKind::Page, FOOTER)?;
                Ok((stamp, site::version(read, stamp.number)?, pages, modules::off(read)?))
            })
            .await?;
        let (tag, theme) = version.map_or_else(Default::default, |version| (version.tag, version.theme));
        let tag = if tag.is_empty() { "default".to_owned() } else { tag };
        let look = Arc::new(Look::of(db.brand(), tag, Seen { theme, pages, off: off.clone() }, false));
        let mut state = self.lock();
        state.looked = Some((position, began));
        state.stamp = Some((stamp, off));
        state.look = Some(Arc::clone(&look));
        Ok(look)
    }

    /// What is being prepared; what is on the shop where nothing is.
    ///
    /// # Errors
    /// When the database says so.
    pub(crate) async fn preview(&self, db: &Db) -> Result<Arc<Look>, Fault> {
        let (draft, version, pages, off) = db
            .read(|read| {
                let stamp = site::stamp(read)?;
                let pages = site::articles(read, kernel::Id::from_bytes([0xff; 16]), 200)?;
                Ok((site::draft(read)?, site::version(read, stamp.number)?, pages, modules::off(read)?))
            })
            .await?;
        let (tag, theme) = match (draft, version) {
            (Some(draft), _) => (format!("draft-{}", draft.head.draft_tag), draft.theme),
            (None, Some(version)) => (version.tag, version.theme),
            (None, None) => ("default".to_owned(), Theme::default()),
        };
        let pages: Vec<site::Article> = pages.into_iter().filter(|page| page.kind == ArticleKind::Page).collect();
        let look = Arc::new(Look::of(db.brand(), tag, Seen { theme, pages, off }, true));
        self.lock().preview = Some(Arc::clone(&look));
        Ok(look)
    }

    /// The styles of a look of that tag, if it is one of those that are shown.
    pub(crate) fn css(&self, tag: &str) -> Option<Bytes> {
        let state = self.lock();
        let looks = [&state.look, &state.preview];
        looks.into_iter().flatten().find(|look| look.tag == tag).and_then(|look| look.css.clone())
    }
}

/// What in a theme does not work for a brand: its templates are read, compiled and tried with every page there is,
/// in every language. Bounded by what templates may do, not by a clock.
pub fn judge(brand: &Brand, theme: &Theme) -> Vec<Problem> {
    let known: Vec<&str> = templates().into_iter().map(|(name, _)| name).collect();
    let mut problems: Vec<Problem> =
        theme.templates.iter().flat_map(|(name, source)| sandbox::inspect(name, source, &known)).collect();
    for locale in Locale::ALL {
        if let (Some(own), Ok(defaults)) = (theme.words.get(locale.tag()), words(locale)) {
            problems.extend(sandbox::inspect_words(defaults.all(), own));
        }
    }
    if !problems.is_empty() {
        return problems;
    }
    let renderer = match Renderer::of_theme(&brand.currency, brand.exponent, &brand.zone, theme) {
        Ok(renderer) => renderer,
        Err(fault) => return vec![fault.problem()],
    };
    for locale in Locale::ALL {
        let shell = sample::shell(locale, "/");
        let mut tried = |outcome: Result<String, RenderFault>| {
            if let Err(fault) = outcome {
                let problem = fault.problem();
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        };
        sample::each_page(&mut |page| tried(unharmed(|| page.render(&renderer, &shell))));
    }
    problems
}
