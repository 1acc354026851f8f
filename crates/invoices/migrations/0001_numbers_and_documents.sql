-- A company that issues its invoices here, from a day on. `seal_key` seals what stands in the codes on the paper.
CREATE TABLE invoices_issuer (
  legal_entity ID PRIMARY KEY,
  address TEXT NOT NULL,
  since TEXT NOT NULL,
  seal_key TEXT,
  carrier_kind TEXT,
  zero_rate_reason INT,
  through_customs BOOL NOT NULL,
  low INT NOT NULL CHECK (low >= 0),
  version INT NOT NULL,
  edited_by ID,
  edited_at INT NOT NULL
);

-- Whoever adds numbers of a track holds its row, so that two ranges never overlap.
CREATE TABLE invoices_track (
  period TEXT NOT NULL,
  track TEXT NOT NULL,
  PRIMARY KEY (period, track)
);

-- Numbers as the tax office gave them, or a part of them: for one register, for one store, or for whoever of the
-- company needs one. `next` is the next to be taken, one past `last` when all are used.
CREATE TABLE invoices_range (
  id ID PRIMARY KEY,
  legal_entity ID NOT NULL,
  period TEXT NOT NULL,
  track TEXT NOT NULL,
  first INT NOT NULL,
  last INT NOT NULL,
  next INT NOT NULL,
  store ID,
  register ID,
  added_by ID,
  added_at INT NOT NULL,
  CHECK (first >= 0 AND first <= last AND last <= 99999999 AND next >= first AND next <= last + 1),
  CHECK (register IS NULL OR store IS NOT NULL)
);
CREATE INDEX invoices_range_holder ON invoices_range (legal_entity, period);
CREATE INDEX invoices_range_track ON invoices_range (period, track, first);

-- An invoice. `content` is the document but for its number, as it was made; it never changes.
CREATE TABLE invoices_invoice (
  id ID PRIMARY KEY,
  number TEXT NOT NULL,
  period TEXT NOT NULL,
  range ID NOT NULL REFERENCES invoices_range (id),
  legal_entity ID NOT NULL,
  store ID NOT NULL,
  register ID,
  state TEXT NOT NULL CHECK (state IN ('issued', 'voided')),
  handover TEXT NOT NULL CHECK (handover IN ('paper', 'carrier', 'donation')),
  buyer_tax_id TEXT,
  total INT NOT NULL,
  tax INT NOT NULL,
  allowed INT NOT NULL CHECK (allowed >= 0 AND allowed <= total),
  content TEXT NOT NULL,
  copies INT NOT NULL CHECK (copies >= 0),
  business_date TEXT NOT NULL,
  issued_at INT NOT NULL,
  voided_at INT,
  void_reason TEXT,
  version INT NOT NULL,
  UNIQUE (period, number)
);
CREATE INDEX invoices_invoice_recent ON invoices_invoice (issued_at, id);
CREATE INDEX invoices_invoice_store ON invoices_invoice (store, issued_at);

-- What a document is about, many to many. `position` is the line of the document that a line of an order became.
CREATE TABLE invoices_subject (
  document ID NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('order', 'line', 'return')),
  subject ID NOT NULL,
  position INT NOT NULL,
  amount INT NOT NULL,
  PRIMARY KEY (document, kind, subject)
);
CREATE INDEX invoices_subject_subject ON invoices_subject (subject);

-- What was sold and could not get a number: it gets one as soon as there is one. `given` is what of its lines came back
-- meanwhile, return by return: the document is then made for what is left.
CREATE TABLE invoices_owed (
  id ID PRIMARY KEY,
  order_id ID NOT NULL,
  legal_entity ID NOT NULL,
  store ID NOT NULL,
  register ID,
  total INT NOT NULL,
  tax INT NOT NULL,
  content TEXT NOT NULL,
  subjects TEXT NOT NULL,
  given TEXT NOT NULL,
  business_date TEXT NOT NULL,
  owed_since INT NOT NULL,
  version INT NOT NULL
);
CREATE INDEX invoices_owed_order ON invoices_owed (order_id);
CREATE INDEX invoices_owed_entity ON invoices_owed (legal_entity, owed_since);

-- Money given back on an invoice. `content` is the document as it was made.
CREATE TABLE invoices_allowance (
  id ID PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  invoice ID NOT NULL REFERENCES invoices_invoice (id),
  state TEXT NOT NULL CHECK (state IN ('issued', 'voided')),
  total INT NOT NULL CHECK (total > 0),
  tax INT NOT NULL,
  content TEXT NOT NULL,
  store ID NOT NULL,
  business_date TEXT NOT NULL,
  issued_at INT NOT NULL,
  voided_at INT
);
CREATE INDEX invoices_allowance_invoice ON invoices_allowance (invoice);
