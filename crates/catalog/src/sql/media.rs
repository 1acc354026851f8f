//! Pictures: kept once, served in several sizes, named by products and their variants.

/// A new picture, unless what was uploaded is known.
pub const MEDIA_INSERT: &str = "INSERT INTO catalog_media (id, sha256, width, height, extension, unused_since, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6, $6, $7) ON CONFLICT (sha256) DO NOTHING";
/// The picture came again: whoever brought it has as long to use it as anybody. Locks it.
pub const MEDIA_AGAIN: &str = "UPDATE catalog_media SET unused_since = CASE WHEN unused_since IS NULL THEN NULL ELSE CAST($2 AS BIGINT) END WHERE sha256 = $1";
/// One size of a picture.
pub const FILE_INSERT: &str =
    "INSERT INTO catalog_media_file (media, size, content_type, sha256, bytes) VALUES ($1, $2, $3, $4, $5)";
/// The picture that was uploaded as this.
pub const MEDIA_BY_CONTENT: &str = "SELECT id, sha256, width, height, extension FROM catalog_media WHERE sha256 = $1";
/// One picture.
pub const MEDIA_GET: &str = "SELECT id, sha256, width, height, extension FROM catalog_media WHERE id = $1";
/// One size of a picture, as it is served.
pub const FILE_GET: &str = "SELECT m.extension, f.content_type, f.sha256, f.bytes FROM catalog_media m JOIN catalog_media_file f ON f.media = m.id WHERE m.sha256 = $1 AND f.size = $2";

/// A picture gets another use. Locks it, so that it is not swept meanwhile; without a row it is gone.
pub const MEDIA_USE: &str = "UPDATE catalog_media SET unused_since = NULL WHERE id = $1";
/// A use has ended. Asked after the use was taken away, by whoever holds the picture's lock.
pub const MEDIA_FREE: &str = "UPDATE catalog_media SET unused_since = $2 WHERE id = $1 AND unused_since IS NULL AND NOT EXISTS (SELECT 1 FROM catalog_product_picture u WHERE u.media = catalog_media.id) AND NOT EXISTS (SELECT 1 FROM catalog_description_picture d WHERE d.media = catalog_media.id) AND NOT EXISTS (SELECT 1 FROM catalog_kept_picture b WHERE b.media = catalog_media.id)";
/// A picture stays for good: a page of the brand shows it.
pub const MEDIA_KEEP: &str = "INSERT INTO catalog_kept_picture (media) VALUES ($1) ON CONFLICT (media) DO NOTHING";

/// A product's pictures, in order.
pub const PICTURES: &str = "SELECT k.id, m.id, m.sha256, m.width, m.height, m.extension FROM catalog_product_picture k JOIN catalog_media m ON m.id = k.media WHERE k.product = $1 ORDER BY k.position";
/// What a product's pictures show, by language.
pub const PICTURE_TEXTS: &str = "SELECT t.entity, t.locale, t.value FROM catalog_product_picture k JOIN catalog_text t ON t.entity = k.id AND t.field = 'alt' WHERE k.product = $1 ORDER BY t.entity, t.locale";
/// The variants that a product's pictures show.
pub const PICTURE_VARIANTS: &str =
    "SELECT id, media FROM catalog_variant WHERE product = $1 AND media IS NOT NULL ORDER BY position, id";
/// Takes what a product's pictures show away.
pub const PICTURE_TEXTS_CLEAR: &str =
    "DELETE FROM catalog_text WHERE entity IN (SELECT id FROM catalog_product_picture WHERE product = $1)";
/// Takes a product's pictures away.
pub const PICTURES_CLEAR: &str = "DELETE FROM catalog_product_picture WHERE product = $1";
/// Leaves a product's variants without pictures of their own.
pub const PICTURE_VARIANTS_CLEAR: &str =
    "UPDATE catalog_variant SET media = NULL WHERE product = $1 AND media IS NOT NULL";
