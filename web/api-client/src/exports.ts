import { answer, api } from "./client.js";
import type { ImportKind } from "./models.js";
import { LineCut } from "./problem.js";

export type ExportForm = "csv" | "xlsx";

/** Everything of a kind as a file, with the reason where it names people; `told` hears how many bytes have come. Half a file is none: it throws `LineCut`. */
export async function takeExport(
  kind: ImportKind,
  form: ExportForm,
  reason: string | null,
  told: (bytes: number) => void,
): Promise<Blob> {
  const stream: ReadableStream<Uint8Array<ArrayBuffer>> | null = await answer(
    api.GET("/api/v1/exports/{kind}", {
      params: { path: { kind }, query: { format: form, ...(reason === null ? {} : { reason }) } },
      parseAs: "stream",
    }),
  );
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = stream?.getReader();
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      pieces.push(next.value);
      bytes += next.value.length;
      told(bytes);
    }
  } catch (cause) {
    throw new LineCut(cause);
  }
  return new Blob(pieces);
}
