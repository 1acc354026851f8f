//! Which pictures a product has, in which order, and what they show.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Id, Refusal};
use store::{Fault, Read, Stop, Tx, params};

use crate::add_media::{media_by_content, picture_row};
use crate::assign_products::touch;
use crate::check::{self, Faults};
use crate::picture::Picture;
use crate::rich_text::RichText;
use crate::{codes, events, queries, sql, texts};

/// The most pictures of one product.
pub const PICTURES_MAX: usize = 24;
/// The longest text of what a picture shows, in characters.
pub const ALT_MAX: usize = 200;
/// What a picture shows, as a text.
const ALT: &str = "alt";

/// A picture of a product, to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductPicture {
    /// The picture.
    pub media: Id,
    /// What it shows, by language, for those who do not see it.
    pub alt: BTreeMap<String, String>,
    /// The product's variants that it shows.
    pub variants: Vec<Id>,
}

/// A picture of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPicture {
    /// The picture.
    pub picture: Picture,
    /// What it shows, by language.
    pub alt: BTreeMap<String, String>,
    /// The product's variants that it shows.
    pub variants: Vec<Id>,
}

/// What the list must look like, but for what only the database knows.
///
/// # Errors
/// `api.invalid` with every fault, by field.
pub fn check_pictures(pictures: &[ProductPicture]) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    faults.unless(pictures.len() <= PICTURES_MAX, "/pictures", &codes::PICTURES_MANY);
    let (mut media, mut variants) = (BTreeSet::new(), BTreeSet::new());
    for (number, picture) in pictures.iter().enumerate() {
        let at = format!("/pictures/{number}");
        faults.unless(media.insert(picture.media), format!("{at}/media_id"), &codes::TWICE);
        check::lines(&mut faults, &format!("{at}/alt"), &picture.alt, ALT_MAX);
        for (place, variant) in picture.variants.iter().enumerate() {
            faults.unless(variants.insert(*variant), format!("{at}/variant_ids/{place}"), &codes::TWICE);
        }
    }
    faults.settle().map_err(|refusal| refusal.with("most", i64::try_from(PICTURES_MAX).unwrap_or(i64::MAX)))
}

/// Sets the pictures of a product that is still as `seen` saw it, or as it is where none is given. Returns its new
/// version. Writes `catalog.product_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, or `api.invalid` naming pictures and variants that are not
/// there.
pub fn set_pictures(tx: &mut Tx<'_>, product: Id, seen: Option<i64>, pictures: &[ProductPicture]) -> Result<i64, Stop> {
    check_pictures(pictures)?;
    let version = match seen {
        Some(version) => version,
        None => queries::version(tx, product)?.ok_or_else(|| Stop::from(&codes::NOT_FOUND))?,
    };
    touch(tx, product, version)?;
    let before: BTreeSet<Id> = shown(tx, product)?.into_iter().map(|(_, picture)| picture.media).collect();
    let after: BTreeSet<Id> = pictures.iter().map(|picture| picture.media).collect();
    let gone = take_in_use(tx, &before, &after)?;
    let mut faults = Faults::default();
    let variants = queries::variant_ids(tx, product)?;
    for (number, picture) in pictures.iter().enumerate() {
        let at = format!("/pictures/{number}");
        faults.unless(!gone.contains(&picture.media), format!("{at}/media_id"), &codes::UNKNOWN_MEDIA);
        for (place, variant) in picture.variants.iter().enumerate() {
            let known = variants.contains(variant);
            faults.unless(known, format!("{at}/variant_ids/{place}"), &codes::UNKNOWN_VARIANT);
        }
    }
    faults.settle()?;
    for statement in [sql::media::PICTURE_TEXTS_CLEAR, sql::media::PICTURE_VARIANTS_CLEAR, sql::media::PICTURES_CLEAR] {
        tx.execute(statement, params![product])?;
    }
    for (position, picture) in pictures.iter().enumerate() {
        let (id, position) = (tx.new_id(), i64::try_from(position).unwrap_or(i64::MAX));
        tx.execute(sql::media::PICTURE_INSERT, params![id, product, picture.media, position])?;
        texts::set(tx, id, ALT, &picture.alt)?;
        for variant in &picture.variants {
            tx.execute(sql::media::PICTURE_VARIANT, params![variant, product, picture.media])?;
        }
    }
    free(tx, before.difference(&after))?;
    tx.journal(&events::product_edited(product, version + 1, &["pictures"], &variants))?;
    Ok(version + 1)
}

/// Gives a product the pictures that were uploaded as these, in this order, with what they show. For imports, which
/// know a picture by its content: those that are not there are named and left out.
///
/// # Errors
/// As [`set_pictures`].
pub fn link_media(
    tx: &mut Tx<'_>,
    product: Id,
    links: &[([u8; 32], BTreeMap<String, String>)],
) -> Result<Vec<[u8; 32]>, Stop> {
    let (mut pictures, mut missing): (Vec<ProductPicture>, _) = (Vec::new(), Vec::new());
    for (sha256, alt) in links {
        match media_by_content(tx, *sha256)? {
            Some(found) if pictures.iter().any(|known| known.media == found.media) => {}
            Some(found) => {
                pictures.push(ProductPicture { media: found.media, alt: alt.clone(), variants: Vec::new() });
            }
            None => missing.push(*sha256),
        }
    }
    let as_they_are = self::pictures(tx, product)?;
    let same = as_they_are.len() == pictures.len()
        && as_they_are
            .iter()
            .zip(&pictures)
            .all(|(is, wanted)| is.picture.media == wanted.media && is.alt == wanted.alt);
    if !same {
        set_pictures(tx, product, None, &pictures)?;
    }
    Ok(missing)
}

