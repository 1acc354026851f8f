-- When an order of the web shop is invoiced: as soon as it is paid, or when its goods leave.
ALTER TABLE invoices_issuer ADD COLUMN web_moment TEXT NOT NULL DEFAULT 'payment' CHECK (web_moment IN ('payment', 'hand_over'));
