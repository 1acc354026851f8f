//! A page in rows that are as wide as the paper.

use crate::letters::{clean, columns, width};
use crate::page::{Align, Page, Part, Style};
use crate::{Bitmap, Width, codes};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// Letters, with blanks before them where they do not begin at the left.
    Letters(String, Style),
    /// Dots.
    Picture(Bitmap),
    /// An empty line.
    Empty,
    /// The paper is cut.
    Cut,
    /// The drawer opens.
    Drawer,
}

/// All rows of a page.
pub(crate) fn rows(page: &Page, paper: Width) -> Vec<Row> {
    let mut rows = Vec::new();
    for part in &page.parts {
        match part {
            Part::Text(text, style) => {
                let columns = paper.columns() / style.size.times().0;
                let lines = wrap(&clean(text), columns);
                rows.extend(lines.into_iter().map(|line| Row::Letters(placed(&line, columns, style.align), *style)));
            }
            Part::Columns(left, right, style) => {
                let columns = paper.columns() / style.size.times().0;
                let lines = two_ends(&clean(left), &clean(right), columns);
                rows.extend(lines.into_iter().map(|line| Row::Letters(line, *style)));
            }
            Part::Rule => rows.push(Row::Letters("-".repeat(paper.columns()), Style::default())),
            Part::Code39(text) => rows.extend(codes::code39(text, paper.dots()).map(Row::Picture)),
            Part::QrPair { left, right, version } => {
                rows.extend(codes::qr_pair(left, right, *version, paper.dots()).map(Row::Picture));
            }
            Part::Picture(picture) => rows.extend(middle(picture, paper.dots()).map(Row::Picture)),
            Part::Feed(lines) => rows.extend((0..*lines).map(|_| Row::Empty)),
            Part::Cut => rows.push(Row::Cut),
            Part::Drawer => rows.push(Row::Drawer),
        }
    }
    rows
}

fn middle(picture: &Bitmap, dots: usize) -> Option<Bitmap> {
    let left = dots.checked_sub(picture.width())? / 2;
    let mut wide = Bitmap::new(dots, picture.height());
    wide.draw(picture, left, 0);
    Some(wide)
}

fn placed(line: &str, columns: usize, align: Align) -> String {
    let free = columns.saturating_sub(width(line));
    let before = match align {
        Align::Left => 0,
        Align::Centre => free / 2,
        Align::Right => free,
    };
    " ".repeat(before) + line
}

fn two_ends(left: &str, right: &str, columns: usize) -> Vec<String> {
    let mut lines = wrap(left, columns);
    let right = wrap(right, columns);
    let [right] = right.as_slice() else {
        lines.extend(right.iter().map(|line| placed(line, columns, Align::Right)));
        return lines;
    };
    match lines.last_mut() {
        Some(_) if right.is_empty() => {}
        // One blank at least between both, unless one of them is empty.
        Some(last) if last.is_empty() || width(last) + 1 + width(right) <= columns => {
            let between = columns.saturating_sub(width(last) + width(right));
            last.push_str(&" ".repeat(between));
            last.push_str(right);
        }
        _ => lines.push(placed(right, columns, Align::Right)),
    }
    lines
}

/// Lines that fit: between Chinese characters anywhere, else between words, within a word only where it is longer
/// than a line. An empty text is one empty line.
fn wrap(text: &str, columns_of_line: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for letter in text.trim_end_matches(' ').chars() {
        if width(&line) + columns(letter) > columns_of_line {
            if letter == ' ' {
                lines.push(std::mem::take(&mut line));
                continue;
            }
            let rest = line.split_off(break_before(&line, letter));
            lines.push(std::mem::replace(&mut line, rest).trim_end_matches(' ').to_owned());
        }
        line.push(letter);
    }
    lines.push(line);
    lines
}

/// Where a full line is broken when `next` does not fit: after its last blank or Chinese character.
fn break_before(line: &str, next: char) -> usize {
    let breaks_after = |letter: char| letter == ' ' || columns(letter) == 2;
    if columns(next) == 2 {
        return line.len();
    }
    match line.char_indices().rev().find(|(_, letter)| breaks_after(*letter)) {
        Some((place, letter)) => place + letter.len_utf8(),
        None => line.len(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::page::Size;

    fn letters(page: &Page, paper: Width) -> Vec<String> {
        let text = |row| match row {
            Row::Letters(text, _) => text,
            other => format!("{other:?}"),
        };
        rows(page, paper).into_iter().map(text).collect()
    }

    #[test]
    fn long_names_are_wrapped() {
        assert_eq!(wrap("阿里山高山烏龍茶", 10), ["阿里山高山", "烏龍茶"]);
        assert_eq!(wrap("a阿里山高山烏龍茶", 10), ["a阿里山高", "山烏龍茶"], "no half characters");
        assert_eq!(wrap("Cold brew coffee", 10), ["Cold brew", "coffee"]);
        assert_eq!(wrap("Cold brewing coffee", 9), ["Cold", "brewing", "coffee"]);
        assert_eq!(wrap("SKU-1234567890", 10), ["SKU-123456", "7890"]);
        assert_eq!(wrap("冰茶 500ml裝", 10), ["冰茶 500ml", "裝"]);
        assert_eq!(wrap("冰茶茶 500ml", 10), ["冰茶茶", "500ml"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("1234567890 ", 10), ["1234567890"]);
        assert_eq!(wrap("1234567890 1", 10), ["1234567890", "1"]);
    }

    #[test]
    fn both_ends_share_a_line_where_it_is_long_enough() {
        assert_eq!(two_ends("小計", "120", 10), ["小計   120"]);
        assert_eq!(two_ends("高山烏龍", "1", 10), ["高山烏龍 1"]);
        assert_eq!(two_ends("高山烏龍", "12", 10), ["高山烏龍", "        12"]);
        assert_eq!(two_ends("", "1234567890", 10), ["1234567890"]);
        assert_eq!(two_ends("茶", "12345678901", 10), ["茶", "1234567890", "         1"]);
    }

    #[test]
    fn large_letters_take_the_room_of_two() {
        let mut page = Page::default();
        page.text("電子發票證明聯", Style::CENTRE.sized(Size::Double)).text("ab", Style::CENTRE).push(Part::Rule);
        assert_eq!(letters(&page, Width::Mm57), [" 電子發票證明聯", &(" ".repeat(15) + "ab"), &"-".repeat(32)]);
        assert_eq!(letters(&page, Width::Mm80)[0], "     電子發票證明聯");
    }

    #[test]
    fn a_picture_stands_in_the_middle_or_nowhere() {
        let mut dot = Bitmap::new(2, 1);
        dot.darken(0, 0);
        let mut page = Page::default();
        page.push(Part::Picture(dot)).push(Part::Picture(Bitmap::new(385, 1)));
        let rows = rows(&page, Width::Mm57);
        let [Row::Picture(picture)] = rows.as_slice() else { panic!("{rows:?}") };
        assert!((picture.width(), picture.is_dark(191, 0)) == (384, true));
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_letter_is_lost(left in "\\PC{0,80}", right in "\\PC{0,12}", paper in 2usize..48) {
            let lines = two_ends(&clean(&left), &clean(&right), paper);
            let of = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            for line in &lines {
                prop_assert!(width(line) <= paper, "{line:?}");
            }
            prop_assert_eq!(of(&lines.concat()), of(&clean(&(left + &right))));
        }
    }
}
