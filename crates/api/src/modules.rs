//! Parts of the system that a brand switches on and off one by one. A small shop begins with a till and its goods and
//! takes the next part when it wants it.
//!
//! What is off is refused by the guard and left out of everybody's permissions, so that pages hide it as they hide what
//! a person may not do. Nothing is deleted: what was made while a module was on is there again when it is switched on.
//! Duties stay, whatever is off: a return of what was sold, and people's right to their own data.

use std::collections::BTreeSet;

use kernel::{Code, Event, Id, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Fault, Read, Tx, audit, params};
use utoipa::ToSchema;

use crate::caller::Access;
use crate::{Answer, Body, BrandDb, Caller, IfMatch, Problem, codes, sql};

/// A part that can be switched off.
#[derive(Debug, PartialEq, Eq)]
pub struct Module {
    /// Its name in programs.
    pub name: &'static str,
    /// Modules that it cannot be without.
    pub needs: &'static [&'static str],
    /// Permissions that nobody has while it is off.
    pub permissions: &'static [&'static str],
    /// Operations that are refused while it is off, beside those that need one of these permissions.
    pub operations: &'static [&'static str],
}

/// The web shop's pages, its cart and its checkout.
pub const WEB_SHOP: &str = "web_shop";
/// Having something put aside in a store, from a product's page.
pub const PUT_ASIDE: &str = "put_aside";
/// Returns that customers ask for on an order's page.
pub const ONLINE_RETURNS: &str = "online_returns";
/// Members: joining, logging in, being found at the till.
pub const MEMBERS: &str = "members";

/// Every module.
pub const MODULES: &[Module] = &[
    Module {
        name: WEB_SHOP,
        needs: &[],
        permissions: &[],
        operations: &[
            "orders_open_cart",
            "orders_current_cart",
            "orders_add_line",
            "orders_set_line",
            "orders_remove_line",
            "orders_place",
        ],
    },
    Module { name: PUT_ASIDE, needs: &[WEB_SHOP], permissions: &[], operations: &["orders_put_aside"] },
    Module { name: ONLINE_RETURNS, needs: &[WEB_SHOP], permissions: &[], operations: &["orders_ask_return"] },
    Module { name: "pay_links", needs: &[], permissions: &["orders.place_for"], operations: &[] },
    Module {
        name: MEMBERS,
        needs: &[],
        permissions: &["members.read", "members.edit", "members.merge"],
        operations: &["members_ask_code", "members_ask_second", "members_prove_code"],
    },
    Module { name: "credit", needs: &[MEMBERS], permissions: &["wallet.grant", "wallet.read"], operations: &[] },
    Module {
        name: "transfers",
        needs: &[],
        permissions: &["stock.transfer", "stock.approve_transfer"],
        operations: &["stock_list_transfers", "stock_read_transfer", "stock_write_off_transfer"],
    },
    Module {
        name: "counts",
        needs: &[],
        permissions: &["stock.count"],
        operations: &["stock_post_count", "stock_list_counts", "stock_read_count", "stock_list_count_lines"],
    },
    Module { name: "labels", needs: &[], permissions: &["labels.edit"], operations: &[] },
    Module {
        name: "price_lists",
        needs: &[],
        permissions: &[],
        operations: &[
            "catalog_make_price_list",
            "catalog_set_price_list",
            "catalog_set_list_prices",
            "orders_give_price_list",
        ],
    },
    Module {
        name: "made_to_order",
        needs: &[],
        permissions: &["orders.make"],
        operations: &["catalog_create_option_group", "catalog_set_option_group", "catalog_offer_option_groups"],
    },
    Module { name: "imports", needs: &[], permissions: &["exchange.import"], operations: &[] },
    Module { name: "data_health", needs: &[], permissions: &["exchange.health"], operations: &[] },
    Module {
        name: "developers",
        needs: &[],
        permissions: &["webhooks.edit", "keys.edit", "journal.read"],
        operations: &[],
    },
];

/// The module that an operation belongs to; none for what every shop needs.
pub fn module_of(operation: &str, permission: &str) -> Option<&'static Module> {
    MODULES.iter().find(|module| module.operations.contains(&operation) || module.permissions.contains(&permission))
}

/// What a brand has switched off.
///
/// # Errors
/// When the database says so.
pub fn off(read: &mut Read<'_>) -> Result<BTreeSet<String>, Fault> {
    Ok(state(read)?.0)
}

/// Whether a module is on.
///
/// # Errors
/// When the database says so.
pub fn is_on(read: &mut Read<'_>, name: &str) -> Result<bool, Fault> {
    Ok(!off(read)?.contains(name))
}

/// The refusal of what belongs to a module that is off.
pub fn refusal(module: &Module) -> Refusal {
    Refusal::new(&codes::MODULE_OFF).with("module", module.name)
}

/// Leaves out the permissions that nobody has while some modules are off.
///
/// # Errors
/// When the database says so.
pub fn keep_to_what_is_on(read: &mut Read<'_>, access: &mut Access) -> Result<(), Fault> {
    let off = off(read)?;
    if off.is_empty() {
        return Ok(());
    }
    let closed = MODULES.iter().filter(|module| off.contains(module.name)).flat_map(|module| module.permissions);
    let closed: BTreeSet<&str> = closed.copied().collect();
    for grant in &mut access.grants {
        grant.permissions.retain(|permission| !closed.contains(permission.as_str()));
    }
    Ok(())
}

