-- Messages to people. A row is written in the transaction that wants the message; its id is the provider's
-- idempotency key. `recipient` and `parameters` are personal data: dropped after 30 days and at erasure. The
-- text is not here: it is made when it is sent. A one-time code is not here either: it is computed.
CREATE TABLE messages_outbox (
  id ID PRIMARY KEY,
  channel TEXT NOT NULL CHECK (channel IN ('sms', 'email', 'line')),
  template TEXT NOT NULL,
  locale TEXT NOT NULL,
  member ID,
  recipient TEXT NOT NULL,
  parameters TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'failed')),
  attempts INT NOT NULL,
  reference TEXT,
  problem TEXT,
  created_at INT NOT NULL,
  expires_at INT,
  sent_at INT,
  finished_at INT,
  dropped_at INT
);
CREATE INDEX messages_outbox_recipient ON messages_outbox (recipient) WHERE dropped_at IS NULL;
CREATE INDEX messages_outbox_member ON messages_outbox (member) WHERE member IS NOT NULL;
CREATE INDEX messages_outbox_kept ON messages_outbox (created_at) WHERE dropped_at IS NULL;
