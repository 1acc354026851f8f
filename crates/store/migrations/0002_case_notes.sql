-- What came of a case: a word from the list of its kind. `resolution` says it in words.
ALTER TABLE store_case ADD COLUMN outcome TEXT;
CREATE INDEX store_case_owner ON store_case (owner, id) WHERE state = 'working';

-- What whoever looks after a case writes down on the way. No personal data.
CREATE TABLE store_case_note (
  id ID PRIMARY KEY,
  case_id ID NOT NULL REFERENCES store_case (id),
  author ID,
  text TEXT NOT NULL,
  at INT NOT NULL
);
CREATE INDEX store_case_note_case ON store_case_note (case_id, id);
