//! What a theme is.

use std::collections::BTreeMap;

use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Section;

/// A text in the languages of the shop.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SiteText)]
pub struct Text {
    /// In Traditional Chinese.
    #[serde(rename = "zh-TW", default)]
    #[schema(max_length = 2000)]
    pub zh_tw: String,
    /// In English; empty shows the Chinese text.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub en: String,
}

impl Text {
    /// The text in a language, or in the other one where it has none.
    pub fn say(&self, locale: &str) -> &str {
        let (first, second) = if locale.starts_with("zh") { (&self.zh_tw, &self.en) } else { (&self.en, &self.zh_tw) };
        if first.trim().is_empty() { second } else { first }
    }

    /// Whether it says nothing in any language.
    pub fn is_empty(&self) -> bool {
        self.zh_tw.trim().is_empty() && self.en.trim().is_empty()
    }
}

/// A link at the bottom of every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SiteLink)]
pub struct Link {
    /// What it says.
    pub label: Text,
    /// Where it leads: a path of the shop, or an address that begins with `https://`.
    #[schema(max_length = 300)]
    pub to: String,
}

/// A theme: what it has beside the default one. An empty theme is the default one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SiteTheme)]
pub struct Theme {
    /// Colours, type and corners by the names of the list of tokens; what is not here is the default.
    pub tokens: BTreeMap<String, String>,
    /// The home page from top to bottom; none shows the default one.
    #[schema(max_items = 20)]
    pub sections: Vec<Section>,
    /// Links at the bottom of every page.
    #[schema(max_items = 12)]
    pub links: Vec<Link>,
    /// Words of the shop that are said otherwise, by language and key.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// More styles, after the theme's own.
    #[schema(max_length = 20_000)]
    pub css: String,
    /// Templates that differ from the default theme's, by their names such as `home.html`.
    pub templates: BTreeMap<String, String>,
}

impl Theme {
    /// The pictures it shows.
    pub fn pictures(&self) -> Vec<Id> {
        self.sections.iter().filter_map(Section::picture).collect()
    }
}

/// Something in a theme that keeps it from being published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SiteProblem)]
pub struct Problem {
    /// The file: a template's name, `styles` or `words`.
    pub file: String,
    /// The line in it, from 1.
    pub line: Option<i64>,
    /// What is wrong and what to do, in Chinese.
    pub zh_tw: String,
    /// The same in English.
    pub en: String,
}

/// Where the theme stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The version on the shop; 0 is the default theme.
    pub number: i64,
    /// Counts every change: of the draft, and of what is published.
    pub version: i64,
    /// On which version the draft was begun; none while there is no draft.
    pub based_on: Option<i64>,
    /// The beginning of the hash of the draft.
    pub draft_tag: String,
    /// How much in the draft keeps it from being published.
    pub problems: i64,
    /// Who changed it last.
    pub saved_by: Option<Id>,
    /// When.
    pub saved_at: Timestamp,
}

/// What is being prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where the theme stands.
    pub head: Head,
    /// The draft itself.
    pub theme: Theme,
}

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// The theme.
    pub theme: Theme,
    /// The beginning of its hash.
    pub tag: String,
    /// Why, in a person's words.
    pub note: String,
    /// The version that it brought back.
    pub restores: Option<i64>,
    /// Who published it.
    pub published_by: Option<Id>,
    /// When.
    pub published_at: Timestamp,
}
