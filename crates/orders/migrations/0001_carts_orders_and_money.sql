CREATE TABLE orders_cart (
  id ID PRIMARY KEY,
  visitor ID NOT NULL,
  member ID,
  store ID NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'ordered', 'abandoned')),
  placed_order ID,
  version INT NOT NULL,
  created_at INT NOT NULL,
  updated_at INT NOT NULL
);
CREATE INDEX orders_cart_visitor ON orders_cart (visitor, state);

CREATE TABLE orders_cart_line (
  id ID PRIMARY KEY,
  cart ID NOT NULL REFERENCES orders_cart (id),
  variant ID NOT NULL,
  quantity INT NOT NULL CHECK (quantity > 0),
  options TEXT NOT NULL,
  note TEXT NOT NULL,
  position INT NOT NULL,
  UNIQUE (cart, variant, options, note)
);

-- Blocks of short order numbers. A server takes a block and hands its numbers out; gaps are fine.
CREATE TABLE orders_number_block (
  series TEXT PRIMARY KEY,
  next INT NOT NULL
);

-- What cannot be back-filled is kept from the first day. `quote` holds the canonical bytes of the
-- quote that the buyer was shown.
CREATE TABLE orders_order (
  id ID PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('placed', 'completed', 'cancelled', 'expired', 'voided')),
  money_state TEXT NOT NULL CHECK (money_state IN ('unpaid', 'pending', 'paid', 'partly_refunded', 'refunded')),
  sold_by ID NOT NULL,
  fulfilled_by ID NOT NULL,
  legal_entity ID NOT NULL,
  register ID,
  register_seq INT,
  shift ID,
  visitor ID,
  member ID,
  company BOOL NOT NULL,
  agent ID,
  cashier ID,
  tier_at_sale TEXT,
  bought_before BOOL,
  cart ID,
  occurred_at INT NOT NULL,
  recorded_at INT NOT NULL,
  business_date TEXT NOT NULL,
  goods_total INT NOT NULL,
  discount_total INT NOT NULL,
  shipping_total INT NOT NULL,
  tax_total INT NOT NULL,
  total INT NOT NULL,
  paid INT NOT NULL,
  refunded INT NOT NULL,
  price_list ID,
  price_version INT NOT NULL,
  engine_version TEXT NOT NULL,
  rule_set_hash BYTES NOT NULL,
  quote BYTES NOT NULL,
  expires_at INT,
  version INT NOT NULL,
  CHECK (refunded >= 0),
  UNIQUE (register, register_seq)
);
CREATE INDEX orders_order_recent ON orders_order (occurred_at, id);
CREATE INDEX orders_order_member ON orders_order (member, occurred_at);
CREATE INDEX orders_order_visitor ON orders_order (visitor);
CREATE INDEX orders_order_placed ON orders_order (occurred_at, id) WHERE state = 'placed';
CREATE INDEX orders_order_day ON orders_order (business_date, sold_by);
CREATE INDEX orders_order_due ON orders_order (expires_at) WHERE state = 'placed' AND expires_at IS NOT NULL;

-- Personal data of an order: buyer, recipient, company. Erasure empties the row.
CREATE TABLE orders_contact (
  order_id ID NOT NULL REFERENCES orders_order (id),
  role TEXT NOT NULL CHECK (role IN ('buyer', 'recipient', 'company')),
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  country TEXT NOT NULL,
  postcode TEXT NOT NULL,
  area TEXT NOT NULL,
  address TEXT NOT NULL,
  tax_id TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (order_id, role)
);

-- How the buyer came: campaign, click, link, visit.
CREATE TABLE orders_touch (
  order_id ID NOT NULL REFERENCES orders_order (id),
  position INT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  at INT NOT NULL,
  PRIMARY KEY (order_id, position)
);

CREATE TABLE orders_line (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  position INT NOT NULL,
  kind TEXT NOT NULL,
  parent ID,
  variant ID,
  sku TEXT NOT NULL,
  description TEXT NOT NULL,
  unit TEXT NOT NULL,
  quantity INT NOT NULL,
  unit_price INT NOT NULL,
  gross INT NOT NULL,
  discount INT NOT NULL,
  net INT NOT NULL,
  tax_class TEXT NOT NULL,
  tax_rate INT NOT NULL,
  tax INT NOT NULL,
  cost INT,
  options TEXT NOT NULL,
  note TEXT NOT NULL,
  returned INT NOT NULL CHECK (returned >= 0),
  UNIQUE (order_id, position)
);
CREATE INDEX orders_line_variant ON orders_line (variant, order_id);

