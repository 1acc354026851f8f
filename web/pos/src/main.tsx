import "@tenon/ui/styles.css";
import "./styles/till.css";
import "./styles/basket.css";
import "./styles/panels.css";
import "./styles/cash.css";
import "./styles/find.css";
import "./styles/preorder.css";
import "./styles/narrow.css";
import "./styles/training.css";
import "./styles/display.css";
import "./styles/print.css";
import { Frame } from "@tenon/ui";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";

// The customer's screen knows neither the server nor who is signed in.
const isDisplay = /\/display\/?$/.test(location.pathname);
const Page = isDisplay
  ? lazy(async () => ({ default: (await import("./display/DisplayPage.js")).DisplayPage }))
  : lazy(async () => ({ default: (await import("./App.js")).App }));

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Frame>
        <Suspense>
          <Page />
        </Suspense>
      </Frame>
    </StrictMode>,
  );
}
