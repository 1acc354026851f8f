import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["{ui,api-client,admin,pos}/src/**/*.test.{ts,tsx}"],
  },
});
