//! From what somebody uploads to what is kept and served. Pure: bytes in, files out.
//!
//! Nothing of what came in is kept as it came. The bytes are believed and not what the sender calls them; the
//! pixels are decoded within limits, turned upright, brought to the colours of browsers, made smaller and encoded
//! anew. So what else the file held (places, names, scripts, whatever hung behind the picture) is gone.
//!
//! A room of its own because it counts pixels: tests and the demo run it optimised.

use std::io::Cursor;

use fast_image_resize as resize;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, RgbImage,
    RgbaImage,
};
use sha2::{Digest, Sha256};

/// The largest upload, in bytes.
pub const UPLOAD_BYTES: usize = 20 << 20;
/// The longest side of what is decoded, in pixels.
pub const SIDE: u32 = 20_000;
/// The most pixels that are decoded.
pub const PIXELS: u64 = 50_000_000;
/// The most memory that a decoder may ask for, in bytes: all pixels with colour and transparency.
const DECODER_BYTES: u64 = PIXELS * 4;
/// Small enough to send, good enough for goods.
const JPEG_QUALITY: u8 = 82;

/// The longest side of each size, in pixels. The last one is the largest that is kept; a picture that is
/// smaller than a size has it not, but for the last.
pub const EDGES: [i64; 4] = [160, 480, 960, LARGEST];
/// The longest side of what is kept, in pixels.
pub const LARGEST: i64 = 2_048;

/// Why something is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// More bytes than [`UPLOAD_BYTES`].
    #[error("too many bytes")]
    Heavy,
    /// No picture of a kind that is taken.
    #[error("no picture that is taken here")]
    Kind,
    /// More pixels than [`SIDE`], [`PIXELS`] or memory allow.
    #[error("too many pixels")]
    Huge,
    /// Cut off or damaged.
    #[error("cut off or damaged")]
    Broken,
}

/// Width and height so that the longer one is at most `edge`; what is smaller stays as it is.
pub fn fit(width: i64, height: i64, edge: i64) -> (i64, i64) {
    let longest = width.max(height).max(1);
    if longest <= edge {
        return (width, height);
    }
    // To the nearest pixel, and never to none.
    let scaled = |side: i64| ((side * edge + longest / 2) / longest).max(1);
    (scaled(width), scaled(height))
}

/// A picture in all sizes in which it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Developed {
    /// SHA-256 of what was uploaded.
    pub sha256: [u8; 32],
    /// Width of the largest size, in pixels.
    pub width: i64,
    /// Height of the largest size, in pixels.
    pub height: i64,
    /// `jpg`, `png` or `webp`, the same for all sizes.
    pub extension: &'static str,
    /// The sizes, the smallest first.
    pub files: Vec<File>,
}

/// One size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The longest side that it had to fit into: one of [`EDGES`].
    pub size: i64,
    /// Its media type.
    pub content_type: &'static str,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// What is served.
    pub bytes: Vec<u8>,
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// How many pixels decoding would bring, from the file's head alone.
///
/// # Errors
/// As [`develop`], but for what only decoding can find.
pub fn weigh(bytes: &[u8]) -> Result<u64, Fault> {
    let decoder = decoder(bytes, format(bytes)?)?;
    let (width, height) = decoder.dimensions();
    Ok(u64::from(width) * u64::from(height))
}

/// Makes all sizes of an uploaded picture; of one that moves, its first frame.
///
/// # Errors
/// Every [`Fault`].
pub fn develop(bytes: &[u8]) -> Result<Developed, Fault> {
    let format = format(bytes)?;
    if format == ImageFormat::Jpeg && !jpeg_ends(bytes) {
        return Err(Fault::Broken);
    }
    let mut decoder = decoder(bytes, format)?;
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    let sheet = Sheet::of(image, upright, profile.as_deref())?;
    let extension = sheet.extension()?;
    let (width, height) = sheet.dimensions();
    let mut files = Vec::with_capacity(EDGES.len());
    for edge in EDGES.into_iter().filter(|edge| *edge == LARGEST || *edge < width.max(height)) {
        let (width, height) = fit(width, height, edge);
        let bytes = sheet.scaled(width, height)?.encode(extension)?;
        files.push(File { size: edge, content_type: content_type(extension), sha256: digest(&bytes), bytes });
    }
    Ok(Developed { sha256: digest(bytes), width, height, extension, files })
}

