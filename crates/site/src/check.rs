//! What may be saved: sizes, links, tokens and styles. Whether templates work is asked of who renders them.

use kernel::{Code, Refusal};

use crate::{ArticleContent, Section, Text, Theme, codes, tokens};

/// Parts of a home page at most.
const SECTIONS: usize = 20;
/// Links at the bottom at most.
const LINKS: usize = 12;
/// The longest text in one language of a section, a link or a picture, in characters.
const TEXT: usize = 2_000;
/// The longest styles, in bytes.
const STYLES: usize = 20_000;
/// The longest template, in bytes.
const TEMPLATE: usize = 48_000;
/// All templates together, in bytes.
const TEMPLATES: usize = 200_000;
/// The longest word, in bytes.
const WORD: usize = 1_000;
/// Words that are said otherwise at most, in a language.
const WORDS: usize = 300;
/// The longest title or words on a button, in bytes.
const TITLE: usize = 300;
/// The longest text of an article, in bytes.
const BODY: usize = 40_000;

#[derive(Default)]
struct Faults(Vec<(String, &'static Code)>);

impl Faults {
    fn unless(&mut self, holds: bool, pointer: impl Into<String>, code: &'static Code) {
        if !holds {
            self.0.push((pointer.into(), code));
        }
    }

    fn settle(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let refusal = Refusal::new(&api::codes::INVALID);
        Err(self.0.into_iter().fold(refusal, |refusal, (pointer, code)| refusal.at(pointer, code)))
    }
}

/// A name as part of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Whether a link leads to a place in the shop, or to another site over an encrypted line. Everything else, above
/// all what browsers would run, is refused.
pub fn is_safe_link(link: &str) -> bool {
    let plain = link.len() <= 300
        && link.chars().all(|letter| !letter.is_control() && !letter.is_whitespace() && !"\\\"'<>`".contains(letter));
    let inside = link.starts_with('/') && !link.starts_with("//");
    let outside = link.strip_prefix("https://").is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()));
    let mail = ["mailto:", "tel:"].iter().any(|scheme| {
        link.strip_prefix(scheme)
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@.+-_".contains(&byte)))
    });
    plain && (inside || outside || mail)
}

/// Whether a handle makes an address.
fn is_handle(handle: &str) -> bool {
    (1..=60).contains(&handle.len())
        && handle.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether styles load nothing and stay inside their file.
fn are_safe_styles(css: &str) -> bool {
    // Escapes could hide any of the words below.
    let folded = css.to_lowercase();
    let words = [
        "@import",
        "url(",
        "expression",
        "javascript:",
        "behavior",
        "-moz-binding",
        "image-set",
        "@charset",
        "@namespace",
        "<",
        "\\",
        "src(",
    ];
    !css.contains('\0') && words.iter().all(|word| !folded.contains(word))
}

/// Whether a theme may be saved as a draft.
///
/// # Errors
/// `api.invalid` with what is wrong at each field.
pub fn check_theme(theme: &Theme, templates: &[&str]) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    for (name, value) in &theme.tokens {
        let fits = tokens::token(name).is_some_and(|token| tokens::is_of(token.kind, value));
        faults.unless(fits, format!("/theme/tokens/{}", escaped(name)), &codes::TOKEN_INVALID);
    }
    faults.unless(theme.sections.len() <= SECTIONS, "/theme/sections", &codes::TOO_MUCH);
    for (number, section) in theme.sections.iter().enumerate() {
        section_faults(&mut faults, section, &format!("/theme/sections/{number}"));
    }
    faults.unless(theme.links.len() <= LINKS, "/theme/links", &codes::TOO_MUCH);
    for (number, link) in theme.links.iter().enumerate() {
        faults.unless(is_safe_link(&link.to), format!("/theme/links/{number}/to"), &codes::LINK_UNSAFE);
        faults.unless(!link.label.is_empty(), format!("/theme/links/{number}/label"), &codes::TEXT_NEEDED);
        faults.unless(is_title(&link.label), format!("/theme/links/{number}/label"), &codes::TEXT_LONG);
    }
    for (locale, words) in &theme.words {
        let at = format!("/theme/words/{}", escaped(locale));
        faults.unless(["zh-TW", "en"].contains(&locale.as_str()), &at, &codes::FILE_UNKNOWN);
        faults.unless(words.len() <= WORDS, &at, &codes::TOO_MUCH);
        for (key, word) in words {
            faults.unless(word.len() <= WORD && key.len() <= 80, format!("{at}/{}", escaped(key)), &codes::TEXT_LONG);
        }
    }
    faults.unless(theme.css.len() <= STYLES, "/theme/css", &codes::TOO_MUCH);
    faults.unless(are_safe_styles(&theme.css), "/theme/css", &codes::STYLES_UNSAFE);
    let mut all = 0;
    for (name, source) in &theme.templates {
        let at = format!("/theme/templates/{}", escaped(name));
        faults.unless(templates.contains(&name.as_str()), &at, &codes::FILE_UNKNOWN);
        faults.unless(source.len() <= TEMPLATE, &at, &codes::TOO_MUCH);
        all += source.len();
    }
    faults.unless(all <= TEMPLATES, "/theme/templates", &codes::TOO_MUCH);
    faults.settle()
}

