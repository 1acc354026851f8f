//! The messages that are uploaded: Message Implementation Guideline (MIG) 4.1.
//!
//! | message | made from | says |
//! |---|---|---|
//! | F0401 | [`f0401`] | an invoice was issued |
//! | F0501 | [`f0501`] | it was voided |
//! | F0701 | [`f0701`] | it is withdrawn, to be sent again under its number |
//! | G0401 | [`g0401`] | an allowance was issued |
//! | G0501 | [`g0501`] | it was taken back |
//! | E0401 | [`e0401`] | numbers were given to a branch |
//! | E0402 | [`e0402`] | numbers were not used |
//!
//! Every message is held against [`schema`] before it is handed out, and [`check`] does the same
//! for XML from anywhere: what it lets through keeps the order of elements, their lengths, forms and
//! enumerations, and the sums and combinations of [`rules`].

use std::fmt;

use kernel::Refusal;

use crate::codes;

mod messages;
mod node;
pub mod rules;
pub mod schema;
mod shape;

pub use messages::{BranchTrack, e0401, e0402, f0401, f0501, f0701, g0401, g0501};
pub use node::Node;
pub use schema::{Content, Element, Form, MESSAGES, Message, Presence};

/// The version of the guideline that is written.
pub const VERSION: &str = "4.1";

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Elements from the root down, such as `Invoice/Details/ProductItem[2]/Unit`.
    pub path: String,
    /// What it breaks.
    pub broken: Broken,
}

/// What can be wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// Not XML at all.
    NotXml,
    /// Another root element or namespace.
    Root,
    /// An element that must be there is not.
    Missing,
    /// An element that has no place there.
    Unexpected,
    /// An element that comes too late.
    Order,
    /// More of it than so many.
    TooMany(usize),
    /// Fewer or more characters than these.
    Length {
        /// At least so many.
        least: usize,
        /// At most so many.
        most: usize,
    },
    /// Not of its form.
    Form(Form),
    /// None of these.
    OneOf(&'static [&'static str]),
    /// Not a decimal number with at most so many digits, so many of them decimals.
    Decimal {
        /// Digits in all.
        digits: usize,
        /// Of them after the point.
        fraction: usize,
    },
    /// Below zero.
    Negative,
    /// Disagrees with other elements.
    Rule(&'static str),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::NotXml => f.write_str("not XML"),
            Broken::Root => f.write_str("another root element or namespace"),
            Broken::Missing => f.write_str("missing"),
            Broken::Unexpected => f.write_str("unexpected"),
            Broken::Order => f.write_str("out of order"),
            Broken::TooMany(most) => write!(f, "more than {most}"),
            Broken::Length { least, most } => write!(f, "{least} to {most} characters"),
            Broken::Form(form) => f.write_str(form.words()),
            Broken::OneOf(names) => write!(f, "one of {}", names.join(", ")),
            Broken::Decimal { digits, fraction } => {
                write!(f, "a decimal of {digits} digits, {fraction} after the point")
            }
            Broken::Negative => f.write_str("not below zero"),
            Broken::Rule(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.broken)
    }
}

/// Every place where XML breaks the rules of a message; empty when the message is good. Sums and
/// combinations are judged only when the shape is right.
pub fn check(xml: &str, message: &Message) -> Vec<Fault> {
    match Node::read(xml, message) {
        Ok(root) => faults(&root, message),
        Err(fault) => vec![fault],
    }
}

fn faults(root: &Node, message: &Message) -> Vec<Fault> {
    let shape = shape::check(root, message);
    if shape.is_empty() { (message.rules)(root) } else { shape }
}

/// The XML of a message that keeps all rules.
fn write(root: &Node, message: &Message) -> Result<String, Refusal> {
    if let Some(fault) = faults(root, message).into_iter().next() {
        let refusal = Refusal::new(&codes::MESSAGE_BROKEN).with("message", message.code);
        return Err(refusal.with("path", fault.path).with("rule", fault.broken.to_string()));
    }
    root.write(message).map_err(|_| {
        let refusal = Refusal::new(&codes::MESSAGE_BROKEN).with("message", message.code);
        refusal.with("path", message.root).with("rule", Broken::NotXml.to_string())
    })
}
