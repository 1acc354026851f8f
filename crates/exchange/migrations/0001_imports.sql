-- An import from its file to its report. `state` says which step it is at; the counts and the cursor
-- (`done_rows`) move in the same transaction as the rows they count.
CREATE TABLE exchange_import (
  id ID PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT CHECK (kind IN ('products', 'prices', 'stock', 'members', 'orders')),
  dialect TEXT NOT NULL CHECK (dialect IN ('own', 'shopify')),
  state TEXT NOT NULL CHECK (state IN ('new', 'reading', 'ready', 'unusable', 'checking', 'running', 'stopped', 'done', 'undoing', 'undone', 'comparing')),
  file ID,
  file_bytes INT NOT NULL,
  sha256 BYTES,
  container TEXT,
  encoding TEXT,
  separator TEXT,
  header TEXT NOT NULL,
  header_hash BYTES,
  mapping TEXT NOT NULL,
  settings TEXT NOT NULL,
  all_rows INT NOT NULL,
  done_rows INT NOT NULL,
  created INT NOT NULL,
  changed INT NOT NULL,
  same INT NOT NULL,
  refused INT NOT NULL,
  checked TEXT,
  error TEXT,
  error_params TEXT,
  created_by ID,
  created_at INT NOT NULL,
  ended_at INT,
  version INT NOT NULL
);
CREATE INDEX exchange_import_created ON exchange_import (created_at, id);

-- The bytes of a file, so that any server can go on with them. They are dropped when their time is over:
-- a file of members is personal data.
CREATE TABLE exchange_chunk (
  file ID NOT NULL,
  ordinal INT NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (file, ordinal)
);

-- Rows that were refused: where they stand and why, never what they say.
CREATE TABLE exchange_refused (
  import_id ID NOT NULL REFERENCES exchange_import (id),
  ordinal INT NOT NULL,
  line INT NOT NULL,
  last_line INT NOT NULL,
  field TEXT NOT NULL,
  found TEXT NOT NULL,
  code TEXT NOT NULL,
  params TEXT NOT NULL,
  PRIMARY KEY (import_id, ordinal)
);

-- What an import did to which thing, and how it was before, so that it can be taken back. `undone` says
-- what came of taking it back.
CREATE TABLE exchange_touch (
  import_id ID NOT NULL REFERENCES exchange_import (id),
  ordinal INT NOT NULL,
  line INT NOT NULL,
  kind TEXT NOT NULL,
  subject ID NOT NULL,
  external_id TEXT NOT NULL,
  is_new BOOL NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  undone TEXT,
  PRIMARY KEY (import_id, ordinal)
);

-- A mapping that somebody named, offered again for the same header.
CREATE TABLE exchange_mapping (
  id ID PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  header_hash BYTES NOT NULL,
  mapping TEXT NOT NULL,
  settings TEXT NOT NULL,
  saved_at INT NOT NULL,
  UNIQUE (kind, name)
);
CREATE INDEX exchange_mapping_header ON exchange_mapping (header_hash, saved_at);

-- Where a file and the brand do not say the same.
CREATE TABLE exchange_difference (
  import_id ID NOT NULL REFERENCES exchange_import (id),
  ordinal INT NOT NULL,
  line INT,
  subject ID,
  name TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('missing_here', 'missing_there', 'different', 'unreadable')),
  field TEXT NOT NULL,
  here TEXT NOT NULL,
  there TEXT NOT NULL,
  PRIMARY KEY (import_id, ordinal)
);

-- Addresses of pictures that a file named. They are kept as they are and fetched by nobody here.
CREATE TABLE exchange_picture (
  product ID NOT NULL,
  position INT NOT NULL,
  url TEXT NOT NULL,
  alt TEXT NOT NULL,
  PRIMARY KEY (product, position)
);
