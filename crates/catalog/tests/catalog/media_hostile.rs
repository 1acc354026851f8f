//! Files that mean harm, and files that are only broken: refused in words, nothing kept.

use std::io::Cursor;

use catalog::develop::{PIXELS, SIDE, UPLOAD_BYTES};
use catalog::{Developed, develop};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, RgbaImage};

use crate::media::drawing;

fn refused(bytes: &[u8]) -> &'static str {
    match develop(bytes) {
        Ok(kept) => panic!("kept {} by {}", kept.width, kept.height),
        Err(refusal) => {
            for locale in ["zh-TW", "en"] {
                assert!(!refusal.sentence(locale).contains('{'), "{}", refusal.sentence(locale));
            }
            refusal.code.name
        }
    }
}

fn largest(kept: &Developed) -> RgbImage {
    image::load_from_memory(&kept.files.last().unwrap().bytes).unwrap().into_rgb8()
}

/// The check number of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |mut sum, byte| {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
        }
        sum
    })
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind.as_slice(), data].concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), body.as_slice(), &crc(&body).to_be_bytes()].concat()
}

/// A PNG that says it is so large; of its pixels there is next to nothing.
fn png(width: u32, height: u32, depth: u8) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, 6, 0, 0, 0]].concat();
    // A few zeros as a zlib stream without compression.
    let zeros = [0x78, 0x01, 0x01, 0x04, 0x00, 0xfb, 0xff, 0, 0, 0, 0, 0, 0x04, 0, 0x01];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &zeros), chunk(b"IEND", &[])].concat()
}

/// A GIF whose screen is so large, with frames of one pixel.
fn gif(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend([0x80, 0, 0, 10, 20, 30, 200, 210, 220]);
    for _ in 0..frames {
        bytes.extend([0x21, 0xf9, 4, 0, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
    }
    bytes.push(0x3b);
    bytes
}

/// A WebP that moves on a canvas that it says is so large.
fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut body = b"WEBPVP8X".to_vec();
    body.extend(10_u32.to_le_bytes());
    body.extend([0x02, 0, 0, 0]);
    body.extend(&(width - 1).to_le_bytes()[..3]);
    body.extend(&(height - 1).to_le_bytes()[..3]);
    body.extend(b"ANIM");
    body.extend(6_u32.to_le_bytes());
    body.extend([0; 6]);
    // One frame of one pixel.
    let frame = [0x2f, 0, 0, 0, 0, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0x08];
    body.extend(b"ANMF");
    body.extend(u32::try_from(16 + 8 + frame.len()).unwrap().to_le_bytes());
    body.extend([0; 16]);
    body.extend(b"VP8L");
    body.extend(u32::try_from(frame.len()).unwrap().to_le_bytes());
    body.extend(frame);
    [b"RIFF".as_slice(), &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

#[test]
fn what_is_no_picture_is_refused_whatever_it_is_called() {
    for other in [
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".as_slice(),
        b"<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg>&x;</svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n1 0 obj",
        b"PK\x03\x04evil",
        b"\x7fELF\x02\x01\x01",
        b"BM\x46\x00\x00\x00",
        b"II*\x00\x08\x00\x00\x00",
        b"\x00\x00\x00\x1cftypheic",
        b"",
        b"G",
        b" \x89PNG\r\n\x1a\n",
    ] {
        assert_eq!(refused(other), "catalog.media_kind", "{other:?}");
    }
}

#[test]
fn a_wrong_beginning_is_no_promise() {
    for beginning in [b"\x89PNG\r\n\x1a\n".as_slice(), b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x10\x00\x00\x00WEBP"] {
        let bytes = [beginning, b"<script>alert(1)</script>"].concat();
        // Read as a GIF's size, the text is a huge one.
        assert!(["catalog.media_broken", "catalog.media_huge"].contains(&refused(&bytes)), "{beginning:?}");
    }
}

#[test]
fn what_is_cut_off_is_refused() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = drawing(7, 320, 240, format);
        assert!(develop(&whole).is_ok(), "{format:?}");
        for parts in [0, 10, 30, 60, 90] {
            // What is shorter than the mark of a format is of none.
            let cut = &whole[..(whole.len() * parts / 100).max(12)];
            assert_eq!(refused(cut), "catalog.media_broken", "{format:?} cut to {parts} %");
        }
    }
    let jpeg = drawing(7, 320, 240, ImageFormat::Jpeg);
    assert_eq!(refused(&jpeg[..jpeg.len() - 2]), "catalog.media_broken", "without its end");
}

#[test]
fn bombs_are_refused_by_their_heads() {
    assert_eq!(refused(&png(50_000, 50_000, 8)), "catalog.media_huge");
    assert_eq!(refused(&png(SIDE, SIDE, 8)), "catalog.media_huge", "each side may be, both together not");
    assert_eq!(refused(&png(8_000, 6_000, 16)), "catalog.media_huge", "so many pixels are fine, but not so deep");
    assert_eq!(refused(&gif(u16::MAX, u16::MAX, 1)), "catalog.media_huge");
    assert_eq!(refused(&webp(1 << 14, 1 << 14)), "catalog.media_huge");
    assert_eq!(refused(&webp(1 << 20, 1 << 8)), "catalog.media_huge");
    let pixels = catalog::develop::weigh(&png(10_000, 5_000, 8)).unwrap();
    assert_eq!(pixels, PIXELS, "exactly as many as are allowed");
    assert_eq!(refused(&png(10_000, 5_000, 8)), "catalog.media_broken", "and then they are missing");
}

#[test]
fn a_picture_without_pixels_is_refused() {
    for bytes in [png(0, 0, 8), png(0, 10, 8), png(10, 0, 8), gif(0, 0, 0), gif(10, 10, 0)] {
        assert_eq!(refused(&bytes), "catalog.media_broken");
    }
}

#[test]
fn of_what_moves_the_first_frame_is_kept() {
    let kept = develop(&gif(2, 2, 20_000)).unwrap();
    assert_eq!((kept.width, kept.height, kept.files.len()), (2, 2, 1));
}

#[test]
fn what_weighs_too_much_is_refused() {
    let mut bytes = drawing(1, 10, 10, ImageFormat::Png);
    bytes.resize(UPLOAD_BYTES, 0);
    assert!(develop(&bytes).is_ok(), "exactly as much as is allowed");
    bytes.push(0);
    assert_eq!(refused(&bytes), "catalog.media_heavy");
}

#[test]
fn what_hangs_behind_a_picture_is_gone() {
    let evil = b"<script>alert('evil')</script>PK\x03\x04evil.exe";
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif] {
        let both = [drawing(3, 200, 100, format).as_slice(), evil].concat();
        let kept = develop(&both).unwrap();
        assert!(kept.files.iter().all(|file| !file.bytes.windows(4).any(|part| part == b"evil")), "{format:?}");
    }
}

