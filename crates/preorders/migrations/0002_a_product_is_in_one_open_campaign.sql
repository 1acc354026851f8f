-- The database's word on it: two people who open campaigns with the same product at once cannot both have it. `open` says
-- what the campaign's state says.
ALTER TABLE preorders_goods ADD COLUMN open BOOL NOT NULL DEFAULT FALSE;
UPDATE preorders_goods SET open = TRUE WHERE campaign IN (SELECT id FROM preorders_campaign WHERE state = 'open');
CREATE UNIQUE INDEX preorders_goods_open ON preorders_goods (product) WHERE open;
