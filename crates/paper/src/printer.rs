//! What is known of a printer.

use serde::{Deserialize, Serialize};

/// A printer. Its settings say nothing of how it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printer {
    /// How wide its paper is.
    pub width: Width,
    /// How text is told to it.
    pub encoding: Encoding,
    /// True when it cuts the paper; without, paper is fed so that it can be torn.
    pub cutter: bool,
}

/// How wide the paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// 57 or 58 mm: 48 mm are printed on, in 384 dots.
    Mm57,
    /// 80 mm: 72 mm are printed on, in 576 dots.
    #[default]
    Mm80,
}

/// How a printer is told Chinese characters. Which one a printer wants stands in its manual; a test page tells, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Big5 after `FS &`: models for Taiwan.
    #[default]
    Big5,
    /// Big5 after `FS C 1`: models that know several character sets.
    Big5Chosen,
    /// UTF-8 after `FS ( C`, as Epson has it.
    Utf8,
    /// UTF-8 after `FS C 255`: handheld tills with a printer inside.
    Utf8Chosen,
    /// Every line is drawn as a picture: any printer, also one without Chinese characters, only slower.
    Picture,
}

impl Width {
    /// Dots beside each other; 8 to a millimetre.
    pub const fn dots(self) -> usize {
        match self {
            Width::Mm57 => 384,
            Width::Mm80 => 576,
        }
    }

    /// Letters of normal size beside each other; a Chinese character takes two.
    pub const fn columns(self) -> usize {
        self.dots() / crate::letters::COLUMN_DOTS
    }
}

impl Encoding {
    /// The bytes that prepare a printer for it.
    pub(crate) const fn selects(self) -> &'static [u8] {
        match self {
            Encoding::Big5 => b"\x1c&",
            Encoding::Big5Chosen => b"\x1c&\x1cC\x01",
            // Function 48 chooses UTF-8, function 60 prefers the shapes of traditional Chinese.
            Encoding::Utf8 => b"\x1c(C\x02\x00\x30\x02\x1c(C\x03\x00\x3c\x00\x1e",
            Encoding::Utf8Chosen => b"\x1c&\x1cC\xff",
            Encoding::Picture => b"",
        }
    }
}
