-- What a brand has switched off, as a JSON list of names: one row. A module that nobody switched off is on.
CREATE TABLE api_modules (
  one INT PRIMARY KEY CHECK (one = 1),
  off_names TEXT NOT NULL,
  version INT NOT NULL,
  changed_at INT NOT NULL
);
INSERT INTO api_modules (one, off_names, version, changed_at) VALUES (1, '[]', 1, 0);
