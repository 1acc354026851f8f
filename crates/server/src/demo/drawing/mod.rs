//! Pictures of goods: drawn from a few shapes and a fixed palette, one look for the whole catalogue.
//!
//! A drawing is SVG in a square of 800, put together from whole numbers, and turned into a PNG that the
//! catalogue takes like any upload.

mod baked;
mod colour;
mod poured;
mod wrapped;

use anyhow::{Context, Result};
use resvg::{tiny_skia, usvg};

pub(super) use colour::{Colour, Scene};

/// Pixels along a side of what is made; tests look at none of them.
const SIDE: u32 = if cfg!(test) { 80 } else { 720 };

/// What a drawing is made with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub(super) main: Colour,
    pub(super) second: Colour,
    pub(super) accent: Colour,
}

/// What draws one kind of thing.
type Draw = fn(Paint) -> String;

/// Every kind of thing that can be drawn.
pub(super) const KINDS: [(&str, Draw); 27] = [
    ("cake", baked::cake),
    ("slice", baked::slice),
    ("roll", baked::roll),
    ("loaf", baked::loaf),
    ("tart", baked::tart),
    ("cookie", baked::cookie),
    ("square", baked::square),
    ("bun", baked::bun),
    ("madeleine", baked::madeleine),
    ("canele", baked::canele),
    ("macaron", baked::macaron),
    ("stick", baked::stick),
    ("bread", baked::bread),
    ("glass", poured::glass),
    ("cup", poured::cup),
    ("bottle", poured::bottle),
    ("pudding", poured::pudding),
    ("jar", poured::jar),
    ("teapot", poured::teapot),
    ("gaiwan", poured::gaiwan),
    ("tumbler", poured::tumbler),
    ("tin", wrapped::tin),
    ("pouch", wrapped::pouch),
    ("sachet", wrapped::sachet),
    ("box", wrapped::gift_box),
    ("candy", wrapped::candy),
    ("tote", wrapped::tote),
];

/// The whole picture as SVG. None when nothing of that kind can be drawn.
pub(super) fn svg(kind: &str, paint: Paint, scene: Scene) -> Option<String> {
    let (_, draw) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let (wall, table) = (scene.wall(), scene.table());
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 800\">\
         <path fill=\"{wall}\" d=\"M0 0h800v800H0z\"/><path fill=\"{table}\" d=\"M0 566h800v234H0z\"/>{}</svg>",
        draw(paint)
    ))
}

/// SVG as PNG.
pub(super) fn png(svg: &str) -> Result<Vec<u8>> {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).context("a drawing cannot be read")?;
    let mut pixels = tiny_skia::Pixmap::new(SIDE, SIDE).context("no memory for a drawing")?;
    // Of the 800 that a drawing has.
    let part = if cfg!(test) { 0.1 } else { 0.9 };
    let scale = tiny_skia::Transform::from_scale(part, part);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().context("a drawing cannot be written")
}

/// The soft shadow under a thing that stands on the table.
fn shadow(x: i32, y: i32, width: i32) -> String {
    let height = width / 7;
    format!("<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{width}\" ry=\"{height}\" fill=\"#1f2421\" opacity=\".1\"/>")
}

/// A flat plate.
fn plate(y: i32, width: i32) -> String {
    let (height, lower, inner, inner_height) = (width / 6, y + 8, width * 3 / 4, width / 8);
    format!(
        "{}<ellipse cx=\"400\" cy=\"{lower}\" rx=\"{width}\" ry=\"{height}\" fill=\"#ded7cb\"/>\
         <ellipse cx=\"400\" cy=\"{y}\" rx=\"{width}\" ry=\"{height}\" fill=\"#fdfbf7\"/>\
         <ellipse cx=\"400\" cy=\"{y}\" rx=\"{inner}\" ry=\"{inner_height}\" fill=\"#f1ece3\"/>",
        shadow(400, y + 18, width + 20)
    )
}

/// Twelve points of a circle with a radius of a thousand.
const CLOCK: [(i32, i32); 12] = [
    (0, -1000),
    (500, -866),
    (866, -500),
    (1000, 0),
    (866, 500),
    (500, 866),
    (0, 1000),
    (-500, 866),
    (-866, 500),
    (-1000, 0),
    (-866, -500),
    (-500, -866),
];

/// Something drawn at each of the twelve points of an ellipse, those at the back first.
fn around(x: i32, y: i32, width: i32, height: i32, each: impl Fn(i32, i32, usize) -> String) -> String {
    let mut points: Vec<(usize, (i32, i32))> = CLOCK.into_iter().enumerate().collect();
    points.sort_by_key(|(_, (_, down))| *down);
    points
        .into_iter()
        .map(|(hour, (right, down))| each(x + right * width / 1000, y + down * height / 1000, hour))
        .collect()
}

/// A leaf of tea.
fn leaf(x: i32, y: i32, turn: i32, colour: Colour) -> String {
    let vein = colour.lighter(30);
    format!(
        "<g transform=\"translate({x} {y}) rotate({turn})\"><path fill=\"{colour}\" d=\"M0 0c14-26 52-32 78-8-24 26-60 30-78 8z\"/>\
         <path fill=\"none\" stroke=\"{vein}\" stroke-width=\"3\" d=\"M4 0c22-6 44-8 66-8\"/></g>"
    )
}

/// Steam over something hot.
fn steam(x: i32, y: i32) -> String {
    format!(
        "<g transform=\"translate({x} {y})\" fill=\"none\" stroke=\"#ffffff\" stroke-width=\"10\" stroke-linecap=\"round\" opacity=\".7\">\
         <path d=\"M-44 0c-22-34 22-54 0-92\"/><path d=\"M0-10c-22-40 22-62 0-104\"/><path d=\"M44 0c-22-34 22-54 0-92\"/></g>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_can_be_drawn() {
        let colour = |name| Colour::named(name).unwrap();
        let paint = Paint { main: colour("honey"), second: colour("cream"), accent: colour("berry") };
        for (kind, _) in KINDS {
            let svg = svg(kind, paint, Scene::Sand).unwrap();
            let png = png(&svg).unwrap();
            assert!(catalog::develop(&png).is_ok(), "{kind}");
        }
        assert!(svg("rocket", paint, Scene::Sand).is_none());
    }
}
