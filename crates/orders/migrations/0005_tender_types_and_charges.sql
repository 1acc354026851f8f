-- What buyers pay with, and how each kind is treated. A sale keeps what its tenders declared at that moment.
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
INSERT INTO orders_tender_type (code, names, how, at_till, on_web, invoice_treatment, counts_for_thresholds, counts_for_tier, earns_points, refunds_as, opens_drawer, works_offline, active, position, version) VALUES
  ('cash', '{"en":"Cash","zh-TW":"現金"}', 'cash', TRUE, FALSE, 'invoice', TRUE, TRUE, TRUE, 'same', TRUE, TRUE, TRUE, 10, 1),
  ('card', '{"en":"Card (terminal apart)","zh-TW":"刷卡（獨立刷卡機）"}', 'noted', TRUE, FALSE, 'invoice', TRUE, TRUE, TRUE, 'by_hand', FALSE, TRUE, TRUE, 20, 1),
  ('terminal', '{"en":"Card (terminal)","zh-TW":"刷卡機"}', 'charged', TRUE, FALSE, 'invoice', TRUE, TRUE, TRUE, 'same', FALSE, FALSE, TRUE, 30, 1),
  ('wallet_code', '{"en":"Mobile payment code","zh-TW":"行動支付付款碼"}', 'charged', TRUE, FALSE, 'invoice', TRUE, TRUE, TRUE, 'same', FALSE, FALSE, TRUE, 40, 1),
  ('mall_voucher', '{"en":"Department store voucher","zh-TW":"百貨商品券"}', 'noted', TRUE, FALSE, 'issued_by_another', TRUE, TRUE, TRUE, 'by_hand', TRUE, TRUE, FALSE, 50, 1),
  ('store_credit', '{"en":"Store credit","zh-TW":"購物金"}', 'credit', FALSE, FALSE, 'reduces', FALSE, FALSE, FALSE, 'same', FALSE, FALSE, TRUE, 60, 1),
  ('online', '{"en":"Online payment","zh-TW":"線上付款"}', 'online', FALSE, TRUE, 'invoice', TRUE, TRUE, TRUE, 'same', FALSE, FALSE, TRUE, 70, 1),
  ('credit_card', '{"en":"Credit card online","zh-TW":"線上信用卡"}', 'online', FALSE, TRUE, 'invoice', TRUE, TRUE, TRUE, 'same', FALSE, FALSE, TRUE, 80, 1),
  ('atm', '{"en":"ATM transfer","zh-TW":"ATM 虛擬帳號"}', 'online', FALSE, TRUE, 'invoice', TRUE, TRUE, TRUE, 'by_hand', FALSE, FALSE, TRUE, 90, 1),
  ('convenience_store', '{"en":"Convenience store code","zh-TW":"超商代碼"}', 'online', FALSE, TRUE, 'invoice', TRUE, TRUE, TRUE, 'by_hand', FALSE, FALSE, TRUE, 100, 1),
  ('bank_transfer', '{"en":"Bank transfer","zh-TW":"銀行轉帳"}', 'online', FALSE, TRUE, 'invoice', TRUE, TRUE, TRUE, 'same', FALSE, FALSE, TRUE, 110, 1),
  ('cash_on_delivery', '{"en":"Cash on delivery","zh-TW":"貨到付款"}', 'later', FALSE, TRUE, 'invoice', TRUE, TRUE, TRUE, 'by_hand', FALSE, FALSE, TRUE, 120, 1);

-- What is paid in cash where there are no coins for the rest. One row.
CREATE TABLE orders_cash_rounding (
  id INT PRIMARY KEY CHECK (id = 1),
  step INT NOT NULL CHECK (step >= 1),
  rounding TEXT NOT NULL CHECK (rounding IN ('nearest', 'down', 'up')),
  version INT NOT NULL
);
INSERT INTO orders_cash_rounding (id, step, rounding, version) VALUES (1, 1, 'nearest', 1);

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
