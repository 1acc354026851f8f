-- What people searched for and how much they found: what a brand lacks, or calls otherwise than its buyers.
-- Nobody is named here; what looks like a number of a person is not kept.
CREATE TABLE catalog_search (
  id INT PRIMARY KEY AUTO,
  at INT NOT NULL,
  channel TEXT NOT NULL,
  locale TEXT NOT NULL,
  typed TEXT NOT NULL,
  folded TEXT NOT NULL,
  found INT NOT NULL,
  nearly BOOL NOT NULL
);
CREATE INDEX catalog_search_at ON catalog_search (at, folded);
