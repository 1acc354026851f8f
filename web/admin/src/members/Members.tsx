import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Empty, formatPhone, memberQuery, Problem, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useWords } from "../words.js";

/** Members, looked up by what they say or show. There is no list of everybody: nobody needs one to serve. */
export function Members() {
  const say = useWords();
  const mayForBrand = useMayForBrand();
  const [params, setParams] = useSearchParams();
  const asked = params.get("q") ?? "";
  const [text, setText] = useState(asked);
  const found = useQuery({
    queryKey: ["members", asked],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/members", { params: { query: memberQuery(asked) }, signal })),
    enabled: asked !== "",
    retry: false,
  });
  const items = found.data?.items;

  function find(event: FormEvent) {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === asked) void found.refetch();
    setParams(wanted === "" ? {} : { q: wanted });
  }

  return (
    <Page title={say("members.title")}>
      <form className="act-row" onSubmit={find}>
        <TextInput
          className="row-grow"
          label={say("members.search")}
          description={say("members.hint")}
          value={text}
          maxLength={80}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit">{say("members.find")}</Button>
      </form>
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.isFetching && items === undefined && <Waiting rows={3} height={48} />}
      {items?.length === 0 && (
        <Empty icon="person" title={say("members.none")}>
          {say("members.noneHelp")}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="cases">
          {items.map((member) => (
            <li key={member.id} className="case">
              <div className="row-grow">
                <Link to={`/members/${member.id}`}>
                  <strong>{member.name ?? say("members.noName")}</strong>
                </Link>
                <p className="quiet small figures">
                  {[member.number, ...member.identities.map((way) => formatPhone(way.value))].join(" · ")}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {mayForBrand("members.read") && (
        <p>
          <Link to="/members/split">{say("split.title")}</Link>
        </p>
      )}
    </Page>
  );
}
