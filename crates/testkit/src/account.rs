//! The user that PostgreSQL runs as: it refuses to run as root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// A user that is not root, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

impl Account {
    /// The user to become, or none when this process is not root's.
    pub(crate) fn to_become() -> Option<Account> {
        if !is_root() {
            return None;
        }
        let accounts = fs::read_to_string("/etc/passwd").expect("/etc/passwd can be read");
        let found = ["postgres", "nobody"].iter().find_map(|name| named(&accounts, name));
        Some(
            found.expect("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run it as"),
        )
    }
}

/// Makes `command` run as that user.
pub(crate) fn run_as(command: &mut Command, account: Option<Account>) {
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
}

/// Gives a folder to that user.
pub(crate) fn give(folder: &Path, account: Option<Account>) {
    if let Some(account) = account {
        std::os::unix::fs::chown(folder, Some(account.user), Some(account.group)).unwrap();
    }
}

fn is_root() -> bool {
    user_number() == 0
}

/// The number of the user whose process this is.
pub(crate) fn user_number() -> u32 {
    fs::metadata("/proc/self").map_or(1, |me| me.uid())
}

fn named(accounts: &str, name: &str) -> Option<Account> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let mut numbers = fields.skip(1);
        Some(Account { user: numbers.next()?.parse().ok()?, group: numbers.next()?.parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_by_its_whole_name() {
        let accounts = "root:x:0:0::/root:/bin/sh\npostgresql:x:9:9::/:/bin/sh\npostgres:x:101:104:x:/var:/bin/sh\n";
        assert_eq!(named(accounts, "postgres"), Some(Account { user: 101, group: 104 }));
        assert_eq!(named(accounts, "nobody"), None);
    }
}
