import { LanguageSwitch, Note, SchemeSwitch, setSound, soundOn, useFormat, useSharedWords } from "@tenon/ui";
import { useState } from "react";
import { useSale } from "../sell/sale.js";
import { beginTraining, inTraining } from "../training/flag.js";
import { useWords } from "../words.js";
import { DrawerForm } from "./DrawerForm.js";
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
          <h3>{say("display.title")}</h3>
          <button
            type="button"
            className="big-button"
            data-edged
            onClick={() => window.open("/pos/display", "tenon-display", "popup")}
          >
            {say("display.open")}
          </button>
          <p className="quiet">{say("display.help")}</p>
          <h3>{say("switch.title")}</h3>
          <button type="button" className="big-button" data-edged onClick={() => show({ kind: "switch" })}>
            {say("switch.title")}
          </button>
          <h3>{say("more.close")}</h3>
          <button type="button" className="big-button" data-edged onClick={() => show({ kind: "close" })}>
            {say("more.close")}
          </button>
          <p className="quiet">{say("more.closeHelp")}</p>
          {!inTraining() && (
            <>
              <h3>{say("training.title")}</h3>
              <button type="button" className="big-button" data-edged onClick={beginTraining}>
                {say("training.begin")}
              </button>
              <p className="quiet">{say("training.help")}</p>
            </>
          )}
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
