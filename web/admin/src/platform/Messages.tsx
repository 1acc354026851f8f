import { Button } from "@mantine/core";
import { answer, api } from "@tenon/api-client";
import { Empty, formatPhone, Problem, useFormat, Waiting } from "@tenon/ui";
import { Page } from "../parts/Page.js";
import { useList } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";

/** Messages to people, newest first. In the demo the codes in them, too. */
export function Messages() {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const list = useList(["messages"], (cursor, signal) =>
    answer(api.GET("/api/v1/messages", { params: { query: { cursor } }, signal })),
  );
  const { rows } = list;
  return (
    <Page title={say("messages.title")}>
      <p className="quiet">{say("messages.help")}</p>
      <Problem error={list.error} retry={list.refetch} />
      {rows === undefined && !list.error && <Waiting rows={4} height={56} />}
      {rows?.length === 0 && (
        <Empty icon="order" title={say("messages.none")}>
          {say("messages.noneHelp")}
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && (
        <ul className="cases">
          {rows.map((message) => (
            <li key={message.id} className="case">
              <div className="row-grow">
                <p>
                  <strong>{words("template", message.template)}</strong>{" "}
                  <span className="quiet figures">
                    {words("msgchannel", message.channel)} ·{" "}
                    {formatPhone(message.recipient) || say("messages.dropped")}
                  </span>
                </p>
                <p className={message.text ? undefined : "quiet small"}>
                  {message.text ?? say(message.recipient ? "messages.hidden" : "messages.dropped")}
                </p>
                <p className="quiet small figures">{format.moment(message.created_at)}</p>
              </div>
              <span>
                {words("msgstate", message.state)}
                {message.problem && <span className="quiet small"> {message.problem}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {list.more && (
        <Button variant="default" loading={list.loadingMore} onClick={list.loadMore}>
          {say("table.more")}
        </Button>
      )}
    </Page>
  );
}
