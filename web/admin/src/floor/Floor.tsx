import "../styles/floor.css";
import { newId } from "@tenon/api-client";
import {
  Empty,
  Icon,
  type IconName,
  LineBadge,
  Note,
  Problem,
  separator,
  useLineState,
  Waiting,
} from "@tenon/ui";
import { useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import { useMayIn, useSession } from "../parts/session.js";
import { useWords } from "../words.js";
import { CountTask } from "./CountTask.js";
import { Keep, KeepContext, useKeep } from "./keep.js";
import { LookUp } from "./LookUp.js";
import { type Place, usePlaces } from "./place.js";
import { Receive } from "./Receive.js";
import { TransferTask } from "./TransferTask.js";
import { useParcels } from "./useParcels.js";
import { useFloorWords } from "./words.js";

const TASKS = [
  ["receive", "box", "stock.receive"],
  ["count", "scan", "stock.count"],
  ["transfer", "truck", "stock.transfer"],
  ["look", "search", "stock.read"],
] as const satisfies readonly (readonly [string, IconName, string])[];

type Task = (typeof TASKS)[number][0];

/** The back office for one hand and a phone: receive, count, transfer, look up. */
export function Floor() {
  const { session } = useSession();
  // What one person has not sent yet is nobody else's on the same phone.
  const [keep] = useState(() => new Keep(`tenon.floor.${session.person.id}`, localStorage, newId));
  return (
    <KeepContext value={keep}>
      <Frame />
    </KeepContext>
  );
}

function Frame() {
  const say = useFloorWords();
  const office = useWords();
  const { task: named, subject } = useParams();
  const { places, place, choose, error, again } = usePlaces();
  const task = TASKS.find(([name]) => name === named)?.[0];
  const title = task ? say(`task.${task}`) : say("title");
  useEffect(() => {
    document.title = `${title} · ${office("app.title")}`;
  }, [title, office]);

  const back = subject ? `/floor/${task}` : task ? "/floor" : "/";
  return (
    <div className="floor">
      <header className="floor-bar">
        <Link className="floor-key" to={back} aria-label={task ? office("back") : say("office")}>
          <Icon name="back" size={24} />
        </Link>
        <h1>{title}</h1>
        <LineBadge />
      </header>
      {place && (places?.length ?? 0) > 1 && (
        <button
          type="button"
          className="floor-place"
          aria-label={say("changePlace", { place: place.name })}
          onClick={() => choose(null)}
        >
          <span>{place.name}</span>
          <Icon name="down" size={16} />
        </button>
      )}
      {places === undefined && !error && <p className="floor-place" aria-hidden="true" />}
      {place && places?.length === 1 && <p className="floor-place">{place.name}</p>}
      <main className="floor-main">
        <Waits />
        <Problem error={error} retry={again} />
        {places === undefined && !error && <Waiting rows={4} height={64} />}
        {places?.length === 0 && (
          <Empty icon="home" title={say("placesNone")}>
            {say("placesNoneHelp")}
          </Empty>
        )}
        {places && places.length > 0 && !place && <Choice places={places} onChoose={choose} />}
        {place && (task ? <Work task={task} place={place} subject={subject} /> : <Tasks place={place} />)}
      </main>
    </div>
  );
}

function Choice({ places, onChoose }: { places: Place[]; onChoose: (place: Place) => void }) {
  const say = useFloorWords();
  return (
    <div className="floor-list">
      <h2>{say("places")}</h2>
      <p className="quiet">{say("placesHelp")}</p>
      <ul>
        {places.map((place) => (
          <li key={place.id}>
            <button type="button" className="floor-row" onClick={() => onChoose(place)}>
              <strong>{place.name}</strong>
              <Icon name="right" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Tasks({ place }: { place: Place }) {
  const say = useFloorWords();
  const mayIn = useMayIn();
  const mine = TASKS.filter(([, , needs]) => mayIn(needs, place.store));
  if (mine.length === 0) {
    return (
      <Empty icon="home" title={say("tasksNone")}>
        {say("tasksNoneHelp")}
      </Empty>
    );
  }
  return (
    <nav className="floor-tasks" aria-label={say("tasks")}>
      {mine.map(([name, icon]) => (
        <Link key={name} to={`/floor/${name}`}>
          <Icon name={icon} size={28} />
          <span>
            <strong>{say(`task.${name}`)}</strong>
            <span className="quiet small">{say(`task.${name}Help`)}</span>
          </span>
        </Link>
      ))}
    </nav>
  );
}

function Work({ task, place, subject }: { task: Task; place: Place; subject: string | undefined }) {
  // A list belongs to its place: another place, another list.
  const key = `${place.id} ${subject}`;
  if (task === "receive") return <Receive key={key} place={place} />;
  if (task === "count") return <CountTask key={key} place={place} count={subject} />;
  if (task === "transfer") return <TransferTask key={key} place={place} transfer={subject} />;
  return <LookUp key={key} place={place} />;
}

/** What has been done and is not told yet, what was told, and what the server said no to. */
function Waits() {
  const say = useFloorWords();
  const keep = useKeep();
  const line = useLineState();
  const { parcels, sending, sent, forget, again } = useParcels();
  const waiting = parcels.filter((one) => one.refused === undefined);
  return (
    <div className="floor-waits">
      {!keep.stored && <Note tone="bad">{say("wait.notStored")}</Note>}
      {sent && (
        <Note
          tone="good"
          role="status"
          action={
            <button type="button" className="plain-button" aria-label={say("scan.clear")} onClick={forget}>
              <Icon name="close" />
            </button>
          }
        >
          {say(`sent.${sent.kind}`, { title: sent.title })}
        </Note>
      )}
      {waiting.length > 0 && (
        <Note
          tone={line === "cut" ? "bad" : "info"}
          role="status"
          title={sending && line !== "cut" ? say("wait.sending") : say("wait.lines", { n: waiting.length })}
          action={
            !sending && (
              <button type="button" className="plain-button" onClick={again}>
                {say("wait.again")}
              </button>
            )
          }
        >
          {waiting.map((one) => one.title).join(separator())}
          <span className="block">{say("wait.keep")}</span>
        </Note>
      )}
      {parcels
        .filter((one) => one.refused !== undefined)
        .map((one) => (
          <Note key={one.key} tone="warn" role="alert" title={say("wait.refused", { title: one.title })}>
            {one.refused}
            <span className="actions">
              {one.entries.length > 0 && (
                <button type="button" className="plain-button" data-edged onClick={() => keep.untie(one.key)}>
                  {say("wait.back")}
                </button>
              )}
              <button
                type="button"
                className="plain-button"
                data-tone="bad"
                onClick={() => {
                  if (window.confirm(say("wait.dropSure"))) keep.drop(one.key);
                }}
              >
                {say("wait.drop")}
              </button>
            </span>
          </Note>
        ))}
    </div>
  );
}
