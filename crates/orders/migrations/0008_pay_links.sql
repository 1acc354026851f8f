-- An order that staff made for somebody who pays it by a link: until then its money is pending.
ALTER TABLE orders_order ADD COLUMN by_link BOOL NOT NULL DEFAULT FALSE;

-- Links to pay one order each. The token is not here: it is computed from a secret of the brand and the id, which is
-- also the id of the message that carries it. An order has one live link at most.
CREATE TABLE orders_pay_link (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  token_hash BYTES NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('live', 'replaced', 'cancelled')),
  channel TEXT,
  made_by ID,
  created_at INT NOT NULL,
  ended_at INT
);
CREATE UNIQUE INDEX orders_pay_link_live ON orders_pay_link (order_id) WHERE state = 'live';
CREATE INDEX orders_pay_link_order ON orders_pay_link (order_id, created_at);

-- How long such an order is held when nobody says otherwise. At most one row.
CREATE TABLE orders_hold (
  id INT PRIMARY KEY CHECK (id = 1),
  minutes INT NOT NULL CHECK (minutes > 0),
  version INT NOT NULL
);

-- The link through which a payment was begun: its buyer comes back there.
ALTER TABLE orders_payment ADD COLUMN pay_link ID;
