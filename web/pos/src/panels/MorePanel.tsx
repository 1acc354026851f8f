import {
  Icon,
  type IconName,
  LanguageSwitch,
  Note,
  SchemeSwitch,
  setSound,
  soundOn,
  useFormat,
  useSharedWords,
} from "@tenon/ui";
import { useState } from "react";
import { useSale } from "../sell/sale.js";
import { canReachDrawer, connectDrawer } from "../till/drawer.js";
import { beginTraining, inTraining } from "../training/flag.js";
import { useWords } from "../words.js";
import { DrawerForm } from "./DrawerForm.js";
import { PrinterForm } from "./PrinterForm.js";
import { RecentReturns } from "./RecentReturns.js";
import { RecentSales } from "./RecentSales.js";

/** Everything that is not the sale: past sales, the drawer, the shift, this device. */
export function MorePanel({
  onChangeRegister,
  onLogOut,
}: {
  onChangeRegister: () => void;
  onLogOut: () => void;
}) {
  const say = useWords();
  const shared = useSharedWords();
  const format = useFormat();
  const { till, show } = useSale();
  const [done, setDone] = useState<string | null>(null);
  const [sound, setSoundState] = useState(soundOn);

  return (
    <section className="panel" aria-labelledby="more-title">
      <h2 id="more-title">{say("more.title")}</h2>
      {done && (
        <Note tone="good" role="status">
          {done}
        </Note>
      )}
      <div className="more">
        <div className="more-part">
          <button type="button" className="big-button" data-edged onClick={() => show({ kind: "return" })}>
            {say("return.title")}
          </button>
          {till.returns.length > 0 && (
            <>
              <h3>{say("return.recent")}</h3>
              <RecentReturns returns={till.returns} />
            </>
          )}
          <h3>{say("more.recent")}</h3>
          <RecentSales
            recent={till.recent}
            onDone={(receipt, amount) =>
              setDone(say("more.voided", { receipt, amount: format.money(amount) }))
            }
          />
        </div>
        <div className="more-part">
          <h3>{say("more.drawer")}</h3>
          <DrawerForm onDone={setDone} />
          {!inTraining() && (
            <>
              <h3>{say("printer.title")}</h3>
              <PrinterForm />
            </>
          )}
          <h3>{say("more.device")}</h3>
          <ul className="rows">
            <Act
              icon="order"
              title={say("display.open")}
              help={say("display.help")}
              onAct={() => window.open("/pos/display", "tenon-display", "popup")}
            />
            <Act
              icon="person"
              title={say("switch.title")}
              help={say("switch.help")}
              onAct={() => show({ kind: "switch" })}
            />
            {canReachDrawer() && (
              <Act
                icon="drawer"
                title={say("drawer.connect")}
                help={say("drawer.help")}
                onAct={() =>
                  void connectDrawer().then((found) => setDone(say(found ? "drawer.done" : "drawer.none")))
                }
              />
            )}
            {!inTraining() && (
              <Act
                icon="hook"
                title={say("training.begin")}
                help={say("training.help")}
                onAct={beginTraining}
              />
            )}
            <Act
              icon="drawer"
              title={say("more.close")}
              help={say("more.closeHelp")}
              onAct={() => show({ kind: "close" })}
            />
          </ul>
        </div>
      </div>
      <footer className="more-foot">
        <LanguageSwitch />
        <SchemeSwitch withWords />
        <button
          type="button"
          className="plain-button"
          aria-pressed={sound}
          onClick={() => {
            setSound(!sound);
            setSoundState(!sound);
          }}
        >
          {say("more.sound", { state: say(sound ? "more.on" : "more.off") })}
        </button>
        <button type="button" className="plain-button" onClick={onChangeRegister}>
          {say("more.register")}
        </button>
        <button type="button" className="plain-button" onClick={onLogOut}>
          {shared("logout")}
        </button>
      </footer>
    </section>
  );
}

/** One thing to do, with what it means below its name. */
function Act(props: { icon: IconName; title: string; help: string; onAct: () => void }) {
  return (
    <li>
      <button type="button" className="row row-button" onClick={props.onAct}>
        <Icon name={props.icon} />
        <span className="row-words">
          <strong>{props.title}</strong>
          <span className="quiet">{props.help}</span>
        </span>
        <Icon name="right" />
      </button>
    </li>
  );
}
