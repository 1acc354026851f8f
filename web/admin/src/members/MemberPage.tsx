import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, done } from "@tenon/api-client";
import { formatPhone, Note, Problem, separator, Tag, useFormat, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { Page } from "../parts/Page.js";
import { Part } from "../parts/Part.js";
import { useMay, useMayForBrand } from "../parts/session.js";
import { useList } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { Erase } from "./Erase.js";
import { Profile } from "./Profile.js";

/** One person: how to reach them, what they bought in every channel, what they allow. */
export function MemberPage() {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const may = useMay();
  const { id = "" } = useParams();
  const path = { params: { path: { id } } };
  const member = useQuery({
    queryKey: ["member", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/members/{id}", { ...path, signal })),
  });
  const { data } = member;
  const back = { to: "/members", words: say("members.title") };
  if (data === undefined) {
    return (
      <Page title={say("members.title")} back={back}>
        {member.error ? (
          <Problem error={member.error} retry={() => void member.refetch()} />
        ) : (
          <Waiting rows={8} height={36} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={data.name ?? say("members.noName")}
      back={back}
      aside={
        <>
          <span className="quiet figures">
            {data.number} · {say("members.joined", { when: format.moment(data.joined_at) })}
          </span>
          {data.state === "active" && may("orders.place_for") && (
            <Link to={`/orders/new?member=${data.id}`}>{say("agent.new")}</Link>
          )}
        </>
      }
    >
      <div className="story">
        <Part
          id="profile"
          title={say("members.profile")}
          aside={
            <Tag tone={data.may_spend ? "member" : "plain"}>
              {say(data.may_spend ? "members.maySpend" : "members.mayNotSpend")}
            </Tag>
          }
        >
          <Profile key={data.id} member={data} onDone={() => void member.refetch()} />
        </Part>
        <Part id="ways" title={say("members.ways")}>
          <ul className="cases">
            {data.identities.map((way) => (
              <li key={way.id} className="case">
                <span>{words("way", way.kind)}</span>
                <span className="row-grow figures wrap">{formatPhone(way.value)}</span>
                {way.friend && way.friend !== "unknown" && (
                  <Tag tone={way.friend === "blocked" ? "warn" : "good"}>{words("friend", way.friend)}</Tag>
                )}
                <span className="quiet small">
                  {way.verified_at
                    ? say("members.verified", { when: format.moment(way.verified_at) })
                    : say("members.unverified")}
                </span>
              </li>
            ))}
          </ul>
        </Part>
        <Part id="history" title={say("members.history")}>
          <History id={id} />
        </Part>
        <Part id="consents" title={say("members.consents")}>
          {data.consents.length === 0 && <p className="quiet">{say("members.noConsents")}</p>}
          {data.consents.length > 0 && (
            <ul className="cases">
              {data.consents.map((consent) => (
                <li key={`${consent.purpose} ${consent.channel}`} className="case">
                  <span className="row-grow">
                    {words("purpose", consent.purpose)} {words("by", consent.channel)}
                  </span>
                  <span>{say(consent.granted ? "members.yes" : "members.no")}</span>
                  <span className="quiet small figures">
                    {format.moment(consent.at)} · {say("members.version", { n: consent.notice_version })}
                  </span>
                </li>
              ))}
            </ul>
          )}
          <p className="quiet">
            {data.offers_by.length === 0
              ? say("members.noOffers")
              : say("members.offers", { by: data.offers_by.map((by) => words("by", by)).join(separator()) })}
          </p>
        </Part>
        <Links id={id} onChange={() => void member.refetch()} />
        <Erase id={id} erased={data.state === "erased"} onDone={() => void member.refetch()} />
      </div>
    </Page>
  );
}

function History({ id }: { id: string }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const list = useList(["member-timeline", id], (cursor, signal) =>
    answer(
      api.GET("/api/v1/members/{id}/timeline", {
        params: { path: { id }, query: { cursor, limit: 20 } },
        signal,
      }),
    ),
  );
  const { rows } = list;
  return (
    <>
      <Problem error={list.error} retry={list.refetch} />
      {rows === undefined && !list.error && <Waiting rows={3} height={48} />}
      {rows?.length === 0 && <p className="quiet">{say("members.noHistory")}</p>}
      {rows !== undefined && rows.length > 0 && (
        <ul className="cases">
          {rows.map((row) => (
            <li key={row.order_id} className="case">
              <div className="row-grow">
                <p>
                  {row.lines
                    .map((line) =>
                      line.quantity === 1000 ? line.name : `${line.name} × ${line.quantity / 1000}`,
                    )
                    .join(" · ")}
                </p>
                <p className="quiet small figures">
                  <Link to={`/orders/${row.order_id}`}>{row.number}</Link> · {words("channel", row.channel)} ·{" "}
                  {row.store_name} · {format.moment(row.occurred_at)}
                </p>
              </div>
              <span className="figures">{format.money(row.total)}</span>
            </li>
          ))}
        </ul>
      )}
      {list.more && (
        <Button variant="default" loading={list.loadingMore} onClick={list.loadMore}>
          {say("members.more")}
        </Button>
      )}
    </>
  );
}

/** Why two rows are one person, as it was written down. */
function evidenceOf(text: string): { by?: string; reason?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function Links({ id, onChange }: { id: string; onChange: () => void }) {
  const say = useWords();
  const format = useFormat();
  const may = useMayForBrand();
  const [error, setError] = useState<unknown>(null);
  const [parted, setParted] = useState(false);
  const links = useQuery({
    queryKey: ["member-links", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/members/{id}/links", { params: { path: { id } }, signal })),
  });
  const items = links.data?.items ?? [];

  async function part(link: string) {
    setError(null);
    try {
      await done(
        api.DELETE("/api/v1/members/{id}/links/{link_id}", { params: { path: { id, link_id: link } } }),
      );
      setParted(true);
    } catch (caught) {
      setError(caught);
    }
    void links.refetch();
    onChange();
  }

  if (items.length === 0 && !parted && !links.error) return null;
  return (
    <Part id="links" title={say("members.links")}>
      <Problem error={error ?? links.error} retry={() => void links.refetch()} />
      {parted && (
        <Note tone="good" role="status">
          {say("members.unlinked")}
        </Note>
      )}
      <ul className="cases">
        {items.map((link) => {
          const why = evidenceOf(link.evidence);
          return (
            <li key={link.id} className="case">
              <span className="row-grow">
                {why.by === "code" || why.by === "line"
                  ? say(`members.linkWhy.${why.by}`)
                  : say("members.linkWhy.person", { reason: why.reason ?? "" })}
                <span className="quiet small figures"> {format.moment(link.since)}</span>
              </span>
              {may("members.merge") && (
                <Button variant="default" onClick={() => void part(link.id)}>
                  {say("members.unlink")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Part>
  );
}
