//! The floor: the statements of one real order, replayed on the bare database, on the same disk and with
//! the same care for durability. What lies between it and the measured run is what Tenon costs.

pub mod postgres;
pub mod sqlite;

/// First digits of ids that a replay makes up; with nineteen decimal digits behind they are 32 digits,
/// and they lie in the order in which they were made, as real ids do.
pub const PREFIX: &str = "0190a5c27e1b7";

/// The number that a made-up id ends with: it has nineteen digits whatever `number` is.
pub const ID_BASE: i64 = 1_000_000_000_000_000_000;

/// Numbers kept for the ids of one order.
pub const IDS_AN_ORDER: i64 = 100;

/// The statement with something else for each `$n`; counted from 0.
pub fn with_values(sql: &str, mut value: impl FnMut(usize) -> String) -> String {
    let mut text = String::new();
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        let digits: String = rest[at + 1..].chars().take_while(char::is_ascii_digit).collect();
        text.push_str(&rest[..at]);
        match digits.parse::<usize>() {
            Ok(number) => text.push_str(&value(number.saturating_sub(1))),
            Err(_) => text.push('$'),
        }
        rest = &rest[at + 1 + digits.len()..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_values() {
        let sql = "UPDATE t SET a = a + $2 WHERE b = $1 AND c = $12 AND a >= $2";
        assert_eq!(
            with_values(sql, |index| format!(":v{index}")),
            "UPDATE t SET a = a + :v1 WHERE b = :v0 AND c = :v11 AND a >= :v1"
        );
    }
}
