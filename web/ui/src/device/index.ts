export * from "./keys.js";
export * from "./member.js";
export * from "./practised.js";
export * from "./scan.js";
export * from "./sound.js";
export * from "./wedge.js";
