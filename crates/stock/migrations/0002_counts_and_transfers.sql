-- Papers of two more kinds. A constraint cannot be widened where it stands on both databases, so the table
-- moves; every row that fitted before fits now.
CREATE TABLE stock_document_wider (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'adjustment', 'count', 'opening', 'transfer', 'reclassification', 'write_off')),
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
INSERT INTO stock_document_wider (id, kind, location, reason, note, supplier, reference, actor_kind, actor, business_date, occurred_at, recorded_at)
  SELECT id, kind, location, reason, note, supplier, reference, actor_kind, actor, business_date, occurred_at, recorded_at FROM stock_document;
DROP TABLE stock_document;
ALTER TABLE stock_document_wider RENAME TO stock_document;
CREATE INDEX stock_document_location ON stock_document (location, id);

-- A count of one place. Movements with a number above the mark were booked after it was opened: only they
-- can have happened after something was counted.
CREATE TABLE stock_count (
  id ID PRIMARY KEY,
  location ID NOT NULL REFERENCES stock_location (id),
  condition TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('all', 'some')),
  uncounted TEXT NOT NULL CHECK (uncounted IN ('left', 'zero')),
  note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'posted', 'cancelled')),
  mark INT NOT NULL,
  opened_by ID,
  opened_at INT NOT NULL,
  closed_by ID,
  closed_at INT,
  reason TEXT,
  document ID,
  version INT NOT NULL
);
CREATE INDEX stock_count_location ON stock_count (location, id);

-- What was counted of a variant, between two instants; nothing yet where it is only to be counted.
-- What the books expected at the second instant is written down when the count is posted.
CREATE TABLE stock_count_line (
  count_id ID NOT NULL REFERENCES stock_count (id),
  variant ID NOT NULL,
  counted INT CHECK (counted >= 0),
  first_at INT,
  counted_at INT,
  expected INT,
  PRIMARY KEY (count_id, variant)
);

-- Each scan once, whatever a device sends again.
CREATE TABLE stock_count_scan (
  id ID PRIMARY KEY,
  count_id ID NOT NULL REFERENCES stock_count (id),
  variant ID NOT NULL,
  quantity INT NOT NULL,
  replaces BOOL NOT NULL,
  device TEXT NOT NULL,
  actor ID,
  scanned_at INT NOT NULL,
  recorded_at INT NOT NULL
);
CREATE INDEX stock_count_scan_count ON stock_count_scan (count_id, variant, id);

-- Goods asked of another place. On their way they lie in the sender's books, in the condition `in_transit`.
CREATE TABLE stock_transfer (
  id ID PRIMARY KEY,
  from_location ID NOT NULL REFERENCES stock_location (id),
  to_location ID NOT NULL REFERENCES stock_location (id),
  state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'packed', 'in_transit', 'short', 'received', 'declined', 'cancelled')),
  note TEXT NOT NULL,
  created_at INT NOT NULL,
  changed_at INT NOT NULL,
  version INT NOT NULL,
  CHECK (from_location <> to_location)
);
CREATE INDEX stock_transfer_from ON stock_transfer (from_location, id);
CREATE INDEX stock_transfer_to ON stock_transfer (to_location, id);

CREATE TABLE stock_transfer_line (
  transfer_id ID NOT NULL REFERENCES stock_transfer (id),
  variant ID NOT NULL,
  requested INT NOT NULL CHECK (requested > 0),
  approved INT NOT NULL CHECK (approved >= 0 AND approved <= requested),
  packed INT NOT NULL CHECK (packed >= 0 AND packed <= approved),
  received INT NOT NULL CHECK (received >= 0),
  lost INT NOT NULL CHECK (lost >= 0),
  PRIMARY KEY (transfer_id, variant),
  CHECK (received + lost <= packed)
);

-- Who brought a transfer to which state, when and why.
CREATE TABLE stock_transfer_step (
  transfer_id ID NOT NULL REFERENCES stock_transfer (id),
  version INT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor ID,
  occurred_at INT NOT NULL,
  PRIMARY KEY (transfer_id, version)
);
