import { useQueries, useQuery } from "@tanstack/react-query";
import { answer, api, type PreorderCampaign } from "@tenon/api-client";
import type { Tone } from "@tenon/ui";
import { leadOf, percentOf } from "./model.js";
import { usePreorderWords } from "./words.js";

/** Every campaign, the latest first. */
export function useCampaigns() {
  return useQuery({
    queryKey: ["preorders"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/preorders", { signal })),
  });
}

/** One campaign; none is asked for while there is no id. */
export function useCampaign(id: string | undefined) {
  return useQuery({
    queryKey: ["preorders", id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/preorders/{id}", { params: { path: { id: id ?? "" } }, signal })),
  });
}

function daysQuery(id: string) {
  return {
    queryKey: ["preorder-days", id],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      answer(api.GET("/api/v1/preorders/{id}/days", { params: { path: { id } }, signal })),
  };
}

/** A campaign's days from today on. */
export function useDays(id: string) {
  return useQuery(daysQuery(id));
}

/** The days of several campaigns, in the same order. */
export function useDaysOf(ids: readonly string[]) {
  return useQueries({ queries: ids.map(daysQuery) });
}

export const TONES: Record<string, Tone> = { draft: "plain", open: "good", closed: "plain" };

/** What is said of a campaign in a few words. */
export function useCampaignTexts() {
  const say = usePreorderWords();
  return {
    state: ({ state }: PreorderCampaign) => say(state),
    deposit: ({ deposit_rate: rate }: PreorderCampaign) =>
      rate === 0 ? say("depositNone") : rate === 1_000_000 ? say("depositWhole") : `${percentOf(rate)}%`,
    lead: ({ lead_minutes: minutes }: PreorderCampaign) => {
      const { count, unit } = leadOf(minutes);
      return minutes === 0 ? say("leadNone") : say(`lead_${unit}`, { n: count });
    },
  };
}