CREATE TABLE orders_adjustment (
  line ID NOT NULL REFERENCES orders_line (id),
  position INT NOT NULL,
  layer TEXT NOT NULL,
  rule TEXT NOT NULL,
  amount INT NOT NULL,
  PRIMARY KEY (line, position)
);

-- Shares of the credit for a line in 1/10,000; they sum to 10,000 where there are any.
CREATE TABLE orders_credit_share (
  line ID NOT NULL REFERENCES orders_line (id),
  kind TEXT NOT NULL CHECK (kind IN ('seller', 'cashier', 'link', 'sign_up', 'agent')),
  person ID NOT NULL,
  share INT NOT NULL CHECK (share >= 0 AND share <= 10000),
  PRIMARY KEY (line, kind, person)
);

CREATE TABLE orders_fulfilment (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  kind TEXT NOT NULL CHECK (kind IN ('take_away', 'pickup', 'delivery', 'digital')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'handed_over', 'shipped', 'delivered', 'cancelled')),
  location ID NOT NULL,
  service_point ID,
  code TEXT,
  promised_at INT,
  ready_at INT,
  done_at INT,
  done_by ID,
  carrier TEXT,
  tracking TEXT,
  version INT NOT NULL
);
CREATE INDEX orders_fulfilment_order ON orders_fulfilment (order_id);
CREATE INDEX orders_fulfilment_code ON orders_fulfilment (code) WHERE code IS NOT NULL;

-- line ↔ location ↔ hold ↔ fulfilment, many to many.
CREATE TABLE orders_allocation (
  id ID PRIMARY KEY,
  line ID NOT NULL REFERENCES orders_line (id),
  location ID NOT NULL,
  hold ID,
  fulfilment ID NOT NULL REFERENCES orders_fulfilment (id),
  quantity INT NOT NULL CHECK (quantity > 0),
  state TEXT NOT NULL CHECK (state IN ('held', 'taken', 'released'))
);
CREATE INDEX orders_allocation_line ON orders_allocation (line);
CREATE INDEX orders_allocation_fulfilment ON orders_allocation (fulfilment);

-- A row before a call: `request_id` is the provider's idempotency key.
CREATE TABLE orders_payment (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  adapter TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL UNIQUE,
  provider_reference TEXT,
  redirect_url TEXT,
  state TEXT NOT NULL CHECK (state IN ('created', 'requested', 'pending', 'authorised', 'captured', 'failed', 'unknown', 'voided', 'refunded')),
  amount INT NOT NULL CHECK (amount > 0),
  captured INT NOT NULL CHECK (captured >= 0),
  refunded INT NOT NULL CHECK (refunded >= 0),
  last_error TEXT,
  business_date TEXT,
  created_at INT NOT NULL,
  updated_at INT NOT NULL,
  version INT NOT NULL,
  CHECK (refunded <= captured)
);
CREATE INDEX orders_payment_order ON orders_payment (order_id);
CREATE INDEX orders_payment_open ON orders_payment (state, updated_at);

-- Everything a provider ever told us, once.
CREATE TABLE orders_payment_notice (
  id INT PRIMARY KEY AUTO,
  adapter TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  payment ID NOT NULL,
  kind TEXT NOT NULL,
  amount INT NOT NULL,
  received_at INT NOT NULL,
  outcome TEXT NOT NULL,
  UNIQUE (adapter, notice_id)
);

-- Money back, a row before a call like a payment.
CREATE TABLE orders_refund (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  return_id ID,
  payment ID,
  tender ID,
  request_id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('created', 'requested', 'done', 'failed', 'unknown')),
  amount INT NOT NULL CHECK (amount > 0),
  reason TEXT NOT NULL,
  business_date TEXT,
  created_at INT NOT NULL,
  updated_at INT NOT NULL
);
CREATE INDEX orders_refund_order ON orders_refund (order_id);

