import { Button } from "@mantine/core";
import type { PriceList } from "@tenon/api-client";
import { Empty, Tag, useFormat } from "@tenon/ui";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { wholeList } from "../table/useList.js";
import { useWords } from "../words.js";
import { PriceListForm } from "./PriceListForm.js";
import { standing, useListName, usePriceLists } from "./usePriceLists.js";

/** Price lists: the default one, and those of some stores or channels. */
export function PriceLists() {
  const say = useWords();
  const navigate = useNavigate();
  const mayPrice = useMayForBrand()("catalog.price");
  const [making, setMaking] = useState(false);
  const lists = usePriceLists();
  const nameOf = useListName();
  const columns = useColumns();
  return (
    <Page
      title={say("lists.title")}
      back={{ to: "/products", words: say("products.title") }}
      actions={mayPrice && <Button onClick={() => setMaking(true)}>{say("lists.new")}</Button>}
    >
      <p className="quiet">{say("lists.help")}</p>
      {making && (
        <PriceListForm
          list={null}
          onDone={(list) => navigate(`/price-lists/${list.id}`)}
          onCancel={() => setMaking(false)}
        />
      )}
      <DataTable
        name="price-lists"
        label={say("lists.title")}
        columns={columns}
        list={wholeList<PriceList>(lists)}
        rowKey={(list) => list.id}
        rowName={nameOf}
        empty={<Empty icon="tag" title={say("lists.onlyDefault")} />}
      />
      {lists.data?.items.length === 1 && !making && (
        <Empty icon="tag" title={say("lists.onlyDefault")}>
          {say("lists.onlyDefaultHelp")}
        </Empty>
      )}
    </Page>
  );
}

function useColumns(): Column<PriceList>[] {
  const say = useWords();
  const nameOf = useListName();
  const format = useFormat();
  const when = (list: PriceList) =>
    [
      list.starts_at && say("lists.from", { at: format.moment(list.starts_at) }),
      list.ends_at && say("lists.until", { at: format.moment(list.ends_at) }),
    ]
      .filter(Boolean)
      .join(" · ");
  const where = (list: PriceList) => {
    if (list.is_default) return say("lists.everywhere");
    const stores = list.uses.filter((use) => use.store_id).length;
    const places = [
      ...list.uses.flatMap((use) => (use.channel ? [say(`lists.channel.${use.channel}`)] : [])),
      ...(stores > 0 ? [say("lists.stores", { n: stores })] : []),
    ];
    return places.length > 0 ? [...new Set(places)].join(" · ") : say("lists.nowhere");
  };
  const standingOf = (list: PriceList) => {
    const state = standing(list);
    return state ? say(state.key) : "";
  };
  return [
    {
      key: "name",
      title: say("lists.title"),
      render: (list) => (
        <>
          <Link className="row-link" to={`/price-lists/${list.id}`}>
            {nameOf(list)}
          </Link>
          <span className="quiet small block">{[list.code, when(list)].filter(Boolean).join(" · ")}</span>
        </>
      ),
      text: (list) => `${nameOf(list)} ${list.code} ${when(list)}`,
    },
    {
      key: "where",
      title: say("lists.where"),
      render: (list) => <span className="small wrap">{where(list)}</span>,
      text: where,
      low: true,
    },
    {
      key: "prices",
      title: say("products.price"),
      figures: true,
      render: (list) => (list.prices == null ? "" : say("lists.prices", { n: list.prices })),
      text: (list) => String(list.prices ?? ""),
      low: true,
    },
    {
      key: "state",
      title: say("orders.state"),
      render: (list) => {
        const state = standing(list);
        return state && <Tag tone={state.tone}>{say(state.key)}</Tag>;
      },
      text: standingOf,
    },
  ];
}
