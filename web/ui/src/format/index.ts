export * from "./date.js";
export * from "./money.js";
export * from "./phone.js";
export * from "./quantity.js";
