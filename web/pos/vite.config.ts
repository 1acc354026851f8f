import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import program from "../package.json" with { type: "json" };

// The server answers /pos/ from this folder's dist. In development the API comes from TENON_API.
export default defineConfig({
  base: "/pos/",
  plugins: [react()],
  define: { __PROGRAM__: JSON.stringify(program.version) },
  // The content security policy allows no data: addresses, so nothing is inlined.
  build: { assetsInlineLimit: 0, target: "es2022", chunkSizeWarningLimit: 700 },
  server: { proxy: { "/api": process.env.TENON_API ?? "http://127.0.0.1:8080" } },
});
