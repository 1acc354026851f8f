-- A code may also prove the wish to be forgotten. A constraint cannot be widened where it stands on both databases,
-- so the table moves; every row that fitted before fits now.
CREATE TABLE members_code_wider (
  id ID PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('log_in', 'second', 'add', 'counter', 'erase')),
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
INSERT INTO members_code_wider (id, purpose, kind, provider, channel, value, member, follows, replaces, state, guesses, created_at, expires_at)
  SELECT id, purpose, kind, provider, channel, value, member, follows, replaces, state, guesses, created_at, expires_at FROM members_code;
DROP TABLE members_code;
ALTER TABLE members_code_wider RENAME TO members_code;
CREATE INDEX members_code_expires ON members_code (expires_at);
CREATE INDEX members_code_value ON members_code (value);
