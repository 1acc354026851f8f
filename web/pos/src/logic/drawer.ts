import type { Command, Tender, TenderType, TillAnswer } from "@tenon/api-client";

type Kinds = readonly { kind: string }[];
type Declared = Pick<TenderType, "code" | "opens_drawer">;

/** Whether money of this kind lies in the drawer: as its type declares, and cash where no type is known yet. */
export function opens(types: readonly Declared[] | undefined, kind: string): boolean {
  return types?.find(({ code }) => code === kind)?.opens_drawer ?? kind === "cash";
}

/** Whether the drawer has to be opened for these tenders. */
export const needsDrawer = (tenders: Kinds | undefined, types: readonly Declared[] | undefined): boolean =>
  (tenders ?? []).some(({ kind }) => opens(types, kind));

/** Whether the drawer has to be opened for what the till has just done. */
export function opensDrawer(
  command: Command,
  answer: Pick<TillAnswer, "receipt" | "returned">,
  types: readonly Declared[] | undefined,
): boolean {
  switch (command.type) {
    case "sell":
      return needsDrawer(command.tenders as Tender[] | undefined, types);
    case "return":
      return needsDrawer(answer.returned?.back, types) || needsDrawer(command.sale?.tenders, types);
    case "void":
      return needsDrawer(answer.receipt?.tenders, types);
    case "void_return":
    case "open_drawer":
    case "cash_in":
    case "cash_out":
      return true;
    default:
      return false;
  }
}
