import { NativeSelect, Radio } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import {
  answer,
  api,
  ifMatch,
  newId,
  type PreorderCampaign,
  type PreorderCampaignEdit,
  Refused,
} from "@tenon/api-client";
import { Note } from "@tenon/ui";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { PickedProducts, ProductPicker } from "../products/ProductPicker.js";
import { LEAD_UNITS, type LeadUnit, leadMinutes, leadOf, percentOf, ppmOf, STATES } from "./model.js";
import { usePreorderWords } from "./words.js";

interface Draft {
  name: string;
  nameEn: string;
  goods: string[];
  deposit: string;
  lead: string;
  leadUnit: LeadUnit;
  state: PreorderCampaign["state"];
}

/** A new campaign as most of them are: a third at once, the last order three days before. */
const NEW: Draft = {
  name: "",
  nameEn: "",
  goods: [],
  deposit: "30",
  lead: "3",
  leadUnit: "days",
  state: "draft",
};

function draftOf(campaign: PreorderCampaign): Draft {
  const { count, unit } = leadOf(campaign.lead_minutes);
  return {
    name: campaign.name,
    nameEn: campaign.name_en,
    goods: campaign.product_ids,
    deposit: percentOf(campaign.deposit_rate),
    lead: String(count),
    leadUnit: unit,
    state: campaign.state,
  };
}

interface Props {
  /** The campaign as it is; none for one that is to be made. */
  campaign: PreorderCampaign | null;
  mayEdit: boolean;
  onDirty: (dirty: boolean) => void;
  /** It was made: the page is left for its own. */
  onMade?: () => void;
}

/** What is said of a campaign: names, goods, deposit, last order, state. */
export function CampaignForm({ campaign, mayEdit, onDirty, onMade }: Props) {
  const say = usePreorderWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  // Only what was touched: then what others save meanwhile shows through.
  const [touched, setTouched] = useState<Partial<Draft>>({});
  const [checked, setChecked] = useState(false);
  const saving = useSave();
  const draft: Draft = { ...(campaign ? draftOf(campaign) : NEW), ...touched };
  const dirty = Object.keys(touched).length > 0;
  useEffect(() => onDirty(dirty), [dirty, onDirty]);

  const rate = ppmOf(draft.deposit);
  const lead = leadMinutes(draft.lead, draft.leadUnit);
  const body: PreorderCampaignEdit | null =
    rate === null || lead === null
      ? null
      : {
          name: draft.name.trim(),
          name_en: draft.nameEn.trim(),
          state: draft.state,
          deposit_rate: rate,
          lead_minutes: lead,
          product_ids: draft.goods,
        };
  const said = JSON.stringify(body);
  // The same again is the same campaign, whatever became of the answer; something else is another one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said is what the key stands for
  const key = useMemo(newId, [said]);

  function change(part: Partial<Draft>) {
    setTouched((before) => ({ ...before, ...part }));
    saving.touch();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (body === null) return;
    const send = () => {
      if (campaign === null) {
        const params = { header: { "Idempotency-Key": key } };
        return answer(api.POST("/api/v1/preorders", { params, body }));
      }
      const params = { path: { id: campaign.id }, header: { "If-Match": ifMatch(campaign.version) } };
      return answer(api.PUT("/api/v1/preorders/{id}", { params, body }));
    };
    const kept = await saving.save(() =>
      send().catch(async (error: unknown) => {
        // Somebody else may have been faster: their version comes in below what was typed here.
        if (campaign) await client.invalidateQueries({ queryKey: ["preorders", campaign.id] });
        throw error;
      }),
    );
    if (!kept) return;
    client.setQueryData(["preorders", kept.id], kept);
    void client.invalidateQueries({ queryKey: ["preorders"], exact: true });
    if (campaign === null) {
      onMade?.();
      void navigate(`/preorders/${kept.id}`, { replace: true, state: { made: true } });
      return;
    }
    setTouched({});
    setChecked(false);
  }

  const isStale = saving.error instanceof Refused && saving.error.code === "store.stale";
  return (
    <section className="part">
      <form className="stack" onSubmit={submit} noValidate>
        <fieldset className="preorder-fields" disabled={!mayEdit}>
          <div className="two">
            <TextField
              label={say("name")}
              description={say("nameHelp")}
              lang="zh-TW"
              maxLength={60}
              value={draft.name}
              onChange={(name) => change({ name })}
              saving={saving}
              field="/name"
            />
            <TextField
              label={say("nameEn")}
              description={say("nameEnHelp")}
              lang="en"
              maxLength={60}
              value={draft.nameEn}
              onChange={(nameEn) => change({ nameEn })}
              saving={saving}
              field="/name_en"
            />
          </div>
          <div className="two">
            <TextField
              label={say("deposit")}
              description={say("depositHelp")}
              inputMode="decimal"
              maxLength={8}
              value={draft.deposit}
              onChange={(deposit) => change({ deposit })}
              saving={saving}
              field="/deposit_rate"
              error={checked && rate === null && say("depositBad")}
            />
            <div className="preorder-lead">
              <TextField
                label={say("lead")}
                description={say("leadHelp")}
                inputMode="numeric"
                maxLength={6}
                value={draft.lead}
                onChange={(text) => change({ lead: text })}
                saving={saving}
                field="/lead_minutes"
                error={checked && lead === null && say("leadBad")}
              />
              <NativeSelect
                label={say("leadUnit")}
                value={draft.leadUnit}
                data={LEAD_UNITS.map((unit) => ({ value: unit, label: say(`unit_${unit}`) }))}
                onChange={(event) => {
                  const unit = LEAD_UNITS.find((one) => one === event.currentTarget.value);
                  if (unit) change({ leadUnit: unit });
                }}
              />
            </div>
          </div>
          <div>
            <ProductPicker
              label={say("goods")}
              description={say("goodsHelp")}
              error={saving.fault("/product_ids")}
              fits={(id) => !draft.goods.includes(id)}
              onPick={(id) => change({ goods: [...draft.goods, id] })}
            />
            <PickedProducts
              ids={draft.goods}
              onRemove={
                mayEdit ? (id) => change({ goods: draft.goods.filter((one) => one !== id) }) : undefined
              }
            />
          </div>
          <Radio.Group
            label={say("state")}
            value={draft.state}
            onChange={(value) => {
              const state = STATES.find((one) => one === value);
              if (state) change({ state });
            }}
          >
            <div className="preorder-states">
              {STATES.map((state) => (
                <Radio key={state} value={state} label={say(state)} description={say(`${state}Help`)} />
              ))}
            </div>
          </Radio.Group>
        </fieldset>
        {isStale && <Note tone="info">{say("stale")}</Note>}
        {mayEdit && (
          <SaveFoot
            saving={saving}
            words={say(campaign === null ? "make" : "save")}
            disabled={campaign !== null && !dirty}
          />
        )}
      </form>
    </section>
  );
}
