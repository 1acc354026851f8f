import { answer, api, type Message } from "@tenon/api-client";
import { Empty, formatPhone, useFormat } from "@tenon/ui";
import { Page } from "../parts/Page.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { useList } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";

/** Messages to people, newest first. In the demo the codes in them, too. */
export function Messages() {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const list = useList<Message>(["messages"], (cursor, signal) =>
    answer(api.GET("/api/v1/messages", { params: { query: { cursor } }, signal })),
  );
  const columns: Column<Message>[] = [
    {
      key: "template",
      title: say("messages.what"),
      render: (message) => (
        <>
          <strong>{words("template", message.template)}</strong>
          <span className={message.text ? "small block wrap" : "quiet small block"}>
            {message.text ?? say(message.recipient ? "messages.hidden" : "messages.dropped")}
          </span>
        </>
      ),
      text: (message) => words("template", message.template),
    },
    {
      key: "recipient",
      title: say("messages.to"),
      render: (message) => (
        <span className="figures">
          {words("msgchannel", message.channel)}{" "}
          <span className="quiet block">{formatPhone(message.recipient) || say("messages.dropped")}</span>
        </span>
      ),
    },
    {
      key: "at",
      title: say("orders.time"),
      render: (message) => <span className="figures">{format.moment(message.created_at)}</span>,
      text: (message) => message.created_at,
    },
    {
      key: "state",
      title: say("orders.state"),
      render: (message) => (
        <>
          {words("msgstate", message.state)}
          {message.problem && <span className="quiet small block">{message.problem}</span>}
        </>
      ),
      text: (message) => words("msgstate", message.state),
      low: true,
    },
  ];
  return (
    <Page title={say("messages.title")}>
      <p className="quiet">{say("messages.help")}</p>
      <DataTable
        name="messages"
        label={say("messages.title")}
        columns={columns}
        list={list}
        rowKey={(message) => message.id}
        rowName={(message) => words("template", message.template)}
        empty={
          <Empty icon="order" title={say("messages.none")}>
            {say("messages.noneHelp")}
          </Empty>
        }
      />
    </Page>
  );
}
