-- By which way a company hands its documents in; none while nobody chose one.
ALTER TABLE invoices_issuer ADD COLUMN way TEXT;

-- What the tax platform has to hear of: one row a document and what happened to it. `document` is an invoice or an
-- allowance; `message` says which kind of message it is. `calling_until` is until when somebody may be handing it in: as
-- long as that is, nobody else does. What a till without a line sold is noted after it happened. `late` is set with the case that says so.
CREATE TABLE invoices_upload (
  document ID NOT NULL,
  message TEXT NOT NULL CHECK (message IN ('F0401', 'F0501', 'G0401', 'G0501')),
  invoice ID NOT NULL REFERENCES invoices_invoice (id),
  legal_entity ID NOT NULL,
  store ID NOT NULL,
  number TEXT NOT NULL,
  happened_at INT NOT NULL,
  noted_at INT NOT NULL,
  deadline INT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'accepted', 'rejected')),
  attempts INT NOT NULL CHECK (attempts >= 0),
  sent_at INT,
  calling_until INT,
  answered_at INT,
  code TEXT,
  words TEXT,
  late BOOL NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (document, message),
  CHECK (state = 'waiting' OR sent_at IS NOT NULL OR state = 'accepted' OR code IS NOT NULL)
);
CREATE INDEX invoices_upload_invoice ON invoices_upload (invoice);
CREATE INDEX invoices_upload_open ON invoices_upload (deadline) WHERE state <> 'accepted';

-- Documents from before this table: nobody knows whether the platform has them. They wait until a way is chosen, and need
-- no case of their own that they are late.
INSERT INTO invoices_upload (document, message, invoice, legal_entity, store, number, happened_at, noted_at, deadline, state, attempts, late, version)
SELECT id, 'F0401', id, legal_entity, store, number, issued_at, issued_at, issued_at + 172800000000, 'waiting', 0, TRUE, 1 FROM invoices_invoice;
INSERT INTO invoices_upload (document, message, invoice, legal_entity, store, number, happened_at, noted_at, deadline, state, attempts, late, version)
SELECT id, 'F0501', id, legal_entity, store, number, voided_at, voided_at, voided_at + 172800000000, 'waiting', 0, TRUE, 1 FROM invoices_invoice WHERE state = 'voided';
INSERT INTO invoices_upload (document, message, invoice, legal_entity, store, number, happened_at, noted_at, deadline, state, attempts, late, version)
SELECT a.id, 'G0401', a.invoice, i.legal_entity, a.store, a.number, a.issued_at, a.issued_at, a.issued_at + 172800000000, 'waiting', 0, TRUE, 1 FROM invoices_allowance a JOIN invoices_invoice i ON i.id = a.invoice;
INSERT INTO invoices_upload (document, message, invoice, legal_entity, store, number, happened_at, noted_at, deadline, state, attempts, late, version)
SELECT a.id, 'G0501', a.invoice, i.legal_entity, a.store, a.number, a.voided_at, a.voided_at, a.voided_at + 172800000000, 'waiting', 0, TRUE, 1 FROM invoices_allowance a JOIN invoices_invoice i ON i.id = a.invoice WHERE a.state = 'voided';
