-- The label that hangs on a store's shelf now: which version of which list's price it shows. `amount` is that price,
-- so that a till needs one row to know what the shelf says.
CREATE TABLE catalog_shelf_label (
  store ID NOT NULL,
  variant ID NOT NULL REFERENCES catalog_variant (id),
  price_list ID NOT NULL REFERENCES catalog_price_list (id),
  version INT NOT NULL,
  amount INT NOT NULL CHECK (amount >= 0),
  placed_at INT NOT NULL,
  placed_by ID,
  PRIMARY KEY (store, variant)
);
CREATE INDEX catalog_shelf_label_variant ON catalog_shelf_label (variant);
