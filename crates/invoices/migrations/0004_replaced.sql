-- An invoice that was voided because its paper came back with a return, and what of its lines came back, as JSON: an
-- amount by line. What the buyer kept stands on another document, and all of it does again when the return is undone.
CREATE TABLE invoices_replaced (
  document ID PRIMARY KEY,
  return_id ID NOT NULL,
  given TEXT NOT NULL
);
CREATE INDEX invoices_replaced_return ON invoices_replaced (return_id);
