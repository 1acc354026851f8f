//! The tokens of the theme: what a merchant chooses without writing styles. Each has a kind, and a value that is not
//! of that kind is refused, so that nothing else than a value can stand in the generated styles.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use utoipa::ToSchema;

/// What a token's value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// `#rrggbb`.
    Colour,
    /// Whole pixels from 0 to 40.
    Pixels,
    /// One of the type faces of [`FONTS`], by name.
    Font,
    /// The size of the page's text: `small`, `normal` or `large`.
    Scale,
}

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its name, and that of its custom property without the hyphens in front.
    pub name: &'static str,
    /// What its value may be.
    pub kind: TokenKind,
    /// Its value in the default theme.
    pub default: &'static str,
    /// What it is used for, in Chinese.
    pub zh_tw: &'static str,
    /// The same in English.
    pub en: &'static str,
}

const fn colour(name: &'static str, default: &'static str, zh_tw: &'static str, en: &'static str) -> Token {
    Token { name, kind: TokenKind::Colour, default, zh_tw, en }
}

/// All tokens. The defaults are those of `themes/default/tokens.css`; a test of the storefront compares them.
pub const TOKENS: &[Token] = &[
    colour("ink", "#1f2421", "文字", "Text"),
    colour("paper", "#faf7f2", "頁面底色", "Page background"),
    colour("white", "#ffffff", "卡片底色", "Card background"),
    colour("line", "#e4ded4", "線條", "Lines"),
    colour("quiet", "#6b6f6a", "次要文字", "Quiet text"),
    colour("tea", "#2f6b53", "按鈕與連結", "Buttons and links"),
    colour("clay", "#b5532d", "特價與提醒", "Offers and warnings"),
    colour("plum", "#7a3b5d", "會員", "Members"),
    colour("sky", "#2b6c9b", "說明", "Information"),
    colour("red", "#b3261e", "錯誤", "Errors"),
    Token { name: "font", kind: TokenKind::Font, default: "sans", zh_tw: "字體", en: "Type face" },
    Token { name: "scale", kind: TokenKind::Scale, default: "normal", zh_tw: "文字大小", en: "Text size" },
    Token {
        name: "radius-control",
        kind: TokenKind::Pixels,
        default: "8",
        zh_tw: "按鈕圓角",
        en: "Corners of buttons",
    },
    Token {
        name: "radius-surface", kind: TokenKind::Pixels, default: "12", zh_tw: "卡片圓角", en: "Corners of cards"
    },
];

/// Type faces by name: each is a stack of what devices have, for nothing is loaded from elsewhere.
pub const FONTS: &[(&str, &str)] = &[
    (
        "sans",
        "-apple-system, \"Segoe UI\", \"Noto Sans TC\", \"PingFang TC\", \"Microsoft JhengHei\", system-ui, sans-serif",
    ),
    ("serif", "\"Noto Serif TC\", \"Songti TC\", \"PMingLiU\", Georgia, serif"),
    ("rounded", "\"jf-openhuninn\", \"Yuanti TC\", ui-rounded, \"Noto Sans TC\", \"Microsoft JhengHei\", sans-serif"),
];

/// Pairs of colours that stand on each other: text and what is below it.
pub const PAIRS: &[(&str, &str)] = &[
    ("ink", "paper"),
    ("ink", "white"),
    ("quiet", "paper"),
    ("tea", "paper"),
    ("white", "tea"),
    ("clay", "paper"),
    ("red", "paper"),
];

/// The token of that name.
pub fn token(name: &str) -> Option<&'static Token> {
    TOKENS.iter().find(|token| token.name == name)
}

/// Whether a value is of a kind.
pub fn is_of(kind: TokenKind, value: &str) -> bool {
    match kind {
        TokenKind::Colour => value
            .strip_prefix('#')
            .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())),
        TokenKind::Pixels => {
            (1..=2).contains(&value.len())
                && value.bytes().all(|byte| byte.is_ascii_digit())
                && value.parse::<u8>().is_ok_and(|pixels| pixels <= 40)
        }
        TokenKind::Font => FONTS.iter().any(|(name, _)| *name == value),
        TokenKind::Scale => ["small", "normal", "large"].contains(&value),
    }
}

/// The styles that set the tokens. What is unknown or not of its kind is left out, whatever was stored.
pub fn css(tokens: &BTreeMap<String, String>) -> String {
    let mut css = String::from(":root {\n");
    for (name, value) in tokens {
        let Some(token) = token(name).filter(|token| is_of(token.kind, value)) else { continue };
        // Writing to a text cannot fail.
        let _ = match token.kind {
            TokenKind::Colour => writeln!(css, "  --{name}: {value};"),
            TokenKind::Pixels => writeln!(css, "  --{name}: {value}px;"),
            TokenKind::Font => {
                let stack = FONTS.iter().find(|(font, _)| font == value).map_or("sans-serif", |(_, stack)| stack);
                writeln!(css, "  --{name}: {stack};")
            }
            TokenKind::Scale => {
                let size = match value.as_str() {
                    "small" => "93.75%",
                    "large" => "112.5%",
                    _ => "100%",
                };
                writeln!(css, "  font-size: {size};")
            }
        };
    }
    css.push_str("}\n");
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_a_value_of_its_kind_and_nothing_else() {
        let hostile = [
            "red;} body{background:url(//evil)",
            "#fff",
            "#ffffff;",
            "#fffff\u{ff10}",
            "url(x)",
            "expression(alert(1))",
            "var(--x)",
            "12px",
            "41",
            "-1",
            "",
            "</style><script>",
            "\\23 fff",
        ];
        for token in TOKENS {
            assert!(is_of(token.kind, token.default), "{}", token.name);
            for value in hostile {
                assert!(!is_of(token.kind, value), "{} = {value}", token.name);
            }
        }
        let stored = BTreeMap::from([
            ("tea".to_owned(), "#112233".to_owned()),
            ("ink".to_owned(), "red;}</style>".to_owned()),
            ("x;} *{".to_owned(), "#112233".to_owned()),
        ]);
        assert_eq!(css(&stored), ":root {\n  --tea: #112233;\n}\n");
    }

    #[test]
    fn pairs_are_of_colours() {
        for name in PAIRS.iter().flat_map(|(text, ground)| [text, ground]) {
            assert!(token(name).is_some_and(|token| token.kind == TokenKind::Colour), "{name}");
        }
    }
}
