//! Links in the documents lead somewhere, and the book lists every page.

use std::path::{Component, Path, PathBuf};

use crate::files::{File, Finding};

/// The book's table of contents.
const SUMMARY: &str = "docs/SUMMARY.md";

/// Every relative link whose file or heading is missing, and every page of the book that nobody can turn to.
pub fn check(files: &[File], root: &Path) -> Vec<Finding> {
    let pages: Vec<&File> = files.iter().filter(|file| file.ends(".md")).collect();
    let mut findings = Vec::new();
    for page in &pages {
        for (line, target) in links(&page.text) {
            let Some(problem) = problem(page, &target, &pages, root) else { continue };
            findings.push(Finding::new(&page.path, line, format!("the link `{target}` {problem}")));
        }
    }
    findings.extend(unlisted(&pages));
    findings
}

fn problem(page: &File, target: &str, pages: &[&File], root: &Path) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() { page.path.clone() } else { resolved(&page.path, file)? };
    if !root.join(&path).exists() && !pages.iter().any(|page| page.path == path) {
        return Some(format!("leads nowhere: there is no {path}"));
    }
    if heading.is_empty() {
        return None;
    }
    let linked = pages.iter().find(|page| page.path == path)?;
    let known = headings(&linked.text).iter().any(|text| slug(text) == heading);
    (!known).then(|| format!("names a heading that {path} does not have"))
}

/// `file` as seen from the page, from the repository's top; nothing when it leads out of the repository.
fn resolved(page: &str, file: &str) -> Option<String> {
    let mut path = PathBuf::from(page);
    path.pop();
    for part in Path::new(file).components() {
        match part {
            Component::ParentDir if path.pop() => {}
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(path.to_string_lossy().replace('\\', "/"))
}

/// Pages below `docs/` that the book's table of contents does not name.
fn unlisted(pages: &[&File]) -> Vec<Finding> {
    let Some(summary) = pages.iter().find(|page| page.path == SUMMARY) else {
        return vec![Finding::new(SUMMARY, 0, "the book has no table of contents")];
    };
    let listed: Vec<String> =
        links(&summary.text).into_iter().filter_map(|(_, target)| resolved(SUMMARY, &target)).collect();
    pages
        .iter()
        .filter(|page| page.path.starts_with("docs/") && page.path != SUMMARY && !listed.contains(&page.path))
        .map(|page| Finding::new(&page.path, 0, "docs/SUMMARY.md does not list this page"))
        .collect()
}

/// The targets of `[text](target)`, with their lines; code is passed over.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        let mut rest = line.as_str();
        while let Some(start) = rest.find("](") {
            rest = &rest[start + 2..];
            let Some(end) = rest.find(')') else { break };
            let target = rest[..end].split_whitespace().next().unwrap_or_default();
            if !target.is_empty() {
                found.push((number, target.trim_matches(['<', '>']).to_owned()));
            }
            rest = &rest[end..];
        }
    }
    found
}

fn headings(text: &str) -> Vec<String> {
    prose_with_code_spans(text)
        .into_iter()
        .filter(|(_, line)| line.starts_with('#'))
        .map(|(_, line)| line.trim_start_matches('#').trim().to_owned())
        .collect()
}

/// The name by which a heading is linked: lower case, no punctuation, hyphens for spaces.
pub fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' | '-' => Some('-'),
            '_' => Some('_'),
            letter if letter.is_alphanumeric() => Some(letter),
            _ => None,
        })
        .collect()
}

/// The lines outside fenced code, with spans of code blanked.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut lines = prose_with_code_spans(text);
    for (_, line) in &mut lines {
        *line = line.split('`').enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, part)| part).collect();
    }
    lines
}

fn prose_with_code_spans(text: &str) -> Vec<(usize, String)> {
    let mut in_code = false;
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            lines.push((at + 1, line.to_owned()));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pages: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> = pages.iter().map(|(path, text)| File::made_up(path, text)).collect();
        check(&files, Path::new("/nowhere-at-all")).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn links_that_lead_somewhere_pass() {
        let summary = ("docs/SUMMARY.md", "[Guide](guide/start.md)\n[Rule](adr/0001-a.md)");
        let start = ("docs/guide/start.md", "[rule](../adr/0001-a.md#why-so) [top](#a-day) <https://x.y>\n# A day");
        assert_eq!(said(&[summary, start, ("docs/adr/0001-a.md", "# A\n## Why so?")]), Vec::<String>::new());
    }

    #[test]
    fn a_dead_link_is_found() {
        let summary = ("docs/SUMMARY.md", "[Guide](guide/start.md)");
        assert_eq!(
            said(&[summary, ("docs/guide/start.md", "\n[gone](../gone.md)")]),
            ["docs/guide/start.md:2: the link `../gone.md` leads nowhere: there is no docs/gone.md"]
        );
    }

    #[test]
    fn a_missing_heading_is_found() {
        let summary = ("docs/SUMMARY.md", "[Guide](guide/start.md)");
        let said = said(&[summary, ("docs/guide/start.md", "# Here\n[x](#there) [y](#here)")]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("`#there` names a heading"), "{said:?}");
    }

    #[test]
    fn a_page_nobody_lists_is_found() {
        let said = said(&[("docs/SUMMARY.md", ""), ("docs/guide/lost.md", "")]);
        assert_eq!(said, ["docs/guide/lost.md: docs/SUMMARY.md does not list this page"]);
    }

    #[test]
    fn code_is_no_link() {
        let text = "```\n[a](b.md)\n```\nand `[c](d.md)` too";
        assert_eq!(said(&[("docs/SUMMARY.md", ""), ("README.md", text)]), Vec::<String>::new());
    }

    #[test]
    fn slugs_are_made_like_the_readers_of_markdown_do() {
        assert_eq!(slug("One SQL text, two databases"), "one-sql-text-two-databases");
        assert_eq!(slug("匯入 Online Retail"), "匯入-online-retail");
    }
}
