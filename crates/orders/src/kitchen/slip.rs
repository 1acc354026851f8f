//! A ticket on paper.

use kernel::Zone;
use paper::{Slip, SlipItem, SlipWay};

use super::{TicketBody, TicketState};

/// A ticket as the kitchen's printer gets it; times are the store's.
pub fn slip(ticket: TicketBody, store: &str, zone: &Zone) -> Slip {
    let item = |line: super::TicketLine| SlipItem {
        name: line.name,
        quantity: line.quantity,
        chosen: line
            .options
            .into_iter()
            .map(|option| {
                let times = if option.quantity > 1 { format!(" x {}", option.quantity) } else { String::new() };
                format!("{} {}{times}", option.group, option.name)
            })
            .collect(),
        note: line.note,
    };
    let way = match ticket.fulfilment.as_str() {
        "pickup" => SlipWay::Pickup,
        "delivery" => SlipWay::Delivery,
        _ => SlipWay::TakeAway,
    };
    Slip {
        store: store.to_owned(),
        number: ticket.number,
        order: ticket.order_number,
        opened: zone.shows(ticket.opened_at),
        // What is sold at a till is wanted at once.
        wanted: (way != SlipWay::TakeAway).then(|| zone.shows(ticket.due_at)),
        way,
        called_off: ticket.state == TicketState::CalledOff,
        items: ticket.lines.into_iter().map(item).collect(),
    }
}
