//! A tax platform in memory, with a memory of its own that survives our crashes, and bad manners: it loses what comes and
//! what it says, answers late, and refuses what it later takes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use fiscal::mig;
use invoices::upload::{Answer, Answered, Named, Unclear, Way};
use testkit::Random;

/// What the brand calls it.
pub const NAME: &str = "sim";

struct Inner {
    /// By message and name: what it said, and how often it still says that it does not know yet.
    kept: BTreeMap<(String, String), (Answer, u64)>,
    /// By message and number: the XML.
    accepted: BTreeMap<(String, String), String>,
    wrong: Vec<String>,
    random: Random,
    behaves: bool,
}

/// The platform; clones are the same one.
#[derive(Clone)]
pub struct Tax(Arc<Mutex<Inner>>);

impl Tax {
    /// A platform with its own sequence of moods.
    pub fn new(seed: u64) -> Self {
        let (kept, accepted, wrong) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Tax(Arc::new(Mutex::new(Inner { kept, accepted, wrong, random: Random::new(seed), behaves: false })))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on it takes everything and answers at once.
    pub fn behave(&self) {
        self.with(|inner| inner.behaves = true);
    }

    /// What it has, message by message, and what it heard that cannot be.
    pub fn accepted(&self) -> (Vec<(String, String)>, Vec<String>) {
        self.with(|inner| (inner.accepted.keys().cloned().collect(), inner.wrong.clone()))
    }
}

impl Inner {
    fn is_in_the_mood(&mut self, one_in: u64) -> bool {
        !self.behaves && self.random.one_in(one_in)
    }

    fn take(&mut self, named: &Named, xml: &str) {
        let key = (named.message.clone(), named.name.clone());
        if self.kept.contains_key(&key) {
            return;
        }
        let document = (named.message.clone(), named.number.clone());
        let schema = mig::MESSAGES.iter().find(|schema| schema.code == named.message);
        let faults = schema.map(|schema| mig::check(xml, schema));
        if faults.is_none_or(|faults| !faults.is_empty()) {
            self.wrong.push(format!("{} breaks its schema", named.name));
        }
        let has = |message: &str, number: &str| self.accepted.contains_key(&(message.to_owned(), number.to_owned()));
        // The number of an allowance begins with that of its invoice.
        let invoice = named.number.get(..10).unwrap_or_default();
        let in_order = match named.message.as_str() {
            "F0401" => true,
            "G0501" => has("G0401", &named.number),
            _ => has("F0401", invoice),
        };
        if !in_order {
            self.wrong.push(format!("{} comes too early", named.name));
        }
        if self.accepted.get(&document).is_some_and(|before| before != xml) {
            self.wrong.push(format!("{} is another than before", named.name));
        }
        let answer = if self.is_in_the_mood(8) && !self.accepted.contains_key(&document) {
            Answer::Rejected { code: "S9".to_owned(), words: "not today".to_owned() }
        } else {
            self.accepted.insert(document, xml.to_owned());
            Answer::Accepted
        };
        let waits = if self.behaves { 0 } else { self.random.below(3) };
        self.kept.insert(key, (answer, waits));
    }

    fn tell(&mut self, named: &Named) -> Answer {
        let behaves = self.behaves;
        match self.kept.get_mut(&(named.message.clone(), named.name.clone())) {
            None => Answer::Unknown,
            Some((_, waits)) if *waits > 0 && !behaves => {
                *waits -= 1;
                Answer::Pending
            }
            Some((answer, _)) => answer.clone(),
        }
    }

    fn cut(&mut self) -> Result<(), Unclear> {
        if self.is_in_the_mood(6) { Err(Unclear("the line was cut".to_owned())) } else { Ok(()) }
    }
}

impl Way for Tax {
    fn name(&self) -> &'static str {
        NAME
    }

    fn hand_in<'a>(&'a self, named: &'a Named, xml: &'a str) -> Answered<'a> {
        Box::pin(async move {
            self.with(|inner| {
                inner.cut()?;
                inner.take(named, xml);
                inner.cut()?;
                Ok(inner.tell(named))
            })
        })
    }

    fn ask<'a>(&'a self, named: &'a Named) -> Answered<'a> {
        Box::pin(async move {
            self.with(|inner| {
                inner.cut()?;
                Ok(inner.tell(named))
            })
        })
    }
}
