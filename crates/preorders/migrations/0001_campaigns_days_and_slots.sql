-- Goods that are made for the day on which they are fetched. `deposit` is what of an order is paid at once, in parts per
-- million; `lead_minutes` is how long before a slot begins its last order comes.
CREATE TABLE preorders_campaign (
  id ID PRIMARY KEY,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
  deposit INT NOT NULL CHECK (deposit BETWEEN 0 AND 1000000),
  lead_minutes INT NOT NULL CHECK (lead_minutes BETWEEN 0 AND 129600),
  version INT NOT NULL CHECK (version >= 1)
);

CREATE TABLE preorders_goods (
  campaign ID NOT NULL REFERENCES preorders_campaign (id),
  product ID NOT NULL,
  PRIMARY KEY (campaign, product)
);
CREATE INDEX preorders_goods_product ON preorders_goods (product);

-- What a store can hand over on a day, and what of it is taken, in thousandths of a unit. The check is the last word on
-- how much may be taken: no statement gets past it.
CREATE TABLE preorders_day (
  id ID PRIMARY KEY,
  campaign ID NOT NULL REFERENCES preorders_campaign (id),
  store ID NOT NULL,
  date TEXT NOT NULL,
  capacity INT NOT NULL,
  taken INT NOT NULL CHECK (taken BETWEEN 0 AND capacity),
  UNIQUE (campaign, store, date)
);

-- A slot that is not offered any more stays with a capacity of nothing: bookings that were called off name it.
CREATE TABLE preorders_slot (
  id ID PRIMARY KEY,
  day ID NOT NULL REFERENCES preorders_day (id),
  begins_at INT NOT NULL,
  ends_at INT NOT NULL,
  capacity INT NOT NULL,
  taken INT NOT NULL CHECK (taken BETWEEN 0 AND capacity),
  CHECK (ends_at > begins_at),
  UNIQUE (day, begins_at, ends_at)
);

-- An order's place in a slot. `quantity` is how much of it is left, whether it is held or was let go.
CREATE TABLE preorders_booking (
  order_id ID PRIMARY KEY,
  slot ID NOT NULL REFERENCES preorders_slot (id),
  quantity INT NOT NULL CHECK (quantity >= 0),
  state TEXT NOT NULL CHECK (state IN ('held', 'released'))
);
CREATE INDEX preorders_booking_slot ON preorders_booking (slot);
