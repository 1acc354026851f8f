import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Problem, useFormat, useLocale } from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { useStoryWords } from "./storyWords.js";

const NAMES = ["lunch_rush", "cut_line", "last_one", "charged_timed_out"] as const;
type Story = (typeof NAMES)[number];

interface Told {
  story: Story;
  stands: "running" | "done" | "failed";
  steps: { at: string; tone: "plain" | "good" | "warning"; zh: string; en: string }[];
  business_date: string | null;
  differences: number | null;
}

/** How often a story that is told is asked about. */
const WATCH_MS = 600;
/** How many of the latest steps are shown: at lunch there are a hundred. */
const SHOWN = 12;
const ADDRESS = "/demo/stories";

/** What a demo can tell; nothing where a real server answers. */
async function shown(signal: AbortSignal): Promise<{ told: Told | null } | null> {
  const response = await fetch(ADDRESS, { signal, headers: { accept: "application/json" } });
  const isOurs = response.ok && response.headers.get("content-type")?.startsWith("application/json");
  return isOurs ? ((await response.json()) as { told: Told | null }) : null;
}

/** Buttons that let frightening things happen, and what happens while it happens. Only a demo has them. */
export function Stories({ onDone }: { onDone: () => void }) {
  const say = useStoryWords();
  const format = useFormat();
  const locale = useLocale();
  const [error, setError] = useState<unknown>(null);
  const stories = useQuery({
    queryKey: ["stories"],
    queryFn: ({ signal }) => shown(signal),
    refetchInterval: (query) => (query.state.data?.told?.stands === "running" ? WATCH_MS : false),
    retry: false,
  });
  const told = stories.data?.told ?? null;
  const running = told?.stands === "running";
  const steps = told?.steps.length ?? 0;
  const from = Math.max(0, steps - SHOWN);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (!running && steps > 0) done.current();
  }, [running, steps]);
  if (!stories.data) return null;
  const tell = async (story: Story) => {
    setError(null);
    try {
      const response = await fetch(`${ADDRESS}/${story}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      });
      if (!response.ok) throw new Error(say("story.busy"));
    } catch (failed) {
      setError(failed);
    }
    await stories.refetch();
  };
  return (
    <section className="stories" aria-label={say("story.title")}>
      <h2>{say("story.title")}</h2>
      <p className="quiet">{say("story.help")}</p>
      <div className="choices">
        {NAMES.map((name) => (
          <div key={name}>
            <Button
              fullWidth
              variant="default"
              disabled={running}
              loading={running && told.story === name}
              onClick={() => void tell(name)}
            >
              {say(`story.${name}`)}
            </Button>
            <p>{say(`story.${name}Help`)}</p>
          </div>
        ))}
      </div>
      <Problem error={error} />
      {told && (
        <>
          <ol start={from + 1} aria-live="polite" data-stands={told.stands}>
            {told.steps.slice(from).map((step) => (
              <li key={`${step.at} ${step.zh}`} data-tone={step.tone}>
                <span className="quiet figures">{format.time(step.at)}</span>{" "}
                {locale === "en" ? step.en : step.zh}
              </li>
            ))}
          </ol>
          {told.business_date && (
            <p>
              <Link className="story-proof" to={`/proof?date=${told.business_date}`}>
                {say("story.proof")}
              </Link>
            </p>
          )}
        </>
      )}
    </section>
  );
}