/// Keeps pictures for good, because a page of the brand shows them. Answers with those that are not there.
///
/// # Errors
/// When the database says so.
pub fn keep_pictures(tx: &mut Tx<'_>, media: &[Id]) -> Result<Vec<Id>, Fault> {
    let mut missing = Vec::new();
    for one in media {
        // The picture's row is locked first, so that it is not swept meanwhile.
        if tx.execute(sql::media::MEDIA_USE, params![one])? == 0 {
            missing.push(*one);
        } else {
            tx.execute(sql::media::MEDIA_KEEP, params![one])?;
        }
    }
    Ok(missing)
}

/// One picture.
///
/// # Errors
/// When the database says so.
pub fn picture(read: &mut Read<'_>, media: Id) -> Result<Option<Picture>, Fault> {
    read.query_opt(sql::media::MEDIA_GET, params![media], |row| picture_row(row, 0))
}

/// A product's pictures, in order.
///
/// # Errors
/// When the database says so.
pub fn pictures(read: &mut Read<'_>, product: Id) -> Result<Vec<ShownPicture>, Fault> {
    let links = shown(read, product)?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let alts = read.query(sql::media::PICTURE_TEXTS, params![product], |row| {
        Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let variants =
        read.query(sql::media::PICTURE_VARIANTS, params![product], |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))?;
    let shown = |(link, picture): (Id, Picture)| ShownPicture {
        alt: alts
            .iter()
            .filter(|(of, ..)| *of == link)
            .map(|(_, locale, text)| (locale.clone(), text.clone()))
            .collect(),
        variants: variants.iter().filter(|(_, media)| *media == picture.media).map(|(variant, _)| *variant).collect(),
        picture,
    };
    Ok(links.into_iter().map(shown).collect())
}

/// A product's pictures with the ids by which their texts are kept.
fn shown(read: &mut Read<'_>, product: Id) -> Result<Vec<(Id, Picture)>, Fault> {
    read.query(sql::media::PICTURES, params![product], |row| Ok((row.get(0)?, picture_row(row, 1)?)))
}

/// Gives a product what its descriptions say, and their pictures their use. An empty one is taken away. What is
/// `fresh` had none before, which spares many statements where many products come at once.
///
/// # Errors
/// Refused as `api.invalid` naming the languages in whose text there is a picture that is not there.
pub(crate) fn describe(
    tx: &mut Tx<'_>,
    product: Id,
    descriptions: &BTreeMap<String, RichText>,
    fresh: bool,
) -> Result<(), Stop> {
    let mut faults = Faults::default();
    let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
    let mut wanted: Vec<(&str, Id)> = Vec::new();
    for (locale, text) in descriptions {
        if !fresh {
            let had = params![product, locale];
            before.extend(tx.query(sql::media::DESCRIPTION_PICTURES, had, |row| row.get::<Id>(0))?);
        }
        for sha256 in text.pictures() {
            match media_by_content(tx, *sha256)? {
                Some(found) => {
                    wanted.push((locale, found.media));
                    after.insert(found.media);
                }
                None => {
                    faults.unless(false, format!("/descriptions/{}", check::escaped(locale)), &codes::UNKNOWN_MEDIA);
                }
            }
        }
    }
    faults.settle()?;
    let gone = take_in_use(tx, &before, &after)?;
    if let Some((locale, _)) = wanted.iter().find(|(_, media)| gone.contains(media)) {
        let at = format!("/descriptions/{}", check::escaped(locale));
        return Err(Refusal::new(&api::codes::INVALID).at(at, &codes::UNKNOWN_MEDIA).into());
    }
    for (locale, text) in descriptions {
        let value = BTreeMap::from([(locale.clone(), text.as_str().to_owned())]);
        texts::set(tx, product, texts::DESCRIPTION, &value)?;
        if !fresh {
            tx.execute(sql::media::DESCRIPTION_PICTURES_CLEAR, params![product, locale])?;
        }
    }
    for (locale, media) in wanted {
        tx.execute(sql::media::DESCRIPTION_PICTURE_INSERT, params![product, locale, media])?;
    }
    free(tx, before.difference(&after))?;
    Ok(())
}

/// Locks every picture that gets or loses a use, in the order of their ids, so that no two acts wait for each other
/// in a circle and no sweep comes between. Returns those of `after` that are not there.
fn take_in_use(tx: &mut Tx<'_>, before: &BTreeSet<Id>, after: &BTreeSet<Id>) -> Result<BTreeSet<Id>, Fault> {
    let mut gone = BTreeSet::new();
    for media in before.union(after) {
        if tx.execute(sql::media::MEDIA_USE, params![media])? == 0 {
            gone.insert(*media);
        }
    }
    Ok(gone)
}

/// A use of these has ended; whose last one it was, lies unused from now on.
fn free<'a>(tx: &mut Tx<'_>, media: impl Iterator<Item = &'a Id>) -> Result<(), Fault> {
    let now = tx.now();
    for one in media {
        tx.execute(sql::media::MEDIA_FREE, params![one, now])?;
    }
    Ok(())
}
