import { useMediaQuery } from "@mantine/hooks";
import type { TillProduct } from "@tenon/api-client";
import { Icon, Note, soundError, useFormat, useKeys } from "@tenon/ui";
import { useEffect, useMemo, useRef, useState } from "react";
import { useDisplayFeed } from "../display/useDisplayFeed.js";
import { isEmpty } from "../logic/basket.js";
import { CheckPanel } from "../panels/CheckPanel.js";
import { ChoosePanel } from "../panels/ChoosePanel.js";
import { ClosePanel } from "../panels/ClosePanel.js";
import { DiscountPanel } from "../panels/DiscountPanel.js";
import { HandsPanel } from "../panels/HandsPanel.js";
import { HeldPanel } from "../panels/HeldPanel.js";
import { InvoicePanel } from "../panels/InvoicePanel.js";
import { JoinPanel } from "../panels/JoinPanel.js";
import { MemberPanel } from "../panels/MemberPanel.js";
import { MorePanel } from "../panels/MorePanel.js";
import { PaymentPanel } from "../panels/PaymentPanel.js";
import { PendingPanel } from "../panels/PendingPanel.js";
import { PickupPanel } from "../panels/PickupPanel.js";
import { PreorderDeposit } from "../panels/PreorderDeposit.js";
import { PreorderDone } from "../panels/PreorderDone.js";
import { PreorderPanel } from "../panels/PreorderPanel.js";
import { PricePanel } from "../panels/PricePanel.js";
import { ReceiptPanel } from "../panels/ReceiptPanel.js";
import { ReturnPanel } from "../panels/ReturnPanel.js";
import { SwitchPanel } from "../panels/SwitchPanel.js";
import { useGoods, useSettled } from "../till/useGoods.js";
import { useHasMembers } from "../till/useHasMembers.js";
import { useQuickGoods } from "../till/useQuickKeys.js";
import { useWords } from "../words.js";
import { BasketPane } from "./BasketPane.js";
import { Categories } from "./Categories.js";
import { Grid } from "./Grid.js";
import { type BarKey, KeyBar } from "./KeyBar.js";
import { MainAction, useMainAction } from "./MainAction.js";
import { QuickKeys } from "./QuickKeys.js";
import { ScanField } from "./ScanField.js";
import { type Stage, useSale } from "./sale.js";
import { TopBar } from "./TopBar.js";

/** On a phone the main action is in sight where it is the panel's own, and the way to the basket elsewhere. */
const WITH_ACTION: Stage["kind"][] = ["pay", "hands", "receipt", "preorder", "deposit", "preordered"];

