-- The stores that sell a product; all of them where none is named. The web is a channel of its own.
CREATE TABLE catalog_product_store (
  product ID NOT NULL REFERENCES catalog_product (id),
  store ID NOT NULL,
  PRIMARY KEY (product, store)
);

-- Of work and of charges nothing lies on a shelf.
UPDATE catalog_variant SET tracking = 'none' WHERE tracking <> 'none' AND product IN (SELECT id FROM catalog_product WHERE kind IN ('service', 'fee'));
