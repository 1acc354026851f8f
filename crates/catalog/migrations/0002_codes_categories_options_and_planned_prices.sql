-- What a code is, and what it is looked for as: EAN-8, UPC-A, UPC-E, EAN-13 and GTIN-14 of one number
-- are the same fourteen digits, a number to be typed has no zeros in front, anything else is itself.
ALTER TABLE catalog_barcode ADD COLUMN kind TEXT NOT NULL DEFAULT 'in_house' CHECK (kind IN ('gtin', 'upc_e', 'plu', 'in_house'));
ALTER TABLE catalog_barcode ADD COLUMN lookup TEXT NOT NULL DEFAULT '';
UPDATE catalog_barcode SET lookup = code;
CREATE UNIQUE INDEX catalog_barcode_lookup ON catalog_barcode (lookup);

-- How this brand's scales print codes: prefix, the article's number, perhaps the value's own check
-- digit, the value, the check digit. Thirteen digits in all.
CREATE TABLE catalog_code_pattern (
  prefix TEXT PRIMARY KEY,
  carries TEXT NOT NULL CHECK (carries IN ('weight', 'price')),
  item_digits INT NOT NULL,
  value_digits INT NOT NULL,
  value_decimals INT NOT NULL,
  value_check BOOL NOT NULL,
  version INT NOT NULL
);

ALTER TABLE catalog_category ADD COLUMN version INT NOT NULL DEFAULT 1;
CREATE INDEX catalog_category_parent ON catalog_category (parent, position);
CREATE INDEX catalog_product_category_category ON catalog_product_category (category, product);

-- Locked by whoever changes what hangs on what, so that two changes that are right alone cannot make a
-- circle together. The first change makes the row: a brand's tables are empty until somebody writes.
CREATE TABLE catalog_tree (
  name TEXT PRIMARY KEY,
  version INT NOT NULL
);

-- Words by which those who look after products find them again.
CREATE TABLE catalog_product_tag (
  product ID NOT NULL REFERENCES catalog_product (id),
  tag TEXT NOT NULL,
  PRIMARY KEY (product, tag)
);
CREATE INDEX catalog_product_tag_tag ON catalog_product_tag (tag, product);

CREATE TABLE catalog_relation (
  product ID NOT NULL REFERENCES catalog_product (id),
  kind TEXT NOT NULL CHECK (kind IN ('goes_with', 'successor_of')),
  other ID NOT NULL REFERENCES catalog_product (id),
  position INT NOT NULL,
  PRIMARY KEY (product, kind, other),
  CHECK (product <> other)
);
CREATE INDEX catalog_relation_other ON catalog_relation (other, kind);
CREATE UNIQUE INDEX catalog_relation_one_before ON catalog_relation (product) WHERE kind = 'successor_of';

CREATE INDEX catalog_option_group_options ON catalog_option (option_group, position);
CREATE INDEX catalog_product_option_group_group ON catalog_product_option_group (option_group);

-- A price that was set for later, until it has begun and everybody has been told.
ALTER TABLE catalog_price ADD COLUMN planned BOOL NOT NULL DEFAULT FALSE;
CREATE INDEX catalog_price_planned ON catalog_price (starts_at) WHERE planned;
