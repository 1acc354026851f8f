-- The tax id of the company for which a member bought last, so that nobody types it again.
ALTER TABLE members_profile ADD COLUMN company_tax_id TEXT;
