//! Refusals: the "no" that a person or a program can act on.
//!
//! A refusal is not a fault. Everything worked, and the answer is no: sold out, wrong PIN, the price
//! changed. It carries a stable code for programs and a sentence in two languages for people.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A refusal's fixed half. Slices declare theirs in `codes.rs`; a test keeps names unique and the
/// reference page complete.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable name: slice, dot, what is wrong, as in `stock.insufficient`. Never reused.
    pub name: &'static str,
    /// HTTP status that carries it.
    pub status: u16,
    /// The sentence in Traditional Chinese. `{name}` stands for a parameter, `{name?one:words;other:words;rest}` for
    /// the words that its value has here: a program reads `cancelled`, a person reads what that means.
    pub zh_tw: &'static str,
    /// The sentence in English, likewise.
    pub en: &'static str,
}

/// A value inside a refusal's sentence. No personal data goes here: refusals are logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Param {
    /// An integer in the unit that its name says.
    Number(i64),
    /// Text such as a SKU or a field's name.
    Text(String),
}

impl From<i64> for Param {
    fn from(value: i64) -> Self {
        Param::Number(value)
    }
}

impl From<&str> for Param {
    fn from(value: &str) -> Self {
        Param::Text(value.to_owned())
    }
}

impl From<String> for Param {
    fn from(value: String) -> Self {
        Param::Text(value)
    }
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Param::Number(value) => value.fmt(f),
            Param::Text(value) => value.fmt(f),
        }
    }
}

/// One field of the input that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON pointer into the request body, such as `/lines/0/quantity`.
    pub pointer: String,
    /// What is wrong with it.
    pub code: &'static Code,
}

/// A "no", with what is needed to say it well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its fixed half.
    pub code: &'static Code,
    /// Values for the sentence.
    pub params: BTreeMap<&'static str, Param>,
    /// Fields at fault, if the input was.
    pub fields: Vec<FieldFault>,
}

impl Refusal {
    /// A refusal without parameters.
    pub fn new(code: &'static Code) -> Self {
        Refusal { code, params: BTreeMap::new(), fields: Vec::new() }
    }

    /// The same refusal with one more value for its sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.params.insert(name, value.into());
        self
    }

    /// The same refusal, pointing at a field of the input.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, code: &'static Code) -> Self {
        self.fields.push(FieldFault { pointer: pointer.into(), code });
        self
    }

    /// The sentence in `locale`: Chinese for anything that begins with `zh`, English otherwise.
    pub fn sentence(&self, locale: &str) -> String {
        self.code.sentence(locale, &self.params)
    }
}

impl Code {
    /// The sentence in `locale` with its parameters filled in.
    pub fn sentence(&self, locale: &str, params: &BTreeMap<&'static str, Param>) -> String {
        self.sentence_of(locale, |name| params.get(name).map(ToString::to_string))
    }

    /// The same with parameters that come from elsewhere; one that is not there stays as its placeholder.
    pub fn sentence_of(&self, locale: &str, param: impl Fn(&str) -> Option<String>) -> String {
        let template = if locale.starts_with("zh") { self.zh_tw } else { self.en };
        let (mut said, mut rest) = (String::with_capacity(template.len()), template);
        while let Some((before, (inside, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            said.push_str(before);
            let (name, choices) = inside.split_once('?').map_or((inside, None), |(name, words)| (name, Some(words)));
            match (param(name), choices) {
                (None, _) => said.extend(["{", inside, "}"]),
                (Some(value), None) => said.push_str(&value),
                (Some(value), Some(choices)) => said.push_str(chosen(choices, &value)),
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }
}

/// The words for a value, else those that stand without one.
fn chosen<'a>(choices: &'a str, value: &'a str) -> &'a str {
    let mut rest = value;
    for choice in choices.split(';') {
        match choice.split_once(':') {
            Some((of, words)) if of == value => return words,
            Some(_) => {}
            None => rest = choice,
        }
    }
    rest
}

impl From<&'static Code> for Refusal {
    fn from(code: &'static Code) -> Self {
        Refusal::new(code)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name, self.sentence("en"))
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    static SOLD_OUT: Code = Code {
        name: "stock.insufficient",
        status: 409,
        zh_tw: "{sku} 只剩 {left} 件。",
        en: "Only {left} of {sku} left.",
    };

    #[test]
    fn sentences_in_two_languages() {
        let refusal = Refusal::new(&SOLD_OUT).with("sku", "CAKE-6").with("left", 2);
        assert_eq!(refusal.sentence("zh-TW"), "CAKE-6 只剩 2 件。");
        assert_eq!(refusal.sentence("en"), "Only 2 of CAKE-6 left.");
        assert_eq!(Refusal::new(&SOLD_OUT).with("sku", "{left}").sentence("en"), "Only {left} of {left} left.");
    }

    #[test]
    fn a_state_is_said_in_words() {
        static OVER: Code = Code {
            name: "orders.over",
            status: 409,
            zh_tw: "訂單{state?cancelled:已經取消;expired:過期了：沒有付款;狀態變了}，請重新整理。",
            en: "The order {state?cancelled:was cancelled;expired:expired}.",
        };
        let said = |state: &str, locale: &str| Refusal::new(&OVER).with("state", state).sentence(locale);
        assert_eq!(said("cancelled", "zh-TW"), "訂單已經取消，請重新整理。");
        assert_eq!(said("expired", "zh-TW"), "訂單過期了：沒有付款，請重新整理。");
        assert_eq!(said("other", "zh-TW"), "訂單狀態變了，請重新整理。");
        assert_eq!(
            (said("cancelled", "en").as_str(), said("other", "en").as_str()),
            ("The order was cancelled.", "The order other.")
        );
    }
}
