// The stores' list in the order of how far they are, when the visitor says where they are. The place stays in the browser.
(() => {
  "use strict";
  const button = document.querySelector("[data-near]");
  const list = document.querySelector("[data-stores]");
  const said = document.querySelector("[data-near-said]");
  if (!button || !list || !navigator.geolocation) return;
  button.closest("[data-near-by]").hidden = false;

  const RADIUS = 6_371_000;
  const radians = (degrees) => (degrees * Math.PI) / 180;
  function metres([north, east], [other, beside]) {
    const half = (angle) => Math.sin(radians(angle) / 2) ** 2;
    const part = half(other - north) + Math.cos(radians(north)) * Math.cos(radians(other)) * half(beside - east);
    return 2 * RADIUS * Math.asin(Math.sqrt(Math.min(1, part)));
  }
  function words(far) {
    const { metres: near, kilometres } = button.dataset;
    if (far < 1000) return near.replace("{count}", String(Math.max(10, Math.round(far / 10) * 10)));
    return kilometres.replace("{count}", far < 10_000 ? (far / 1000).toFixed(1) : String(Math.round(far / 1000)));
  }

  button.addEventListener("click", () => {
    const label = button.textContent;
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.busy;
    const settle = (text) => {
      button.removeAttribute("aria-busy");
      button.textContent = label;
      said.textContent = text;
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const rows = [...list.children].map((row) => {
          const place = row.dataset.place?.split(",").map(Number);
          return { row, far: place ? metres([coords.latitude, coords.longitude], place) : Infinity };
        });
        rows.sort((one, other) => one.far - other.far);
        for (const { row, far } of rows) {
          row.querySelector("[data-distance]").textContent = far < Infinity ? words(far) : "";
          list.append(row);
        }
        settle("");
      },
      () => settle(button.dataset.failed),
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
})();
