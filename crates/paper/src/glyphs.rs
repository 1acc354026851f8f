//! Who draws a character that the printer does not have.
//!
//! No font is part of this repository: a [`Font`] is made of the bytes of one that the machine has.

use skrifa::instance::{LocationRef, Size as Scale};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

use crate::letters::{COLUMN_DOTS, LETTER_DOTS};
use crate::{Bitmap, Size};

/// Draws characters.
pub trait Glyphs {
    /// A character that takes so many columns (half the width of a Chinese character); `None` when it has none. The
    /// picture is as large as [`cell`] says.
    fn draw(&self, letter: char, columns: usize, size: Size) -> Option<Bitmap>;
}

/// Width and height in dots of what takes so many columns in this size.
pub fn cell(columns: usize, size: Size) -> (usize, usize) {
    let (wide, high) = size.times();
    (columns * COLUMN_DOTS * wide, LETTER_DOTS * high)
}

/// Draws nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFont;

impl Glyphs for NoFont {
    fn draw(&self, _: char, _: usize, _: Size) -> Option<Bitmap> {
        None
    }
}

/// An outline font: OpenType or TrueType, also a collection of them.
pub struct Font {
    bytes: Vec<u8>,
    index: u32,
}

/// Units that the height of a letter is divided into while it is drawn.
const EM: i32 = 1_024;
/// Units from the top of the cell to the line that letters stand on. Chinese characters reach 0.12 below it.
const BASELINE: i32 = 901;
/// Each dot is looked at in so many rows, and so many places of each.
const SAMPLES: usize = 4;
/// So many of a dot's 16 places have to be black for it to be.
const DARK: u8 = 6;

impl Font {
    /// Reads a font. Of a collection the first whose name ends with `TC` (traditional Chinese), else the first.
    /// `None` when it is none that can be read.
    pub fn new(bytes: Vec<u8>) -> Option<Font> {
        let is_taiwans = |index: &u32| {
            let font = FontRef::from_index(&bytes, *index).ok();
            let mut names = font.iter().flat_map(|font| font.localized_strings(StringId::FAMILY_NAME));
            names.any(|name| name.to_string().ends_with(" TC"))
        };
        let indices = 0..64;
        let readable = indices.take_while(|index| FontRef::from_index(&bytes, *index).is_ok());
        let index = readable.clone().find(is_taiwans).or_else(|| readable.clone().next())?;
        Some(Font { bytes, index })
    }
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Font({} bytes, {})", self.bytes.len(), self.index)
    }
}

impl Glyphs for Font {
    fn draw(&self, letter: char, columns: usize, size: Size) -> Option<Bitmap> {
        let font = FontRef::from_index(&self.bytes, self.index).ok()?;
        let glyph = font.charmap().map(letter)?;
        let outline = font.outline_glyphs().get(glyph)?;
        let scale = Scale::new(1_024.0);
        let mut pen = Pen::default();
        outline.draw(DrawSettings::unhinted(scale, LocationRef::default()), &mut pen).ok()?;
        let metrics = font.glyph_metrics(scale, LocationRef::default());
        let advance = metrics.advance_width(glyph).map_or(EM, |wide| point(wide, 0.0).0);
        let room = i32::try_from(columns).ok()? * EM / 2;
        Some(pen.fill(advance.max(0), room, cell(columns, size)))
    }
}

/// Collects an outline as straight edges in units, y upwards.
#[derive(Default)]
struct Pen {
    edges: Vec<[(i32, i32); 2]>,
    start: (i32, i32),
    at: (i32, i32),
}

/// Straight pieces that a curve becomes: at 48 dots nobody sees more.
const PIECES: i64 = 8;

impl Pen {
    fn to(&mut self, point: (i32, i32)) {
        self.edges.push([self.at, point]);
        self.at = point;
    }

