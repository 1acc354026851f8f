//! What is made when it is sold: what is chosen with a line, what is written on it, and the goods that
//! leave the shelf for it.
//!
//! A line has all the money. Its components are lines of their own, of kind [`COMPONENT`], with the line as
//! parent and without money: stock hangs on lines, so the candle of an option and the tea of a set are held,
//! taken and given back like any goods.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{OfferedGroup, Sellable, name_in};
use kernel::{Id, Price, Quantity, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Stop};
use till::SoldOption;
use utoipa::ToSchema;

use crate::codes;
use crate::price::LineBody;

/// The longest note, in characters.
pub const NOTE_MAX: usize = 120;
/// The most options named on one line.
pub const OPTIONS_MAX: usize = 50;
/// The most of one option with one unit.
pub const TIMES_MAX: i64 = 50;
/// The kind of a line that is part of another.
pub const COMPONENT: &str = "component";

/// Something that is chosen with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionBody {
    /// Which option.
    pub option_id: Id,
    /// How many of it go with one unit; more than one where its group allows it.
    #[serde(default = "once")]
    #[schema(minimum = 1, maximum = 50, default = 1)]
    pub quantity: i64,
}

const fn once() -> i64 {
    1
}

/// What is made for one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What was chosen, in the order of the groups.
    pub options: Vec<SoldOption>,
    /// What whoever makes it is told.
    pub note: String,
    /// The price of one without what was chosen.
    pub base_price: Price,
    /// What leaves the shelf for it.
    pub components: Vec<Component>,
}

/// Goods that leave the shelf for a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// What.
    pub goods: Sellable,
    /// How much of it for the whole line.
    pub quantity: Quantity,
    /// What it would cost by itself, where it is of a set.
    pub worth: Option<i64>,
}

/// The same choices in one order, each named once: two lines with the same choices are the same line.
pub fn in_order(options: &[OptionBody]) -> Vec<OptionBody> {
    let mut times: BTreeMap<Id, i64> = BTreeMap::new();
    for option in options {
        let sum = times.entry(option.option_id).or_default();
        *sum = sum.saturating_add(option.quantity);
    }
    times.into_iter().map(|(option_id, quantity)| OptionBody { option_id, quantity }).collect()
}

/// A note as it is kept.
///
/// # Errors
/// Refused as [`codes::NOTE_INVALID`] when it is too long or holds what cannot be printed.
pub fn check_note(note: &str) -> Result<String, Refusal> {
    let note = note.trim();
    if note.chars().count() <= NOTE_MAX && !note.chars().any(char::is_control) {
        return Ok(note.to_owned());
    }
    Err(Refusal::new(&codes::NOTE_INVALID).with("most", NOTE_MAX as i64))
}

