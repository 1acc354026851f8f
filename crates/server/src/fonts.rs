//! The font that characters are drawn from which a receipt printer does not have.
//!
//! It is one that the machine has: none is part of the program. It is read when the first such character is printed,
//! as most shops never print one.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use orders::receipt_paper::Drawing;
use paper::{Bitmap, Font, Glyphs, Size};

use crate::config::Config;

/// Where systems keep a font with all of traditional Chinese.
const KNOWN: &[&str] = &[
    // Debian and Ubuntu: fonts-noto-cjk.
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    // Fedora and Arch.
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    // Debian and Ubuntu: fonts-wqy-zenhei, fonts-arphic-ukai.
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic/ukai.ttc",
    // macOS and Windows.
    "/System/Library/Fonts/PingFang.ttc",
    "C:\\Windows\\Fonts\\msjh.ttc",
];

/// What draws them, by these settings.
pub(crate) fn drawing(config: &Config) -> Drawing {
    let known = || KNOWN.iter().map(PathBuf::from).collect();
    let paths = config.printing_font.clone().map_or_else(known, |path| vec![path]);
    Drawing(Arc::new(Files { paths, font: OnceLock::new() }))
}

struct Files {
    paths: Vec<PathBuf>,
    font: OnceLock<Option<Font>>,
}

impl Glyphs for Files {
    fn draw(&self, letter: char, columns: usize, size: Size) -> Option<Bitmap> {
        let read = || self.paths.iter().find_map(|path| Font::new(std::fs::read(path).ok()?));
        let font = self.font.get_or_init(|| {
            let font = read();
            if font.is_none() {
                tracing::warn!("no font for characters that a receipt printer does not have; set printing.font");
            }
            font
        });
        font.as_ref()?.draw(letter, columns, size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_font_nothing_is_drawn() {
        let none = Files { paths: vec![PathBuf::from("/nowhere/font.ttc")], font: OnceLock::new() };
        assert!(none.draw('𠮷', 2, Size::Normal).is_none());
        assert!(none.font.get().is_some_and(Option::is_none), "it is looked for once");
    }
}
