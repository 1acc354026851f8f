-- Parts of lines that were cancelled before they left: the line itself is only as large as what is left of it.
CREATE TABLE orders_cancelled_line (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  line ID NOT NULL REFERENCES orders_line (id),
  quantity INT NOT NULL CHECK (quantity > 0),
  amount INT NOT NULL,
  tax INT NOT NULL,
  at INT NOT NULL
);
CREATE INDEX orders_cancelled_line_order ON orders_cancelled_line (order_id);
