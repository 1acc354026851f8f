CREATE TABLE staff_legal_entity (
  id ID PRIMARY KEY,
  name TEXT NOT NULL,
  tax_id TEXT NOT NULL UNIQUE,
  country TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
  version INT NOT NULL
);

-- `price_list` and `location` name rows of other slices: what is charged here unless a promotion says
-- otherwise, and where the tills take goods from.
CREATE TABLE staff_store (
  id ID PRIMARY KEY,
  legal_entity ID NOT NULL REFERENCES staff_legal_entity (id),
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'franchise', 'counter', 'popup', 'web')),
  invoice_mode TEXT NOT NULL CHECK (invoice_mode IN ('own', 'landlord', 'none')),
  zone TEXT NOT NULL,
  cut_off_minutes INT NOT NULL CHECK (cut_off_minutes >= 0 AND cut_off_minutes < 1440),
  price_list ID,
  location ID,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  hours TEXT NOT NULL,
  latitude_microdegrees INT,
  longitude_microdegrees INT,
  state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
  position INT NOT NULL,
  version INT NOT NULL
);

-- A login is kept in lower case. `failed_attempts` counts since the last log-in that went well.
CREATE TABLE staff_person (
  id ID PRIMARY KEY,
  name TEXT NOT NULL,
  login TEXT NOT NULL UNIQUE,
  password_hash TEXT,
  pin_hash TEXT,
  badge TEXT UNIQUE,
  totp_secret BYTES,
  locale TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'left')),
  failed_attempts INT NOT NULL,
  locked_until INT,
  created_at INT NOT NULL,
  left_at INT,
  version INT NOT NULL
);

-- `permissions` is a JSON list of permission names; `limits` a JSON object of integers.
CREATE TABLE staff_role (
  id ID PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  permissions TEXT NOT NULL,
  limits TEXT NOT NULL,
  built_in BOOL NOT NULL,
  version INT NOT NULL
);

-- Without a store the role holds in all of them.
CREATE TABLE staff_assignment (
  id ID PRIMARY KEY,
  person ID NOT NULL REFERENCES staff_person (id),
  role ID NOT NULL REFERENCES staff_role (id),
  store ID REFERENCES staff_store (id),
  since INT NOT NULL,
  until INT
);
CREATE INDEX staff_assignment_person ON staff_assignment (person);
CREATE UNIQUE INDEX staff_assignment_once ON staff_assignment (person, role, store) WHERE until IS NULL AND store IS NOT NULL;
CREATE UNIQUE INDEX staff_assignment_once_everywhere ON staff_assignment (person, role) WHERE until IS NULL AND store IS NULL;

-- `public_key` is the half of the till's key that headquarters keeps; null until paired.
CREATE TABLE staff_register (
  id ID PRIMARY KEY,
  store ID NOT NULL REFERENCES staff_store (id),
  service_point ID,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  public_key BYTES,
  pairing_hash BYTES,
  pairing_expires_at INT,
  paired_at INT,
  state TEXT NOT NULL CHECK (state IN ('active', 'retired')),
  version INT NOT NULL
);
CREATE INDEX staff_register_store ON staff_register (store);
CREATE UNIQUE INDEX staff_register_pairing ON staff_register (pairing_hash) WHERE pairing_hash IS NOT NULL;

-- Every key a register ever had: what an old key signed must still be checkable.
CREATE TABLE staff_register_key (
  register ID NOT NULL REFERENCES staff_register (id),
  paired_at INT NOT NULL,
  public_key BYTES NOT NULL,
  until INT,
  PRIMARY KEY (register, paired_at)
);

CREATE TABLE staff_shift (
  id ID PRIMARY KEY,
  register ID NOT NULL REFERENCES staff_register (id),
  store ID NOT NULL REFERENCES staff_store (id),
  business_date TEXT NOT NULL,
  opened_by ID NOT NULL,
  opened_at INT NOT NULL,
  opening_float INT NOT NULL,
  closed_by ID,
  closed_at INT,
  expected INT,
  counted INT,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed'))
);
CREATE UNIQUE INDEX staff_shift_one_open ON staff_shift (register) WHERE state = 'open';
CREATE INDEX staff_shift_day ON staff_shift (store, business_date);

-- Opened, counted, closed and locked apart from shifts.
CREATE TABLE staff_store_day (
  store ID NOT NULL REFERENCES staff_store (id),
  business_date TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'counted', 'closed', 'locked')),
  opened_at INT NOT NULL,
  counted_at INT,
  closed_at INT,
  locked_at INT,
  version INT NOT NULL,
  PRIMARY KEY (store, business_date)
);

-- One act, once: a manager's override.
CREATE TABLE staff_grant (
  id ID PRIMARY KEY,
  permission TEXT NOT NULL,
  subject ID NOT NULL,
  store ID NOT NULL,
  granted_by ID NOT NULL,
  granted_to ID NOT NULL,
  reason TEXT NOT NULL,
  created_at INT NOT NULL,
  expires_at INT NOT NULL,
  used_at INT
);
