-- What members tell about themselves beside their name, birthday and gender. `area` is a county or city of Taiwan
-- by its ISO 3166-2 code, or a place elsewhere as they wrote it; `preferences` is a JSON list of a few words.
ALTER TABLE members_profile ADD COLUMN area TEXT;
ALTER TABLE members_profile ADD COLUMN preferences TEXT NOT NULL DEFAULT '[]';

-- Erasure empties what was written about links, closed ones too.
CREATE INDEX members_link_of ON members_link (member);
CREATE INDEX members_link_into ON members_link (canonical);
