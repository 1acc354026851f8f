import { useWords } from "../words.js";
import { leaveTraining } from "./flag.js";

/** Says all the time that this is practice, and is the one way out of it. */
export function TrainingBar() {
  const say = useWords();
  return (
    <aside className="training stripes" aria-label={say("training.title")} data-testid="training">
      <strong>{say("training.bar")}</strong>
      <button type="button" onClick={leaveTraining}>
        {say("training.leave")}
      </button>
    </aside>
  );
}
