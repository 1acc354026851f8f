import "../styles/preorders.css";
import { Empty, Note, Problem, Tag, useLocale, Waiting } from "@tenon/ui";
import { useCallback, useState } from "react";
import { useLocation, useParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useLeaveGuard } from "../parts/useLeaveGuard.js";
import { useWords } from "../words.js";
import { CampaignForm } from "./CampaignForm.js";
import { Days } from "./Days.js";
import { nextStep } from "./model.js";
import { nameIn } from "./Preorders.js";
import { TONES, useCampaign, useCampaignTexts, useDays } from "./usePreorders.js";
import { usePreorderWords } from "./words.js";

const BACK = "/preorders";

/** A campaign that is to be made. */
export function NewCampaign() {
  const say = usePreorderWords();
  const own = useWords();
  const mayEdit = useMayForBrand()("catalog.edit");
  const [dirty, setDirty] = useState(false);
  const finished = useLeaveGuard(dirty);
  return (
    <Page title={say("new")} back={{ to: BACK, words: say("title") }}>
      {mayEdit ? (
        <>
          <p className="quiet">{say("help")}</p>
          <CampaignForm campaign={null} mayEdit onDirty={setDirty} onMade={finished} />
        </>
      ) : (
        <Empty icon="clock" title={own("products.notYours")}>
          {own("products.notYoursHelp")}
        </Empty>
      )}
    </Page>
  );
}

/** One campaign: what it is, and what its stores can hand over on which days. */
export function CampaignPage() {
  const say = usePreorderWords();
  const own = useWords();
  const locale = useLocale();
  const texts = useCampaignTexts();
  const { id = "" } = useParams();
  const { state } = useLocation();
  const mayEdit = useMayForBrand()("catalog.edit");
  const { data: campaign, error, refetch } = useCampaign(id);
  const [dirty, setDirty] = useState({ form: false, days: false });
  useLeaveGuard(dirty.form || dirty.days);
  const tellForm = useCallback((form: boolean) => setDirty((before) => ({ ...before, form })), []);
  const tellDays = useCallback((days: boolean) => setDirty((before) => ({ ...before, days })), []);
  return (
    <Page
      title={campaign ? nameIn(campaign, locale) : say("title")}
      back={{ to: BACK, words: say("title") }}
      aside={campaign && <Tag tone={TONES[campaign.state] ?? "plain"}>{texts.state(campaign)}</Tag>}
    >
      {campaign === undefined &&
        (error ? <Problem error={error} retry={() => void refetch()} /> : <Waiting rows={8} height={40} />)}
      {campaign && (
        <>
          <NextStep id={id} state={campaign.state} made={isMade(state)} mayEdit={mayEdit} />
          <div className="story">
            <CampaignForm key={id} campaign={campaign} mayEdit={mayEdit} onDirty={tellForm} />
            <Days key={`days ${id}`} campaign={id} mayEdit={mayEdit} onDirty={tellDays} />
          </div>
          {!mayEdit && <p className="quiet small">{own("products.notYoursHelp")}</p>}
        </>
      )}
    </Page>
  );
}

function isMade(state: unknown): boolean {
  return (state as { made?: boolean } | null)?.made === true;
}

interface NextStepProps {
  id: string;
  state: "draft" | "open" | "closed";
  /** It was made just now. */
  made: boolean;
  mayEdit: boolean;
}

/** What is still to be done before anybody can order. */
function NextStep({ id, state, made, mayEdit }: NextStepProps) {
  const say = usePreorderWords();
  const days = useDays(id).data?.items;
  const step = days && mayEdit ? nextStep({ state }, days) : null;
  if (made && step === "needsDays") {
    return (
      <Note tone="good" role="status">
        {say("made")}
      </Note>
    );
  }
  return step && <Note tone={state === "open" ? "warn" : "info"}>{say(`step_${step}`)}</Note>;
}
