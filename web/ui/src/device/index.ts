export * from "./keys.js";
export * from "./scan.js";
export * from "./sound.js";
export * from "./wedge.js";
