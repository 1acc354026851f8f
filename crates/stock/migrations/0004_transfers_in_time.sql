-- By when a transfer has to have arrived, and whether somebody was told that it is late.
ALTER TABLE stock_transfer ADD COLUMN due_by INT;
ALTER TABLE stock_transfer ADD COLUMN escalated BOOL NOT NULL DEFAULT FALSE;
CREATE INDEX stock_transfer_due ON stock_transfer (due_by) WHERE due_by IS NOT NULL AND NOT escalated;
