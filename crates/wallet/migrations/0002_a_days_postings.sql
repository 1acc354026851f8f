-- A day is proven from these, however long the past is: an account's postings day by day, a day's transfers.
CREATE INDEX wallet_posting_day ON wallet_posting (account, business_date, amount);
CREATE INDEX wallet_transfer_day ON wallet_transfer (business_date, store);
