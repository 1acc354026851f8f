-- Pictures lie in the brand's own database, in every size in which they are served: one transaction, one
-- backup, any number of servers. Nothing was kept in the table of old but where a picture was served.
DROP TABLE catalog_media;
ALTER TABLE catalog_product DROP COLUMN image;

-- `sha256` is that of what was uploaded, so that the same picture is kept once. `width` and `height` are those
-- of the largest size. `unused_since` is when the last use ended, none while there is one.
CREATE TABLE catalog_media (
  id ID PRIMARY KEY,
  sha256 BYTES NOT NULL UNIQUE,
  width INT NOT NULL CHECK (width > 0),
  height INT NOT NULL CHECK (height > 0),
  extension TEXT NOT NULL CHECK (extension IN ('jpg', 'png', 'webp')),
  unused_since INT,
  added_at INT NOT NULL,
  added_by ID
);
CREATE INDEX catalog_media_unused ON catalog_media (unused_since) WHERE unused_since IS NOT NULL;

-- `sha256` is that of these bytes.
CREATE TABLE catalog_media_file (
  media ID NOT NULL REFERENCES catalog_media (id),
  size INT NOT NULL,
  content_type TEXT NOT NULL,
  sha256 BYTES NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (media, size)
);

-- A product's pictures in order, the first is shown in lists. What they show is a text of the entity `id`.
CREATE TABLE catalog_product_picture (
  id ID PRIMARY KEY,
  product ID NOT NULL REFERENCES catalog_product (id),
  media ID NOT NULL REFERENCES catalog_media (id),
  position INT NOT NULL,
  UNIQUE (product, position)
);
CREATE INDEX catalog_product_picture_media ON catalog_product_picture (media);

-- Pictures inside descriptions.
CREATE TABLE catalog_description_picture (
  product ID NOT NULL REFERENCES catalog_product (id),
  locale TEXT NOT NULL,
  media ID NOT NULL REFERENCES catalog_media (id),
  PRIMARY KEY (product, locale, media)
);
CREATE INDEX catalog_description_picture_media ON catalog_description_picture (media);

-- The picture of its product that shows this variant, if it has one of its own.
ALTER TABLE catalog_variant ADD COLUMN media ID;
CREATE INDEX catalog_variant_media ON catalog_variant (media) WHERE media IS NOT NULL;
