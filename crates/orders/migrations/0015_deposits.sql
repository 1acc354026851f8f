-- So much of an order has to be paid for it to stand; the rest is paid when it is fetched. Nothing where all of it has to.
ALTER TABLE orders_order ADD COLUMN deposit INT NOT NULL DEFAULT 0 CHECK (deposit >= 0);
