import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type ListPrice, type PriceList } from "@tenon/api-client";
import { Empty, Problem, parsePrice, priceInput, useFormat, useLocale, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { MomentField, ReasonField } from "../parts/fields.js";
import { useLeaveGuard } from "../parts/useLeaveGuard.js";
import { useSave } from "../parts/useSave.js";
import { ChoiceFilter, SearchFilter } from "../table/Filters.js";
import { useWords } from "../words.js";
import { fromInput } from "./times.js";

/** What takes a price out of a list. */
const OUT = ["-", "－", "—"];

interface Props {
  list: PriceList;
  mayChange: boolean;
  onDone: (words: string) => void;
}

/** The prices in a list beside the default ones, changed together: all of them or none. */
export function ListPrices({ list, mayChange, onDone }: Props) {
  const say = useWords();
  const locale = useLocale();
  const format = useFormat();
  const client = useQueryClient();
  const [search, setSearch] = useState("");
  const [show, setShow] = useState("");
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [starts, setStarts] = useState("");
  const [ends, setEnds] = useState("");
  const saving = useSave();
  const queryKey = ["list-prices", list.id, locale, search, show];
  const prices = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        q: search || undefined,
        set: show === "" && !list.is_default,
        cursor: pageParam,
        limit: 100,
      };
      const params = { path: { id: list.id }, query };
      return answer(api.GET("/api/v1/price-lists/{id}/prices", { params, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = prices.data?.pages.flatMap((page) => page.items) ?? [];
  // What was typed stays while another search shows other rows.
  const changes = Object.entries(typed).map(([variant_id, text]) => {
    const isOut = OUT.includes(text.trim());
    const unit_price = isOut ? null : parsePrice(text, format.currency);
    return { variant_id, unit_price, wrong: !isOut && unit_price === null };
  });
  const wrong = changes.some((change) => change.wrong);
  useLeaveGuard(changes.length > 0);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (wrong || changes.length === 0) return;
    const body = {
      prices: changes.map(({ variant_id, unit_price }) => ({ variant_id, unit_price })),
      reason: reason.trim(),
      starts_at: fromInput(starts),
      ends_at: fromInput(ends),
    };
    const params = { path: { id: list.id } };
    const set = await saving.save(() =>
      answer(api.PATCH("/api/v1/price-lists/{id}/prices", { params, body })),
    );
    if (!set) return;
    onDone(say(starts === "" ? "lists.done" : "lists.planned", { n: changes.length }));
    setTyped({});
    setReason("");
    for (const key of ["list-prices", "price-lists", "list-changes", "products", "product-prices"]) {
      await client.invalidateQueries({ queryKey: [key] });
    }
  }

  const { busy, error, fault: fieldOf } = saving;
  const fault = (variant: string) => {
    const at = changes.findIndex((change) => change.variant_id === variant);
    if (at < 0) return undefined;
    if (changes[at]?.wrong) return say("lists.priceBad");
    return fieldOf(`/prices/${at}/unit_price`) ?? fieldOf(`/prices/${at}/variant_id`);
  };
  return (
    <section className="part" aria-labelledby="list-prices">
      <h2 id="list-prices">{say("lists.inPrices")}</h2>
      <div className="list-tools">
        <SearchFilter label={say("products.search")} value={search} onChange={setSearch} />
        {!list.is_default && (
          <ChoiceFilter
            label={say("lists.show")}
            all={say("lists.setOnly")}
            value={show}
            options={[["all", say("lists.allGoods")]]}
            onChange={setShow}
          />
        )}
      </div>
      {prices.data === undefined &&
        (prices.error ? <Problem error={prices.error} /> : <Waiting rows={5} height={40} />)}
      {prices.data !== undefined && rows.length === 0 && (
        <Empty
          icon={search === "" ? "tag" : "search"}
          title={say(search === "" ? "lists.noPrices" : "table.nothing")}
        >
          {say(search === "" ? "lists.noPricesHelp" : "table.nothingHelp")}
        </Empty>
      )}
      <form className="stack" hidden={rows.length === 0 && changes.length === 0} onSubmit={submit} noValidate>
        <table className="plain-table price-grid list-price-grid">
          <thead>
            <tr>
              <th scope="col">{say("products.name")}</th>
              {!list.is_default && (
                <th scope="col" data-figures="true">
                  {say("lists.defaultPrice")}
                </th>
              )}
              <th scope="col" data-figures="true">
                {say("lists.price")}
              </th>
              {!list.is_default && (
                <th scope="col" data-figures="true" className="list-difference">
                  {say("lists.difference")}
                </th>
              )}
              <th scope="col">{say("lists.newPrice")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PriceRow
                key={row.variant_id}
                row={row}
                isDefault={list.is_default}
                mayChange={mayChange}
                text={typed[row.variant_id] ?? ""}
                error={fault(row.variant_id)}
                onType={(text) =>
                  setTyped(({ [row.variant_id]: _, ...others }) =>
                    text.trim() === "" ? others : { ...others, [row.variant_id]: text },
                  )
                }
              />
            ))}
          </tbody>
        </table>
        {prices.hasNextPage && (
          <div className="actions">
            <Button
              variant="default"
              loading={prices.isFetchingNextPage}
              onClick={() => prices.fetchNextPage()}
            >
              {say("lists.moreGoods")}
            </Button>
          </div>
        )}
        {mayChange && <p className="quiet small">{say("lists.newPriceHelp")}</p>}
        {mayChange && changes.length > 0 && (
          <>
            <div className="three">
              <ReasonField
                placeholder={say("product.priceReasonHelp")}
                value={reason}
                onChange={setReason}
                saving={saving}
              />
              <MomentField
                label={say("prices.startsAt")}
                description={say("prices.startsAtHelp")}
                value={starts}
                onChange={setStarts}
                saving={saving}
                field="/starts_at"
              />
              <MomentField
                label={say("lists.ends")}
                description={say("lists.endsHelp")}
                value={ends}
                onChange={setEnds}
                saving={saving}
                field="/ends_at"
              />
            </div>
            <Problem error={error} />
            <div className="actions">
              <Button type="submit" loading={busy} aria-disabled={wrong}>
                {say("lists.save", { n: changes.length })}
              </Button>
            </div>
          </>
        )}
      </form>
    </section>
  );
}

