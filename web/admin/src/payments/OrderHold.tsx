import { NumberInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, ifMatch } from "@tenon/api-client";
import { Problem, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMay } from "../parts/session.js";
import { useAct } from "../staff/useAct.js";
import { useWords } from "./words.js";

/** Half an hour and a week, in hours. */
const SHORTEST = 0.5;
const LONGEST = 168;

/** How long orders that are made for customers wait for their money. */
export function OrderHold() {
  const say = useWords();
  const may = useMay()("orders.place_for");
  const hold = useQuery({
    queryKey: ["order-hold", "setting"],
    enabled: may,
    queryFn: async ({ signal }) => {
      const { data, error, response } = await api.GET("/api/v1/order-hold", { signal });
      if (!data) throw error;
      return { ...data, version: Number((response.headers.get("etag") ?? "").replaceAll('"', "")) };
    },
  });
  if (!may) return null;
  return (
    <section className="part" aria-labelledby="hold">
      <h2 id="hold">{say("hold.title")}</h2>
      <p className="quiet">{say("hold.help")}</p>
      <Problem error={hold.error} retry={() => void hold.refetch()} />
      {hold.isPending && <Waiting rows={1} height={48} />}
      {hold.data && <HoldForm key={hold.data.version} found={hold.data} />}
    </section>
  );
}

function HoldForm({ found }: { found: { minutes: number; version: number } }) {
  const say = useWords();
  const [hours, setHours] = useState(found.minutes / 60);
  const { saving, act } = useAct("order-hold");
  const bad = hours < SHORTEST || hours > LONGEST;

  function save(event: FormEvent) {
    event.preventDefault();
    if (bad) return;
    const params = { header: { "If-Match": ifMatch(found.version) } };
    const body = { minutes: Math.round(hours * 60) };
    void act(() => answer(api.PUT("/api/v1/order-hold", { params, body })));
  }

  return (
    <form className="inline-form" onSubmit={save}>
      <NumberInput
        label={say("hold.hours")}
        min={SHORTEST}
        max={LONGEST}
        step={0.5}
        decimalScale={2}
        clampBehavior="none"
        value={hours}
        error={bad ? say("hold.bounds") : undefined}
        onChange={(value) => setHours(Number(value) || 0)}
      />
      <SaveFoot saving={saving} words={say("types.save")} quiet />
    </form>
  );
}
