//! The facts, in memory beside the words: prices and stock change all day, words hardly ever.

use std::collections::HashMap;
use std::hash::Hash;

use kernel::Id;

use crate::document::Facts;
use crate::index::{Found, Order, Question};

/// A number for each value, in the order of their coming.
#[derive(Debug)]
pub(crate) struct Numbers<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Numbers { values: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    fn of(&mut self, value: &T) -> u32 {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.numbers.insert(value.clone(), number);
        number
    }
}

/// A number for each set of values. Things share few sets, so that a row names its own in one word, and what is asked
/// of a set is asked once a set and not once a row.
#[derive(Debug)]
struct Sets<T> {
    values: Numbers<T>,
    sets: Numbers<Box<[u32]>>,
}

impl<T> Default for Sets<T> {
    fn default() -> Self {
        Sets { values: Numbers::default(), sets: Numbers::default() }
    }
}

impl<T: Clone + Eq + Hash> Sets<T> {
    fn of(&mut self, values: &[T]) -> u32 {
        let set: Box<[u32]> = values.iter().map(|value| self.values.of(value)).collect();
        self.sets.of(&set)
    }

    /// Of each set whether it has the value; all of them have it when none is asked for.
    fn with(&self, wanted: Option<&T>) -> Vec<bool> {
        let number = wanted.map(|value| self.values.numbers.get(value));
        let has = |set: &[u32]| number.is_none_or(|number| number.is_some_and(|number| set.contains(number)));
        self.sets.values.iter().map(|set| has(set)).collect()
    }

    /// How often each value was counted when its sets were.
    fn counts(&self, of_sets: &[u32]) -> Vec<u32> {
        let mut counts = vec![0_u32; self.values.values.len()];
        for (set, times) in self.sets.values.iter().zip(of_sets) {
            for value in set {
                if let Some(count) = counts.get_mut(*value as usize) {
                    *count += times;
                }
            }
        }
        counts
    }
}

/// A row fits into one line of the processor's memory: a search may go through every one of them.
struct Row {
    id: Id,
    price: Option<i64>,
    position: i64,
    categories: u32,
    tags: u32,
    maker: Option<u32>,
    audience: u8,
    marked: bool,
}

/// All rows. A row's number is what the library keeps of it.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    /// A number for the words of each row.
    words: Vec<u64>,
    at: HashMap<Id, u32>,
    categories: Sets<Id>,
    makers: Numbers<String>,
    tags: Sets<String>,
}

impl Table {
    /// How many things there are.
    pub(crate) fn len(&self) -> usize {
        self.at.len()
    }

    /// Keeps the facts. Answers with the row's number, and whether its words are other words than before.
    pub(crate) fn put(&mut self, id: Id, facts: &Facts, words: u64) -> (u32, bool) {
        let categories = self.categories.of(&facts.categories);
        let maker = facts.maker.as_ref().map(|maker| self.makers.of(maker));
        let tags = self.tags.of(&facts.tags);
        let (audience, price, position) = (facts.audience, facts.price, facts.position);
        let known = self.at.get(&id).copied();
        let mut row = Row { id, audience, price, categories, maker, tags, position, marked: false };
        if let Some(number) = known
            && let (Some(kept), Some(of)) = (self.rows.get_mut(number as usize), self.words.get_mut(number as usize))
        {
            row.marked = kept.marked;
            *kept = row;
            return (number, std::mem::replace(of, words) != words);
        }
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push(row);
        self.words.push(words);
        self.at.insert(id, number);
        (number, true)
    }

    /// Forgets a thing; its number stays unused.
    pub(crate) fn remove(&mut self, id: Id) -> Option<u32> {
        let number = self.at.remove(&id)?;
        let row = self.rows.get_mut(number as usize)?;
        row.audience = 0;
        Some(number)
    }

    /// Sets the mark of a thing. Answers whether it had another one.
    pub(crate) fn mark(&mut self, id: Id, marked: bool) -> bool {
        let number = self.at.get(&id).copied();
        let row = number.and_then(|number| self.rows.get_mut(number as usize));
        row.is_some_and(|row| std::mem::replace(&mut row.marked, marked) != marked)
    }

