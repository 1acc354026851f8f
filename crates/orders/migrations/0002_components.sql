-- Goods that leave the shelf for another line: components of a set, the candle of an option. Their money
-- is in the line that they belong to; `share_net` and `share_tax` are what of it falls on them, which is
-- what bringing one of them back alone gives back. A set's shares sum to its line.
ALTER TABLE orders_line ADD COLUMN share_net INT NOT NULL DEFAULT 0;
ALTER TABLE orders_line ADD COLUMN share_tax INT NOT NULL DEFAULT 0;
