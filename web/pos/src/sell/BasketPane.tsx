import { Empty, Icon, Note, Problem, useFormat } from "@tenon/ui";
import { isEmpty } from "../logic/basket.js";
import { useHasMembers } from "../till/useHasMembers.js";
import { useWords } from "../words.js";
import { BasketLines } from "./BasketLines.js";
import { InvoiceChip } from "./InvoiceChip.js";
import { MainAction } from "./MainAction.js";
import { MemberField } from "./MemberField.js";
import { PreorderOffer } from "./PreorderOffer.js";
import { useSale } from "./sale.js";

interface Props {
  editing: boolean;
  onEdit: (editing: boolean) => void;
  finding: boolean;
  onFind: (finding: boolean) => void;
  onHide: () => void;
}

/** The right third: what is bought, what it costs, and the one thing to do next. */
export function BasketPane({ editing, onEdit, finding, onFind, onHide }: Props) {
  const say = useWords();
  const members = useHasMembers();
  const format = useFormat();
  const { basket, till, count, quote, online, clear, stage, show } = useSale();
  const empty = isEmpty(basket);
  const sums = quote.quote;
  const settled = quote.fresh && online;

  return (
    <aside className="basket" aria-label={say("basket.title")}>
      <header className="basket-head">
        <button
          type="button"
          className="icon-button basket-hide"
          aria-label={say("basket.hide")}
          onClick={onHide}
        >
          <Icon name="back" />
        </button>
        <h2>{say("basket.title")}</h2>
        {!empty && <span className="quiet figures">{say("basket.pieces", { n: count })}</span>}
        <span className="spring" />
        {!empty && stage.kind === "goods" && (
          <>
            <button
              type="button"
              className="plain-button"
              aria-label={say("off.title")}
              aria-keyshortcuts="%"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => show({ kind: "discount" })}
            >
              {say("off.short")}
            </button>
            <button type="button" className="plain-button" onClick={clear}>
              {say("basket.clear")}
            </button>
          </>
        )}
        {(members || till.invoices || till.invoiced_by) && (
          <div className="basket-buyer">
            {members && <MemberField finding={finding} onFind={onFind} />}
            {!finding && <InvoiceChip />}
          </div>
        )}
      </header>
      <div className="basket-body">
        {empty ? (
          <Empty icon="scan" title={say("basket.empty")}>
            {say("basket.emptyHelp")}
          </Empty>
        ) : (
          <BasketLines editing={editing} onEdit={onEdit} />
        )}
        {quote.error !== null && quote.error !== undefined && online && <Problem error={quote.error} />}
      </div>
      <footer className="basket-foot">
        {!empty && (
          <dl className="sums figures" data-settled={settled}>
            {sums && sums.discount_total > 0 && (
              <>
                <div>
                  <dt>{say("basket.goods")}</dt>
                  <dd>{format.money(sums.goods_total)}</dd>
                </div>
                <div className="sums-offer">
                  <dt>{say("basket.discount")}</dt>
                  <dd>{format.money(-sums.discount_total)}</dd>
                </div>
              </>
            )}
            <div className="sums-total">
              <dt>{say("basket.total")}</dt>
              <dd data-testid="total">{sums ? format.money(sums.total) : "…"}</dd>
            </div>
          </dl>
        )}
        {!online && !empty && !quote.fresh && <p className="quiet basket-stale">{say("basket.stale")}</p>}
        {!online && (
          <Note tone="bad" role="alert">
            {say("action.cut")}
          </Note>
        )}
        <PreorderOffer />
        <MainAction />
      </footer>
    </aside>
  );
}
