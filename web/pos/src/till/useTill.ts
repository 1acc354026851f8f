import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  answer,
  api,
  type Command,
  LineCut,
  newId,
  Refused,
  type TenderType,
  type Till,
  type TillAnswer,
  type TillCommand,
} from "@tenon/api-client";
import { useLine, useLive } from "@tenon/ui";
import { useCallback, useEffect, useRef, useState } from "react";
import { opensDrawer } from "../logic/drawer.js";
import { type DeviceRegister, type Pending, readPending, writePending } from "./device.js";
import { openDrawer } from "./drawer.js";

const AGAIN_MS = 3_000;

/** How a command that had gone unanswered ended. */
export type Outcome =
  | { command: Command; answer: TillAnswer; error: null }
  | { command: Command; answer: null; error: Refused };

/** True when the server may or may not have done it. */
function isOpen(error: unknown): boolean {
  return error instanceof LineCut || (error instanceof Refused && error.status >= 500);
}

export const tillKey = (register: string) => ["till", register] as const;

/** The till's state on the server, and the one way to send it a command. */
export function useTill(register: DeviceRegister, onSettled: (outcome: Outcome) => void) {
  const client = useQueryClient();
  const line = useLine();
  const [pending, setPending] = useState<Pending | null>(() => readPending(register.id));
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const settled = useRef(onSettled);
  settled.current = onSettled;

  const till = useQuery({
    queryKey: tillKey(register.id),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/registers/{id}/till", {
          params: { path: { id: register.id } },
          signal,
        }),
      ),
  });
  const refresh = useCallback(
    () => client.invalidateQueries({ queryKey: tillKey(register.id) }),
    [client, register.id],
  );

  useLive((event) => {
    // Our own commands answer with the new state; others' do not.
    if (event.topic === "till" && !sending.current) void refresh();
  }, refresh);

  const remember = useCallback(
    (next: Pending | null) => {
      writePending(register.id, next);
      setPending(next);
    },
    [register.id],
  );

  /** Sends one body until it is answered; what stays open is kept as pending. */
  const post = useCallback(
    async (body: TillCommand): Promise<TillAnswer> => {
      sending.current = true;
      setBusy(true);
      try {
        const result = await answer(
          api.POST("/api/v1/registers/{id}/commands", { params: { path: { id: register.id } }, body }),
        );
        client.setQueryData<Till>(tillKey(register.id), result.till);
        remember(null);
        const types = client.getQueryData<{ items: TenderType[] }>(["tender-types"])?.items;
        if (opensDrawer(body.command, result, types)) void openDrawer();
        return result;
      } catch (error) {
        if (isOpen(error)) {
          setPending(readPending(register.id));
          line.suspect();
        } else {
          remember(null);
          if (error instanceof Refused && error.code.startsWith("till.")) void refresh();
        }
        throw error;
      } finally {
        sending.current = false;
        setBusy(false);
      }
    },
    [client, line, refresh, register.id, remember],
  );

  const send = useCallback(
    async (command: Command): Promise<TillAnswer> => {
      const known = client.getQueryData<Till>(tillKey(register.id));
      const body: TillCommand = { command_id: newId(), command, expected_seq: known?.seq };
      writePending(register.id, { body, since: Date.now() });
      return post(body);
    },
    [client, post, register.id],
  );

  /** Asks again about what stayed open. The same command id: it is done once at most. */
  const resume = useCallback(async () => {
    const open = readPending(register.id);
    if (open === null || sending.current) return;
    const { command } = open.body;
    try {
      settled.current({ command, answer: await post(open.body), error: null });
    } catch (error) {
      if (!isOpen(error) && error instanceof Refused) settled.current({ command, answer: null, error });
    }
  }, [post, register.id]);

  const abandon = useCallback(() => {
    remember(null);
    void refresh();
  }, [refresh, remember]);

  // By id: asking again and failing again is not a reason to ask at once.
  const pendingId = pending?.body.command_id;
  useEffect(() => {
    if (pendingId === undefined) return;
    void resume();
    const again = setInterval(() => {
      if (line.state === "open") void resume();
    }, AGAIN_MS);
    const stop = line.whenReopened(() => void resume());
    return () => {
      clearInterval(again);
      stop();
    };
  }, [pendingId, resume, line]);

  return { till, send, pending, busy, resume, abandon, refresh };
}