/** The sell screen: find and add on the left, the basket on the right. */
export function Sell({ onChangeRegister, onLogOut }: { onChangeRegister: () => void; onLogOut: () => void }) {
  const say = useWords();
  const members = useHasMembers();
  const format = useFormat();
  const sale = useSale();
  const { register, till, basket, stage, message, pending, quote, count, online } = sale;
  const [text, setText] = useState("");
  const [editing, setEditing] = useState(false);
  const [finding, setFinding] = useState(false);
  const [basketUp, setBasketUp] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const [category, setCategory] = useState<string | null>(null);
  const wanted = text.trim();
  const settled = useSettled(wanted);
  const goods = useGoods(register.store_id, settled, category);
  const quick = useQuickGoods(register.id, register.store_id);
  useDisplayFeed();
  const main = useMainAction();
  const narrow = useMediaQuery("(max-width: 820px)");
  const empty = isEmpty(basket);
  const selling = stage.kind === "goods" || stage.kind === "receipt";
  const inBasket = useMemo(
    () =>
      basket.lines.reduce(
        (sums, line) => sums.set(line.variant_id, (sums.get(line.variant_id) ?? 0) + line.quantity),
        new Map<string, number>(),
      ),
    [basket.lines],
  );
  const narrowed = (words: string) => matching(goods.data?.items, words, goods.isPlaceholderData);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what narrowed() reads
  const shown = useMemo(() => narrowed(settled), [goods.data, goods.isPlaceholderData, settled]);

  const toScan = () => field.current?.focus();
  const toGoods = () => {
    // Who waits for a terminal does not walk away from it.
    if (stage.kind === "pay" && sale.payment.payment.open !== null) return soundError();
    if (stage.kind !== "goods") sale.show({ kind: "goods" });
    setFinding(false);
    setEditing(false);
    setBasketUp(false);
    requestAnimationFrame(toScan);
  };
  const edit = (on: boolean) => {
    setEditing(on);
    if (!on) requestAnimationFrame(toScan);
  };
  const find = (on: boolean) => {
    setFinding(on);
    if (on) setBasketUp(true);
    else requestAnimationFrame(toScan);
  };

  const check = () => {
    const line = basket.lines.find((candidate) => candidate.key === basket.selected);
    sale.show({ kind: "check", sku: line?.sku || null });
  };
  const pick = (item: TillProduct) => {
    sale.put(item);
    setText("");
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: with every new stage the focus goes to its field
  useEffect(() => {
    // Whoever has just asked for another field types there.
    const free = () => !(document.activeElement instanceof HTMLInputElement) && toScan();
    if (selling) requestAnimationFrame(free);
    setBasketUp(false);
  }, [stage.kind, basket.sale_id]);

  const moreKeys: BarKey[] = [
    { key: "F8", words: say("return.title"), icon: "undo", act: () => sale.show({ kind: "return" }) },
    { key: "F10", words: say("more.close"), icon: "drawer", act: () => sale.show({ kind: "close" }) },
  ];
  const keys: BarKey[] = selling
    ? [
        { key: "F2", words: say("key.search"), icon: "search", act: toGoods },
        {
          key: "F3",
          words: say("key.quantity"),
          icon: "order",
          act: basket.selected ? () => edit(true) : null,
        },
        { key: "F4", words: say("key.member"), icon: "person", act: members ? () => find(true) : null },
        {
          key: "F5",
          words: say("key.check"),
          icon: "tag",
          act: check,
        },
        { key: "F6", words: say("key.hold"), icon: "hold", act: empty ? null : () => void sale.hold() },
        {
          key: "F7",
          words: say("key.held"),
          icon: "undo",
          count: till.held.length,
          act: () => sale.show({ kind: "held" }),
        },
        { key: "F8", words: say("key.pickups"), icon: "box", act: () => sale.show({ kind: "pickups" }) },
        { key: "F10", words: say("key.more"), icon: "more", act: () => sale.show({ kind: "more" }) },
      ]
    : [
        { key: "Esc", words: say("key.back"), icon: "back", act: toGoods },
        ...(stage.kind === "more" ? moreKeys : []),
      ];

  useKeys({
    ...Object.fromEntries(keys.map(({ key, act }) => [key, act ?? (() => undefined)])),
    F9: main.early ?? (main.key === "F9" ? main.act : null),
    Escape: toGoods,
  });

  return (
    <div className="till" data-basket={basketUp}>
      <TopBar />
      <main className="work">
        {selling && !pending && (
          <ScanField
            text={text}
            onText={setText}
            found={() => (wanted === "" ? [] : (narrowed(wanted) ?? []))}
            field={field}
          />
        )}
        {narrow && !online && (
          <Note tone="bad" role="alert">
            {say("action.cut")}
          </Note>
        )}
        {message && (
          <Note tone={message.tone} role="alert">
            {message.text}
          </Note>
        )}
        <div className="stage" data-stage={pending ? "pending" : stage.kind}>
          {pending ? (
            <PendingPanel />
          ) : stage.kind === "goods" ? (
            <>
              <QuickKeys items={quick} onPick={pick} />
              <Categories store={register.store_id} chosen={category} onChoose={setCategory} />
              <Grid
                items={shown}
                inBasket={inBasket}
                text={settled}
                error={goods.error}
                retry={() => void goods.refetch()}
                onPick={pick}
              />
            </>
          ) : stage.kind === "choose" ? (
            <ChoosePanel key={stage.line ?? stage.goods.variant_id} goods={stage.goods} line={stage.line} />
          ) : stage.kind === "price" ? (
            <PricePanel key={stage.line} line={stage.line} />
          ) : stage.kind === "pay" ? (
            <PaymentPanel />
          ) : stage.kind === "hands" ? (
            <HandsPanel sentence={stage.sentence} />
          ) : stage.kind === "receipt" ? (
            <ReceiptPanel receipt={stage.receipt} fresh={stage.fresh} preorder={stage.preorder} />
          ) : stage.kind === "held" ? (
            <HeldPanel />
          ) : stage.kind === "pickups" ? (
            <PickupPanel />
          ) : stage.kind === "preorder" ? (
            <PreorderPanel />
          ) : stage.kind === "deposit" ? (
            <PreorderDeposit key={stage.order.id} order={stage.order} said={stage.invoice} />
          ) : stage.kind === "preordered" ? (
            <PreorderDone order={stage.order} change={stage.change} />
          ) : stage.kind === "return" ? (
            <ReturnPanel />
          ) : stage.kind === "check" ? (
            <CheckPanel sku={stage.sku} />
          ) : stage.kind === "discount" ? (
            <DiscountPanel />
          ) : stage.kind === "invoice" ? (
            <InvoicePanel />
          ) : stage.kind === "switch" ? (
            <SwitchPanel />
          ) : stage.kind === "member" ? (
            <MemberPanel key={stage.id} id={stage.id} />
          ) : stage.kind === "join" ? (
            <JoinPanel key={stage.phone} phone={stage.phone} />
          ) : stage.kind === "more" ? (
            <MorePanel onChangeRegister={onChangeRegister} onLogOut={onLogOut} />
          ) : (
            <ClosePanel />
          )}
        </div>
        <KeyBar keys={keys} />
      </main>
      <BasketPane
        editing={editing}
        onEdit={edit}
        finding={finding}
        onFind={find}
        onHide={() => setBasketUp(false)}
      />
      {narrow && (
        <div className="foot">
          {WITH_ACTION.includes(stage.kind) ? (
            <MainAction />
          ) : (
            <button type="button" className="basket-peek" onClick={() => setBasketUp(true)}>
              <Icon name="order" />
              <span>{say("basket.show")}</span>
              <span className="figures">{say("basket.pieces", { n: count })}</span>
              <span className="spring" />
              <b className="figures">{format.money(empty ? 0 : (quote.quote?.total ?? 0))}</b>
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** The list at hand, narrowed while the server's for these words is on its way or brings something else. */
function matching(items: TillProduct[] | undefined, words: string, isWaiting: boolean) {
  const wanted = words.toLowerCase();
  if (!items || wanted === "") return items;
  const found = items.filter(
    (item) => item.name.toLowerCase().includes(wanted) || item.sku.toLowerCase().includes(wanted),
  );
  return isWaiting || found.length > 0 ? found : items;
}
