//! A document before it knows how wide the paper is.

use crate::Bitmap;

/// What is printed, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Its parts.
    pub parts: Vec<Part>,
}

/// One part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that is wrapped where the paper ends.
    Text(String, Style),
    /// Text at the left and text at the right end of the same line; below each other where one line is too short.
    Columns(String, String, Style),
    /// A dashed line over the whole width.
    Rule,
    /// A Code 39 of digits, capitals and `-. $/+%`; what has other characters is left out.
    Code39(String),
    /// Two QR codes of the same version beside each other, at the lowest level of correction. What does not fit
    /// into the version is left out.
    QrPair {
        /// The left one's text.
        left: String,
        /// The right one's text.
        right: String,
        /// 1 to 40.
        version: u8,
    },
    /// A picture in the middle; left out where it is wider than the paper.
    Picture(Bitmap),
    /// So many empty lines.
    Feed(u8),
    /// The paper is cut here.
    Cut,
    /// The cash drawer opens.
    Drawer,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// How large.
    pub size: Size,
    /// Where it stands.
    pub align: Align,
    /// Thicker strokes.
    pub bold: bool,
}

/// How large letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// 24 dots high; Chinese characters 24 wide, others 12.
    #[default]
    Normal,
    /// Twice as high.
    Tall,
    /// Twice as high and twice as wide.
    Double,
}

/// Where text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

impl Size {
    /// How many times as wide, and as high, as [`Size::Normal`].
    pub const fn times(self) -> (usize, usize) {
        match self {
            Size::Normal => (1, 1),
            Size::Tall => (1, 2),
            Size::Double => (2, 2),
        }
    }
}

impl Style {
    /// In the middle of the line.
    pub const CENTRE: Style = Style { size: Size::Normal, align: Align::Centre, bold: false };

    /// The same in this size.
    #[must_use]
    pub const fn sized(self, size: Size) -> Style {
        Style { size, ..self }
    }

    /// The same in bold.
    #[must_use]
    pub const fn bold(self) -> Style {
        Style { bold: true, ..self }
    }
}

impl Page {
    /// Adds a line of text.
    pub fn text(&mut self, text: impl Into<String>, style: Style) -> &mut Page {
        self.push(Part::Text(text.into(), style))
    }

    /// Adds a line with text at both ends.
    pub fn columns(&mut self, left: impl Into<String>, right: impl Into<String>, style: Style) -> &mut Page {
        self.push(Part::Columns(left.into(), right.into(), style))
    }

    /// Adds a part.
    pub fn push(&mut self, part: Part) -> &mut Page {
        self.parts.push(part);
        self
    }

    /// Adds another page's parts.
    pub fn append(&mut self, mut page: Page) -> &mut Page {
        self.parts.append(&mut page.parts);
        self
    }
}
