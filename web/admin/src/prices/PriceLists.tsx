import { Button } from "@mantine/core";
import type { PriceList } from "@tenon/api-client";
import { Empty, Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
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
      {lists.data === undefined &&
        (lists.error ? <Problem error={lists.error} /> : <Waiting rows={3} height={48} />)}
      <ul className="plain-rows">
        {lists.data?.items.map((list) => (
          <ListRow key={list.id} list={list} />
        ))}
      </ul>
      {lists.data?.items.length === 1 && !making && (
        <Empty icon="tag" title={say("lists.onlyDefault")}>
          {say("lists.onlyDefaultHelp")}
        </Empty>
      )}
    </Page>
  );
}

function ListRow({ list }: { list: PriceList }) {
  const say = useWords();
  const nameOf = useListName();
  const format = useFormat();
  const state = standing(list);
  const stores = list.uses.filter((use) => use.store_id).length;
  const places = [
    ...list.uses.flatMap((use) => (use.channel ? [say(`lists.channel.${use.channel}`)] : [])),
    ...(stores > 0 ? [say("lists.stores", { n: stores })] : []),
  ];
  const where = list.is_default
    ? say("lists.everywhere")
    : places.length > 0
      ? [...new Set(places)].join(" · ")
      : say("lists.nowhere");
  return (
    <li>
      <Link className="row-link variant" to={`/price-lists/${list.id}`}>
        <div>
          <strong>{nameOf(list)}</strong>
          <span className="quiet small block">
            {list.code}
            {list.starts_at && ` · ${say("lists.from", { at: format.moment(list.starts_at) })}`}
            {list.ends_at && ` · ${say("lists.until", { at: format.moment(list.ends_at) })}`}
          </span>
        </div>
        <span className="small">{where}</span>
        {list.prices != null && (
          <span className="quiet small">{say("lists.prices", { n: list.prices })}</span>
        )}
        {state && <Tag tone={state.tone}>{say(state.key)}</Tag>}
      </Link>
    </li>
  );
}