    /// A Bézier curve through these weights of its points.
    fn curve(&mut self, points: &[(i32, i32)], weights: impl Fn(i64, i64) -> Vec<i64>) {
        for piece in 1..=PIECES {
            let weights = weights(piece, PIECES - piece);
            let whole: i64 = weights.iter().sum();
            let along = |part: fn(&(i32, i32)) -> i32| {
                let sum: i64 = points.iter().zip(&weights).map(|(point, weight)| i64::from(part(point)) * weight).sum();
                i32::try_from(sum / whole).unwrap_or_default()
            };
            self.to((along(|point| point.0), along(|point| point.1)));
        }
    }

    /// Fills the outline into a cell with room for so many units beside each other. What is wider is made narrower,
    /// what is narrower stands in its middle.
    fn fill(&self, advance: i32, room: i32, (width, height): (usize, usize)) -> Bitmap {
        let mut bitmap = Bitmap::new(width, height);
        let fine = |dots: usize| i32::try_from(dots * SAMPLES).unwrap_or_default();
        let (fine_width, fine_height) = (fine(width), fine(height));
        let span = advance.max(room).max(1);
        let shift = (span - advance) / 2;
        let scaled = |units: i32, by: i32, span: i32| {
            i32::try_from(i64::from(units) * i64::from(by) * 16 / i64::from(span)).unwrap_or_default()
        };
        let x = |units: i32| scaled(units + shift, fine_width, span);
        let y = |units: i32| scaled(BASELINE - units, fine_height, EM);
        let edges: Vec<[(i32, i32); 2]> = self.edges.iter().map(|edge| edge.map(|(ux, uy)| (x(ux), y(uy)))).collect();
        let mut counts = vec![0u8; width * height];
        for row in 0..height * SAMPLES {
            // In the middle between two of our units, so that no corner lies on the line.
            let line = i32::try_from(row).unwrap_or_default() * 16 + 8;
            for (from, until) in spans(&edges, line) {
                let first = (from + 8).div_euclid(16).max(0);
                let last = (until + 8).div_euclid(16).min(fine_width);
                for column in first..last {
                    let dot = (row / SAMPLES) * width + usize::try_from(column).unwrap_or_default() / SAMPLES;
                    if let Some(count) = counts.get_mut(dot) {
                        *count += 1;
                    }
                }
            }
        }
        for (dot, _) in counts.iter().enumerate().filter(|(_, count)| **count >= DARK) {
            bitmap.darken(dot % width.max(1), dot / width.max(1));
        }
        bitmap
    }
}

/// Where a line is inside of the outline: wherever edges go round it, in whichever direction.
fn spans(edges: &[[(i32, i32); 2]], line: i32) -> Vec<(i32, i32)> {
    let mut crossings: Vec<(i32, i32)> = edges
        .iter()
        .filter(|[from, to]| (from.1 <= line) != (to.1 <= line))
        .map(|[from, to]| {
            let part = i64::from(to.0 - from.0) * i64::from(line - from.1) / i64::from(to.1 - from.1);
            (from.0 + i32::try_from(part).unwrap_or_default(), if to.1 > from.1 { 1 } else { -1 })
        })
        .collect();
    crossings.sort_unstable();
    let mut around = 0;
    let mut inside = Vec::new();
    for pair in crossings.windows(2) {
        around += pair[0].1;
        if around != 0 {
            inside.push((pair[0].0, pair[1].0));
        }
    }
    inside
}

/// A font's units are far from the ends of 32 bits; what is not is cut off there.
fn point(x: f32, y: f32) -> (i32, i32) {
    let within = |units: f32| (units as i32).clamp(-64 * EM, 64 * EM);
    (within(x), within(y))
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = point(x, y);
        self.at = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.to(point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let points = [self.at, point(cx, cy), point(x, y)];
        self.curve(&points, |t, rest| vec![rest * rest, 2 * t * rest, t * t]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let points = [self.at, point(cx0, cy0), point(cx1, cy1), point(x, y)];
        self.curve(&points, |t, rest| vec![rest * rest * rest, 3 * t * rest * rest, 3 * t * t * rest, t * t * t]);
    }

    fn close(&mut self) {
        self.to(self.start);
    }
}
