//! Every refusal of every slice: what programs may rely on and people read.

use std::fmt::Write as _;

use kernel::Code;

/// All codes, by name.
pub fn all() -> Vec<&'static Code> {
    let slices: &[&[&Code]] = &[
        api::codes::ALL,
        store::codes::ALL,
        promo::codes::ALL,
        ledger::codes::ALL,
        till::codes::ALL,
        staff::codes::ALL,
        catalog::codes::ALL,
        stock::codes::ALL,
        members::codes::ALL,
        wallet::codes::ALL,
        fiscal::codes::ALL,
        invoices::codes::ALL,
        preorders::codes::ALL,
        orders::codes::ALL,
        exchange::codes::ALL,
        books::codes::ALL,
        site::codes::ALL,
    ];
    let mut codes: Vec<&'static Code> = slices.concat();
    codes.sort_by_key(|code| code.name);
    codes
}

/// The reference page: `tenon errors` prints it and the repository keeps it.
pub fn reference() -> String {
    let mut page = String::from(
        "# Errors\n\nEvery refusal carries one of these codes in `code` of its problem details. Codes are never reused and their\nmeaning does not change. `{name}` stands for a value in `params`; `{name?one:words;other:words}` for the words\nthat stand for it in the sentence.\n\nThis page is written by `tenon errors`.\n\n| code | HTTP | 中文 | English |\n|---|---|---|---|\n",
    );
    for code in all() {
        // Writing to a text cannot fail.
        let _ = writeln!(page, "| `{}` | {} | {} | {} |", code.name, code.status, cell(code.zh_tw), cell(code.en));
    }
    page
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands for a value, each with the values that have words of their own.
    fn placeholders(text: &str) -> Vec<(&str, Vec<&str>)> {
        let inside = text.split('{').skip(1).filter_map(|part| part.split('}').next());
        let mut names: Vec<(&str, Vec<&str>)> = inside
            .map(|inside| {
                let (name, choices) = inside.split_once('?').unwrap_or((inside, ""));
                (name, choices.split(';').filter_map(|choice| Some(choice.split_once(':')?.0)).collect())
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn names_are_unique_and_both_languages_say_the_same() {
        let codes = all();
        assert!(codes.len() > 100, "{}", codes.len());
        for pair in codes.windows(2) {
            assert_ne!(pair[0].name, pair[1].name, "two refusals of one name");
        }
        for code in codes {
            let (slice, what) = code.name.split_once('.').unwrap();
            let plain = |text: &str| {
                text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            };
            assert!(plain(slice) && plain(what), "{}", code.name);
            assert!((400..=599).contains(&code.status), "{}", code.name);
            assert!(!code.zh_tw.trim().is_empty() && !code.en.trim().is_empty(), "{}", code.name);
            assert_eq!(placeholders(code.zh_tw), placeholders(code.en), "{}", code.name);
            assert!(
                code.zh_tw.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character)),
                "{}",
                code.name
            );
        }
    }

    #[test]
    fn every_status_is_one_that_the_document_declares() {
        let declared = crate::routes::openapi()["components"]["responses"].as_object().unwrap().clone();
        for code in all() {
            let undeclared = [405, 502];
            let status = code.status.to_string();
            assert!(
                declared.contains_key(&status) || undeclared.contains(&code.status),
                "{} answers {status}",
                code.name
            );
        }
    }
}
