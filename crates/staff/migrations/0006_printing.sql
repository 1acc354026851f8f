-- Papers: what was handed to a printer, and whether it came out. The first paper of a document is copy 1; each later one is
-- marked as a copy. A paper that did not come out is printed again as the same copy.
CREATE TABLE staff_print (
  document ID NOT NULL,
  copy INT NOT NULL CHECK (copy >= 1),
  register ID NOT NULL REFERENCES staff_register (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'printed', 'failed')),
  tries INT NOT NULL,
  asked_at INT NOT NULL,
  told_at INT,
  PRIMARY KEY (document, copy)
);