/// Whether a text is no longer than any may be.
fn is_text(text: &Text) -> bool {
    text.zh_tw.chars().count() <= TEXT && text.en.chars().count() <= TEXT
}

/// Whether a text is no longer than a title.
fn is_title(text: &Text) -> bool {
    text.zh_tw.len() <= TITLE && text.en.len() <= TITLE
}

fn section_faults(faults: &mut Faults, section: &Section, at: &str) {
    for (field, text) in section.texts() {
        let short = if field == "text" { is_text(text) } else { is_title(text) };
        faults.unless(short, format!("{at}/{field}"), &codes::TEXT_LONG);
    }
    if let Some(link) = section.link() {
        faults.unless(link.is_empty() || is_safe_link(link), format!("{at}/link"), &codes::LINK_UNSAFE);
    }
    match section {
        Section::Announcement { text, .. } | Section::Text { text, .. } | Section::PictureText { text, .. } => {
            faults.unless(!text.is_empty(), format!("{at}/text"), &codes::TEXT_NEEDED);
        }
        Section::Hero { title, .. } => {
            faults.unless(!title.is_empty(), format!("{at}/title"), &codes::TEXT_NEEDED);
        }
        Section::Products { category, products, limit, .. } => {
            faults.unless((1..=12).contains(limit), format!("{at}/limit"), &codes::NUMBER_RANGE);
            faults.unless(products.len() <= 12, format!("{at}/products"), &codes::TOO_MUCH);
            faults.unless(category.len() <= 120, format!("{at}/category"), &codes::TEXT_LONG);
            faults.unless(
                products.iter().all(|handle| handle.len() <= 120),
                format!("{at}/products"),
                &codes::TEXT_LONG,
            );
        }
        Section::Articles { limit, .. } => {
            faults.unless((1..=12).contains(limit), format!("{at}/limit"), &codes::NUMBER_RANGE);
        }
        Section::Categories { .. } | Section::Stores { .. } | Section::Goods { .. } => {}
    }
}

