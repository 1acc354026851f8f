-- Goods that came in together and go bad together. `expires_on` is the last day on which they are good.
CREATE TABLE stock_lot (
  id ID PRIMARY KEY,
  variant ID NOT NULL,
  code TEXT NOT NULL,
  expires_on TEXT,
  created_at INT NOT NULL,
  UNIQUE (variant, code)
);
CREATE INDEX stock_lot_expiry ON stock_lot (expires_on) WHERE expires_on IS NOT NULL;

-- Where a lot lies: the sum of its movements there. What of a level is in no lot is the rest.
CREATE TABLE stock_lot_level (
  variant ID NOT NULL,
  location ID NOT NULL,
  condition TEXT NOT NULL,
  lot ID NOT NULL REFERENCES stock_lot (id),
  on_hand INT NOT NULL,
  PRIMARY KEY (variant, location, condition, lot)
);
CREATE INDEX stock_lot_level_lot ON stock_lot_level (lot);
CREATE INDEX stock_movement_lot ON stock_movement (lot, id) WHERE lot IS NOT NULL;
