-- How the buyer of a web order wants the invoice, as JSON, until it is made; empty when nothing was said. A carrier is
-- personal: it is nowhere else in this slice.
ALTER TABLE orders_contact ADD COLUMN invoice TEXT NOT NULL DEFAULT '';
