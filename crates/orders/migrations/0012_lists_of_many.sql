-- Lists of a brand with very many orders begin with what was asked for, newest first. The index of open orders alone
-- is one of these now.
CREATE INDEX orders_order_state ON orders_order (state, occurred_at, id);
CREATE INDEX orders_order_channel ON orders_order (channel, occurred_at, id);
CREATE INDEX orders_order_sold_by ON orders_order (sold_by, occurred_at, id);
-- Few are handed over by another store than the one that sold.
CREATE INDEX orders_order_fulfilled_by ON orders_order (fulfilled_by, occurred_at, id) WHERE fulfilled_by <> sold_by;
DROP INDEX orders_order_placed;
