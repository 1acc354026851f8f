//! What is baked, delivered and sent between the places.

use anyhow::Result;
use kernel::{Id, Quantity};
use stock::{Goods, NewTransfer, Receipt, ReceiptLine, WriteOff, WriteOffLine, WriteOffReason};

use super::world::{NOBODY, World};

impl World {
    /// Before the shops open: fresh goods of what was sold, from the kitchen. Once a week also what keeps: to the shops
    /// from the warehouse, to the partner's kiosk and the warehouse from outside.
    pub(super) async fn replace(&mut self, weekly: bool) -> Result<()> {
        let mut places: Vec<Id> = self.posts.iter().map(|post| post.location).collect();
        places.push(self.warehouse);
        let kiosk = self.posts.last().map(|post| post.location);
        for place in places {
            let due = |days: i64| days <= 4 || weekly;
            let wanted: Vec<(Id, i64, i64)> = (self.missing.iter())
                .filter(|((location, _), (_, days))| *location == place && due(*days))
                .map(|((_, variant), (pieces, days))| (*variant, *pieces, *days))
                .collect();
            self.missing.retain(|(location, _), (_, days)| *location != place || !due(*days));
            let sends = weekly && place != self.warehouse && Some(place) != kiosk;
            let (sent, received): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(_, _, days)| sends && *days > 4);
            if !received.is_empty() {
                self.receive(place, &received).await?;
            }
            if !sent.is_empty() {
                self.transfer(place, &sent, Ends::Whole).await?;
            }
        }
        Ok(())
    }

    async fn receive(&self, location: Id, goods: &[(Id, i64, i64)]) -> Result<()> {
        let line = |(variant, pieces, _): &(Id, i64, i64)| ReceiptLine {
            variant: *variant,
            quantity: Quantity::units(*pieces),
            cost: None,
            lot: None,
        };
        let lines = goods.iter().map(line).collect();
        let note = "每日到貨".to_owned();
        let receipt = Receipt { location, lines, note, supplier: None, reference: None };
        self.db.write("demo.receive", NOBODY, move |tx| stock::receive(tx, &receipt)).await?;
        Ok(())
    }

    /// From the warehouse to a shop.
    pub(super) async fn transfer(&mut self, to: Id, goods: &[(Id, i64, i64)], ends: Ends) -> Result<()> {
        let goods: Vec<Goods> = goods
            .iter()
            .map(|(variant, pieces, _)| Goods { variant: *variant, quantity: Quantity::units(*pieces) })
            .collect();
        let warehouse = self.warehouse;
        let due_by = (ends == Ends::Lost).then(|| self.db.now().plus_seconds(24 * 3_600));
        let new = NewTransfer { from: warehouse, to, goods: goods.clone(), note: String::new(), due_by };
        let done = self.db.write("demo.transfer", NOBODY, move |tx| {
            let id = stock::request_transfer(tx, &new)?;
            stock::approve_transfer(tx, id, None)?;
            stock::pack_transfer(tx, id, None)?;
            stock::send_transfer(tx, id)?;
            if ends == Ends::Whole {
                stock::receive_transfer(tx, id, None)?;
            }
            Ok(())
        });
        match done.await {
            Ok(()) => self.made.transfers += 1,
            // The warehouse has not enough: the shop waits for next week.
            Err(store::WriteError::Refused(_)) => {
                for one in goods {
                    let missing = self.missing.entry((to, one.variant)).or_insert((0, 30));
                    missing.0 += one.quantity.thousandths() / 1_000;
                }
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        for one in goods {
            let missing = self.missing.entry((warehouse, one.variant)).or_insert((0, 30));
            missing.0 += one.quantity.thousandths() / 1_000;
        }
        Ok(())
    }

    /// In the evening some cakes are past their date.
    pub(super) async fn throw_away(&mut self, post: usize) -> Result<()> {
        let Some(location) = self.posts.get(post).map(|post| post.location) else { return Ok(()) };
        let fresh: Vec<Id> = self
            .goods
            .iter()
            .filter(|good| good.tracked && good.days <= 4)
            .flat_map(|good| &good.variants)
            .map(|(variant, _)| *variant)
            .collect();
        let Some(variant) = self.random.pick(&fresh).copied() else { return Ok(()) };
        let quantity = Quantity::units(1 + self.random.below(2));
        let line = WriteOffLine { variant, condition: stock::Condition::Saleable, quantity };
        let wanted = WriteOff { location, lines: vec![line], reason: WriteOffReason::Expired, note: String::new() };
        match self.db.write("demo.write_off", NOBODY, move |tx| stock::write_off(tx, &wanted)).await {
            Ok(_) => self.missing.entry((location, variant)).or_insert((0, 3)).0 += quantity.thousandths() / 1_000,
            Err(store::WriteError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

/// How a transfer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// All of it arrives.
    Whole,
    /// It was sent, and nobody has seen it since.
    Lost,
}
