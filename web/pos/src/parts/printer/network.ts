import { answer, api, Refused } from "@tenon/api-client";
import { readRegister } from "../../till/device.js";
import { inTurn, type Outcome } from "./outcome.js";

/** The printers in this till's shop that the server reaches; none without a line. */
export async function networkPrinters(register: string): Promise<string[]> {
  const params = { path: { id: register } };
  const { items } = await answer(api.GET("/api/v1/registers/{id}/printers", { params }));
  return items.map(({ name }) => name);
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Has the server send bytes to a printer in the shop's network, and waits until that is done with them. */
export function sendNetwork(bytes: Uint8Array, name: string): Promise<Outcome> {
  return inTurn(async () => {
    const register = readRegister();
    if (register === null || name === "") return "failed";
    try {
      const params = { path: { id: register.id } };
      const body = { name, bytes: base64(bytes) };
      return (await answer(api.POST("/api/v1/registers/{id}/printers", { params, body }))).outcome;
    } catch (error) {
      // What the server refused it did not send. Of a request that got lost nobody knows.
      return error instanceof Refused ? "failed" : "unsure";
    }
  });
}
