// The shop's islands. Every page and every form works without this file.
(() => {
  "use strict";
  const root = document.documentElement;
  const { symbol, exponent, plenty, low, none } = document.body.dataset;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("js");

  // Same rule as `Stock::LOW`, in thousandths of a unit.
  const LOW = 5000;
  const price = (tenThousandths) =>
    symbol +
    (tenThousandths / 10000).toLocaleString("en", {
      minimumFractionDigits: Number(exponent),
      maximumFractionDigits: 4,
    });

  const say = (text) => (document.querySelector("[data-said]").textContent = text);

  // --- One stream of news a page ----------------------------------------------------------------

  // News says that something changed, never what. What happened while nobody listened is asked for
  // at every opening. A hidden page gives its connection back: browsers allow six to a host.
  function listen(topics, event, changed) {
    if (!window.EventSource) return;
    let source = null;
    const open = () => {
      source = new EventSource("/api/v1/events?topics=" + topics.join(","));
      source.onopen = () => changed(null);
      source.addEventListener(event, (news) => changed(JSON.parse(news.data).subject));
    };
    const close = () => {
      source?.close();
      source = null;
    };
    const follow = () => (document.hidden ? close() : source || open());
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", close);
    addEventListener("pageshow", follow);
    follow();
  }

  // --- Live price and stock -------------------------------------------------------------------

  const known = new Map();

  function paintStock(spot, available) {
    const level = available <= 0 ? "none" : available <= LOW ? "low" : "plenty";
    const text = level === "none" ? none : level === "plenty" ? plenty : low.replace("{count}", available / 1000);
    if (spot.textContent === text) return;
    spot.textContent = text;
    spot.dataset.level = level;
  }

  // The price of one, with what is chosen. Placing the order asks the shop again; this only tells.
  function paintPrice(place) {
    const chosen = all("[data-add]", place).reduce((sum, input) => {
      const times = input.type === "number" ? Number(input.value) || 0 : input.checked ? 1 : 0;
      return sum + times * Number(input.dataset.add);
    }, 0);
    for (const spot of all("[data-price]", place)) spot.textContent = price(Number(place.dataset.unitPrice) + chosen);
  }

  function paint(place) {
    const items = place.dataset.variants.split(" ").map((id) => known.get(id));
    if (!items.every(Boolean)) return;
    const total = items.reduce((sum, item) => sum + Math.max(0, item.total_available), 0);
    const stores = new Map();
    for (const { store_id, available } of items.flatMap((item) => item.stores)) {
      stores.set(store_id, (stores.get(store_id) ?? 0) + Math.max(0, available));
    }
    for (const spot of all("[data-stock]", place)) {
      const store = spot.closest("[data-store]");
      paintStock(spot, store ? (stores.get(store.dataset.store) ?? 0) : total);
    }
    place.dataset.unitPrice = Math.min(...items.map((item) => item.unit_price));
    paintPrice(place);
    place.dataset.priceVersion = Math.max(...items.map((item) => item.price_version));
    for (const button of all("[data-buy]", place)) {
      const gone = total <= 0;
      if (button.disabled === gone) continue;
      button.disabled = gone;
      button.textContent = gone ? none : button.dataset.label;
      say(gone ? none : plenty);
    }
    for (const input of all(".stepper input", place)) {
      // What is made for a day may be more than lies in stock.
      if (total <= 0 || "preorder" in place.dataset) continue;
      input.max = total / 1000;
      if (Number(input.value) > Number(input.max)) input.value = input.max;
    }
  }

  const places = all("[data-variants]");
  if (places.length) {
    const variants = [...new Set(places.flatMap((place) => place.dataset.variants.split(" ")))];
    const wanted = new Set();
    let timer = 0;
    let next = 0;

    // The first change is shown at once; a busy hour costs the shop at most three questions a second.
    function ask(ids) {
      ids.forEach((id) => wanted.add(id));
      timer ||= setTimeout(refresh, Math.max(0, next - Date.now()));
    }
    async function refresh() {
      const asked = [...wanted];
      wanted.clear();
      timer = 0;
      next = Date.now() + 350;
      try {
        const answer = await fetch("/api/v1/availability?variants=" + asked.join(","));
        if (!answer.ok) throw answer.status;
        for (const item of (await answer.json()).items) known.set(item.variant_id, item);
        places.forEach(paint);
      } catch {
        // The shop may be restarting, or asking us to slow down.
        next = Date.now() + 3000;
        if (!document.hidden) ask(asked);
      }
    }
    // A set has no stock of its own: news of what is in it is news of the set.
    const parts = places.flatMap((place) => (place.dataset.listens ?? "").split(" ").filter(Boolean));
    const topics = [...new Set([...variants, ...parts])].map((id) => "availability." + id);
    listen(topics, "availability", (id) => ask(variants.includes(id) ? [id] : variants));

    const most = (box) => Number(box.dataset.most) <= all(":checked", box).length;
    document.addEventListener("input", (event) => {
      const place = event.target.closest("[data-unit-price]");
      if (!place || !("add" in event.target.dataset)) return;
      const box = event.target.closest("[data-options]");
      for (const input of all("[type=checkbox]", box)) input.disabled = !input.checked && most(box);
      paintPrice(place);
    });
  }

  // --- Parts of a page from a fresh copy of it --------------------------------------------------

  function swap(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement?.id;
    for (const selector of ["#main", "[data-cart]"]) {
      const [old, renewed] = [document.querySelector(selector), fresh.querySelector(selector)];
      if (old && renewed) old.innerHTML = renewed.innerHTML;
    }
    document.title = fresh.title;
    if (focused) document.getElementById(focused)?.focus();
  }

  async function send(form, button) {
    try {
      const body = new URLSearchParams(new FormData(form, button));
      const answer = await fetch(form.action, { method: "POST", body });
      if (!(answer.headers.get("content-type") ?? "").includes("text/html")) throw answer.status;
      swap(await answer.text());
    } catch {
      form.submit();
    }
  }

  // --- Order status -------------------------------------------------------------------------------

  const order = document.querySelector("[data-order]")?.dataset.order;
  if (order) {
    listen(["order." + order], "order", async () => {
      const shown = document.querySelector("[data-order]");
      // A settled order is not asked for, and nothing moves under somebody's fingers.
      if (!shown || shown.querySelector("details[open], [aria-busy]")) return;
      try {
        const answer = await fetch("/api/v1/orders/" + order);
        if (!answer.ok) return;
        // What the kitchen does is no change of the order, and shown all the same.
        const { version, ticket } = await answer.json();
        const made = ["waiting", "started", "ready"].includes(ticket?.state) ? "/" + ticket.state : "";
        if (version + made === shown.dataset.version) return;
        const page = await fetch(location.href);
        if (!page.ok) return;
        swap(await page.text());
        say(document.querySelector("h1").textContent);
      } catch {
        // The next news asks again.
      }
    });
  }

  // --- Forms ----------------------------------------------------------------------------------------

  let typing = 0;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    try {
      button.dataset.step > 0 ? input.stepUp() : input.stepDown();
    } catch {
      return;
    }
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.dataset.swap !== "change") return;
    clearTimeout(typing);
    typing = setTimeout(() => form.isConnected && form.requestSubmit(), 300);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("swap" in form.dataset) {
      event.preventDefault();
      send(form, event.submitter);
    } else if ("once" in form.dataset) {
      if (form.dataset.once) return event.preventDefault();
      form.dataset.once = "sent";
      const button = event.submitter;
      button?.setAttribute("aria-busy", "true");
      if (button?.dataset.busy) button.textContent = button.dataset.busy;
    }
  });

  // Coming back with the browser's own button finds the form usable again.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector('[data-once="sent"]')) location.reload();
  });
})();