/// What is made for each line. `goods` are the lines' own, in their order; statements are asked only where
/// a line has choices or is a set.
///
/// # Errors
/// Refused when a choice is missing, unknown or one too many, when a note cannot be written, or when a set
/// has nothing in it.
pub(crate) fn made(
    read: &mut Read<'_>,
    lists: catalog::PriceLists,
    lines: &[LineBody],
    goods: &[Sellable],
    at: Timestamp,
    locale: &str,
) -> Result<Vec<Made>, Stop> {
    let choosing: Vec<Id> = goods.iter().filter(|item| item.has_options).map(|item| item.product).collect();
    let offered = if choosing.is_empty() { BTreeMap::new() } else { catalog::offered_options(read, &choosing)? };
    let sets: Vec<Id> = goods.iter().filter(|item| item.is_set()).map(|item| item.variant).collect();
    let contents = if sets.is_empty() { BTreeMap::new() } else { catalog::set_components(read, &sets)? };
    let mut chosen = Vec::with_capacity(lines.len());
    let mut wanted: BTreeSet<Id> = contents.values().flatten().map(|(component, _)| *component).collect();
    for (key, (line, item)) in lines.iter().zip(goods).enumerate() {
        let groups = offered.get(&item.product).map_or(&[][..], Vec::as_slice);
        let options = choose(groups, line, item, locale).map_err(|refusal| {
            let code = refusal.code;
            refusal.at(format!("/lines/{key}/options"), code)
        })?;
        let note =
            check_note(&line.note).map_err(|refusal| refusal.at(format!("/lines/{key}/note"), &codes::NOTE_INVALID))?;
        let taken: Vec<(Id, Quantity, i64)> = options
            .iter()
            .filter_map(|option| {
                let of = groups.iter().flat_map(|group| &group.options).find(|one| one.id == option.option)?;
                of.component.map(|(component, quantity)| (component, quantity, option.quantity))
            })
            .collect();
        wanted.extend(taken.iter().map(|(component, ..)| *component));
        chosen.push((options, note, taken));
    }
    let wanted: Vec<Id> = wanted.into_iter().collect();
    let found = catalog::sellables(read, lists, &wanted, at, locale)?;
    let parts: BTreeMap<Id, Sellable> = found.into_iter().flatten().map(|item| (item.variant, item)).collect();
    let part = |id: Id| parts.get(&id).ok_or_else(|| Fault::Decode(format!("the component {id} is gone")));
    let mut made = Vec::with_capacity(lines.len());
    for (key, ((line, item), (options, note, taken))) in lines.iter().zip(goods).zip(chosen).enumerate() {
        let mut components = Vec::new();
        for (component, quantity) in contents.get(&item.variant).into_iter().flatten() {
            let goods = part(*component)?.clone();
            let price = goods.unit_price.unwrap_or_default().get();
            let worth = i128::from(price) * i128::from(quantity.thousandths());
            let worth = Some(i64::try_from(worth).unwrap_or(i64::MAX));
            let quantity = times(*quantity, 1, line.quantity, goods.quantity_step);
            components.push(Component { goods, quantity, worth });
        }
        if item.is_set() && components.is_empty() {
            let refusal = Refusal::new(&codes::NOT_SOLD);
            return Err(refusal.at(format!("/lines/{key}/variant_id"), &codes::NOT_SOLD).into());
        }
        for (component, quantity, chosen) in taken {
            let goods = part(component)?.clone();
            let quantity = times(quantity, chosen, line.quantity, goods.quantity_step);
            components.push(Component { goods, quantity, worth: None });
        }
        made.push(Made { options, note, base_price: item.unit_price.unwrap_or_default(), components });
    }
    Ok(made)
}

/// What was chosen of what is offered.
fn choose(groups: &[OfferedGroup], line: &LineBody, item: &Sellable, locale: &str) -> Result<Vec<SoldOption>, Refusal> {
    let asked = in_order(&line.options);
    let offered = |id: Id| groups.iter().any(|group| group.options.iter().any(|option| option.id == id));
    let fits = |one: &OptionBody| offered(one.option_id) && (1..=TIMES_MAX).contains(&one.quantity);
    if asked.len() > OPTIONS_MAX || !asked.iter().all(fits) {
        return Err(Refusal::new(&codes::OPTION_UNKNOWN).with("name", item.name.as_str()));
    }
    let mut chosen = Vec::new();
    for group in groups {
        let mut count = 0;
        for option in &group.options {
            let Some(one) = asked.iter().find(|one| one.option_id == option.id) else { continue };
            // Twice of something that goes once is one choice too many, whatever the group allows.
            count += if group.repeatable || one.quantity == 1 { one.quantity } else { i64::from(u32::MAX) };
            chosen.push(SoldOption {
                group: group.id,
                group_names: group.names.clone(),
                option: option.id,
                names: option.names.clone(),
                price: option.price,
                quantity: one.quantity,
            });
        }
        let said =
            |code| Refusal::new(code).with("name", item.name.as_str()).with("group", name_in(&group.names, locale));
        if count < group.at_least {
            return Err(said(&codes::OPTION_MISSING).with("least", group.at_least));
        }
        if count > group.at_most {
            return Err(said(&codes::OPTION_TOO_MANY).with("most", group.at_most));
        }
    }
    Ok(chosen)
}

