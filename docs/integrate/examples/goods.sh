#!/bin/sh
# What is sold, at which price, and how much of it can be had where.
#   TENON_URL=http://cake.localhost:8080 TENON_KEY=tk_… sh goods.sh
# The key needs catalog.read; availability is public.
set -eu

ask() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $TENON_KEY" "$TENON_URL/api/v1$1"
}

ask "/products?state=published&limit=3"
echo

variant=$(ask "/products?state=published&limit=1" | sed 's/.*"variants":\[{"id":"\([^"]*\)".*/\1/')
ask "/availability?variants=$variant"
echo
