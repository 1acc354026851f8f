//! Saying that the demo is open: a block for people, and a line for programs.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};

use kernel::Id;
use serde::Serialize;

use super::Size;
use super::history::{REGULARS, Regular};
use super::places;
use super::shop::{HOST, PEOPLE, Shop};
use crate::config::Config;

/// With this variable set to 1, a line for programs is printed too.
const FOR_PROGRAMS: &str = "TENON_READY_JSON";

/// Somebody who may log in.
#[derive(Debug, Clone, Serialize)]
pub struct Login {
    /// What they log in with.
    pub login: String,
    /// Their password.
    pub password: String,
    /// Their role.
    pub role: String,
}

/// Somebody who comes again and again: whom to look for among the members.
#[derive(Debug, Clone, Serialize)]
pub struct Known {
    /// What they are called.
    pub name: &'static str,
    /// What leads to them.
    pub phone: &'static str,
    /// Who they are, and what they buy.
    pub story: &'static str,
}

/// Where everything is.
#[derive(Debug, Clone, Serialize)]
pub struct Ready {
    /// The shop.
    pub url: String,
    /// The back office.
    pub admin: String,
    /// The till.
    pub pos: String,
    /// The API.
    pub api: String,
    /// The simulated payment provider.
    pub provider: String,
    /// The local ECPay.
    pub ecpay: String,
    /// The local LINE, which members log in by.
    pub line: String,
    /// The simulated tax platform.
    pub platform: String,
    /// The same addresses by name.
    pub urls: BTreeMap<&'static str, String>,
    /// The brand's host name.
    pub host: String,
    /// The port that everything but the provider answers on.
    pub port: u16,
    /// People who may log in.
    pub logins: Vec<Login>,
    /// Members with a story; none in a bare shop.
    pub regulars: Vec<Known>,
    /// The till.
    pub register_id: Id,
    /// Where the goods lie.
    pub location_id: Id,
    /// Stores by code.
    pub stores: BTreeMap<&'static str, Id>,
    /// Variants by SKU.
    pub variants: BTreeMap<&'static str, Id>,
}

impl Ready {
    pub(super) fn new(
        config: &Config,
        shop: &Shop,
        [provider, ecpay, line, platform]: [String; 4],
        password: &str,
        size: Size,
    ) -> Ready {
        let base = config.url_of(HOST);
        let (url, admin, pos) = (format!("{base}/"), format!("{base}/admin/"), format!("{base}/pos/"));
        let api = format!("{base}/api/v1");
        let urls = [
            ("shop", &url),
            ("admin", &admin),
            ("pos", &pos),
            ("api", &api),
            ("provider", &provider),
            ("ecpay", &ecpay),
            ("line", &line),
            ("platform", &platform),
        ];
        let login = |login: &str, role: &str| Login {
            login: login.to_owned(),
            password: password.to_owned(),
            role: role.to_owned(),
        };
        let mut logins: Vec<Login> = PEOPLE.iter().map(|(name, _, role, _)| login(name, role)).collect();
        if size != Size::Bare {
            logins.extend(places::PEOPLE.iter().map(|(name, _, role, _)| login(name, role)));
        }
        Ready {
            urls: urls.into_iter().map(|(name, url)| (name, url.clone())).collect(),
            url,
            admin,
            pos,
            api,
            provider,
            ecpay,
            line,
            platform,
            host: HOST.to_owned(),
            port: config.listen.port(),
            logins,
            regulars: if size == Size::Bare { Vec::new() } else { REGULARS.iter().map(known).collect() },
            register_id: shop.register,
            location_id: shop.location,
            stores: shop.stores.clone(),
            variants: shop.variants.clone(),
        }
    }

    /// Prints it. A reader that has gone away is no reason to close the shop.
    pub(super) fn print(&self) {
        let mut out = std::io::stdout().lock();
        if std::env::var(FOR_PROGRAMS).is_ok_and(|value| value == "1")
            && let Ok(json) = serde_json::to_string(self)
        {
            let _ = writeln!(out, "TENON_READY {json}");
        }
        let _ = out.write_all(self.block().as_bytes());
        let _ = out.flush();
    }

    fn block(&self) -> String {
        let line = |login: &Login| format!("                   {:<28} {}\n", login.login, login.role);
        let logins: String = self.logins.iter().map(line).collect();
        let told = |one: &Known| format!("                   {} {} {}\n", one.name, one.phone, one.story);
        let regulars: String = self.regulars.iter().map(told).collect();
        let regulars = if regulars.is_empty() { regulars } else { format!("\n  熟客 Regulars\n{regulars}") };
        let password = self.logins.first().map_or("", |login| login.password.as_str());
        format!(
            "\n榫茶開店了 · The shop is open\n\n  商店 Shop        {}\n  後台 Back office {}\n  收銀 Till        {}\n  API              {}/docs\n  模擬付款 SimPay  {}\n  會員 Members     {}account（可用模擬 LINE 登入 · log in with a simulated LINE）\n  訊息 Messages    {}messages（簡訊、信、驗證碼 · every message and code）\n\n  帳號 Log in as\n{logins}  密碼 Password    {password}\n{regulars}\n網址打不開時請用 http://localhost:{} · If these names do not open, begin there.\n按 Ctrl-C 打烊 · Ctrl-C closes the shop.\n\n",
            self.url,
            self.admin,
            self.pos,
            self.url.trim_end_matches('/'),
            self.provider,
            self.url,
            self.admin,
            self.port,
        )
    }
}

fn known(regular: &Regular) -> Known {
    Known { name: regular.name, phone: regular.phone, story: regular.story }
}

/// Opens the shop in a browser, where there is somebody to look at it.
pub(super) fn open_browser(url: &str) {
    if !std::io::stdout().is_terminal() {
        return;
    }
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let opened = Command::new(opener).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    // Without a browser the addresses above are enough.
    drop(opened);
}
