import { useQuery } from "@tanstack/react-query";
import { answer, api, type Register } from "@tenon/api-client";
import { Empty, Problem, Tag, useFormat, useLocale } from "@tenon/ui";
import { Approve } from "./Approve.js";
import { permissionWords, reasonWords } from "./named.js";
import { useWords } from "./words.js";

/** What was approved at tills, and an approval from here. */
export function Grants({ registers }: { registers: Register[] }) {
  const say = useWords();
  const format = useFormat();
  const locale = useLocale();
  const grants = useQuery({
    queryKey: ["grants"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/grants", { signal })),
  });
  const items = grants.data?.items;
  return (
    <section aria-labelledby="grants">
      <h2 id="grants">{say("grants.title")}</h2>
      <p className="quiet">{say("grants.help")}</p>
      <Approve registers={registers} />
      <Problem error={grants.error} />
      {items?.length === 0 && (
        <Empty icon="check" title={say("grants.none")}>
          {say("grants.noneHelp")}
        </Empty>
      )}
      <ul className="cases">
        {items?.map((grant) => (
          <li key={grant.id} className="case">
            <div className="row-grow">
              <p>
                {say("grants.by", {
                  by: grant.granted_by_name,
                  to: grant.granted_to_name,
                  what: permissionWords(grant.permission, locale),
                })}{" "}
                <Tag tone={grant.used_at ? "good" : "plain"}>
                  {say(grant.used_at ? "grants.used" : "grants.unused")}
                </Tag>
              </p>
              <p className="quiet small figures">
                {format.moment(grant.created_at)} ·{" "}
                {say("audit.reason", { reason: reasonWords(grant.reason, locale) })}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
