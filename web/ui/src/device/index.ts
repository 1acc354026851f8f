export * from "./keys.js";
export * from "./sound.js";
export * from "./wedge.js";
