//! Every permission there is, and the roles a brand begins with.

use kernel::Id;

/// Every permission. An operation names the one it needs; a role is a list of them.
pub const PERMISSIONS: &[&str] = &[
    "catalog.read",
    "catalog.edit",
    "catalog.price",
    "catalog.media",
    "labels.edit",
    "stock.read",
    "stock.receive",
    "stock.adjust",
    "stock.count",
    "stock.reclassify",
    "stock.write_off",
    "stock.transfer",
    "stock.approve_transfer",
    "stock.edit_places",
    "orders.read",
    "orders.fulfil",
    "orders.cancel",
    "orders.place_for",
    "orders.return",
    "orders.return_exception",
    "orders.make",
    "payments.read",
    "payments.refund",
    "payments.settle",
    "payments.edit",
    "till.use",
    "till.void",
    "till.cash",
    "till.drawer",
    "till.price",
    "till.reprint",
    "till.refund_blind",
    "till.report",
    "till.close_day",
    "till.lock_day",
    "members.read",
    "members.edit",
    "members.merge",
    "members.erase",
    "messages.read",
    "wallet.read",
    "wallet.grant",
    "invoices.read",
    "invoices.edit",
    "books.read",
    "books.edit",
    "books.lock",
    "books.unlock",
    "staff.self",
    "staff.read",
    "staff.edit",
    "staff.audit",
    "cases.read",
    "cases.edit",
    "targets.edit",
    "modules.edit",
    "webhooks.edit",
    "jobs.edit",
    "journal.read",
    "keys.edit",
    "exchange.import",
    "exchange.export",
    "exchange.export_people",
    "exchange.health",
    "site.read",
    "site.edit",
    "site.publish",
];

/// A role that every brand has. It cannot be changed: a brand makes its own beside it.
#[derive(Debug, Clone, Copy)]
pub struct Role {
    /// Its name in programs.
    pub code: &'static str,
    /// Its name for people; pages in other languages go by the code.
    pub name: &'static str,
    /// What it allows.
    pub permissions: &'static [&'static str],
}

/// The built-in roles, from most to least.
pub const ROLES: &[Role] = &[
    Role { code: "owner", name: "品牌主", permissions: PERMISSIONS },
    Role {
        code: "manager",
        name: "店長",
        permissions: &[
            "catalog.read",
            "catalog.edit",
            "catalog.price",
            "catalog.media",
            "labels.edit",
            "stock.read",
            "stock.receive",
            "stock.adjust",
            "stock.count",
            "stock.reclassify",
            "stock.write_off",
            "stock.transfer",
            "stock.approve_transfer",
            "orders.read",
            "orders.fulfil",
            "orders.cancel",
            "orders.place_for",
            "orders.return",
            "orders.return_exception",
            "orders.make",
            "payments.read",
            "payments.refund",
            "payments.settle",
            "till.use",
            "till.void",
            "till.cash",
            "till.drawer",
            "till.price",
            "till.reprint",
            "till.refund_blind",
            "till.report",
            "till.close_day",
            "members.read",
            "members.edit",
            "wallet.read",
            "wallet.grant",
            "invoices.read",
            "staff.self",
            "staff.read",
            "targets.edit",
            "cases.read",
            "cases.edit",
        ],
    },
    // Undoing a sale, moving cash, giving credit, and whatever takes goods out of the books need somebody else's eyes.
    Role {
        code: "cashier",
        name: "店員",
        permissions: &[
            "catalog.read",
            "labels.edit",
            "stock.read",
            "stock.receive",
            "stock.count",
            "stock.reclassify",
            "stock.transfer",
            "orders.read",
            "orders.fulfil",
            "orders.return",
            "orders.make",
            "till.use",
            "members.read",
            "members.edit",
            "wallet.read",
            "staff.self",
        ],
    },
    // Looks after the web shop's orders and buyers; stands at no till.
    Role {
        code: "web_agent",
        name: "網路客服",
        permissions: &[
            "catalog.read",
            "stock.read",
            "orders.read",
            "orders.cancel",
            "orders.place_for",
            "members.read",
            "members.edit",
            "wallet.read",
            "staff.self",
            "cases.read",
            "cases.edit",
        ],
    },
    // Numbers, not people: an accountant or an investor looks at no member.
    Role {
        code: "viewer",
        name: "檢視",
        permissions: &["catalog.read", "stock.read", "orders.read", "staff.self", "staff.read", "cases.read"],
    },
];

/// What a grant by a manager may allow, once: acts at a till.
pub const GRANTABLE: &[&str] = &[
    "till.void",
    "till.cash",
    "till.drawer",
    "till.reprint",
    "till.price",
    "till.refund_blind",
    "orders.return_exception",
];

/// The id of a built-in role, the same in every brand.
pub fn role_id(code: &str) -> Id {
    Id::derived("staff.role", code.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_name_known_permissions_once() {
        for (index, permission) in PERMISSIONS.iter().enumerate() {
            assert!(!PERMISSIONS[..index].contains(permission), "{permission} twice");
        }
        for role in ROLES {
            for (index, permission) in role.permissions.iter().enumerate() {
                assert!(PERMISSIONS.contains(permission), "{} names {permission}", role.code);
                assert!(!role.permissions[..index].contains(permission), "{} names {permission} twice", role.code);
            }
        }
    }

    #[test]
    fn it_is_decided_what_a_session_at_a_till_may_do() {
        let not_there = ["till.lock_day", "members.merge", "members.erase", "orders.place_for"];
        for permission in PERMISSIONS {
            let about_it = ["till.", "orders.", "members."].iter().any(|room| permission.starts_with(room));
            let may = api::session::AT_TILL_MAY.contains(permission);
            assert!(!about_it || may != not_there.contains(permission), "{permission}");
        }
        assert!(api::session::AT_TILL_MAY.iter().all(|permission| PERMISSIONS.contains(permission)));
    }

    #[test]
    fn limits_and_grants_are_about_permissions() {
        for permission in GRANTABLE.iter().chain(api::LIMITS.iter().map(|(_, permission)| permission)) {
            assert!(PERMISSIONS.contains(permission), "{permission}");
        }
    }

    #[test]
    fn each_role_holds_all_of_the_next_but_the_last_two() {
        for pair in ROLES[..3].windows(2) {
            for permission in pair[1].permissions {
                assert!(pair[0].permissions.contains(permission), "{} lacks {permission}", pair[0].code);
            }
        }
    }
}
