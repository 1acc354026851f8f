//! Holds a tree against a schema.

use super::schema::{Content, Element, Form, Message, Presence};
use super::{Broken, Fault, Node};
use crate::{Number, Period, Track};

/// Every place where the tree has another shape than the message.
pub(super) fn check(root: &Node, message: &Message) -> Vec<Fault> {
    let mut faults = Vec::new();
    if root.name == message.root {
        group(root, message.elements, message.root, &mut faults);
    } else {
        faults.push(Fault { path: message.root.to_owned(), broken: Broken::Root });
    }
    faults
}

fn group(parent: &Node, elements: &[Element], path: &str, faults: &mut Vec<Fault>) {
    let mut rest = parent.children.as_slice();
    let mut fault = |name: &str, broken| faults.push(Fault { path: format!("{path}/{name}"), broken });
    let mut found: Vec<(String, &Node, &Element)> = Vec::new();
    for element in elements {
        // What has no place before this element is told where it stands, and passed over.
        while let Some(stray) = rest.first().filter(|child| child.name != element.name) {
            let known = elements.iter().any(|other| other.name == stray.name);
            let later = elements.iter().skip_while(|other| other.name != element.name);
            if later.into_iter().any(|other| other.name == stray.name) {
                break;
            }
            fault(&stray.name, if known { Broken::Order } else { Broken::Unexpected });
            rest = &rest[1..];
        }
        let count = rest.iter().take_while(|child| child.name == element.name).count();
        let (here, after) = rest.split_at(count);
        rest = after;
        let most = match element.presence {
            Presence::Many(most) => most,
            Presence::Required | Presence::Optional => 1,
        };
        if count == 0 && element.presence != Presence::Optional {
            // It may stand too late; then the place where it stands tells so.
            if !rest.iter().any(|child| child.name == element.name) {
                fault(element.name, Broken::Missing);
            }
        } else if count > most {
            fault(element.name, Broken::TooMany(most));
        }
        for (child, place) in here.iter().zip(1..) {
            let name = match element.presence {
                Presence::Many(_) => format!("{path}/{}[{place}]", element.name),
                Presence::Required | Presence::Optional => format!("{path}/{}", element.name),
            };
            found.push((name, child, element));
        }
    }
    for stray in rest {
        let known = elements.iter().any(|other| other.name == stray.name);
        fault(&stray.name, if known { Broken::Order } else { Broken::Unexpected });
    }
    for (path, child, element) in found {
        match element.content {
            Content::Group(elements) => group(child, elements, &path, faults),
            _ if !child.children.is_empty() => {
                let path = format!("{path}/{}", child.children[0].name);
                faults.push(Fault { path, broken: Broken::Unexpected });
            }
            content => {
                let broken = text(&child.text, content);
                faults.extend(broken.map(|broken| Fault { path, broken }));
            }
        }
    }
}

fn text(text: &str, content: Content) -> Option<Broken> {
    match content {
        Content::Group(_) => None,
        Content::Text { least, most } => {
            let fits = (least..=most).contains(&text.chars().count());
            (!fits).then_some(Broken::Length { least, most })
        }
        Content::Form(form) => (!keeps(text, form)).then_some(Broken::Form(form)),
        Content::OneOf(names) => (!names.contains(&text)).then_some(Broken::OneOf(names)),
        Content::Decimal { digits, fraction, negative } => {
            let amount = text.strip_prefix('-').unwrap_or(text);
            let (whole, decimals) = amount.split_once('.').unwrap_or((amount, "0"));
            let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let decimals = decimals.trim_end_matches('0');
            let fits = plain(whole)
                && (decimals.is_empty() || plain(decimals))
                && !text.ends_with('.')
                && decimals.len() <= fraction
                && whole.trim_start_matches('0').len() + decimals.len() <= digits;
            if !fits {
                Some(Broken::Decimal { digits, fraction })
            } else {
                (text.starts_with('-') && !negative).then_some(Broken::Negative)
            }
        }
    }
}

fn keeps(text: &str, form: Form) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    match form {
        Form::InvoiceNumber => Number::parse(text).is_ok(),
        Form::Track => Track::parse(text).is_ok(),
        Form::Date => {
            let part = |range: std::ops::Range<usize>, most: u8| {
                text.get(range).and_then(|part| part.parse::<u8>().ok()).is_some_and(|part| (1..=most).contains(&part))
            };
            digits(text, 8) && part(4..6, 12) && part(6..8, 31)
        }
        Form::Time => {
            let parts: Vec<&str> = text.split(':').collect();
            let within = |part: &str, most: u8| digits(part, 2) && part.parse::<u8>().is_ok_and(|part| part <= most);
            matches!(parts[..], [hour, minute, second]
                if within(hour, 23) && within(minute, 59) && within(second, 59))
        }
        Form::Identifier => digits(text, 8) || text == "0000000000",
        Form::TaxId => digits(text, 8),
        Form::Digits(count) => digits(text, count),
        Form::DonationCode => (3..=7).contains(&text.len()) && digits(text, text.len()),
        Form::YearMonth => Period::parse(text).is_ok(),
        Form::Currency => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
    }
}
