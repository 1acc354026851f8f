-- Made when it is ordered: its sale is work for the store's kitchen.
ALTER TABLE catalog_product ADD COLUMN made_to_order BOOL NOT NULL DEFAULT FALSE;
