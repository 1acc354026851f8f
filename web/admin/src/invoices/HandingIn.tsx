import { Button } from "@mantine/core";
import { answer, api, type InvoiceDetail } from "@tenon/api-client";
import { Note, Problem, useFormat } from "@tenon/ui";
import { Part } from "../parts/Part.js";
import { useMay } from "../parts/session.js";
import { useAct } from "../staff/useAct.js";
import { UploadTag } from "./Invoices.js";
import { useInvoiceWords, useWords } from "./words.js";

type Upload = InvoiceDetail["uploads"][number];

/** Whether the tax platform has the invoice and all that happened to it, and what can be done where it has not. */
export function HandingIn({ data }: { data: InvoiceDetail }) {
  const say = useWords();
  const edits = useMay()("invoices.edit");
  const { saving, act } = useAct("invoice", "invoices");
  const open = data.uploads.filter((one) => one.state !== "accepted");
  const refused = open.some((one) => one.state === "rejected");
  const path = { id: data.invoice.id };
  const send = (outcome: "again" | "accepted") =>
    void act(() =>
      answer(api.POST("/api/v1/invoices/{id}/hand-in", { params: { path }, body: { outcome } })),
    );
  return (
    <Part id="uploads" title={say("upload.title")}>
      <ul className="plain-rows">
        {data.uploads.map((one) => (
          <Row key={one.message + one.number} one={one} />
        ))}
      </ul>
      {refused && <Note tone="warn">{say("upload.refusedHelp")}</Note>}
      {saving.error !== null && <Problem error={saving.error} />}
      {edits && open.length > 0 && (
        <div className="actions">
          {refused && (
            <Button onClick={() => send("again")} loading={saving.busy}>
              {say("upload.again")}
            </Button>
          )}
          <Button variant="default" onClick={() => send("accepted")} loading={saving.busy}>
            {say("upload.seen")}
          </Button>
        </div>
      )}
    </Part>
  );
}

function Row({ one }: { one: Upload }) {
  const say = useWords();
  const said = useInvoiceWords();
  const format = useFormat();
  const when =
    one.state === "accepted" && one.answered_at
      ? say("upload.at", { at: format.moment(one.answered_at) })
      : say("upload.until", { at: format.moment(one.deadline) });
  const answered = [one.code === "seen_there" ? say("upload.byHand") : one.code, one.words].filter(Boolean);
  return (
    <li className="plain-row">
      <span className="row-grow">
        {said("message", one.message)} <span className="quiet small figures">{one.number}</span>
        {answered.length > 0 && <span className="quiet small block wrap">{answered.join(" · ")}</span>}
      </span>
      <UploadTag state={one.state} late={one.late && one.state !== "rejected"} />
      <span className="quiet small figures">{when}</span>
    </li>
  );
}