fn state(read: &mut Read<'_>) -> Result<(BTreeSet<String>, i64), Fault> {
    let found = read.query_opt(sql::MODULES_GET, &[], |row| {
        let off = serde_json::from_str(&row.get::<String>(0)?)
            .map_err(|error| Fault::Decode(format!("the modules: {error}")))?;
        Ok((off, row.get(1)?))
    })?;
    found.ok_or_else(|| Fault::Decode("the modules' row is missing".to_owned()))
}

/// A module as a brand has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModuleRow {
    /// Its name in programs.
    name: &'static str,
    /// Whether it is switched on.
    on: bool,
    /// Modules that it cannot be without.
    needs: &'static [&'static str],
}

/// All modules.
#[derive(Debug, Serialize, ToSchema)]
pub struct Modules {
    /// Each of them, in the order in which pages show them.
    modules: Vec<ModuleRow>,
    /// For `If-Match`.
    version: i64,
}

/// What is to be off from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchModules {
    /// Names of modules; all others are on.
    #[schema(max_items = 50, value_type = Vec<String>)]
    off: BTreeSet<String>,
}

fn shown((off, version): (BTreeSet<String>, i64)) -> Answer<Modules> {
    let modules = MODULES
        .iter()
        .map(|module| ModuleRow { name: module.name, on: !off.contains(module.name), needs: module.needs })
        .collect();
    Answer::ok(Modules { modules, version }).version(version)
}

/// The modules, and which of them are on.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/modules", operation_id = "api_list_modules", tag = "modules",
    responses((status = 200, body = Modules)),
    extensions(("x-permission" = json!("staff.self")), ("x-scope" = json!("shared"))))]
pub async fn list_modules(BrandDb(db): BrandDb) -> Result<Answer<Modules>, Problem> {
    Ok(shown(db.read(state).await?))
}

/// Switches modules on and off. Nothing that was made with them is deleted.
///
/// # Errors
/// `api.module_unknown`; `api.module_needs` when one would be on without what it needs; `store.stale` when
/// somebody else switched in between.
#[utoipa::path(put, path = "/modules", operation_id = "api_switch_modules", tag = "modules",
    params(("If-Match" = String, Header)), request_body = SwitchModules, responses((status = 200, body = Modules)),
    extensions(("x-permission" = json!("modules.edit"))))]
pub async fn switch_modules(
    BrandDb(db): BrandDb,
    caller: Caller,
    IfMatch(version): IfMatch,
    Body(body): Body<SwitchModules>,
) -> Result<Answer<Modules>, Problem> {
    check(&body.off)?;
    let names = json!(body.off).to_string();
    let act = move |tx: &mut Tx<'_>| {
        let (before, _) = state(tx)?;
        let now = tx.now();
        if tx.execute(sql::MODULES_SET, params![&names, now, version])? == 0 {
            return Err((&store::codes::STALE).into());
        }
        let on: Vec<&String> = before.difference(&body.off).collect();
        let off: Vec<&String> = body.off.difference(&before).collect();
        let detail = json!({"on": on, "off": off});
        tx.journal(&Event::new("api.modules_switched", Id::NIL, detail.clone()))?;
        audit::append(tx, &audit::Entry { action: "api.switch_modules", subject: None, outcome: "done", detail })?;
        Ok(())
    };
    db.write("api.switch_modules", caller.actor(), act).await?;
    Ok(shown(db.read(state).await?))
}

fn check(off: &BTreeSet<String>) -> Result<(), Refusal> {
    let refused =
        |code: &'static Code, module: &str| Refusal::new(code).with("module", module.to_owned()).at("/off", code);
    if let Some(unknown) = off.iter().find(|name| MODULES.iter().all(|module| module.name != name.as_str())) {
        return Err(refused(&codes::MODULE_UNKNOWN, &unknown.chars().take(40).collect::<String>()));
    }
    for module in MODULES.iter().filter(|module| !off.contains(module.name)) {
        if let Some(missing) = module.needs.iter().find(|needed| off.contains(**needed)) {
            return Err(refused(&codes::MODULE_NEEDS, module.name).with("needed", *missing));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_module_has_a_name_of_its_own_and_needs_others_that_there_are() {
        for (at, module) in MODULES.iter().enumerate() {
            assert!(MODULES[..at].iter().all(|other| other.name != module.name), "{}", module.name);
            for needed in module.needs {
                assert!(
                    MODULES[..at].iter().any(|other| other.name == *needed),
                    "{needed} stands before {}",
                    module.name
                );
            }
            assert!(
                !module.permissions.is_empty() || !module.operations.is_empty(),
                "{} switches nothing",
                module.name
            );
        }
    }

    #[test]
    fn what_is_needed_cannot_be_off() {
        let off = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert!(check(&off(&[])).is_ok());
        assert!(check(&off(&["labels"])).is_ok());
        assert_eq!(check(&off(&["members"])).unwrap_err().code.name, "api.module_needs");
        assert!(check(&off(&["members", "credit"])).is_ok());
        assert_eq!(check(&off(&["tills"])).unwrap_err().code.name, "api.module_unknown");
        let all: Vec<&str> = MODULES.iter().map(|module| module.name).collect();
        assert!(check(&off(&all)).is_ok(), "a shop with a till and its goods");
    }
}