    /// Whether anybody of the audience may find the row.
    pub(crate) fn is_for(&self, number: u32, audience: u8) -> bool {
        self.rows.get(number as usize).is_some_and(|row| row.audience & audience != 0)
    }

    /// Every row, with no score: what a question without words finds.
    pub(crate) fn everything(&self) -> Vec<(u32, f32)> {
        (0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)).map(|number| (number, 0.0)).collect()
    }

    /// Filters, counts, orders and cuts what was found. Each count is of what would be found if that one
    /// filter were not set, which is what somebody wants to know who is about to set it.
    pub(crate) fn answer(&self, question: &Question<'_>, hits: &[(u32, f32)], nearly: bool) -> Found {
        let of_category = self.categories.with(question.category.as_ref());
        let of_tag = question.tag.map(|tag| self.tags.with(Some(&tag.to_owned())));
        let wanted_maker = question.maker.map(|maker| self.makers.numbers.get(maker).copied());
        let is = |sets: &[bool], set: u32| sets.get(set as usize).copied().unwrap_or(false);
        let (least, most) = (question.price.0.unwrap_or(i64::MIN), question.price.1.unwrap_or(i64::MAX));
        let any_price = question.price == (None, None);
        let mut categories = vec![0_u32; of_category.len()];
        let mut makers = vec![0_u32; self.makers.values.len()];
        let (mut marked, mut prices) = (0_u32, None::<(i64, i64)>);
        let mut passed: Vec<((i64, i64), u32)> = Vec::new();
        for (number, score) in hits {
            let Some(row) = self.rows.get(*number as usize) else { continue };
            if row.audience & question.audience == 0 || of_tag.as_ref().is_some_and(|sets| !is(sets, row.tags)) {
                continue;
            }
            let category = is(&of_category, row.categories);
            let maker = wanted_maker.is_none_or(|wanted| wanted.is_some() && wanted == row.maker);
            let price = any_price || row.price.is_some_and(|price| (least..=most).contains(&price));
            let mark = !question.marked_only || row.marked;
            if maker && price && mark {
                count(&mut categories, row.categories);
            }
            if let Some(number) = row.maker.filter(|_| category && price && mark) {
                count(&mut makers, number);
            }
            if category && maker && price && row.marked {
                marked += 1;
            }
            if let Some(price) = row.price.filter(|_| category && maker && mark) {
                prices = Some(prices.map_or((price, price), |(least, most)| (least.min(price), most.max(price))));
            }
            if category && maker && price && mark {
                let key = match question.order {
                    // Scores are not negative: their bits are in their order.
                    Order::Best => (-i64::from(score.to_bits()), row.position),
                    Order::Position => (row.position, 0),
                    Order::PriceUp => (row.price.unwrap_or(i64::MAX), row.position),
                    Order::PriceDown => (row.price.map_or(i64::MAX, |price| -price), row.position),
                };
                passed.push((key, *number));
            }
        }
        let total = passed.len();
        let last = question.from.saturating_add(question.limit).min(total);
        let id = |number: u32| self.rows.get(number as usize).map_or(Id::NIL, |row| row.id);
        let order = |one: &((i64, i64), u32), other: &((i64, i64), u32)| {
            one.0.cmp(&other.0).then_with(|| id(one.1).cmp(&id(other.1)))
        };
        if last > 0 && last < total {
            passed.select_nth_unstable_by(last - 1, order);
        }
        passed.truncate(last);
        passed.sort_unstable_by(order);
        Found {
            ids: passed.iter().skip(question.from).map(|(_, number)| id(*number)).collect(),
            total,
            nearly,
            categories: counted(&self.categories.values.values, &self.categories.counts(&categories)),
            makers: counted(&self.makers.values, &makers),
            marked,
            prices,
        }
    }
}

fn count(counts: &mut [u32], number: u32) {
    if let Some(count) = counts.get_mut(number as usize) {
        *count += 1;
    }
}

/// The values that were counted, the most frequent first.
fn counted<T: Clone + Ord>(values: &[T], counts: &[u32]) -> Vec<(T, u32)> {
    let mut found: Vec<(T, u32)> = values
        .iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|(value, count)| (value.clone(), *count))
        .collect();
    found.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    found
}
