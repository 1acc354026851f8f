-- When a store is open, as a JSON object (`Opening`): a week and days that differ from it. The text in `hours` stays what
-- is printed; this is what promises are made of.
ALTER TABLE staff_store ADD COLUMN opening TEXT NOT NULL DEFAULT '{}';
