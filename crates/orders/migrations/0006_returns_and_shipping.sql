-- What had gone back for the goods before they came; whether the return stands; the sale that was made with it.
ALTER TABLE orders_return ADD COLUMN withheld INT NOT NULL DEFAULT 0;
ALTER TABLE orders_return ADD COLUMN state TEXT NOT NULL DEFAULT 'taken';
ALTER TABLE orders_return ADD COLUMN exchanged_for ID;
ALTER TABLE orders_return_line ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- A buyer's wish to send goods back. `answer` is what they are told when it is refused.
CREATE TABLE orders_return_request (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  code TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'withdrawn', 'refused', 'taken')),
  way TEXT NOT NULL CHECK (way IN ('store', 'parcel')),
  store ID NOT NULL,
  answer TEXT NOT NULL,
  asked_at INT NOT NULL,
  ended_at INT,
  ended_by ID,
  return_id ID,
  version INT NOT NULL
);
CREATE UNIQUE INDEX orders_return_request_open ON orders_return_request (order_id) WHERE state = 'asked';
CREATE INDEX orders_return_request_code ON orders_return_request (code);
CREATE INDEX orders_return_request_recent ON orders_return_request (state, asked_at, id);

CREATE TABLE orders_return_request_line (
  request ID NOT NULL REFERENCES orders_return_request (id),
  line ID NOT NULL REFERENCES orders_line (id),
  quantity INT NOT NULL CHECK (quantity > 0),
  reason TEXT NOT NULL,
  PRIMARY KEY (request, line)
);

CREATE INDEX orders_return_recent ON orders_return (occurred_at, id);

-- A pickup that somebody else fetched with the buyer's code; when it was said that nobody fetched it.
ALTER TABLE orders_fulfilment ADD COLUMN to_other BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE orders_fulfilment ADD COLUMN no_show_at INT;
CREATE INDEX orders_fulfilment_waiting ON orders_fulfilment (promised_at) WHERE kind = 'pickup' AND state IN ('waiting', 'ready') AND no_show_at IS NULL;

-- The till's sale on whose receipt an order was paid at the counter.
ALTER TABLE orders_order ADD COLUMN collected_with ID;
CREATE INDEX orders_order_collected_with ON orders_order (collected_with) WHERE collected_with IS NOT NULL;

-- `done_at` of a parcel is when it was sent.
ALTER TABLE orders_fulfilment ADD COLUMN delivered_at INT;
