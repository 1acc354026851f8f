//! Markdown to HTML that is safe to show: the writer's own tags become text, links lead to safe places only, and
//! pictures come from the catalogue.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::check::is_safe_link;

/// The HTML of a text.
pub fn to_html(text: &str) -> String {
    let mut refused = Vec::new();
    let events = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES).filter_map(|event| {
        Some(match event {
            // What was typed as a tag is shown as it was typed.
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => return None,
            // The page has its first heading already.
            Event::Start(Tag::Heading { level, .. }) => {
                Event::Start(Tag::Heading { level: lower(level), id: None, classes: Vec::new(), attrs: Vec::new() })
            }
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let safe = is_safe_link(&dest_url);
                refused.push(!safe);
                if !safe {
                    return None;
                }
                Event::Start(Tag::Link { link_type, dest_url, title: CowStr::Borrowed(""), id: CowStr::Borrowed("") })
            }
            Event::End(TagEnd::Link) => {
                if refused.pop().unwrap_or(true) {
                    return None;
                }
                Event::End(TagEnd::Link)
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                let ours = dest_url.starts_with("/media/") && is_safe_link(&dest_url);
                refused.push(!ours);
                if !ours {
                    return None;
                }
                Event::Start(Tag::Image { link_type, dest_url, title: CowStr::Borrowed(""), id: CowStr::Borrowed("") })
            }
            Event::End(TagEnd::Image) => {
                if refused.pop().unwrap_or(true) {
                    return None;
                }
                Event::End(TagEnd::Image)
            }
            // A class from the fence's own words would be the writer's.
            Event::Start(Tag::CodeBlock(_)) => Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented)),
            other => other,
        })
    });
    let mut page = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut page, events);
    page
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H2,
        HeadingLevel::H3 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html() {
        let html = to_html("# 冷泡茶\n\n**八小時**，見[茶葉](/categories/tea)。\n\n- 一\n- 二");
        assert!(html.contains("<h2>冷泡茶</h2>") && html.contains("<strong>八小時</strong>"), "{html}");
        assert!(html.contains("<a href=\"/categories/tea\">茶葉</a>") && html.contains("<li>一</li>"), "{html}");
    }

    #[test]
    fn nothing_of_the_writers_own_runs() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "a <b onclick=alert(1)>b</b>",
            "[x](javascript:alert(1))",
            "[x](JAVASCRIPT:alert(1))",
            "[x](java&#115;cript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "<javascript:alert(1)>",
            "![x](https://evil.example/x.png)",
            "![x](javascript:alert(1))",
            "[x](/a\"onmouseover=alert(1))",
            "[a](/b 'x\" onmouseover=\"alert(1)')",
            "# x {onclick=alert(1)}",
            "```\"><script>\nx\n```",
            "<svg/onload=alert(1)>",
            "<!--><script>-->",
            "[x]: javascript:alert(1)\n\n[x]",
        ] {
            let html = to_html(hostile);
            let folded = html.to_lowercase();
            for word in [
                "<script",
                "<img src=x",
                "<svg",
                "<b ",
                "href=\"j",
                "href=\"d",
                "evil.example",
                "\" onmouseover",
                "<!--",
            ] {
                assert!(!folded.contains(word), "{hostile} gave {html}");
            }
        }
    }

    #[test]
    fn deep_nesting_takes_its_course() {
        let html = to_html(&">".repeat(20_000));
        assert!(html.len() < 2_000_000);
        let html = to_html(&"[".repeat(20_000));
        assert!(html.len() < 2_000_000);
    }
}