/// Whether an article may be saved.
///
/// # Errors
/// `api.invalid` with what is wrong at each field.
pub fn check_article(handle: &str, content: &ArticleContent) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    faults.unless(is_handle(handle), "/handle", &codes::HANDLE_SHAPE);
    let some = content.texts.values().any(|text| !text.title.trim().is_empty());
    faults.unless(some, "/content/texts", &codes::TEXT_NEEDED);
    for (locale, text) in &content.texts {
        let at = format!("/content/texts/{}", escaped(locale));
        faults.unless(["zh-TW", "en"].contains(&locale.as_str()), &at, &codes::FILE_UNKNOWN);
        faults.unless(text.title.len() <= TITLE, format!("{at}/title"), &codes::TEXT_LONG);
        faults.unless(text.summary.len() <= 3 * TITLE, format!("{at}/summary"), &codes::TEXT_LONG);
        faults.unless(text.body.len() <= BODY, format!("{at}/body"), &codes::TEXT_LONG);
    }
    faults.unless(is_text(&content.alt), "/content/alt", &codes::TEXT_LONG);
    faults.settle()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn links_lead_to_safe_places() {
        for link in [
            "/",
            "/categories/tea?sort=new#top",
            "https://line.me/R/ti/p/@tea",
            "mailto:hi@tea.example",
            "tel:+886223456789",
        ] {
            assert!(is_safe_link(link), "{link}");
        }
        for link in [
            "",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "http://tea.example",
            "https://",
            "https://\"onload=",
            "/a\"onmouseover=x",
            "ftp://x",
            "mailto:a?body=<script>",
            "www.example.com",
        ] {
            assert!(!is_safe_link(link), "{link:?}");
        }
    }

    #[test]
    fn styles_load_nothing() {
        assert!(are_safe_styles(".hero h1 { font-weight: 500; } @media (min-width: 700px) { main { gap: 2rem; } }"));
        for css in [
            "@import '//evil'",
            "a{background:URL(//evil/?x)}",
            "</style><script>alert(1)</script>",
            "a{background:u\\72l(//evil)}",
            "a{width:expression(alert(1))}",
            "a{background:image-set('//evil' 1x)}",
            "@font-face{src:src('//evil')}",
        ] {
            assert!(!are_safe_styles(css), "{css}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let text = |zh: &str| Text { zh_tw: zh.to_owned(), en: String::new() };
        let theme = Theme {
            tokens: BTreeMap::from([
                ("tea".to_owned(), "red;}".to_owned()),
                ("nothing".to_owned(), "#112233".to_owned()),
            ]),
            sections: vec![
                Section::Announcement { text: text("中秋預購"), link: "javascript:alert(1)".to_owned() },
                Section::Articles { title: Text::default(), limit: 0 },
                Section::Hero {
                    title: Text::default(),
                    text: Text::default(),
                    picture: None,
                    alt: Text::default(),
                    button: Text::default(),
                    link: String::new(),
                },
            ],
            links: vec![crate::Link { label: Text::default(), to: "//evil".to_owned() }],
            words: BTreeMap::from([("fr".to_owned(), BTreeMap::new())]),
            css: "@import 'x'".to_owned(),
            templates: BTreeMap::from([("../x".to_owned(), String::new())]),
        };
        let refusal = check_theme(&theme, &["home.html"]).unwrap_err();
        let pointers: Vec<&str> = refusal.fields.iter().map(|field| field.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/theme/tokens/nothing",
                "/theme/tokens/tea",
                "/theme/sections/0/link",
                "/theme/sections/1/limit",
                "/theme/sections/2/title",
                "/theme/links/0/to",
                "/theme/links/0/label",
                "/theme/words/fr",
                "/theme/css",
                "/theme/templates/..~1x",
            ]
        );
        assert_eq!(check_theme(&Theme::default(), &[]), Ok(()));
    }

    #[test]
    fn a_text_is_as_long_as_the_document_says() {
        let text = |length: usize| Text { zh_tw: "茶".repeat(length), en: String::new() };
        let theme = |length| Theme {
            sections: vec![Section::Text { title: Text::default(), text: text(length) }],
            ..Theme::default()
        };
        assert_eq!(check_theme(&theme(2_000), &[]), Ok(()));
        let refusal = check_theme(&theme(2_001), &[]).unwrap_err();
        assert_eq!(refusal.fields[0].pointer, "/theme/sections/0/text");
        assert_eq!(refusal.fields[0].code, &codes::TEXT_LONG);

        let titled = crate::ArticleText { title: "春茶".to_owned(), ..crate::ArticleText::default() };
        let article = |length| ArticleContent {
            texts: BTreeMap::from([("zh-TW".to_owned(), titled.clone())]),
            alt: text(length),
            ..ArticleContent::default()
        };
        assert_eq!(check_article("spring", &article(2_000)), Ok(()));
        let refusal = check_article("spring", &article(2_001)).unwrap_err();
        assert_eq!(refusal.fields[0].pointer, "/content/alt");
    }
}
