-- How a LINE user stands to the shop's account, as LINE tells, and since when.
ALTER TABLE members_identity ADD COLUMN friend TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE members_identity ADD COLUMN friend_at INT;
CREATE INDEX members_identity_line ON members_identity (value) WHERE kind = 'line' AND valid_to IS NULL;
