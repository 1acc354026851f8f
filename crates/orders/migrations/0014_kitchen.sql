-- Whether a line is made when it is ordered, as the catalogue said when it was sold.
ALTER TABLE orders_line ADD COLUMN made BOOL NOT NULL DEFAULT FALSE;

-- What a kitchen makes for an order. Its number counts from 1 in each store on each day; `quantity` is how
-- much is left to be made, in thousandths: what was cancelled or came back is none of it.
CREATE TABLE orders_ticket (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  store ID NOT NULL,
  business_date TEXT NOT NULL,
  number INT NOT NULL CHECK (number > 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'started', 'ready', 'handed_over', 'called_off')),
  quantity INT NOT NULL CHECK (quantity >= 0),
  due_at INT NOT NULL,
  opened_at INT NOT NULL,
  started_at INT,
  ready_at INT,
  ended_at INT,
  version INT NOT NULL,
  UNIQUE (order_id, store),
  UNIQUE (store, business_date, number)
);
CREATE INDEX orders_ticket_open ON orders_ticket (store, business_date) WHERE state IN ('waiting', 'started', 'ready');

-- The last number that a store gave on a day.
CREATE TABLE orders_ticket_count (
  store ID NOT NULL,
  business_date TEXT NOT NULL,
  last INT NOT NULL,
  PRIMARY KEY (store, business_date)
);
