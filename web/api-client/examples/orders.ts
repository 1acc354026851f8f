// Every order of a day, typed by the generated schema, page by page; and what has happened since, from the journal.
//
//   TENON_URL=http://cake.localhost:8080 TENON_KEY=tk_… node orders.mjs 2026-11-21
//
// The key needs orders.read and journal.read.
import createClient from "openapi-fetch";
import type { paths } from "../src/schema.js";

const { TENON_URL: baseUrl = "", TENON_KEY: key = "" } = process.env;
const day = process.argv[2];
const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

let cursor: string | undefined;
let orders = 0;
let paid = 0;
do {
  const { data, error } = await api.GET("/api/v1/orders", {
    params: { query: { from: day, to: day, cursor, limit: 200 } },
  });
  // A refusal has a code for programs and a sentence for people.
  if (!data) throw new Error(JSON.stringify(error));
  for (const order of data.items) {
    orders += 1;
    // Whole dollars where the brand's exponent is 0, cents where it is 2: never a float.
    paid += order.paid;
  }
  cursor = data.next ?? undefined;
} while (cursor !== undefined);

// Ask again with `next` whenever you like: nothing is skipped, and nothing comes twice.
const { data: journal } = await api.GET("/api/v1/journal", { params: { query: { after: 0, limit: 100 } } });
if (!journal) throw new Error("the journal did not answer");
console.log(JSON.stringify({ day, orders, paid, journal: journal.items.length, next: journal.next }));
