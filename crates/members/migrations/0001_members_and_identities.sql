CREATE TABLE members_member (
  id ID PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('active', 'blocked', 'erased')),
  tier TEXT NOT NULL,
  join_channel TEXT NOT NULL,
  join_store ID,
  join_staff ID,
  home_store ID,
  locale TEXT NOT NULL,
  joined_at INT NOT NULL,
  erased_at INT,
  version INT NOT NULL
);

-- Personal data lives here and in orders_contact only.
CREATE TABLE members_profile (
  member ID PRIMARY KEY REFERENCES members_member (id),
  name TEXT,
  birthday TEXT,
  gender TEXT,
  updated_at INT NOT NULL
);

CREATE TABLE members_address (
  id ID PRIMARY KEY,
  member ID NOT NULL REFERENCES members_member (id),
  label TEXT NOT NULL,
  recipient TEXT NOT NULL,
  phone TEXT NOT NULL,
  country TEXT NOT NULL,
  postcode TEXT NOT NULL,
  area TEXT NOT NULL,
  line TEXT NOT NULL,
  position INT NOT NULL
);
CREATE INDEX members_address_member ON members_address (member);

-- Phone (E.164), e-mail (lower case), LINE, card, cookie. `provider` and `channel` tell LINE user ids
-- apart; they are empty for the others. Erasure empties `value` and keeps that there was one.
CREATE TABLE members_identity (
  id ID PRIMARY KEY,
  member ID NOT NULL REFERENCES members_member (id),
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'line', 'card', 'cookie')),
  provider TEXT NOT NULL,
  channel TEXT NOT NULL,
  value TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unverified', 'verified', 'blocked', 'released')),
  verified_at INT,
  valid_from INT NOT NULL,
  valid_to INT
);
CREATE UNIQUE INDEX members_identity_current ON members_identity (kind, provider, channel, value) WHERE valid_to IS NULL;
CREATE INDEX members_identity_member ON members_identity (member);

-- Joins people without rewriting a row; closing a link undoes the merge.
CREATE TABLE members_link (
  id ID PRIMARY KEY,
  member ID NOT NULL REFERENCES members_member (id),
  canonical ID NOT NULL REFERENCES members_member (id),
  since INT NOT NULL,
  until INT,
  evidence TEXT NOT NULL
);
CREATE UNIQUE INDEX members_link_current ON members_link (member) WHERE until IS NULL;
CREATE INDEX members_link_canonical ON members_link (canonical) WHERE until IS NULL;

-- How the member came: campaign, click, link, visit. Cannot be found out later.
CREATE TABLE members_touch (
  member ID NOT NULL REFERENCES members_member (id),
  position INT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  at INT NOT NULL,
  PRIMARY KEY (member, position)
);

-- The key that seals this person's data inside immutable records. Erasure deletes the row.
CREATE TABLE members_key (
  member ID PRIMARY KEY REFERENCES members_member (id),
  secret BYTES NOT NULL,
  created_at INT NOT NULL
);

CREATE TABLE members_consent (
  id INT PRIMARY KEY AUTO,
  member ID NOT NULL REFERENCES members_member (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('service', 'marketing', 'profiling', 'ad_audience', 'sharing')),
  channel TEXT NOT NULL,
  granted BOOL NOT NULL,
  notice_version INT NOT NULL,
  notice_hash BYTES NOT NULL,
  source TEXT NOT NULL,
  staff ID,
  store ID,
  at INT NOT NULL
);
CREATE INDEX members_consent_member ON members_consent (member, id);
