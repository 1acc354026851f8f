//! The kitchen's slip: what is made for whom. It names no price.

use kernel::{Quantity, WallClock};

use crate::{Language, Page, Part, Size, Style};

/// A slip for the kitchen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The store that makes it.
    pub store: String,
    /// The number by which its buyer is called.
    pub number: i64,
    /// The order's number, or that of its receipt.
    pub order: String,
    /// Since when it is the kitchen's, by the store's wall clock.
    pub opened: WallClock,
    /// When it is wanted, where that is not at once.
    pub wanted: Option<WallClock>,
    /// How it gets to its buyer.
    pub way: SlipWay,
    /// True when nothing of it is to be made any more.
    pub called_off: bool,
    /// What is to be made.
    pub items: Vec<SlipItem>,
}

/// How something that is made gets to its buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipWay {
    /// They wait for it.
    TakeAway,
    /// They come for it.
    Pickup,
    /// It is sent.
    Delivery,
}

/// Something to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipItem {
    /// What.
    pub name: String,
    /// How much of it.
    pub quantity: Quantity,
    /// What was chosen with one of it: a line each.
    pub chosen: Vec<String>,
    /// What whoever makes it is told; may be empty.
    pub note: String,
}

/// A wall clock as somebody who works that day reads it: `11-23 10:20`.
fn hour(at: &WallClock) -> String {
    format!("{:02}-{:02} {:02}:{:02}", at.month, at.day, at.hour, at.minute)
}

impl Slip {
    /// The slip as a page, with a cut at its end. What is made stands large: it is read from an arm's length.
    pub fn page(&self, language: Language) -> Page {
        let words = language.words();
        let plain = Style::default();
        let mut page = Page::default();
        page.text(words.kitchen, Style::CENTRE).text(&self.store, Style::CENTRE);
        page.text(words.pickup_number, Style::CENTRE);
        page.text(self.number.to_string(), Style::CENTRE.sized(Size::Double).bold());
        if self.called_off {
            page.text(format!("*** {} ***", words.called_off), Style::CENTRE.bold());
        }
        page.push(Part::Rule);
        page.columns(words.number, &self.order, plain);
        let way = match self.way {
            SlipWay::TakeAway => words.take_away,
            SlipWay::Pickup => words.pickup,
            SlipWay::Delivery => words.delivery,
        };
        page.columns(hour(&self.opened), way, plain);
        if let Some(wanted) = &self.wanted {
            page.columns(words.wanted, hour(wanted), plain.bold());
        }
        page.push(Part::Rule);
        for (place, item) in self.items.iter().enumerate() {
            if place > 0 {
                page.push(Part::Feed(1));
            }
            page.text(format!("{} x {}", item.quantity, item.name), plain.sized(Size::Tall).bold());
            for chosen in &item.chosen {
                page.text(format!("  {chosen}"), plain);
            }
            if !item.note.is_empty() {
                page.text(format!("  {}{}", words.note, item.note), plain.bold());
            }
        }
        page.push(Part::Rule).push(Part::Cut);
        page
    }
}
