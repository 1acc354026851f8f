import { useQuery } from "@tanstack/react-query";
import { answer, api, type Session } from "@tenon/api-client";
import {
  Empty,
  Icon,
  LanguageSwitch,
  Mark,
  Problem,
  SchemeSwitch,
  useFormat,
  useSharedWords,
  Waiting,
} from "@tenon/ui";
import { useState } from "react";
import type { DeviceRegister } from "./till/device.js";
import { useWords } from "./words.js";

interface Props {
  session: Session;
  onChoose: (register: DeviceRegister) => void;
  onLogOut: () => void;
}

/** Which register this device is; asked once. */
export function ChooseRegister({ session, onChoose, onLogOut }: Props) {
  const say = useWords();
  const shared = useSharedWords();
  const own = session.stores ?? [];
  const everywhere = session.all_stores === true;
  const all = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
    enabled: everywhere,
  });
  // A web shop has no till.
  const stores = everywhere ? (all.data?.items.filter((store) => store.kind !== "web") ?? []) : own;
  const [picked, setPicked] = useState<string | null>(null);
  const store = picked ?? stores[0]?.id ?? null;

  return (
    <div className="login-page">
      <main className="login-box choose">
        <header>
          <Mark size={40} />
          <div>
            <h1>{say("register.choose")}</h1>
            <p className="quiet">{session.person.name}</p>
          </div>
        </header>
        {everywhere && all.error ? (
          <Problem error={all.error} retry={() => void all.refetch()} />
        ) : everywhere && all.data === undefined ? (
          <Waiting rows={2} height={56} />
        ) : store === null ? (
          <Empty icon="home" title={say("register.noStores")}>
            {say("register.noStoresHelp")}
          </Empty>
        ) : (
          <>
            {stores.length > 1 && (
              <label className="field">
                <span>{say("register.store")}</span>
                <select value={store} onChange={(event) => setPicked(event.currentTarget.value)}>
                  {stores.map((item) => (
                    <option key={item.id} value={item.id}>
                      {item.name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <Registers store={store} onChoose={onChoose} />
            <p className="quiet small">{say("register.help")}</p>
          </>
        )}
      </main>
      <footer>
        <LanguageSwitch />
        <SchemeSwitch />
        <button type="button" className="plain-button" onClick={onLogOut}>
          <Icon name="out" />
          {shared("logout")}
        </button>
      </footer>
    </div>
  );
}

function Registers({ store, onChoose }: { store: string; onChoose: (register: DeviceRegister) => void }) {
  const say = useWords();
  const format = useFormat();
  const registers = useQuery({
    queryKey: ["registers", store],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/staff/registers", { params: { query: { store } }, signal })),
  });
  if (registers.error) return <Problem error={registers.error} retry={() => void registers.refetch()} />;
  if (registers.data === undefined) return <Waiting rows={2} height={56} />;
  if (registers.data.items.length === 0) {
    return (
      <Empty icon="cash" title={say("register.none")}>
        {say("register.noneHelp")}
      </Empty>
    );
  }
  return (
    <ul className="rows">
      {registers.data.items.map((register) => (
        <li key={register.id}>
          <button
            type="button"
            className="row row-button"
            onClick={() => onChoose({ id: register.id, store_id: register.store_id })}
          >
            <span className="row-words">
              <strong>{register.name}</strong>
              <span className="quiet">
                {register.code} ·{" "}
                {register.shift
                  ? say("register.busy", {
                      name: register.shift.opened_by_name,
                      date: format.date(register.shift.business_date),
                    })
                  : say("register.free")}
              </span>
            </span>
            <Icon name="right" />
          </button>
        </li>
      ))}
    </ul>
  );
}
