-- A one-time code somebody asked for. The code itself is nowhere: it is computed from the brand's secret and
-- this id, which is also the message's. `follows` is the proof that this one completes (a second factor).
CREATE TABLE members_code (
  id ID PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('log_in', 'second', 'add', 'counter')),
  kind TEXT NOT NULL,
  provider TEXT NOT NULL,
  channel TEXT NOT NULL,
  value TEXT NOT NULL,
  member ID,
  follows ID,
  replaces ID,
  state TEXT NOT NULL CHECK (state IN ('open', 'proven', 'used')),
  guesses INT NOT NULL,
  created_at INT NOT NULL,
  expires_at INT NOT NULL
);
CREATE INDEX members_code_expires ON members_code (expires_at);
CREATE INDEX members_code_value ON members_code (value);

-- How often something was done in a stretch of time: codes sent to a number, guesses at one. `hash` is keyed,
-- so that a row names nobody.
CREATE TABLE members_budget (
  scope TEXT NOT NULL,
  hash BYTES NOT NULL,
  window_start INT NOT NULL,
  used INT NOT NULL,
  PRIMARY KEY (scope, hash)
);
CREATE INDEX members_budget_window ON members_budget (window_start);

-- Until when nothing may be spent, because a way to this member was just exchanged.
ALTER TABLE members_member ADD COLUMN spending_held_until INT;

-- People are looked for by how their name begins.
CREATE INDEX members_profile_name ON members_profile (lower(name)) WHERE name IS NOT NULL;
