import { Button } from "@mantine/core";
import { Note } from "@tenon/ui";
import { Link } from "react-router";
import { useMayForBrand } from "../parts/session.js";
import { progressOf, stepsOf } from "./steps.js";
import { useFound, useSales } from "./useFound.js";
import { useSetupWords } from "./words.js";

/**
 * On the first page, for whoever sets the brand up, until its tills have sold something: that is the last thing which
 * the guide waits for, and one question tells it.
 */
export function SetUpNote() {
  const concerned = useMayForBrand()("staff.edit");
  const sales = useSales();
  return concerned && sales === 0 ? <Unfinished /> : null;
}

function Unfinished() {
  const say = useSetupWords();
  const found = useFound();
  const { done, all, minutes } = progressOf(stepsOf(found));
  // While it is being looked up, nothing is said that would have to be taken back.
  if (found.people === undefined || found.stocked === undefined || found.opened === undefined) return null;
  return (
    <Note
      tone="info"
      title={say("home.title", { done, all })}
      action={
        <Button component={Link} to="/setup">
          {say("home.go")}
        </Button>
      }
    >
      {say("home.help", { n: minutes })}
    </Note>
  );
}
