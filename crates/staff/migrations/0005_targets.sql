-- What a store is to sell on a day: one plan a store, as JSON: seven weekdays from Monday, and days that are different.
CREATE TABLE staff_target (
  store ID PRIMARY KEY REFERENCES staff_store (id),
  plan TEXT NOT NULL,
  version INT NOT NULL,
  changed_at INT NOT NULL
);
