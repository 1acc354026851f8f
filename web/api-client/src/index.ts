export type { Middleware } from "openapi-fetch";
export { answer, api, askIn, done, ifMatch, whenSignedOut } from "./client.js";
export { type ExportForm, takeExport } from "./exports.js";
export { newId } from "./id.js";
export type * from "./models.js";
export { PICTURE_TYPES, sendPicture } from "./pictures.js";
export { LineCut, type ProblemBody, Refused, refusalFrom } from "./problem.js";
export type { paths } from "./schema.js";
