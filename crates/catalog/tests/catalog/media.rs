//! Pictures: kept once, given to products, forgotten when nobody uses them.

use std::collections::BTreeMap;
use std::io::Cursor;

use axum::body::Bytes;
use catalog::add_media::{UNUSED_SECONDS, served};
use catalog::{ProductEdit, ProductPicture, RichText};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use kernel::Id;
use store::{Db, params};

use crate::support::{
    cake, clerk, create, fields, journal_of, product, refused, set_up, sound, texts, together, write,
};

/// A picture that differs from those of other numbers.
pub fn drawing(number: u8, width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let shade = |x: u32| u8::try_from(x * 200 / width).unwrap();
    let pixels =
        RgbImage::from_fn(width, height, |x, y| Rgb([shade(x), number, if y < height / 2 { 20 } else { 220 }]));
    let mut bytes = Vec::new();
    DynamicImage::from(pixels).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

async fn keep(db: &Db, number: u8) -> catalog::Picture {
    let bytes = Bytes::from(drawing(number, 40, 30, ImageFormat::Png));
    catalog::upload(db, clerk(), bytes).await.unwrap().0
}

fn with(media: Id) -> ProductPicture {
    ProductPicture { media, alt: texts("正面", "Front"), variants: Vec::new() }
}

async fn set(db: &Db, product: Id, pictures: Vec<ProductPicture>) {
    write(db, move |tx| catalog::set_pictures(tx, product, None, &pictures)).await;
}

async fn is_kept(db: &Db, picture: &catalog::Picture) -> bool {
    let id = picture.media;
    db.read(move |read| catalog::add_media::media(read, id)).await.unwrap().is_some()
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_picture_is_kept_once_in_every_size(brand) {
        let db = &brand.db;
        let bytes = Bytes::from(drawing(1, 1_600, 1_200, ImageFormat::Jpeg));
        let (first, new) = catalog::upload(db, clerk(), bytes.clone()).await.unwrap();
        assert!(new);
        let (second, new) = catalog::upload(db, clerk(), bytes.clone()).await.unwrap();
        assert_eq!((&second, new), (&first, false));
        let sizes: Vec<(i64, i64)> = first.sizes().iter().map(|size| (size.width, size.height)).collect();
        assert_eq!(sizes, [(160, 120), (480, 360), (960, 720), (1_600, 1_200)]);
        for (size, edge) in first.sizes().iter().zip([160, 480, 960, 2_048]) {
            let content = first.sha256;
            let file = db.read(move |read| served(read, content, edge)).await.unwrap().unwrap();
            let pixels = image::load_from_memory(&file.bytes).unwrap();
            assert_eq!((i64::from(pixels.width()), i64::from(pixels.height())), (size.width, size.height));
            assert_eq!(file.content_type, "image/jpeg");
        }
        assert_eq!(journal_of(db, first.media).await.len(), 1);
        assert!(catalog::damaged_media(db).await.unwrap().is_empty());
        sound(db).await;
    }

    async fn many_at_once_keep_one(brand) {
        let bytes = Bytes::from(drawing(2, 300, 200, ImageFormat::Png));
        let uploads = (0..6).map(|_| {
            let (db, bytes) = (brand.db.clone(), bytes.clone());
            async move { catalog::upload(&db, clerk(), bytes).await.unwrap() }
        });
        let kept = together(uploads.collect()).await;
        assert!(kept.iter().all(|(picture, _)| *picture == kept[0].0));
        assert_eq!(kept.iter().filter(|(_, new)| *new).count(), 1);
        assert_eq!(journal_of(&brand.db, kept[0].0.media).await.len(), 1);
        sound(&brand.db).await;
    }

    async fn a_product_has_pictures_in_order(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let variant = product(db, id).await.variants[0].id;
        let (front, back) = (keep(db, 1).await, keep(db, 2).await);
        let own = ProductPicture { variants: vec![variant], ..with(back.media) };
        set(db, id, vec![with(front.media), own]).await;
        let seen = product(db, id).await;
        assert_eq!(seen.version, 2);
        let shown: Vec<(Id, usize)> = seen.pictures.iter().map(|one| (one.picture.media, one.variants.len())).collect();
        assert_eq!(shown, [(front.media, 0), (back.media, 1)]);
        assert_eq!(seen.pictures[0].alt, texts("正面", "Front"));
        let at = brand.now();
        let sold = db.read(move |read| catalog::sellable(read, list, variant, at, "en")).await.unwrap().unwrap();
        assert_eq!(sold.picture.as_ref(), Some(&back), "the variant's own");
        let shop = db.read(move |read| catalog::product_by_handle(read, list, "cake", at, "en")).await.unwrap().unwrap();
        assert_eq!(shop.picture.as_ref(), Some(&front), "the product's first");
        let copy = write(db, move |tx| catalog::copy_product(tx, id, "copy", "-2")).await;
        assert_eq!(product(db, copy).await.pictures.len(), 2);
        set(db, id, vec![with(back.media)]).await;
        let sold = db.read(move |read| catalog::sellable(read, list, variant, at, "en")).await.unwrap().unwrap();
        assert_eq!(sold.picture.as_ref(), Some(&back));
        sound(db).await;
    }

    async fn pictures_that_are_not_there_are_named(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let front = keep(db, 1).await;
        let wrong = vec![
            ProductPicture { variants: vec![Id::derived("test", b"nobody")], ..with(front.media) },
            with(Id::derived("test", b"nothing")),
            with(front.media),
        ];
        let twice = refused(db, { let wrong = wrong.clone(); move |tx| catalog::set_pictures(tx, id, Some(1), &wrong) }).await;
        assert_eq!(fields(&twice), [("/pictures/2/media_id", "catalog.twice")]);
        let wrong = wrong[..2].to_vec();
        let gone = refused(db, { let wrong = wrong.clone(); move |tx| catalog::set_pictures(tx, id, Some(1), &wrong) }).await;
        assert_eq!(
            fields(&gone),
            [("/pictures/0/variant_ids/0", "catalog.unknown_variant"), ("/pictures/1/media_id", "catalog.unknown_media")]
        );
        let stale = refused(db, move |tx| catalog::set_pictures(tx, id, Some(9), &[])).await;
        assert_eq!(stale.code.name, "store.stale");
        let nobody = Id::derived("test", b"nobody");
        assert_eq!(refused(db, move |tx| catalog::set_pictures(tx, nobody, None, &[])).await.code.name, "catalog.not_found");
        assert!(product(db, id).await.pictures.is_empty());
        sound(db).await;
    }

    async fn an_import_names_pictures_by_what_was_uploaded(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let front = keep(db, 1).await;
        let links = vec![(front.sha256, texts("正面", "")), ([9; 32], BTreeMap::new()), (front.sha256, BTreeMap::new())];
        for expected in [2, 2] {
            let links = links.clone();
            let missing = write(db, move |tx| catalog::link_media(tx, id, &links)).await;
            assert_eq!(missing, [[9; 32]]);
            let seen = product(db, id).await;
            assert_eq!((seen.version, seen.pictures.len()), (expected, 1), "a second run changes nothing");
        }
        sound(db).await;
    }

    async fn what_nobody_uses_is_forgotten(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let (used, described, unused, left) = (keep(db, 1).await, keep(db, 2).await, keep(db, 3).await, keep(db, 4).await);
        set(db, id, vec![with(used.media), with(left.media)]).await;
        let html = format!("<p>切面<img src=\"{}\"></p>", described.sizes()[0].url);
        let edit = ProductEdit { descriptions: [("zh-TW".to_owned(), RichText::of(&html))].into(), ..ProductEdit::default() };
        write(db, move |tx| catalog::edit_product(tx, id, 2, &edit)).await;
        brand.advance_seconds(UNUSED_SECONDS - 60);
        // The last use of one of them ends now: it lies for as long as a new one.
        set(db, id, vec![with(used.media)]).await;
        brand.advance_seconds(120);
        assert_eq!(catalog::sweep_media(db).await.unwrap(), 1);
        assert!(!is_kept(db, &unused).await);
        for kept in [&used, &described, &left] {
            assert!(is_kept(db, kept).await);
        }
        assert_eq!(journal_of(db, unused.media).await.last().unwrap().0, "catalog.media_forgotten");
        sound(db).await;
        brand.advance_seconds(UNUSED_SECONDS);
        let bare = ProductEdit { descriptions: [("zh-TW".to_owned(), RichText::default())].into(), ..ProductEdit::default() };
        let version = product(db, id).await.version;
        write(db, move |tx| catalog::edit_product(tx, id, version, &bare)).await;
        assert_eq!(catalog::sweep_media(db).await.unwrap(), 1, "only the one that was left before");
        assert!(is_kept(db, &described).await && !is_kept(db, &left).await);
        // Brought again, it is there again.
        let again = keep(db, 4).await;
        assert_ne!(again.media, left.media);
        sound(db).await;
    }

    async fn whoever_uses_a_picture_saves_it_from_the_sweep(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let mut kept = Vec::new();
        for number in 0..8 {
            kept.push(keep(db, number).await);
        }
        brand.advance_seconds(UNUSED_SECONDS + 1);
        for picture in kept {
            let (sweep, link) = (brand.db.clone(), brand.db.clone());
            let pictures = vec![with(picture.media)];
            let linked = tokio::spawn(async move {
                link.write("test.link", clerk(), move |tx| catalog::set_pictures(tx, id, None, &pictures)).await
            });
            let swept = tokio::spawn(async move { catalog::sweep_media(&sweep).await.unwrap() });
            let (linked, _) = (linked.await.unwrap(), swept.await.unwrap());
            let there = is_kept(db, &picture).await;
            assert_eq!(linked.is_ok(), there, "either it is used and there, or refused and gone");
            sound(db).await;
        }
    }

    async fn damage_is_found(brand) {
        let db = &brand.db;
        let picture = keep(db, 1).await;
        let id = picture.media;
        write(db, move |tx| {
            tx.execute("UPDATE catalog_media_file SET bytes = $2 WHERE media = $1", params![id, vec![1_u8, 2, 3]])?;
            Ok(())
        })
        .await;
        assert_eq!(catalog::damaged_media(db).await.unwrap(), [format!("{id}, 2048")]);
    }
}
