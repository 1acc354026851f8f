-- Who invoices what a store sells, from a day on. Rows are only added: on a day, the latest that had begun by then holds. A
-- store without any is as it opened. `commission` is the landlord's share in parts per million.
CREATE TABLE invoices_store (
  store ID NOT NULL,
  version INT NOT NULL CHECK (version >= 1),
  since TEXT NOT NULL,
  invoiced_by TEXT NOT NULL CHECK (invoiced_by IN ('own', 'landlord', 'provider', 'none')),
  name TEXT NOT NULL,
  tax_id TEXT NOT NULL,
  commission INT NOT NULL CHECK (commission BETWEEN 0 AND 1000000),
  set_by ID,
  set_at INT NOT NULL,
  PRIMARY KEY (store, version),
  CHECK (invoiced_by = 'landlord' OR commission = 0),
  CHECK (invoiced_by IN ('landlord', 'provider') OR (name = '' AND tax_id = ''))
);
