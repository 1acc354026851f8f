import type { Brand } from "@tenon/api-client";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import {
  formatDate,
  formatDifference,
  formatFull,
  formatMoment,
  formatMoney,
  formatPrice,
  formatTime,
} from "./format/index.js";
import { useLocale } from "./i18n/locale.js";

const BrandContext = createContext<Brand | null>(null);

/** Everything below formats money and times the brand's way. */
export function BrandProvider({ brand, children }: { brand: Brand; children: ReactNode }) {
  return <BrandContext value={brand}>{children}</BrandContext>;
}

/** The brand whose pages these are. */
export function useBrand(): Brand {
  const brand = useContext(BrandContext);
  if (brand === null) throw new Error("useBrand stands inside BrandProvider");
  return brand;
}

/** Money, prices, dates and times as the brand's people read them. */
export function useFormat() {
  const brand = useBrand();
  const locale = useLocale();
  return useMemo(() => {
    const currency = { code: brand.currency, exponent: brand.exponent };
    return {
      currency,
      money: (minor: number) => formatMoney(minor, currency),
      difference: (minor: number) => formatDifference(minor, currency),
      price: (price: number) => formatPrice(price, currency),
      date: (date: string) => formatDate(date, locale),
      time: (moment: string, seconds?: boolean) => formatTime(moment, brand.zone, seconds),
      moment: (moment: string) => formatMoment(moment, brand.zone, locale),
      full: (moment: string) => formatFull(moment, brand.zone, locale),
    };
  }, [brand, locale]);
}
