-- Which price lists hold in a store, and when, is kept with the lists.
ALTER TABLE staff_store DROP COLUMN price_list;

-- Roles of the brand's own can be retired. With `second_factor` whoever holds the role may do nothing before
-- their log-in asks for a code, too.
ALTER TABLE staff_role ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'retired'));
ALTER TABLE staff_role ADD COLUMN second_factor BOOL NOT NULL DEFAULT FALSE;

-- `badge` holds the SHA-256 of what the badge says, in hexadecimal. A `totp_secret` counts from the moment
-- when its first code was typed; `totp_step` is the step of the latest code, which is never taken twice.
ALTER TABLE staff_person ADD COLUMN totp_confirmed_at INT;
ALTER TABLE staff_person ADD COLUMN totp_step INT NOT NULL DEFAULT 0;

CREATE TABLE staff_recovery_code (
  code_hash BYTES PRIMARY KEY,
  person ID NOT NULL REFERENCES staff_person (id),
  used_at INT
);
CREATE INDEX staff_recovery_code_person ON staff_recovery_code (person);

-- Wrong PINs and badges at one till. A row counts for one person there; the one whose person is the till
-- itself counts for everybody.
CREATE TABLE staff_till_attempt (
  register ID NOT NULL REFERENCES staff_register (id),
  person ID NOT NULL,
  failed INT NOT NULL,
  locked_until INT,
  PRIMARY KEY (register, person)
);

ALTER TABLE staff_grant ADD COLUMN register ID;
CREATE INDEX staff_grant_open ON staff_grant (granted_to, subject);
CREATE INDEX staff_grant_store ON staff_grant (store, created_at);
