// Shows the member's card without a line. It keeps the card's page as it was seen last, and files that never change;
// carts, prices, orders and everybody's other pages come from the shop, always.
"use strict";
const FILES = "tenon-files-" + "%VERSION%";
const CARD = "tenon-card";
const PATH = "/account/card";
const KEPT = "%FILES%";
const PAGE = "%PAGE%";

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(FILES)
      .then((files) => files.addAll(KEPT))
      .then(() => skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("tenon-files-") && name !== FILES;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

const nothing = () =>
  new Response(PAGE, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });

// A card is kept only while its member is logged in: any other answer of the shop takes it away.
async function card(request) {
  const kept = await caches.open(CARD);
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await kept.match(PATH)) ?? nothing();
  }
  if (answer.ok && answer.headers.get("x-tenon-card") === "member") await kept.put(PATH, answer.clone());
  else if (answer.status < 500) await kept.delete(PATH);
  return answer;
}

// The brand's own colours: their address names their content.
async function style(request) {
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await files.put(request, answer.clone());
  return answer;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST") {
    const leaves = url.pathname === "/account/log-out" || url.pathname.startsWith("/account/erasure/");
    if (leaves) event.waitUntil(caches.delete(CARD));
  } else if (request.method === "GET" && KEPT.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((file) => file ?? fetch(request)));
  } else if (request.method === "GET" && /^\/theme\/brand\/(?!draft-)/.test(url.pathname)) {
    event.respondWith(style(request));
  } else if (request.mode === "navigate") {
    event.respondWith(url.pathname === PATH ? card(request) : fetch(request).catch(nothing));
  }
});
