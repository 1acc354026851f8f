import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, done } from "@tenon/api-client";
import { Empty, Note, Problem, separator, Tag, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { Deliveries } from "./Deliveries.js";

const HOOKS = ["webhooks"];

/** Where other systems hear what happens here. */
export function Webhooks() {
  const say = useWords();
  const format = useFormat();
  const client = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [open, setOpen] = useState<string | null>(null);
  const hooks = useQuery({
    queryKey: HOOKS,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/webhooks", { signal })),
  });
  const items = hooks.data?.items;

  async function act(call: () => Promise<void>) {
    setError(null);
    try {
      await call();
    } catch (caught) {
      setError(caught);
    }
    void client.invalidateQueries({ queryKey: HOOKS });
  }

  const rotate = (id: string) =>
    act(async () => {
      const rotated = await answer(api.POST("/api/v1/webhooks/{id}/rotate", { params: { path: { id } } }));
      setSecret(rotated.secret);
    });
  const remove = (id: string, url: string) => {
    if (!window.confirm(say("hooks.removeConfirm", { url }))) return;
    void act(() => done(api.DELETE("/api/v1/webhooks/{id}", { params: { path: { id } } })));
  };

  return (
    <Page title={say("hooks.title")}>
      <p className="quiet">{say("hooks.help")}</p>
      {secret && (
        <Note tone="info" role="status" title={say("hooks.secret")}>
          {say("hooks.secretHelp")}
          <code className="secret">{secret}</code>
        </Note>
      )}
      <Problem error={error ?? hooks.error} />
      {items === undefined && !hooks.error && <Waiting rows={2} height={56} />}
      {items?.length === 0 && (
        <Empty icon="hook" title={say("hooks.none")}>
          {say("hooks.noneHelp")}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="cases">
          {items.map((hook) => (
            <li key={hook.id}>
              <div className="case">
                <div className="row-grow">
                  <p>
                    <strong className="wrap">{hook.url}</strong>{" "}
                    <Tag tone={hook.state === "active" ? "good" : "plain"}>{hook.state}</Tag>
                  </p>
                  <p className="quiet small">
                    {hook.kinds.join(separator())} · {format.moment(hook.created_at)}
                  </p>
                </div>
                <Button
                  variant="default"
                  aria-expanded={open === hook.id}
                  onClick={() => setOpen(open === hook.id ? null : hook.id)}
                >
                  {say("hooks.deliveries")}
                </Button>
                <Button variant="default" onClick={() => void rotate(hook.id)}>
                  {say("hooks.rotate")}
                </Button>
                <Button variant="outline" color="red" onClick={() => remove(hook.id, hook.url)}>
                  {say("hooks.remove")}
                </Button>
              </div>
              {open === hook.id && <Deliveries id={hook.id} />}
            </li>
          ))}
        </ul>
      )}
      <AddWebhook onAdded={setSecret} />
    </Page>
  );
}

function AddWebhook({ onAdded }: { onAdded: (secret: string | null) => void }) {
  const say = useWords();
  const client = useQueryClient();
  const [url, setUrl] = useState("");
  const [kinds, setKinds] = useState("");
  const [tried, setTried] = useState(false);
  const saving = useSave();
  const wanted = kinds.split(/[,，、\s]+/).filter((kind) => kind !== "");
  const urlBad = !/^https?:\/\/\S+$/.test(url.trim());

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (urlBad || wanted.length === 0) return;
    const body = { url: url.trim(), kinds: wanted };
    const hook = await saving.save(() => answer(api.POST("/api/v1/webhooks", { body })));
    if (!hook) return;
    onAdded(hook.secret ?? null);
    setUrl("");
    setKinds("");
    setTried(false);
    void client.invalidateQueries({ queryKey: HOOKS });
  }

  const { busy, error, fault: fieldOf } = saving;
  return (
    <form className="part" onSubmit={submit} noValidate aria-labelledby="add-hook">
      <h2 id="add-hook">{say("hooks.add")}</h2>
      <div className="two">
        <TextInput
          label={say("hooks.url")}
          name="url"
          type="url"
          maxLength={500}
          value={url}
          error={tried && urlBad ? say("hooks.urlBad") : fieldOf("/url")}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={say("hooks.topics")}
          description={say("hooks.topicsHelp")}
          name="kinds"
          maxLength={500}
          value={kinds}
          error={tried && wanted.length === 0 ? say("needed") : fieldOf("/kinds")}
          onChange={(event) => setKinds(event.currentTarget.value)}
        />
      </div>
      <Problem error={error} />
      <div className="actions">
        <Button type="submit" loading={busy}>
          {say("hooks.add")}
        </Button>
      </div>
    </form>
  );
}
