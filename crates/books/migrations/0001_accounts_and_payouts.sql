-- The account that a key of the vouchers is booked to, where a brand chose another than the program's.
CREATE TABLE books_account (
  key TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  version INT NOT NULL
);

-- Who pays out, which ways to pay they pay out, and in which columns of their files what stands.
CREATE TABLE books_provider (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  methods TEXT NOT NULL,
  columns TEXT NOT NULL,
  days INT NOT NULL CHECK (days >= 0),
  version INT NOT NULL
);

-- A file of payouts, once: what it says is in its rows.
CREATE TABLE books_payout_file (
  id ID PRIMARY KEY,
  provider TEXT NOT NULL REFERENCES books_provider (code),
  name TEXT NOT NULL,
  hash BYTES NOT NULL,
  row_count INT NOT NULL,
  gross INT NOT NULL,
  fee INT NOT NULL,
  net INT NOT NULL,
  brought_by ID,
  brought_at INT NOT NULL,
  UNIQUE (provider, hash)
);
CREATE INDEX books_payout_file_recent ON books_payout_file (brought_at, id);

-- A line of a file. `identity` is the provider with everything the line says: the same line in another file changes
-- nothing. `payment` is what it pays out, `refund` what it takes back; `business_date` is the day of its voucher.
CREATE TABLE books_payout_row (
  id ID PRIMARY KEY,
  file ID NOT NULL REFERENCES books_payout_file (id),
  line INT NOT NULL,
  identity BYTES NOT NULL UNIQUE,
  reference TEXT NOT NULL,
  gross INT NOT NULL,
  fee INT NOT NULL,
  net INT NOT NULL,
  payout_on TEXT NOT NULL,
  business_date TEXT,
  state TEXT NOT NULL CHECK (state IN ('matched', 'differs', 'unknown', 'twice')),
  payment ID,
  refund ID,
  store ID,
  method TEXT,
  expected INT,
  taken_on TEXT,
  CHECK (net = gross - fee),
  CHECK ((state IN ('matched', 'differs')) = (payment IS NOT NULL))
);
CREATE INDEX books_payout_row_file ON books_payout_row (file, line);
CREATE INDEX books_payout_row_day ON books_payout_row (business_date, store) WHERE business_date IS NOT NULL;
-- A payment is paid out once, and a refund taken back once, whoever brings files at the same time.
CREATE UNIQUE INDEX books_payout_row_payment ON books_payout_row (payment) WHERE payment IS NOT NULL AND refund IS NULL;
CREATE UNIQUE INDEX books_payout_row_refund ON books_payout_row (refund) WHERE refund IS NOT NULL;
