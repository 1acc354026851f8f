-- What went back for a return, and the returns of a store.
CREATE INDEX orders_tender_return ON orders_tender (return_id) WHERE return_id IS NOT NULL;
CREATE INDEX orders_refund_return ON orders_refund (return_id) WHERE return_id IS NOT NULL;
CREATE INDEX orders_return_store ON orders_return (store, occurred_at, id);

-- A day's payments, what waits to go back, and a payment by what its provider calls it.
CREATE INDEX orders_tender_payment ON orders_tender (payment) WHERE payment IS NOT NULL;
CREATE INDEX orders_payment_day ON orders_payment (business_date) WHERE business_date IS NOT NULL;
CREATE INDEX orders_payment_reference ON orders_payment (provider_reference) WHERE provider_reference IS NOT NULL;
CREATE INDEX orders_refund_day ON orders_refund (business_date) WHERE business_date IS NOT NULL;
CREATE INDEX orders_refund_waiting ON orders_refund (order_id) WHERE state <> 'done';

-- Nobody asks by these.
DROP INDEX orders_charge_recent;
DROP INDEX orders_charge_subject;
