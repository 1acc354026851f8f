-- The owner's role goes without limits: nobody could take one away again.
UPDATE staff_role SET limits = '{}', version = version + 1 WHERE built_in AND code = 'owner' AND limits <> '{}';

-- When the latest wrong PIN or badge was tried: wrong tries that lie long apart are no series.
ALTER TABLE staff_till_attempt ADD COLUMN failed_at INT NOT NULL DEFAULT 0;

-- Approvals are listed store by store, the latest first; an id says when.
DROP INDEX staff_grant_store;
CREATE INDEX staff_grant_store ON staff_grant (store, id);
