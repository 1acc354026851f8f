#!/bin/sh
# Goods came in. The answer may get lost on the way: the same key said again books nothing twice.
#   TENON_URL=… TENON_KEY=tk_… VARIANT=… LOCATION=… sh receive.sh
# The key needs stock.receive.
set -eu

delivery="supplier-delivery-2026-11-21-1"
body="{\"location_id\":\"$LOCATION\",\"lines\":[{\"variant_id\":\"$VARIANT\",\"quantity\":12000}]}"

for attempt in 1 2; do
  curl --silent --show-error --fail-with-body \
    --header "Authorization: Bearer $TENON_KEY" \
    --header "Content-Type: application/json" \
    --header "Idempotency-Key: $delivery" \
    --data "$body" \
    "$TENON_URL/api/v1/stock/receipts"
  echo
done
