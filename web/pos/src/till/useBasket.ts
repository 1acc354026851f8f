import { newId } from "@tenon/api-client";
import { useCallback, useState } from "react";
import { type Basket, emptyBasket, fromText, toText } from "../logic/basket.js";
import { readBasketText, writeBasketText } from "./device.js";

/** The basket of a register, kept on the device with every change. */
export function useBasket(register: string) {
  const [basket, setBasket] = useState<Basket>(
    () => fromText(readBasketText(register)) ?? emptyBasket(newId()),
  );

  const change = useCallback(
    (how: (basket: Basket) => Basket) => {
      setBasket((before) => {
        const after = how(before);
        if (after !== before) writeBasketText(register, toText(after));
        return after;
      });
    },
    [register],
  );

  const reset = useCallback(() => change(() => emptyBasket(newId())), [change]);

  return { basket, change, reset };
}
