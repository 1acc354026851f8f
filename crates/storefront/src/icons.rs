//! The theme's mark as PNG in the sizes that phones ask for, drawn when it is first asked for. The same shapes as
//! `themes/default/icon.svg`.

#![allow(clippy::float_arithmetic, reason = "points of a drawing, never money")]

use std::io::Cursor;
use std::sync::OnceLock;

use image::{ImageFormat, Rgba, RgbaImage};

/// A picture of the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon {
    /// Its name in addresses.
    pub name: &'static str,
    /// Its width and height in pixels.
    pub size: u32,
    /// Whether the phone cuts its edge: the colour goes to the edge, and the mark stays in the middle.
    pub maskable: bool,
}

/// All of them.
pub const ICONS: [Icon; 4] = [
    Icon { name: "icon-192.png", size: 192, maskable: false },
    Icon { name: "icon-512.png", size: 512, maskable: false },
    Icon { name: "icon-maskable-512.png", size: 512, maskable: true },
    Icon { name: "icon-apple-180.png", size: 180, maskable: true },
];

/// Points a pixel that are looked at in each direction.
const FINE: u32 = 4;

const TEA: [f32; 3] = [47.0, 107.0, 83.0];
const PAPER: [f32; 3] = [250.0, 247.0, 242.0];

/// The colour at a point of the mark's own 32 by 32, and how opaque it is.
fn colour(x: f32, y: f32, whole: bool) -> ([f32; 3], f32) {
    let within = |left: f32, top: f32, right: f32, bottom: f32| x >= left && x < right && y >= top && y < bottom;
    let radius = 7.0;
    let (dx, dy) = ((radius - x).max(x - (32.0 - radius)).max(0.0), (radius - y).max(y - (32.0 - radius)).max(0.0));
    if !whole && dx.hypot(dy) > radius {
        return (TEA, 0.0);
    }
    if within(7.0, 9.0, 25.0, 14.0) || within(13.0, 14.0, 19.0, 23.0) {
        return (PAPER, 1.0);
    }
    if within(7.0, 17.0, 11.0, 25.0) || within(21.0, 17.0, 25.0, 25.0) {
        return ([0, 1, 2].map(|at| (TEA[at] + PAPER[at]) / 2.0), 1.0);
    }
    (TEA, 1.0)
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of at most 512, colours of at most 255"
)]
fn drawn(icon: Icon) -> Option<Vec<u8>> {
    // A mark whose edge is cut is drawn smaller, so that nothing of it is lost.
    let (scale, shift) = if icon.maskable { (1.25, -4.0) } else { (1.0, 0.0) };
    let unit = 32.0 * scale / (icon.size * FINE) as f32;
    let picture = RgbaImage::from_fn(icon.size, icon.size, |column, row| {
        let (mut sum, mut opaque) = ([0.0_f32; 3], 0.0_f32);
        for point in 0..FINE * FINE {
            let x = ((column * FINE + point % FINE) as f32 + 0.5) * unit + shift;
            let y = ((row * FINE + point / FINE) as f32 + 0.5) * unit + shift;
            let (shade, alpha) = colour(x, y, icon.maskable);
            opaque += alpha;
            for (total, part) in sum.iter_mut().zip(shade) {
                *total += part * alpha;
            }
        }
        let of = |at: usize| (sum[at] / opaque.max(1.0)).round() as u8;
        Rgba([of(0), of(1), of(2), (opaque * 255.0 / (FINE * FINE) as f32).round() as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).ok()?;
    Some(bytes.into_inner())
}

/// The PNG of that name.
pub fn png(name: &str) -> Option<&'static [u8]> {
    static DRAWN: [OnceLock<Option<Vec<u8>>>; ICONS.len()] = [const { OnceLock::new() }; ICONS.len()];
    let at = ICONS.iter().position(|icon| icon.name == name)?;
    let (icon, place) = (ICONS.get(at)?, DRAWN.get(at)?);
    place.get_or_init(|| drawn(*icon)).as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_have_their_size_and_the_marks_colours() {
        for icon in ICONS {
            let picture = image::load_from_memory(png(icon.name).unwrap()).unwrap().to_rgba8();
            assert_eq!(picture.dimensions(), (icon.size, icon.size));
            let corner = picture.get_pixel(0, 0);
            assert_eq!(corner[3], if icon.maskable { 255 } else { 0 }, "{}", icon.name);
            let middle = picture.get_pixel(icon.size / 2, icon.size / 2);
            assert_eq!(middle.0, [250, 247, 242, 255], "the beam of the mark");
            assert!(png(icon.name).unwrap().len() < 20_000, "{} is small", icon.name);
        }
        assert!(png("icon-1.png").is_none());
    }
}
