-- The rate is in parts per million.
CREATE TABLE catalog_tax_class (
  code TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('taxable', 'zero', 'exempt')),
  rate INT NOT NULL CHECK (rate >= 0)
);

-- `on_web` and `on_till` say where it may be bought, `shown_on_web` whether the web shows it at all:
-- what is shown but not sold there says "in store only".
CREATE TABLE catalog_product (
  id ID PRIMARY KEY,
  handle TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('goods', 'service', 'set', 'voucher', 'gift', 'sample', 'fee', 'consigned')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
  on_web BOOL NOT NULL,
  on_till BOOL NOT NULL,
  shown_on_web BOOL NOT NULL,
  maker TEXT,
  tax_class TEXT NOT NULL,
  legal_class TEXT NOT NULL,
  return_class TEXT NOT NULL,
  return_notice_version INT NOT NULL,
  storage_class TEXT NOT NULL,
  shelf_life_days INT,
  supplier ID,
  image ID,
  position INT NOT NULL,
  version INT NOT NULL,
  created_at INT NOT NULL,
  updated_at INT NOT NULL
);
CREATE INDEX catalog_product_listed ON catalog_product (state, position, id);
CREATE INDEX catalog_product_position ON catalog_product (position, id);

-- Every handle a product ever had. A printed code or a bookmarked page leads to it for ever, and two
-- products never fight for one address: it is claimed here before the product is written.
CREATE TABLE catalog_handle (
  handle TEXT PRIMARY KEY,
  product ID NOT NULL
);

-- Text by (entity, field, locale): names and descriptions of products, labels of variants, names of
-- options and categories.
CREATE TABLE catalog_text (
  entity ID NOT NULL,
  field TEXT NOT NULL,
  locale TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (entity, field, locale)
);

CREATE TABLE catalog_variant (
  id ID PRIMARY KEY,
  product ID NOT NULL REFERENCES catalog_product (id),
  sku TEXT NOT NULL UNIQUE,
  unit TEXT NOT NULL,
  quantity_step INT NOT NULL CHECK (quantity_step > 0),
  tracking TEXT NOT NULL CHECK (tracking IN ('none', 'quantity', 'lot', 'serial')),
  cost INT,
  weight_grams INT,
  width_mm INT,
  depth_mm INT,
  height_mm INT,
  state TEXT NOT NULL CHECK (state IN ('active', 'archived')),
  position INT NOT NULL,
  version INT NOT NULL
);
CREATE INDEX catalog_variant_product ON catalog_variant (product, position);

-- The values that make a variant: (size, 6 inch), (colour, red).
CREATE TABLE catalog_variant_value (
  variant ID NOT NULL REFERENCES catalog_variant (id),
  axis TEXT NOT NULL,
  value TEXT NOT NULL,
  position INT NOT NULL,
  PRIMARY KEY (variant, axis)
);

-- One code leads to one variant; an inner pack scans as `quantity` of it.
CREATE TABLE catalog_barcode (
  code TEXT PRIMARY KEY,
  variant ID NOT NULL REFERENCES catalog_variant (id),
  quantity INT NOT NULL CHECK (quantity > 0)
);
CREATE INDEX catalog_barcode_variant ON catalog_barcode (variant);

-- Choices that do not make a variant: sugar, candles, wrapping.
CREATE TABLE catalog_option_group (
  id ID PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  at_least INT NOT NULL,
  at_most INT NOT NULL,
  version INT NOT NULL
);

CREATE TABLE catalog_option (
  id ID PRIMARY KEY,
  option_group ID NOT NULL REFERENCES catalog_option_group (id),
  price INT NOT NULL,
  component ID REFERENCES catalog_variant (id),
  component_quantity INT NOT NULL,
  position INT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'archived'))
);

CREATE TABLE catalog_product_option_group (
  product ID NOT NULL REFERENCES catalog_product (id),
  option_group ID NOT NULL REFERENCES catalog_option_group (id),
  position INT NOT NULL,
  PRIMARY KEY (product, option_group)
);

CREATE TABLE catalog_category (
  id ID PRIMARY KEY,
  parent ID,
  handle TEXT NOT NULL UNIQUE,
  position INT NOT NULL
);

CREATE TABLE catalog_product_category (
  product ID NOT NULL REFERENCES catalog_product (id),
  category ID NOT NULL REFERENCES catalog_category (id),
  PRIMARY KEY (product, category)
);

-- `url` is where the bytes are served.
CREATE TABLE catalog_media (
  id ID PRIMARY KEY,
  sha256 BYTES NOT NULL UNIQUE,
  url TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes INT NOT NULL,
  width INT NOT NULL,
  height INT NOT NULL,
  created_at INT NOT NULL
);

-- `version` counts every change of a price in the list; a quote carries the version it was made of.
CREATE TABLE catalog_price_list (
  id ID PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  includes_tax BOOL NOT NULL,
  priority INT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'archived')),
  version INT NOT NULL
);

-- Prices are never overwritten: a change ends one row and begins another. `version` is the list's
-- version at that change, so a printed label can be told from the present one. One row of a variant
-- is without an end at any time; a row that began and ended in the same instant was never in force.
CREATE TABLE catalog_price (
  price_list ID NOT NULL REFERENCES catalog_price_list (id),
  variant ID NOT NULL REFERENCES catalog_variant (id),
  version INT NOT NULL,
  starts_at INT NOT NULL,
  ends_at INT,
  amount INT NOT NULL CHECK (amount >= 0),
  reason TEXT NOT NULL,
  set_by ID,
  PRIMARY KEY (price_list, variant, version),
  CHECK (ends_at IS NULL OR ends_at >= starts_at)
);
CREATE UNIQUE INDEX catalog_price_open ON catalog_price (price_list, variant) WHERE ends_at IS NULL;
