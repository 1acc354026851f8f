-- A list holds from `starts_at` until `ends_at`, where it says so. `revision` counts changes of what is said of the
-- list itself; `version` counts those of its prices.
ALTER TABLE catalog_price_list ADD COLUMN starts_at INT;
ALTER TABLE catalog_price_list ADD COLUMN ends_at INT;
ALTER TABLE catalog_price_list ADD COLUMN revision INT NOT NULL DEFAULT 1;

-- Where a list holds, and when. `level` says what the `subject` is: `store` the id of a store, `channel` the name of
-- a channel. Which level goes before which is said by the statement that reads them, so that a level can be added
-- without touching what is here.
CREATE TABLE catalog_price_list_use (
  id ID PRIMARY KEY,
  price_list ID NOT NULL REFERENCES catalog_price_list (id),
  level TEXT NOT NULL,
  subject TEXT NOT NULL,
  starts_at INT NOT NULL,
  ends_at INT,
  reason TEXT NOT NULL,
  given_by ID,
  given_at INT NOT NULL,
  CHECK (ends_at IS NULL OR ends_at >= starts_at)
);
CREATE INDEX catalog_price_list_use_subject ON catalog_price_list_use (subject, starts_at);
CREATE INDEX catalog_price_list_use_list ON catalog_price_list_use (price_list, starts_at);
CREATE INDEX catalog_price_list_use_start ON catalog_price_list_use (starts_at);
CREATE INDEX catalog_price_list_use_end ON catalog_price_list_use (ends_at) WHERE ends_at IS NOT NULL;

-- What was done to a list, by whom and why. `prices` is how many prices were set or taken out, `subject` where the
-- list was given or taken.
CREATE TABLE catalog_price_list_change (
  price_list ID NOT NULL REFERENCES catalog_price_list (id),
  id ID NOT NULL,
  what TEXT NOT NULL,
  prices INT NOT NULL,
  level TEXT,
  subject TEXT,
  reason TEXT NOT NULL,
  made_by ID,
  made_at INT NOT NULL,
  PRIMARY KEY (price_list, id)
);

-- Until when everybody has been told of lists that began or ended by the clock alone.
CREATE TABLE catalog_price_list_told (
  id INT PRIMARY KEY CHECK (id = 1),
  until INT NOT NULL
);

-- A price that ends without another after it, until everybody has been told.
ALTER TABLE catalog_price ADD COLUMN ending BOOL NOT NULL DEFAULT FALSE;
CREATE INDEX catalog_price_ending ON catalog_price (ends_at) WHERE ending;
