//! Uploaded pictures: whatever comes in, what is kept is whole, within its sizes and free of everything else.

#![no_main]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use pictures::{EDGES, LARGEST, PIXELS, develop, weigh};

/// Pictures of more pixels say nothing new and take long.
const SMALL: u64 = 40_000;

fn seeds() -> Vec<Vec<u8>> {
    let clear = RgbaImage::from_fn(9, 5, |x, y| Rgba([x as u8 * 20, y as u8 * 40, 90, if x == y { 0 } else { 255 }]));
    let clear = DynamicImage::from(clear);
    let opaque = DynamicImage::from(clear.to_rgb8());
    let of = |image: &DynamicImage, format| {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    vec![
        of(&clear, ImageFormat::Png),
        of(&opaque, ImageFormat::Png),
        of(&opaque, ImageFormat::Jpeg),
        of(&clear, ImageFormat::WebP),
        of(&clear, ImageFormat::Gif),
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
    ]
}

tenon_fuzz::target!(seeds(), |bytes| {
    let Ok(pixels) = weigh(bytes) else {
        assert!(develop(bytes).is_err(), "what has no weight is not developed");
        return;
    };
    assert!((1..=PIXELS).contains(&pixels));
    if pixels > SMALL {
        return;
    }
    let Ok(made) = develop(bytes) else { return };
    assert!((1..=LARGEST).contains(&made.width) && (1..=LARGEST).contains(&made.height));
    assert!(["jpg", "png", "webp"].contains(&made.extension));
    assert_eq!(made.files.last().map(|file| file.size), Some(LARGEST));
    assert_eq!(made.sha256, pictures::digest(bytes));
    for file in &made.files {
        assert!(EDGES.contains(&file.size));
        assert_eq!(file.sha256, pictures::digest(&file.bytes));
        let again = develop(&file.bytes).expect("what is served is a picture");
        assert!(again.width <= file.size && again.height <= file.size);
    }
});
