//! What somebody who works in the shop asks of the server: shifts, orders, stock.

use std::net::SocketAddr;

use anyhow::{Context as _, ensure};
use kernel::Id;
use serde_json::{Value, json};
use testkit::Random;

use crate::line::Line;
use crate::order::fresh_id;
use crate::seed::{LOGIN, PASSWORD, Shop};

/// Rows a page.
const PAGE: usize = 200;

/// Somebody who is logged in.
pub struct Desk {
    line: Line,
    cookie: String,
}

impl Desk {
    /// Logs in.
    ///
    /// # Errors
    /// When that is refused.
    pub async fn open(address: SocketAddr, shop: &Shop) -> anyhow::Result<Self> {
        let mut line = Line::open(address, &shop.host).await?;
        let log_in = json!({"login": LOGIN, "password": PASSWORD}).to_string();
        line.post("/api/v1/staff/sessions", None, log_in).await?.expect(201).context("logging in")?;
        let cookie = line.cookie().context("logging in gave no cookie")?.to_owned();
        Ok(Desk { line, cookie })
    }

    /// What the session is known by.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Opens a shift at every till.
    ///
    /// # Errors
    /// When one is refused.
    pub async fn open_shifts(&mut self, shop: &Shop, random: &mut Random) -> anyhow::Result<()> {
        for till in &shop.tills {
            let command = json!({"command_id": fresh_id(random), "command": {"type": "open_shift", "float": 0}});
            let path = format!("/api/v1/registers/{till}/commands");
            self.line.post(&path, None, command.to_string()).await?.expect(200).context("opening a shift")?;
        }
        Ok(())
    }

    /// All orders there are.
    ///
    /// # Errors
    /// When a page is refused.
    pub async fn orders(&mut self) -> anyhow::Result<Vec<Value>> {
        let mut orders = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let after = cursor.as_deref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            let page = self.line.get(&format!("/api/v1/orders?limit={PAGE}{after}")).await?;
            orders.extend(page["items"].as_array().context("a page without items")?.iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return Ok(orders),
            }
        }
    }

    /// One order.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn order(&mut self, id: Id) -> anyhow::Result<Value> {
        self.line.get(&format!("/api/v1/orders/{id}")).await
    }

    /// What can still be promised of a variant, everywhere, in pieces.
    ///
    /// # Errors
    /// When that is refused.
    pub async fn available(&mut self, variant: Id) -> anyhow::Result<i64> {
        let levels = self.line.get(&format!("/api/v1/stock/levels?variant={variant}")).await?;
        let levels = levels["items"].as_array().context("levels without items")?;
        let available: Option<i64> = levels.iter().map(|level| level["available"].as_i64()).sum();
        let thousandths = available.context("a level without what is available")?;
        ensure!(thousandths % 1_000 == 0, "{thousandths} thousandths of a piece");
        Ok(thousandths / 1_000)
    }
}