/// So much of a component for a line. What is cut from a whole counts as a whole step.
fn times(each: Quantity, chosen: i64, line: Quantity, step: Quantity) -> Quantity {
    let exact = i128::from(each.thousandths()) * i128::from(chosen) * i128::from(line.thousandths());
    let step = i128::from(step.thousandths().max(1));
    let steps = (exact + 1_000 * step - 1) / (1_000 * step);
    Quantity::from_thousandths(i64::try_from(steps * step).unwrap_or(i64::MAX))
}

/// How much of a line can be promised where so much of its component can.
pub(crate) fn limited_by(component: Quantity, needed: Quantity, line: Quantity, step: Quantity) -> Quantity {
    if !component.is_positive() || !needed.is_positive() {
        return Quantity::ZERO;
    }
    let most = i128::from(component.thousandths()) * i128::from(line.thousandths()) / i128::from(needed.thousandths());
    let step = i128::from(step.thousandths().max(1));
    Quantity::from_thousandths(i64::try_from(most / step * step).unwrap_or(i64::MAX))
}

/// What was chosen, as an order keeps it.
pub(crate) fn to_text(options: &[SoldOption]) -> String {
    serde_json::to_string(options).unwrap_or_else(|_| "[]".to_owned())
}

/// What was chosen, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenBody {
    /// Which option.
    pub option_id: Id,
    /// What was asked, such as 甜度.
    pub group: String,
    /// What was chosen.
    pub name: String,
    /// What one of it adds to the price of one.
    pub price: Price,
    /// How many of it go with one unit.
    pub quantity: i64,
}

/// What was chosen, in a language.
pub fn bodies(options: &[SoldOption], locale: &str) -> Vec<ChosenBody> {
    let body = |option: &SoldOption| ChosenBody {
        option_id: option.option,
        group: name_in(&option.group_names, locale).to_owned(),
        name: name_in(&option.names, locale).to_owned(),
        price: option.price,
        quantity: option.quantity,
    };
    options.iter().map(body).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_choices_are_the_same_line() {
        let (one, two) = (Id::derived("test", b"1"), Id::derived("test", b"2"));
        let body = |option_id, quantity| OptionBody { option_id, quantity };
        let first = in_order(&[body(two, 1), body(one, 1), body(two, 2)]);
        assert_eq!(first, in_order(&[body(one, 1), body(two, 3)]));
        assert_eq!(first.len(), 2);
    }

    #[test]
    fn notes_are_one_short_line() {
        assert_eq!(check_note(" 生日快樂 ").unwrap(), "生日快樂");
        assert_eq!(check_note("").unwrap(), "");
        assert!(check_note(&"字".repeat(NOTE_MAX)).is_ok());
        for bad in ["a\nb", "a\0b", "\u{7f}b", &"字".repeat(NOTE_MAX + 1)] {
            assert_eq!(check_note(bad).unwrap_err().code, &codes::NOTE_INVALID);
        }
    }

    #[test]
    fn components_come_in_their_own_steps() {
        let (units, parts) = (Quantity::units, Quantity::from_thousandths);
        assert_eq!(times(units(1), 3, units(2), units(1)), units(6));
        // Half a cake has a whole candle.
        assert_eq!(times(units(1), 1, parts(500), units(1)), units(1));
        assert_eq!(times(parts(20), 1, units(3), parts(1)), parts(60));
        assert_eq!(limited_by(units(5), units(2), units(1), units(1)), units(2));
        assert_eq!(limited_by(units(0), units(2), units(1), units(1)), Quantity::ZERO);
        assert_eq!(limited_by(units(7), units(4), units(2), units(1)), units(3));
    }
}
