export * from "./locale.js";
export * from "./speak.js";
export * from "./words.js";