interface RowProps {
  row: ListPrice;
  isDefault: boolean;
  mayChange: boolean;
  text: string;
  error: string | undefined;
  onType: (text: string) => void;
}

function PriceRow({ row, isDefault, mayChange, text, error, onType }: RowProps) {
  const say = useWords();
  const format = useFormat();
  const price = row.price?.unit_price ?? null;
  const standard = row.default_price ?? null;
  const difference = price === null || standard === null ? null : price - standard;
  return (
    <tr>
      <td>
        {row.name} {row.variant_label}
        <span className="quiet small block">{row.sku}</span>
        {row.next && (
          <span className="quiet small block">
            {say("lists.next", {
              at: format.moment(row.next.starts_at),
              price: format.price(row.next.unit_price),
            })}
            {row.next.ends_at && ` ${say("lists.until", { at: format.moment(row.next.ends_at) })}`}
          </span>
        )}
      </td>
      {!isDefault && <td data-figures="true">{standard === null ? "—" : format.price(standard)}</td>}
      <td data-figures="true">
        {price === null ? "—" : format.price(price)}
        {row.price?.ends_at && (
          <span className="quiet small block">
            {say("lists.until", { at: format.moment(row.price.ends_at) })}
          </span>
        )}
      </td>
      {!isDefault && (
        <td data-figures="true" className="list-difference">
          {difference === null
            ? ""
            : difference === 0
              ? "±0"
              : `${difference > 0 ? "+" : "−"}${format.price(Math.abs(difference))}`}
        </td>
      )}
      <td>
        <TextInput
          aria-label={say("lists.newPriceOf", { sku: row.sku })}
          maxLength={16}
          disabled={!mayChange}
          placeholder={price === null ? "" : priceInput(price, format.currency)}
          value={text}
          error={error}
          onChange={(event) => onType(event.currentTarget.value)}
        />
      </td>
    </tr>
  );
}