/// The media type of files that end so: `jpg`, `png` or `webp`.
pub fn content_type(extension: &str) -> &'static str {
    match extension {
        "jpg" => "image/jpeg",
        "png" => "image/png",
        _ => "image/webp",
    }
}

fn fault(error: &ImageError) -> Fault {
    if matches!(error, ImageError::Limits(_)) { Fault::Huge } else { Fault::Broken }
}

/// What the bytes begin with, whatever the sender calls them.
fn format(bytes: &[u8]) -> Result<ImageFormat, Fault> {
    if bytes.len() > UPLOAD_BYTES {
        return Err(Fault::Heavy);
    }
    let known = image::guess_format(bytes)
        .ok()
        .filter(|format| matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif));
    known.ok_or(Fault::Kind)
}

/// A decoder that has read the head and allocated nothing yet.
fn decoder(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder, Fault> {
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(DECODER_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Fault::Broken);
    }
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > DECODER_BYTES {
        return Err(Fault::Huge);
    }
    Ok(decoder)
}

/// Whether a JPEG goes on to its end: the decoder would paint grey what is missing. What comes after the end does
/// not matter.
fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    let mut in_scan = false;
    while let Some(&byte) = bytes.get(at) {
        if byte != 0xff {
            // Between segments nothing else may stand; inside a scan these are the pixels.
            if !in_scan {
                return false;
            }
            at += 1;
            continue;
        }
        match bytes.get(at + 1) {
            None => return false,
            // A filler, a byte of a scan that is 0xff, the marks between its parts.
            Some(0xff) => at += 1,
            Some(0x00 | 0x01 | 0xd0..=0xd7) => at += 2,
            Some(0xd9) => return true,
            Some(&marker) => {
                let (Some(&high), Some(&low)) = (bytes.get(at + 2), bytes.get(at + 3)) else { return false };
                at += 2 + (usize::from(high) << 8 | usize::from(low)).max(2);
                in_scan = marker == 0xda;
            }
        }
    }
    false
}

/// Pixels of a picture, with transparency only where it has any.
enum Sheet {
    Opaque(RgbImage),
    Clear(RgbaImage),
}

