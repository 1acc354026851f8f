// The member's card as an app: the worker that keeps it, and the button that puts it on the phone.
(() => {
  "use strict";
  // The card is kept from the first visit on, and is always that of whoever is logged in.
  async function keep() {
    await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
    const answer = await fetch("/account/card");
    if (!answer.ok || answer.headers.get("x-tenon-card") !== "member") return;
    await (await caches.open("tenon-card")).put("/account/card", answer);
    document.documentElement.dataset.kept = "card";
  }
  if ("serviceWorker" in navigator) keep().catch(() => {});
  const told = document.querySelector("[data-offline]");
  const tell = () => told && (told.hidden = navigator.onLine);
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();

  const button = document.querySelector("[data-install]");
  const hint = document.querySelector("[data-install-hint]");
  if (matchMedia("(display-mode: standalone)").matches) hint?.remove();
  addEventListener("beforeinstallprompt", (event) => {
    if (!button) return;
    event.preventDefault();
    button.hidden = false;
    hint?.remove();
    button.addEventListener("click", () => event.prompt(), { once: true });
  });
  addEventListener("appinstalled", () => button && (button.hidden = true));
})();