/// A JPEG with Exif: turned by `orientation`, and with a text in it.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\x00\x2a\x00\x00\x00\x08\x00\x02".to_vec();
    tiff.extend([0x01, 0x0e, 0, 2, 0, 0, 0, 20, 0, 0, 0, 38]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0; 4]);
    tiff.extend(b"25.0330 N 121.5654 E");
    let segment = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &segment, &jpeg[2..]].concat()
}

#[test]
fn a_photograph_stands_upright_and_forgets_where_it_was_taken() {
    // Dark above, light below.
    let plain = drawing(5, 120, 60, ImageFormat::Jpeg);
    let turned = with_exif(&plain, 6);
    let kept = develop(&turned).unwrap();
    assert_eq!((kept.width, kept.height), (60, 120), "a quarter to the right");
    let pixels = largest(&kept);
    let blue = |x, y| {
        let Rgb([_, _, blue]) = *pixels.get_pixel(x, y);
        blue
    };
    assert!(blue(55, 60) < 100 && blue(5, 60) > 150, "what was above is right");
    for file in &kept.files {
        for told in [b"25.0330".as_slice(), b"Exif"] {
            assert!(!file.bytes.windows(told.len()).any(|part| part == told), "{}", file.size);
        }
    }
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let mut pixels = RgbaImage::from_pixel(300, 300, image::Rgba([10, 120, 90, 255]));
    for x in 0..150 {
        for y in 0..300 {
            pixels.put_pixel(x, y, image::Rgba([0, 0, 0, 0]));
        }
    }
    let mut bytes = Vec::new();
    DynamicImage::from(pixels).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    let kept = develop(&bytes).unwrap();
    assert!(["png", "webp"].contains(&kept.extension));
    for file in &kept.files {
        let seen = image::load_from_memory(&file.bytes).unwrap().into_rgba8();
        assert_eq!(seen.get_pixel(2, 2).0[3], 0);
        assert_eq!(seen.get_pixel(seen.width() - 3, 2).0, [10, 120, 90, 255], "no dark edge");
    }
    // Transparency that nobody sees costs nothing.
    let mut bytes = Vec::new();
    let opaque = RgbaImage::from_pixel(64, 64, image::Rgba([10, 120, 90, 255]));
    DynamicImage::from(opaque).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    assert_eq!(develop(&bytes).unwrap().extension, "jpg");
}

#[test]
fn deep_and_grey_pictures_are_kept() {
    let deep = image::ImageBuffer::from_pixel(40, 30, image::Rgb([65_535_u16, 0, 0]));
    let grey = image::ImageBuffer::from_pixel(40, 30, image::Luma([128_u8]));
    for image in [DynamicImage::from(deep), DynamicImage::from(grey)] {
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        assert_eq!(develop(&bytes).unwrap().extension, "jpg");
    }
}

/// Whatever somebody does to a file, the answer is a picture or a refusal.
#[test]
fn mangled_files_break_nothing() {
    let mut random = testkit::Random::new(24);
    let mut below = |most: usize| usize::try_from(random.below(u64::try_from(most).unwrap())).unwrap();
    let (mut kept, mut refused) = (0, 0);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = drawing(9, 48, 32, format);
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..=below(6) {
                let at = below(bytes.len());
                match below(3) {
                    0 => bytes[at] = u8::try_from(below(256)).unwrap(),
                    1 => bytes.truncate(at.max(1)),
                    _ => bytes.insert(at, u8::try_from(below(256)).unwrap()),
                }
            }
            match develop(&bytes) {
                Ok(_) => kept += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(kept > 20 && refused > 300, "{kept} kept, {refused} refused");
}
