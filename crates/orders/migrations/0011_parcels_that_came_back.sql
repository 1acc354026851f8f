-- When a parcel came back that nobody took.
ALTER TABLE orders_fulfilment ADD COLUMN came_back_at INT;