-- What was given for the order. Money back is a negative row. `treatment` and the flags are the
-- tender type's declaration at that moment.
CREATE TABLE orders_tender (
  id ID PRIMARY KEY,
  order_id ID NOT NULL REFERENCES orders_order (id),
  kind TEXT NOT NULL,
  amount INT NOT NULL,
  given INT NOT NULL,
  change INT NOT NULL,
  payment ID,
  return_id ID,
  invoice_treatment TEXT NOT NULL CHECK (invoice_treatment IN ('invoice', 'already_invoiced', 'reduces', 'issued_by_another')),
  counts_for_thresholds BOOL NOT NULL,
  store ID NOT NULL,
  legal_entity ID NOT NULL,
  register ID,
  shift ID,
  business_date TEXT NOT NULL,
  occurred_at INT NOT NULL
);
CREATE INDEX orders_tender_order ON orders_tender (order_id);
CREATE INDEX orders_tender_shift ON orders_tender (shift);

CREATE TABLE orders_return (
  id ID PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  order_id ID REFERENCES orders_order (id),
  channel TEXT NOT NULL,
  store ID NOT NULL,
  legal_entity ID NOT NULL,
  register ID,
  register_seq INT,
  shift ID,
  member ID,
  staff ID,
  reason TEXT NOT NULL,
  total INT NOT NULL,
  tax_total INT NOT NULL,
  occurred_at INT NOT NULL,
  recorded_at INT NOT NULL,
  business_date TEXT NOT NULL,
  version INT NOT NULL,
  UNIQUE (register, register_seq)
);
CREATE INDEX orders_return_order ON orders_return (order_id);
CREATE INDEX orders_return_day ON orders_return (business_date, store);

CREATE TABLE orders_return_line (
  id ID PRIMARY KEY,
  return_id ID NOT NULL REFERENCES orders_return (id),
  position INT NOT NULL,
  order_line ID REFERENCES orders_line (id),
  variant ID,
  sku TEXT NOT NULL,
  description TEXT NOT NULL,
  quantity INT NOT NULL CHECK (quantity > 0),
  amount INT NOT NULL,
  tax INT NOT NULL,
  condition TEXT NOT NULL,
  location ID,
  UNIQUE (return_id, position)
);

-- Receipts and fiscal papers, N:M to orders, lines, payments and returns. Never a number on an order.
CREATE TABLE orders_document (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL,
  series TEXT NOT NULL,
  number TEXT NOT NULL,
  legal_entity ID NOT NULL,
  store ID NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('issued', 'voided')),
  total INT NOT NULL,
  tax_total INT NOT NULL,
  business_date TEXT NOT NULL,
  issued_at INT NOT NULL,
  UNIQUE (series, number)
);

CREATE TABLE orders_document_subject (
  document ID NOT NULL REFERENCES orders_document (id),
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('order', 'line', 'payment', 'return')),
  subject ID NOT NULL,
  amount INT NOT NULL,
  PRIMARY KEY (document, subject_kind, subject)
);
CREATE INDEX orders_document_subject_subject ON orders_document_subject (subject);

-- The till's log as it was sent: `bytes` are never written anew. UNIQUE (register, seq) makes the
-- same event twice give the first answer.
CREATE TABLE orders_till_event (
  register ID NOT NULL,
  seq INT NOT NULL,
  kind TEXT NOT NULL,
  version INT NOT NULL,
  prev_hash BYTES NOT NULL,
  hash BYTES NOT NULL,
  bytes BYTES NOT NULL,
  occurred_at INT NOT NULL,
  received_at INT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'flagged')),
  flag TEXT,
  subject ID,
  PRIMARY KEY (register, seq)
);
CREATE INDEX orders_till_event_subject ON orders_till_event (subject);

-- Where each till's chain stands, and the state its events lead to (a cache of the log).
CREATE TABLE orders_till (
  register ID PRIMARY KEY,
  seq INT NOT NULL,
  head BYTES NOT NULL,
  state BYTES NOT NULL
);

-- Rule books as they were; the highest version is in force. A quote names its book by hash.
CREATE TABLE orders_rule_book (
  version INT PRIMARY KEY,
  hash BYTES NOT NULL,
  book TEXT NOT NULL,
  created_at INT NOT NULL
);
