import { NativeSelect, TextInput } from "@mantine/core";
import { useFilters } from "../table/useFilters.js";
import { useWords } from "../words.js";
import { useSession } from "./session.js";

const FILTERS = ["store", "date"] as const;

/** Which store's day a page is about, kept in the address bar; the first of one's own stores until one is chosen. */
export function useStoreDay() {
  const { session } = useSession();
  const filters = useFilters(FILTERS);
  return {
    store: filters.values.store || session.stores[0]?.id || "",
    /** Empty until somebody chose one. */
    date: filters.values.date,
    set: filters.set,
  };
}

interface Props {
  day: ReturnType<typeof useStoreDay>;
  /** The date that is shown, chosen or not. */
  date: string;
}

/** Chooses a store and one of its days. */
export function StoreDay({ day, date }: Props) {
  const say = useWords();
  const { session } = useSession();
  return (
    <div className="store-day">
      <NativeSelect
        label={say("orders.store")}
        value={day.store}
        data={session.stores.map(({ id, name }) => ({ value: id, label: name }))}
        // Another store may be on another day.
        onChange={(event) => day.set({ store: event.currentTarget.value, date: "" })}
      />
      <TextInput
        type="date"
        label={say("orders.date")}
        value={date}
        onChange={(event) => day.set({ date: event.currentTarget.value })}
      />
    </div>
  );
}
