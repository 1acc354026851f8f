-- The last day that the books of a company have taken over; its row is what bookings share and a lock takes alone.
ALTER TABLE staff_legal_entity ADD COLUMN locked_through TEXT;

-- Each lock of a month and each unlock, for good.
CREATE TABLE staff_period_step (
  id ID PRIMARY KEY,
  legal_entity ID NOT NULL REFERENCES staff_legal_entity (id),
  month TEXT NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('lock', 'unlock')),
  reason TEXT NOT NULL,
  person ID,
  at INT NOT NULL
);
CREATE INDEX staff_period_step_month ON staff_period_step (legal_entity, month, at);
