//! Decisions are written down as `docs/adr/NNNN-rule-as-title.md`, half a page each, numbered without gaps.

use crate::files::{File, Finding};

use super::links::slug;

const FOLDER: &str = "docs/adr/";
/// Says what decisions are; is none.
const INTRODUCTION: &str = "docs/adr/README.md";
const SECTIONS: &[&str] = &["## Context", "## Decision", "## Consequences"];

/// Every decision whose name, number, title or parts are not as the others'.
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut expected = 1;
    let is_decision = |file: &&File| file.path.starts_with(FOLDER) && file.ends(".md") && file.path != INTRODUCTION;
    for file in files.iter().filter(is_decision) {
        let name = file.path.trim_start_matches(FOLDER).trim_end_matches(".md");
        let Some((number, rule)) = numbered(name) else {
            findings.push(Finding::new(&file.path, 0, "name it NNNN-rule-as-title.md"));
            continue;
        };
        if number != expected {
            findings.push(Finding::new(&file.path, 0, format!("its number should be {expected:04}")));
        }
        expected = number + 1;
        let title = file.text.lines().next().unwrap_or_default();
        let said = title.strip_prefix("# ").and_then(|rest| rest.split_once(". ")).map(|(_, rule)| slug(rule));
        if said.as_deref() != Some(rule) {
            let what = format!("its first line should be `# {number}. ` and the rule that its name states");
            findings.push(Finding::new(&file.path, 1, what));
        }
        for section in SECTIONS.iter().filter(|section| !file.text.lines().any(|line| line == **section)) {
            findings.push(Finding::new(&file.path, 0, format!("`{section}` is missing")));
        }
    }
    findings
}

fn numbered(name: &str) -> Option<(u32, &str)> {
    let (number, rule) = name.split_once('-')?;
    let is_rule = rule.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    let is_number = number.len() == 4 && number.chars().all(|digit| digit.is_ascii_digit());
    if is_rule && is_number { Some((number.parse().ok()?, rule)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "\n\n## Context\n\n## Decision\n\n## Consequences\n";

    fn said(files: &[(&str, String)]) -> Vec<String> {
        let files: Vec<File> = files.iter().map(|(path, text)| File::made_up(path, text)).collect();
        check(&files).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn a_decision_like_the_others_passes() {
        let files = [
            ("docs/adr/0001-one-price.md", format!("# 1. One price{BODY}")),
            ("docs/adr/0002-one-stock.md", format!("# 2. One stock{BODY}")),
        ];
        assert_eq!(said(&files), Vec::<String>::new());
        assert_eq!(said(&[("docs/adr/README.md", "# Decisions".to_owned())]), Vec::<String>::new());
    }

    #[test]
    fn names_numbers_titles_and_parts_are_checked() {
        let gap = [("docs/adr/0002-one-price.md", format!("# 2. One price{BODY}"))];
        assert_eq!(said(&gap), ["docs/adr/0002-one-price.md: its number should be 0001"]);
        let shout = [("docs/adr/0001-One_Price.md", format!("# 1. One price{BODY}"))];
        assert_eq!(said(&shout), ["docs/adr/0001-One_Price.md: name it NNNN-rule-as-title.md"]);
        let title = [("docs/adr/0001-one-price.md", format!("# 1. Two prices{BODY}"))];
        assert!(said(&title)[0].contains("its first line should be"));
        let parts = [("docs/adr/0001-one-price.md", "# 1. One price\n## Context\n## Decision\n".to_owned())];
        assert_eq!(said(&parts), ["docs/adr/0001-one-price.md: `## Consequences` is missing"]);
    }
}
