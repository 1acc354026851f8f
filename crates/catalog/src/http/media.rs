//! Pictures: bringing them, giving them to products, serving them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use api::{Answer, Body, BrandDb, Caller, IfMatch, Path, Problem};
use axum::Router;
use axum::body::Body as RawBody;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::Id;
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::Product;
use super::views::found;
use crate::add_media::{self, Served};
use crate::codes;
use crate::develop::{self, UPLOAD_BYTES};
use crate::picture::{self, Size};
use crate::set_pictures::{self, ProductPicture};

/// Media types that are taken. What a file is, its bytes say; this keeps forms and JSON from being read as one.
const TAKEN: &[&str] = &["image/jpeg", "image/png", "image/webp", "image/gif"];

/// A picture as a file.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct PictureFile(#[allow(dead_code, reason = "the body is read piece by piece")] Vec<u8>);

/// A picture that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Media {
    /// Its id.
    id: Id,
    /// SHA-256 of what was uploaded, as sixty-four hexadecimal digits.
    sha256: String,
    /// Its sizes, the smallest first.
    sizes: Vec<Size>,
}

/// Keeps a picture.
///
/// JPEG, PNG, WebP, or the first frame of a GIF; at most 20 MB, 20,000 pixels along a side and 50 megapixels. It is turned upright, made at most 2,048 pixels long and encoded anew; what else the file holds,
/// such as the place where it was taken, is not kept. The same file again is the same picture and answers 200.
///
/// # Errors
/// `catalog.media_kind` for anything else; `catalog.media_broken` for what is cut off or damaged;
/// `catalog.media_huge`; `catalog.media_heavy`.
#[utoipa::path(post, path = "/media", operation_id = "catalog_add_media", tag = "catalog",
    request_body(content(
        (PictureFile = "image/jpeg"), (PictureFile = "image/png"), (PictureFile = "image/webp"),
        (PictureFile = "image/gif"))),
    responses((status = 201, body = Media), (status = 200, body = Media, description = "It was kept before.")),
    extensions(("x-permission" = json!("catalog.media"))))]
pub async fn add_media(
    BrandDb(db): BrandDb,
    caller: Caller,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Answer<Media>, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !TAKEN.contains(&kind.as_str()) {
        return Err((&codes::MEDIA_KIND).into());
    }
    let too_heavy = |problem: Problem| {
        if problem.refusal().code.name == api::codes::TOO_LARGE.name {
            develop::refusal(pictures::Fault::Heavy).into()
        } else {
            problem
        }
    };
    let bytes = api::extract::whole(body, UPLOAD_BYTES).await.map_err(too_heavy)?;
    let (picture, new) = add_media::upload(&db, caller.actor(), bytes).await?;
    let media = Media { id: picture.media, sha256: picture::hex(&picture.sha256), sizes: picture.sizes() };
    Ok(if new { Answer::created(media) } else { Answer::ok(media) })
}

/// The pictures of a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pictures {
    /// In order; the first one stands for the product in lists.
    #[schema(max_items = 24)]
    pictures: Vec<NewPicture>,
}

/// A picture for a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPicture {
    /// The picture.
    media_id: Id,
    /// What it shows, by language tag, for those who do not see it.
    #[serde(default)]
    alt: BTreeMap<String, String>,
    /// The product's variants that it shows; they get it as their own.
    #[serde(default)]
    #[schema(max_items = 200)]
    variant_ids: Vec<Id>,
}

/// Sets the pictures of a product that is still as `If-Match` saw it.
///
/// # Errors
/// `catalog.not_found`; `store.stale`; `api.invalid` with what is not there or stands twice.
#[utoipa::path(put, path = "/products/{id}/pictures", operation_id = "catalog_set_pictures", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = Pictures,
    responses((status = 200, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn set_pictures(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<Pictures>,
) -> Result<Answer<Product>, Problem> {
    let said = |alt: BTreeMap<String, String>| alt.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let pictures: Vec<ProductPicture> = body
        .pictures
        .into_iter()
        .map(|new| ProductPicture { media: new.media_id, alt: said(new.alt), variants: new.variant_ids })
        .collect();
    set_pictures::check_pictures(&pictures)?;
    db.write("catalog.set_pictures", caller.actor(), move |tx| {
        set_pictures::set_pictures(tx, id, Some(version), &pictures)
    })
    .await?;
    let product = found(&db, id).await?;
    let version = product.version;
    Ok(Answer::ok(product).version(version))
}

/// Memory for pictures that are asked for often, in bytes.
const MEMORY: u64 = 64 << 20;
/// How long they stay there: what was forgotten elsewhere is not served for ever.
const STAYS: Duration = Duration::from_secs(3_600);

type Key = (u64, [u8; 32], i64);

fn memory() -> &'static Cache<Key, Arc<Served>> {
    static MEMORY_OF_PICTURES: OnceLock<Cache<Key, Arc<Served>>> = OnceLock::new();
    MEMORY_OF_PICTURES.get_or_init(|| {
        Cache::builder()
            .max_capacity(MEMORY)
            .weigher(|_, served: &Arc<Served>| u32::try_from(served.bytes.len()).unwrap_or(u32::MAX))
            .time_to_live(STAYS)
            .build()
    })
}

/// The route that serves pictures, beside the API: everybody may see them.
pub fn pictures_served() -> Router<api::State> {
    Router::new().route("/media/{name}", get(serve))
}

async fn serve(BrandDb(db): BrandDb, Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let (sha256, size, extension) = picture::parse(&name).ok_or(&api::codes::NOT_FOUND)?;
    let key = (db.identity(), sha256, size);
    let served = match memory().get(&key) {
        Some(served) => served,
        None => {
            let found = db.read(move |read| add_media::served(read, sha256, size)).await?;
            let served = Arc::new(found.ok_or(&api::codes::NOT_FOUND)?);
            memory().insert(key, Arc::clone(&served));
            served
        }
    };
    if served.extension != extension {
        return Err((&api::codes::NOT_FOUND).into());
    }
    let tag = format!("\"{}\"", picture::hex(&served.sha256));
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = asked.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { served.bytes.clone().into_response() };
    let headers = response.headers_mut();
    let fixed = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Were it ever taken for a page, it could run nothing.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [(header::ETAG, tag.as_str()), (header::CONTENT_TYPE, served.content_type.as_str())] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}
