//! The shop's words, one file a language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A language the theme speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// Traditional Chinese as written in Taiwan.
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// All of them, the first being the theme's own.
    pub const ALL: [Locale; 2] = [Locale::ZhTw, Locale::En];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Locale::ZhTw => "zh-TW",
            Locale::En => "en",
        }
    }

    /// The locale of that tag: any `zh` reads Chinese, any `en` English.
    pub fn from_tag(tag: &str) -> Option<Locale> {
        match tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" => Some(Locale::ZhTw),
            "en" => Some(Locale::En),
            _ => None,
        }
    }
}

/// The words of one language by key.
#[derive(Debug, Clone)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads a flat JSON object of texts.
    ///
    /// # Errors
    /// When the file is not such an object.
    pub fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json).map(Words)
    }

    /// The text of `key` with `{name}` replaced by its value; `None` for an unknown key.
    pub fn text(&self, key: &str, params: &[(&str, String)]) -> Option<String> {
        let mut rest = self.0.get(key)?.as_str();
        let mut text = String::with_capacity(rest.len());
        // One pass: braces inside a value stay what they are.
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?)))
        {
            text.push_str(before);
            match params.iter().find(|(param, _)| *param == name) {
                Some((_, value)) => text.push_str(value),
                None => text.extend(["{", name, "}"]),
            }
            rest = after;
        }
        text.push_str(rest);
        Some(text)
    }

    /// Says words otherwise; what is not known stays out.
    pub fn say_otherwise(&mut self, words: &BTreeMap<String, String>) {
        for (key, text) in words {
            if let Some(word) = self.0.get_mut(key) {
                word.clone_from(text);
            }
        }
    }

    /// All of them by key.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_to_the_nearest_language() {
        for (tag, locale) in
            [("zh-TW", Some(Locale::ZhTw)), ("zh_Hant", Some(Locale::ZhTw)), ("EN-gb", Some(Locale::En)), ("tlh", None)]
        {
            assert_eq!(Locale::from_tag(tag), locale, "{tag}");
        }
        assert!(Locale::ALL.iter().all(|locale| Locale::from_tag(locale.tag()) == Some(*locale)));
    }

    #[test]
    fn values_stand_in_for_names() {
        let words = Words::read(r#"{"low": "僅剩 {count}", "plain": "有現貨"}"#.as_bytes()).unwrap();
        assert_eq!(words.text("low", &[("count", "3".to_owned())]).as_deref(), Some("僅剩 3"));
        assert_eq!(words.text("low", &[("count", "{count}".to_owned())]).as_deref(), Some("僅剩 {count}"));
        assert_eq!(words.text("low", &[]).as_deref(), Some("僅剩 {count}"));
        assert_eq!(words.text("plain", &[]).as_deref(), Some("有現貨"));
        assert_eq!(words.text("missing", &[]), None);
    }
}
