-- The theme as it is: the number of the version on the shop, 0 for the default theme, and what is being
-- prepared. There is one row; `draft` is what was saved last, and counts while `based_on` says on which version
-- it was begun. `version` counts every change of the row.
CREATE TABLE site_theme (
  id INT PRIMARY KEY CHECK (id = 1),
  number INT NOT NULL CHECK (number >= 0),
  draft TEXT NOT NULL,
  draft_tag TEXT NOT NULL,
  draft_problems INT NOT NULL,
  based_on INT,
  version INT NOT NULL,
  saved_by ID,
  saved_at INT NOT NULL
);
INSERT INTO site_theme (id, number, draft, draft_tag, draft_problems, based_on, version, saved_by, saved_at) VALUES (1, 0, '{}', '', 0, NULL, 1, NULL, 0);

-- Versions that were published, never changed. `content` is the whole theme as JSON: what it has beside the
-- default one. `tag` is the beginning of its hash, for addresses. `restores` is the version it brings back.
CREATE TABLE site_version (
  number INT PRIMARY KEY CHECK (number > 0),
  content TEXT NOT NULL,
  tag TEXT NOT NULL,
  note TEXT NOT NULL,
  restores INT,
  published_by ID,
  published_at INT NOT NULL
);

-- Articles and pages. `content` is what is being written, `shown` what visitors read, none before it was
-- published and after it was withdrawn. Both are JSON with each language's title, summary and text.
CREATE TABLE site_article (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('article', 'page')),
  handle TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL,
  shown TEXT,
  published_at INT,
  version INT NOT NULL,
  edited_by ID,
  edited_at INT NOT NULL
);
CREATE INDEX site_article_shown ON site_article (kind, published_at) WHERE shown IS NOT NULL;

-- What a register said it runs: the program's version, the versions of its prices and goods, the theme's number.
CREATE TABLE site_running (
  register ID PRIMARY KEY,
  store ID NOT NULL,
  program TEXT NOT NULL,
  prices INT NOT NULL,
  theme INT NOT NULL,
  reported_at INT NOT NULL
);
