-- A location holds stock; a service point serves people. Several service points may hang on one location.
-- Zone and cut-off give the business date of what is booked here without a till: a warehouse has no store.
CREATE TABLE stock_location (
  id ID PRIMARY KEY,
  store ID,
  legal_entity ID NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('shop', 'warehouse', 'transit')),
  zone TEXT NOT NULL,
  cut_off_minutes INT NOT NULL CHECK (cut_off_minutes >= 0 AND cut_off_minutes < 1440),
  latitude_microdegrees INT,
  longitude_microdegrees INT,
  state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
  position INT NOT NULL,
  version INT NOT NULL
);
CREATE INDEX stock_location_store ON stock_location (store);

CREATE TABLE stock_service_point (
  id ID PRIMARY KEY,
  store ID NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('till', 'pickup', 'kitchen', 'web')),
  state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
  version INT NOT NULL
);
CREATE INDEX stock_service_point_store ON stock_service_point (store);

CREATE TABLE stock_service_point_location (
  service_point ID NOT NULL REFERENCES stock_service_point (id),
  location ID NOT NULL REFERENCES stock_location (id),
  priority INT NOT NULL,
  lead_minutes INT NOT NULL,
  PRIMARY KEY (service_point, location)
);

-- Held may not go below zero. On hand may: a fact is always booked, and a negative level opens a case.
-- A safety below zero is the quantity that may be promised before it is there.
CREATE TABLE stock_level (
  variant ID NOT NULL,
  location ID NOT NULL,
  condition TEXT NOT NULL,
  on_hand INT NOT NULL,
  held INT NOT NULL CHECK (held >= 0),
  safety INT NOT NULL,
  changed_at INT NOT NULL,
  PRIMARY KEY (variant, location, condition)
);
CREATE INDEX stock_level_location ON stock_level (location, variant);

-- held of a level = the sum of its open holds. A lease is a hold.
CREATE TABLE stock_hold (
  id ID PRIMARY KEY,
  variant ID NOT NULL,
  location ID NOT NULL,
  condition TEXT NOT NULL,
  quantity INT NOT NULL CHECK (quantity > 0),
  kind TEXT NOT NULL CHECK (kind IN ('cart', 'order', 'pickup', 'person', 'transfer', 'lease')),
  holder ID NOT NULL,
  expires_at INT,
  state TEXT NOT NULL CHECK (state IN ('open', 'used', 'released', 'expired')),
  created_at INT NOT NULL,
  closed_at INT
);
CREATE INDEX stock_hold_holder ON stock_hold (holder);
CREATE INDEX stock_hold_open ON stock_hold (location, variant) WHERE state = 'open';
CREATE INDEX stock_hold_due ON stock_hold (expires_at) WHERE state = 'open' AND expires_at IS NOT NULL;

-- Paper behind movements that no sale made: who received or corrected what, and why.
CREATE TABLE stock_document (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'adjustment', 'count', 'opening', 'transfer')),
  location ID NOT NULL REFERENCES stock_location (id),
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  supplier ID,
  reference TEXT,
  actor_kind TEXT NOT NULL,
  actor ID,
  business_date TEXT NOT NULL,
  occurred_at INT NOT NULL,
  recorded_at INT NOT NULL
);
CREATE INDEX stock_document_location ON stock_document (location, id);

-- on_hand of a level = the sum of its movements.
CREATE TABLE stock_movement (
  id INT PRIMARY KEY AUTO,
  variant ID NOT NULL,
  location ID NOT NULL,
  condition TEXT NOT NULL,
  quantity INT NOT NULL,
  reason TEXT NOT NULL,
  subject ID NOT NULL,
  lot ID,
  serial TEXT,
  cost INT,
  legal_entity ID NOT NULL,
  business_date TEXT NOT NULL,
  occurred_at INT NOT NULL,
  recorded_at INT NOT NULL,
  register ID
);
CREATE INDEX stock_movement_variant ON stock_movement (variant, location, id);
CREATE INDEX stock_movement_location ON stock_movement (location, id);
CREATE INDEX stock_movement_subject ON stock_movement (subject);
