import "@tenon/ui/styles.css";
import "./styles/till.css";
import "./styles/basket.css";
import "./styles/panels.css";
import "./styles/cash.css";
import "./styles/narrow.css";
import "./styles/print.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.js";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
