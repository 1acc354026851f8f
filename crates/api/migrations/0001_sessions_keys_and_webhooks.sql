-- Sessions of people and programs. The token itself is never stored, only its SHA-256.
CREATE TABLE api_session (
  token_hash BYTES PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('staff', 'member', 'register')),
  subject ID NOT NULL,
  created_at INT NOT NULL,
  seen_at INT NOT NULL,
  expires_at INT NOT NULL,
  revoked_at INT
);
CREATE INDEX api_session_subject ON api_session (subject);

CREATE TABLE api_key (
  id ID PRIMARY KEY,
  name TEXT NOT NULL,
  token_hash BYTES NOT NULL UNIQUE,
  permissions TEXT NOT NULL,
  created_by ID NOT NULL,
  created_at INT NOT NULL,
  revoked_at INT
);

CREATE TABLE api_webhook (
  id ID PRIMARY KEY,
  url TEXT NOT NULL,
  kinds TEXT NOT NULL,
  secret BYTES NOT NULL,
  previous_secret BYTES,
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'removed')),
  version INT NOT NULL,
  created_by ID NOT NULL,
  created_at INT NOT NULL
);

CREATE TABLE api_webhook_delivery (
  id ID PRIMARY KEY,
  webhook ID NOT NULL,
  pos INT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts INT NOT NULL,
  status INT,
  created_at INT NOT NULL,
  finished_at INT,
  UNIQUE (webhook, pos)
);
