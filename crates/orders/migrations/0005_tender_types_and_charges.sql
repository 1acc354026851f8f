-- What buyers pay with, and how each kind is treated: rows for what a brand added or changed, the program knows
-- the rest. A sale keeps what its tenders declared at that moment.
CREATE TABLE orders_tender_type (
  code TEXT PRIMARY KEY,
  names TEXT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('cash', 'noted', 'charged', 'online', 'credit', 'later')),
  at_till BOOL NOT NULL,
  on_web BOOL NOT NULL,
  invoice_treatment TEXT NOT NULL CHECK (invoice_treatment IN ('invoice', 'already_invoiced', 'reduces', 'issued_by_another')),
  counts_for_thresholds BOOL NOT NULL,
  counts_for_tier BOOL NOT NULL,
  earns_points BOOL NOT NULL,
  refunds_as TEXT NOT NULL CHECK (refunds_as IN ('same', 'cash', 'credit', 'by_hand')),
  opens_drawer BOOL NOT NULL,
  works_offline BOOL NOT NULL,
  active BOOL NOT NULL,
  position INT NOT NULL,
  version INT NOT NULL
);

-- What is paid in cash where there are no coins for the rest. At most one row; without one nothing is rounded.
CREATE TABLE orders_cash_rounding (
  id INT PRIMARY KEY CHECK (id = 1),
  step INT NOT NULL CHECK (step >= 1),
  rounding TEXT NOT NULL CHECK (rounding IN ('nearest', 'down', 'up')),
  version INT NOT NULL
);

-- Where a buyer pays when it is no page: an account or a code, as JSON.
ALTER TABLE orders_payment ADD COLUMN instructions TEXT;
CREATE INDEX orders_payment_recent ON orders_payment (created_at, id);
CREATE INDEX orders_tender_day ON orders_tender (business_date, store);
CREATE INDEX orders_refund_payment ON orders_refund (payment);

-- Money taken at the counter for a sale that is not booked yet: written before the terminal is called.
-- Its fate is decided once: the sale takes it and it becomes a payment of the same id, or it goes back.
CREATE TABLE orders_charge (
  id ID PRIMARY KEY,
  register ID NOT NULL,
  store ID NOT NULL,
  subject ID NOT NULL,
  kind TEXT NOT NULL,
  adapter TEXT NOT NULL,
  amount INT NOT NULL CHECK (amount > 0),
  state TEXT NOT NULL CHECK (state IN ('created', 'requested', 'pending', 'authorised', 'captured', 'failed', 'unknown', 'voided', 'refunded')),
  captured INT NOT NULL CHECK (captured >= 0),
  refunded INT NOT NULL CHECK (refunded >= 0),
  fate TEXT NOT NULL CHECK (fate IN ('open', 'taken', 'going_back', 'over')),
  refund_request ID NOT NULL,
  reference TEXT,
  last_error TEXT,
  person ID NOT NULL,
  created_at INT NOT NULL,
  updated_at INT NOT NULL,
  version INT NOT NULL,
  CHECK (refunded <= captured)
);
CREATE INDEX orders_charge_open ON orders_charge (fate, created_at);
CREATE INDEX orders_charge_recent ON orders_charge (created_at, id);
CREATE INDEX orders_charge_subject ON orders_charge (subject);
