-- The journal is the one outlet: every write appends here in its own transaction.
-- `tx` is the database's transaction number on PostgreSQL and 0 on SQLite; with it an entry can
-- witness that its transaction was committed when the answer to COMMIT was lost.
CREATE TABLE journal (
  id INT PRIMARY KEY AUTO,
  tx INT NOT NULL,
  kind TEXT NOT NULL,
  version INT NOT NULL,
  subject ID NOT NULL,
  actor_kind TEXT NOT NULL,
  actor ID,
  on_behalf ID,
  register ID,
  occurred_at INT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX journal_subject ON journal (subject, id);

-- Positions without gaps, in the order of the entries' numbers. Every cursor in the product is a `pos`.
CREATE TABLE journal_pos (
  pos INT PRIMARY KEY,
  id INT NOT NULL UNIQUE
);

CREATE TABLE journal_cursor (
  consumer TEXT PRIMARY KEY,
  epoch INT NOT NULL,
  pos INT NOT NULL,
  updated_at INT NOT NULL
);

-- Single values of the brand: `epoch`, `commit_marker`, secrets' key names.
CREATE TABLE store_meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE store_secret (
  name TEXT PRIMARY KEY,
  value BYTES NOT NULL,
  created_at INT NOT NULL
);

-- What a client-made key led to; kept for seven days.
CREATE TABLE store_idempotency (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BYTES NOT NULL,
  status INT NOT NULL,
  resource ID NOT NULL,
  version INT NOT NULL,
  created_at INT NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX store_idempotency_age ON store_idempotency (created_at);

-- Work that was wanted by a transaction and runs after it. Finished jobs are deleted; dead ones stay.
CREATE TABLE store_job (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL,
  subject ID NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'leased', 'dead')),
  run_at INT NOT NULL,
  attempts INT NOT NULL,
  lease_owner ID,
  last_error TEXT,
  created_at INT NOT NULL
);
CREATE INDEX store_job_due ON store_job (state, run_at);

-- Who tried what, and what came of it; refused acts too.
CREATE TABLE store_audit (
  id INT PRIMARY KEY AUTO,
  at INT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor ID,
  on_behalf ID,
  register ID,
  action TEXT NOT NULL,
  subject ID,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX store_audit_subject ON store_audit (subject, id);

-- Something a person has to look at: stock below zero, money without an order, a flagged sale. Without a
-- store it is the brand's.
CREATE TABLE store_case (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL,
  subject ID NOT NULL,
  store_id ID,
  owner ID,
  state TEXT NOT NULL CHECK (state IN ('open', 'working', 'closed')),
  detail TEXT NOT NULL,
  resolution TEXT,
  opened_at INT NOT NULL,
  closed_at INT,
  version INT NOT NULL
);
CREATE INDEX store_case_state ON store_case (state, opened_at);
CREATE INDEX store_case_store ON store_case (store_id, state, id);
CREATE UNIQUE INDEX store_case_one_open ON store_case (kind, subject) WHERE state <> 'closed';

-- Names that other systems use for our rows.
CREATE TABLE store_external_reference (
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  external_id TEXT NOT NULL,
  id ID NOT NULL,
  created_at INT NOT NULL,
  PRIMARY KEY (source, kind, external_id)
);
CREATE INDEX store_external_reference_id ON store_external_reference (id);
