import { Button } from "@mantine/core";
import type { PreorderCampaign, PreorderDay } from "@tenon/api-client";
import { Empty, formatQuantity, Tag, useLocale } from "@tenon/ui";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { wholeList } from "../table/useList.js";
import { sumOf } from "./model.js";
import { TONES, useCampaigns, useCampaignTexts, useDaysOf } from "./usePreorders.js";
import { usePreorderWords } from "./words.js";

/** Campaigns of goods that are made for a day. */
export function Preorders() {
  const say = usePreorderWords();
  const locale = useLocale();
  const mayEdit = useMayForBrand()("catalog.edit");
  const campaigns = useCampaigns();
  const columns = useColumns(campaigns.data?.items ?? []);
  const make = mayEdit && (
    <Button component={Link} to="/preorders/new">
      {say("new")}
    </Button>
  );
  return (
    <Page title={say("title")} actions={(campaigns.data?.items.length ?? 0) > 0 && make}>
      <p className="quiet">{say("help")}</p>
      <DataTable
        name="preorders"
        label={say("title")}
        columns={columns}
        list={wholeList<PreorderCampaign>(campaigns)}
        rowKey={(campaign) => campaign.id}
        rowName={(campaign) => nameIn(campaign, locale)}
        empty={
          <Empty icon="clock" title={say("none")} action={make}>
            {say("noneHelp")}
          </Empty>
        }
      />
    </Page>
  );
}

/** What a campaign is called in the reader's language. */
export function nameIn(campaign: PreorderCampaign, locale: string): string {
  return (locale === "en" && campaign.name_en) || campaign.name;
}

function useColumns(campaigns: PreorderCampaign[]): Column<PreorderCampaign>[] {
  const say = usePreorderWords();
  const locale = useLocale();
  const texts = useCampaignTexts();
  const found = useDaysOf(campaigns.map(({ id }) => id));
  const days = new Map(campaigns.map(({ id }, at) => [id, found[at]?.data?.items] as const));
  return [
    {
      key: "name",
      title: say("name"),
      render: (campaign) => (
        <Link className="row-link" to={`/preorders/${campaign.id}`}>
          {nameIn(campaign, locale)}
        </Link>
      ),
      text: (campaign) => nameIn(campaign, locale),
    },
    {
      key: "state",
      title: say("state"),
      render: (campaign) => <Tag tone={TONES[campaign.state] ?? "plain"}>{texts.state(campaign)}</Tag>,
      text: texts.state,
    },
    {
      key: "goods",
      title: say("goods"),
      figures: true,
      render: (campaign) => say("goodsCount", { n: campaign.product_ids.length }),
      text: (campaign) => String(campaign.product_ids.length),
      low: true,
    },
    {
      key: "deposit",
      title: say("depositColumn"),
      figures: true,
      render: texts.deposit,
      text: texts.deposit,
      low: true,
    },
    {
      key: "lead",
      title: say("leadColumn"),
      render: texts.lead,
      text: texts.lead,
      low: true,
    },
    {
      key: "booked",
      title: say("booked"),
      figures: true,
      render: (campaign) => <Booked days={days.get(campaign.id)} />,
      text: (campaign) => {
        const { taken, capacity } = sumOf(days.get(campaign.id) ?? []);
        return `${formatQuantity(taken)}/${formatQuantity(capacity)}`;
      },
    },
  ];
}

/** What is booked from today on, of how much. */
function Booked({ days }: { days: PreorderDay[] | undefined }) {
  const say = usePreorderWords();
  if (days === undefined) return "…";
  const sum = sumOf(days);
  if (sum.days === 0) return <span className="quiet">{say("noDays")}</span>;
  return (
    <>
      {formatQuantity(sum.taken)}／{formatQuantity(sum.capacity)}
      <span className={sum.full > 0 ? "offer small block" : "quiet small block"}>
        {sum.full > 0 ? say("fullDays", { n: sum.full }) : say("bookedDays", { n: sum.days })}
      </span>
    </>
  );
}