impl Sheet {
    /// At most the largest size, upright, in the colours of browsers.
    fn of(image: DynamicImage, upright: Orientation, profile: Option<&[u8]>) -> Result<Sheet, Fault> {
        let sheet = if image.color().has_alpha() {
            let pixels = image.into_rgba8();
            if pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
                Sheet::Opaque(DynamicImage::from(pixels).into_rgb8())
            } else {
                Sheet::Clear(pixels)
            }
        } else {
            Sheet::Opaque(image.into_rgb8())
        };
        let (width, height) = sheet.dimensions();
        let (width, height) = fit(width, height, LARGEST);
        let mut sheet = sheet.scaled(width, height)?;
        if let Some(profile) = profile {
            sheet.recolour(profile);
        }
        Ok(sheet.turned(upright))
    }

    fn dimensions(&self) -> (i64, i64) {
        let (width, height) = match self {
            Sheet::Opaque(pixels) => pixels.dimensions(),
            Sheet::Clear(pixels) => pixels.dimensions(),
        };
        (i64::from(width), i64::from(height))
    }

    fn turned(self, upright: Orientation) -> Sheet {
        if upright == Orientation::NoTransforms {
            return self;
        }
        match self {
            Sheet::Opaque(pixels) => {
                let mut image = DynamicImage::from(pixels);
                image.apply_orientation(upright);
                Sheet::Opaque(image.into_rgb8())
            }
            Sheet::Clear(pixels) => {
                let mut image = DynamicImage::from(pixels);
                image.apply_orientation(upright);
                Sheet::Clear(image.into_rgba8())
            }
        }
    }

    /// From the colours that the profile names to sRGB. A profile that cannot be read changes nothing, as in browsers.
    fn recolour(&mut self, profile: &[u8]) {
        use moxcms::{ColorProfile, Layout, TransformOptions};
        let Ok(theirs) = ColorProfile::new_from_slice(profile) else { return };
        let (layout, pixels): (Layout, &mut [u8]) = match self {
            Sheet::Opaque(pixels) => (Layout::Rgb, pixels),
            Sheet::Clear(pixels) => (Layout::Rgba, pixels),
        };
        let ours = ColorProfile::new_srgb();
        let transform = theirs.create_transform_8bit(layout, &ours, layout, TransformOptions::default());
        let mut coloured = vec![0; pixels.len()];
        if transform.is_ok_and(|transform| transform.transform(pixels, &mut coloured).is_ok()) {
            pixels.copy_from_slice(&coloured);
        }
    }

    fn scaled(&self, width: i64, height: i64) -> Result<Sheet, Fault> {
        let side = |side: i64| u32::try_from(side).map_err(|_| Fault::Broken);
        let (width, height) = (side(width)?, side(height)?);
        Ok(match self {
            Sheet::Opaque(pixels) => {
                let scaled = scale(pixels, pixels.dimensions(), (width, height), resize::PixelType::U8x3);
                Sheet::Opaque(scaled.and_then(|bytes| RgbImage::from_raw(width, height, bytes)).ok_or(Fault::Broken)?)
            }
            Sheet::Clear(pixels) => {
                let scaled = scale(pixels, pixels.dimensions(), (width, height), resize::PixelType::U8x4);
                Sheet::Clear(scaled.and_then(|bytes| RgbaImage::from_raw(width, height, bytes)).ok_or(Fault::Broken)?)
            }
        })
    }

    /// The smallest of what browsers show as it is: photographs as JPEG; what can be seen through as PNG or WebP,
    /// without loss, whichever is smaller at full size.
    fn extension(&self) -> Result<&'static str, Fault> {
        Ok(match self {
            Sheet::Opaque(_) => "jpg",
            Sheet::Clear(_) if self.encode("webp")?.len() < self.encode("png")?.len() => "webp",
            Sheet::Clear(_) => "png",
        })
    }

    fn encode(&self, extension: &str) -> Result<Vec<u8>, Fault> {
        let (width, height) = match self {
            Sheet::Opaque(pixels) => pixels.dimensions(),
            Sheet::Clear(pixels) => pixels.dimensions(),
        };
        let (colours, pixels): (ExtendedColorType, &[u8]) = match self {
            Sheet::Opaque(pixels) => (ExtendedColorType::Rgb8, pixels),
            Sheet::Clear(pixels) => (ExtendedColorType::Rgba8, pixels),
        };
        let mut bytes = Vec::new();
        let written = match extension {
            "jpg" => {
                JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).write_image(pixels, width, height, colours)
            }
            "png" => PngEncoder::new(&mut bytes).write_image(pixels, width, height, colours),
            _ => WebPEncoder::new_lossless(&mut bytes).write_image(pixels, width, height, colours),
        };
        written.map_err(|_| Fault::Broken)?;
        Ok(bytes)
    }
}

/// Pixels made fewer; the same where nothing is to be done.
fn scale(pixels: &[u8], from: (u32, u32), to: (u32, u32), kind: resize::PixelType) -> Option<Vec<u8>> {
    if from == to {
        return Some(pixels.to_vec());
    }
    let source = resize::images::ImageRef::new(from.0, from.1, pixels, kind).ok()?;
    let mut target = resize::images::Image::new(to.0, to.1, kind);
    let options =
        resize::ResizeOptions::new().resize_alg(resize::ResizeAlg::Convolution(resize::FilterType::CatmullRom));
    resize::Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(target.into_vec())
}
