-- Goods that somebody asked to be put aside in a store, to look at and perhaps to buy: an order that waits for
-- a day and is paid when it is fetched.
ALTER TABLE orders_order ADD COLUMN put_aside BOOL NOT NULL DEFAULT FALSE;

-- How often a phone, a device or a range of addresses asked on a day. The key is made of it and cannot be
-- read back from it; yesterday's are deleted.
CREATE TABLE orders_put_aside_count (
  key ID PRIMARY KEY,
  day INT NOT NULL,
  used INT NOT NULL
);
CREATE INDEX orders_put_aside_count_day ON orders_put_aside_count (day);
