import "@tenon/ui/styles.css";
import "./styles/shell.css";
import "./styles/table.css";
import "./styles/forms.css";
import "./styles/setup.css";
import "./styles/day.css";
import "./styles/pages.css";
import "./styles/labels.css";
import "./styles/site.css";
import "./styles/proof.css";
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