/// Gives a product a picture.
pub const PICTURE_INSERT: &str =
    "INSERT INTO catalog_product_picture (id, product, media, position) VALUES ($1, $2, $3, $4)";
/// Gives a variant a picture of its own.
pub const PICTURE_VARIANT: &str = "UPDATE catalog_variant SET media = $3 WHERE id = $1 AND product = $2";

/// The pictures in a description.
pub const DESCRIPTION_PICTURES: &str =
    "SELECT media FROM catalog_description_picture WHERE product = $1 AND locale = $2 ORDER BY media";
/// Takes a description's pictures away.
pub const DESCRIPTION_PICTURES_CLEAR: &str =
    "DELETE FROM catalog_description_picture WHERE product = $1 AND locale = $2";
/// A picture in a description.
pub const DESCRIPTION_PICTURE_INSERT: &str =
    "INSERT INTO catalog_description_picture (product, locale, media) VALUES ($1, $2, $3)";

/// Pictures that nobody has used since an instant.
pub const MEDIA_FORGOTTEN: &str =
    "SELECT id FROM catalog_media WHERE unused_since <= $1 ORDER BY unused_since, id LIMIT $2";
/// Locks a picture that nobody has used since an instant. Without a row somebody uses it again.
pub const MEDIA_FORGOTTEN_LOCK: &str = "SELECT id FROM catalog_media WHERE id = $1 AND unused_since <= $2 FOR UPDATE";
/// Takes a picture's sizes away.
pub const FILES_REMOVE: &str = "DELETE FROM catalog_media_file WHERE media = $1";
/// Takes a picture away.
pub const MEDIA_REMOVE: &str = "DELETE FROM catalog_media WHERE id = $1";

/// Every size of every picture after one, for whoever looks whether the bytes are still what they were.
pub const FILES: &str = "SELECT media, size, sha256, bytes FROM catalog_media_file WHERE (media, size) > ($1, $2) ORDER BY media, size LIMIT 8";
/// Reconciliation: pictures without the size that every picture has.
pub const CHECK_FILES: &str = "SELECT m.id FROM catalog_media m LEFT JOIN catalog_media_file f ON f.media = m.id AND f.size = 2048 WHERE f.media IS NULL";
/// Reconciliation: pictures that are used and would be swept.
pub const CHECK_USED: &str = "SELECT m.id FROM catalog_media m WHERE m.unused_since IS NOT NULL AND (EXISTS (SELECT 1 FROM catalog_product_picture u WHERE u.media = m.id) OR EXISTS (SELECT 1 FROM catalog_description_picture d WHERE d.media = m.id) OR EXISTS (SELECT 1 FROM catalog_kept_picture b WHERE b.media = m.id))";
/// Reconciliation: variants with a picture that their product has not.
pub const CHECK_VARIANTS: &str = "SELECT v.id, v.media FROM catalog_variant v LEFT JOIN catalog_product_picture u ON u.product = v.product AND u.media = v.media WHERE v.media IS NOT NULL AND u.id IS NULL";

/// All of them.
pub const ALL: &[&str] = &[
    MEDIA_INSERT,
    MEDIA_AGAIN,
    FILE_INSERT,
    MEDIA_BY_CONTENT,
    MEDIA_GET,
    FILE_GET,
    MEDIA_USE,
    MEDIA_FREE,
    MEDIA_KEEP,
    PICTURES,
    PICTURE_TEXTS,
    PICTURE_VARIANTS,
    PICTURE_TEXTS_CLEAR,
    PICTURES_CLEAR,
    PICTURE_VARIANTS_CLEAR,
    PICTURE_INSERT,
    PICTURE_VARIANT,
    DESCRIPTION_PICTURES,
    DESCRIPTION_PICTURES_CLEAR,
    DESCRIPTION_PICTURE_INSERT,
    MEDIA_FORGOTTEN,
    MEDIA_FORGOTTEN_LOCK,
    FILES_REMOVE,
    MEDIA_REMOVE,
    FILES,
    CHECK_FILES,
    CHECK_USED,
    CHECK_VARIANTS,
];
