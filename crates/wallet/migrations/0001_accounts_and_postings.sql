-- `balance` is told on the kind's normal side: `sign` (1 where a debit raises it, -1 where a credit
-- does) times the sum of the account's postings. It is kept beside them so that one conditional
-- statement can spend. `floor` is the lowest balance a spend may leave; null means none.
CREATE TABLE wallet_account (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL,
  owner ID NOT NULL,
  sign INT NOT NULL CHECK (sign IN (-1, 1)),
  balance INT NOT NULL,
  floor INT,
  opened_at INT NOT NULL,
  version INT NOT NULL,
  CHECK (floor IS NULL OR balance >= floor),
  UNIQUE (kind, owner)
);
CREATE INDEX wallet_account_owner ON wallet_account (owner);

-- `subject` is what it is about: an order, a shift, a member. `reason` is a word from a list.
CREATE TABLE wallet_transfer (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL,
  subject ID NOT NULL,
  reverses ID REFERENCES wallet_transfer (id),
  reason TEXT,
  store ID,
  legal_entity ID,
  business_date TEXT NOT NULL,
  occurred_at INT NOT NULL,
  recorded_at INT NOT NULL
);
CREATE INDEX wallet_transfer_subject ON wallet_transfer (subject);
CREATE INDEX wallet_transfer_reverses ON wallet_transfer (reverses) WHERE reverses IS NOT NULL;

-- Never changed. Above zero a debit, below zero a credit; a transfer's postings sum to zero.
-- `origin` says whether value that came in was paid for or granted.
CREATE TABLE wallet_posting (
  id INT PRIMARY KEY AUTO,
  transfer ID NOT NULL REFERENCES wallet_transfer (id),
  account ID NOT NULL REFERENCES wallet_account (id),
  amount INT NOT NULL CHECK (amount <> 0),
  balance INT NOT NULL,
  business_date TEXT NOT NULL,
  lot ID,
  origin TEXT CHECK (origin IN ('paid', 'granted')),
  expires_on TEXT,
  UNIQUE (transfer, account)
);
CREATE INDEX wallet_posting_account ON wallet_posting (account, id);
