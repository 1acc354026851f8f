import type { paths } from "./schema.js";

// Named after the contract, taken from its operations, so that a renamed schema breaks nothing here.
type Json<R> = R extends { content: { "application/json": infer T } } ? T : never;
type Answer<O> = O extends { responses: infer R }
  ? R extends { 200: infer A }
    ? Json<A>
    : R extends { 201: infer B }
      ? Json<B>
      : never
  : never;
type Input<O> = O extends { requestBody: { content: { "application/json": infer T } } } ? T : never;
type Item<T> = T extends { items: (infer I)[] } ? I : never;

export type Session = Answer<paths["/api/v1/staff/sessions"]["post"]>;
export type Brand = Answer<paths["/api/v1/brand"]["get"]>;
export type Store = Item<Answer<paths["/api/v1/staff/stores"]["get"]>>;
/** When a store is open. */
export type StoreOpening = Input<paths["/api/v1/staff/stores/{id}/opening"]["put"]>["opening"];
/** What can be changed about a store. */
export type StoreContent = Input<paths["/api/v1/staff/stores/{id}"]["put"]>;
export type Company = Item<Answer<paths["/api/v1/staff/legal-entities"]["get"]>>;
export type Role = Item<Answer<paths["/api/v1/staff/roles"]["get"]>>;
export type PersonDetail = Answer<paths["/api/v1/staff/people/{id}"]["get"]>;
export type TillPerson = Item<Answer<paths["/api/v1/registers/{id}/people"]["get"]>>;
export type Shift = Answer<paths["/api/v1/shifts/{id}"]["get"]>;
export type StoreDay = Answer<paths["/api/v1/stores/{id}/days/{date}"]["get"]>;
export type AuditRow = Item<Answer<paths["/api/v1/audit"]["get"]>>;
export type Person = Item<Answer<paths["/api/v1/staff/people"]["get"]>>;
export type Register = Item<Answer<paths["/api/v1/staff/registers"]["get"]>>;

export type Member = Answer<paths["/api/v1/members/{id}"]["get"]>;
export type Area = Item<Answer<paths["/api/v1/areas"]["get"]>>;

export type ProductRow = Item<Answer<paths["/api/v1/products"]["get"]>>;
export type Product = Answer<paths["/api/v1/products/{id}"]["get"]>;
export type Variant = Product["variants"][number];
export type ProductPicture = Product["pictures"][number];
export type Picture = NonNullable<ProductRow["picture"]>;
export type Media = Answer<paths["/api/v1/media"]["post"]>;
export type NewProduct = Input<paths["/api/v1/products"]["post"]>;
export type ProductEdit = Input<paths["/api/v1/products/{id}"]["patch"]>;
export type Searched = Item<Answer<paths["/api/v1/searches"]["get"]>>;
export type Category = Item<Answer<paths["/api/v1/categories"]["get"]>>;
export type OptionGroup = Item<Answer<paths["/api/v1/option-groups"]["get"]>>;
export type CodePattern = Item<Answer<paths["/api/v1/code-patterns"]["get"]>>;
export type TillProduct = Answer<paths["/api/v1/lookup"]["get"]>;
export type ChoiceGroup = TillProduct["option_groups"][number];
export type SetComponent = Item<Answer<paths["/api/v1/products/{id}/components"]["get"]>>;

export type PreorderCampaign = Item<Answer<paths["/api/v1/preorders"]["get"]>>;
/** What a campaign shall be. */
export type PreorderCampaignEdit = Input<paths["/api/v1/preorders"]["post"]>;
/** What a store can hand over on a day. */
export type PreorderDay = Item<Answer<paths["/api/v1/preorders/{id}/days"]["get"]>>;
/** What some stores can hand over on some days. */
export type PreorderDaysEdit = Input<paths["/api/v1/preorders/{id}/days"]["put"]>;

export type KitchenTicket = Item<Answer<paths["/api/v1/kitchen-tickets"]["get"]>>;

export type Availability = Item<Answer<paths["/api/v1/availability"]["get"]>>;
export type Level = Item<Answer<paths["/api/v1/stock/levels"]["get"]>>;
export type Lot = Item<Answer<paths["/api/v1/stock/lots"]["get"]>>;
export type Message = Item<Answer<paths["/api/v1/messages"]["get"]>>;
export type Label = Item<Answer<paths["/api/v1/labels"]["get"]>>;
export type Movement = Item<Answer<paths["/api/v1/stock/movements"]["get"]>>;

export type StockPlace = Item<Answer<paths["/api/v1/stock/places"]["get"]>>;
export type Count = Item<Answer<paths["/api/v1/stock/counts"]["get"]>>;
export type CountLine = Item<Answer<paths["/api/v1/stock/counts/{id}/lines"]["get"]>>;
export type TransferRow = Item<Answer<paths["/api/v1/stock/transfers"]["get"]>>;
export type Transfer = Answer<paths["/api/v1/stock/transfers/{id}"]["get"]>;

export type CasePerson = Item<Answer<paths["/api/v1/staff/case-people"]["get"]>>;
export type PlaceFor = Input<paths["/api/v1/orders/for-customer"]["post"]>;
export type Quote = Answer<paths["/api/v1/quotes"]["post"]>;
export type QuoteLine = Quote["lines"][number];
export type Chosen = QuoteLine["options"][number];
/** A price of one that somebody set at a till, in 1/10,000 of a major unit, and a word that says why. */
export type PriceByHand = { unit_price: number; reason: string };
export type LineInput = {
  variant_id: string;
  quantity: number;
  options?: OptionInput[];
  note?: string;
  price_by_hand?: PriceByHand;
};
export type OptionInput = { option_id: string; quantity: number };
export type OrderRow = Item<Answer<paths["/api/v1/orders"]["get"]>>;
export type Order = Answer<paths["/api/v1/orders/{id}"]["get"]>;
export type PreorderOffer = Item<Answer<paths["/api/v1/preorder-offers"]["get"]>>;
/** A day on which a store hands pre-orders over. */
export type OfferedDay = Item<Answer<paths["/api/v1/preorder-offers/{id}/slots"]["get"]>>;
export type OfferedSlot = OfferedDay["slots"][number];
export type PreorderHere = Input<paths["/api/v1/registers/{id}/preorders"]["post"]>;
export type ReturnRow = Item<Answer<paths["/api/v1/returns"]["get"]>>;
/** What goes back when a pre-order's deposit does, and how. */
export type DepositBack = Answer<paths["/api/v1/orders/{id}/deposit"]["get"]>;
export type ReturnBody = Answer<paths["/api/v1/returns/{id}"]["get"]>;
export type CancelQuote = Answer<paths["/api/v1/orders/{id}/cancel-lines/quotes"]["post"]>;
export type ReturnQuote = Answer<paths["/api/v1/returns/quotes"]["post"]>;
export type ReturnWish = Input<paths["/api/v1/returns/quotes"]["post"]>["return"];
export type Returnable = Item<Answer<paths["/api/v1/returnable"]["get"]>>;
export type Targets = Answer<paths["/api/v1/staff/stores/{id}/targets"]["get"]>;
export type Dashboard = Answer<paths["/api/v1/dashboard"]["get"]>;

export type Till = Answer<paths["/api/v1/registers/{id}/till"]["get"]>;
export type TillCommand = Input<paths["/api/v1/registers/{id}/commands"]["post"]>;
export type Command = TillCommand["command"];
export type TillAnswer = Answer<paths["/api/v1/registers/{id}/commands"]["post"]>;
export type Receipt = Answer<paths["/api/v1/receipts/{order_id}"]["get"]>;
/** One way in which something is paid at a till. */
export type Tender = NonNullable<Extract<Command, { type: "sell" }>["tenders"]>[number];
export type TenderType = Item<Answer<paths["/api/v1/tender-types"]["get"]>>;
export type CashRounding = Answer<paths["/api/v1/cash-rounding"]["get"]>;
export type Charge = Answer<paths["/api/v1/registers/{id}/charges"]["post"]>;
export type Reconciliation = Answer<paths["/api/v1/reconciliation"]["get"]>;
export type DayProof = Answer<paths["/api/v1/proof"]["get"]>;
export type ProofLine = DayProof["lines"][number];
export type ProofTerm = ProofLine["left"][number];
export type ProofRow = Item<Answer<paths["/api/v1/proof/rows"]["get"]>>;
export type ShiftReport = NonNullable<TillAnswer["shift_report"]>;

export type PaymentRow = Item<Answer<paths["/api/v1/payments"]["get"]>>;
export type PaymentStory = Answer<paths["/api/v1/payments/{id}"]["get"]>;
export type Case = Item<Answer<paths["/api/v1/cases"]["get"]>>;
export type Webhook = Item<Answer<paths["/api/v1/webhooks"]["get"]>>;
export type Delivery = Item<Answer<paths["/api/v1/webhooks/{id}/deliveries"]["get"]>>;
export type DeadJob = Item<Answer<paths["/api/v1/jobs/dead"]["get"]>>;

/** One page of a list; `next` is the cursor of the page after it. */
export interface Page<T> {
  items: T[];
  next?: string | null;
}

export type Import = Answer<paths["/api/v1/imports/{id}"]["get"]>;
export type ImportKind = NonNullable<Import["kind"]>;
export type RefusedRow = Item<Answer<paths["/api/v1/imports/{id}/refused"]["get"]>>;
export type Difference = Item<Answer<paths["/api/v1/imports/{id}/differences"]["get"]>>;
export type KeptRow = Item<Answer<paths["/api/v1/imports/{id}/kept"]["get"]>>;
export type HealthCheck = Item<Answer<paths["/api/v1/data-health"]["get"]>>;
export type PriceList = Item<Answer<paths["/api/v1/price-lists"]["get"]>>;
export type PriceListUse = PriceList["uses"][number];
export type PriceListChange = Item<Answer<paths["/api/v1/price-lists/{id}/changes"]["get"]>>;
export type ListPrice = Item<Answer<paths["/api/v1/price-lists/{id}/prices"]["get"]>>;

export type SiteThemeDesk = Answer<paths["/api/v1/site/theme"]["get"]>;
export type SiteTheme = SiteThemeDesk["theme"];
export type SiteSection = NonNullable<SiteTheme["sections"]>[number];
export type SiteLink = NonNullable<SiteTheme["links"]>[number];
export type SiteText = SiteLink["label"];
export type SiteDefaults = Answer<paths["/api/v1/site/defaults"]["get"]>;
export type SiteArticle = Answer<paths["/api/v1/site/articles/{id}"]["get"]>;
export type SiteArticleRow = Item<Answer<paths["/api/v1/site/articles"]["get"]>>;
export type SiteRunning = Item<Answer<paths["/api/v1/site/running"]["get"]>>;
export type InvoiceRow = Item<Answer<paths["/api/v1/invoices"]["get"]>>;
export type InvoiceDetail = Answer<paths["/api/v1/invoices/{id}"]["get"]>;
export type InvoiceIssuer = Item<Answer<paths["/api/v1/invoices/issuers"]["get"]>>;
export type InvoiceRange = Item<Answer<paths["/api/v1/invoices/ranges"]["get"]>>;
export type InvoiceStore = Item<Answer<paths["/api/v1/invoices/stores"]["get"]>>;
export type InvoiceWho = InvoiceStore["who"][number];
export type BooksCounter = Item<Answer<paths["/api/v1/books/landlords"]["get"]>>;
export type BooksDay = Item<Answer<paths["/api/v1/books/vouchers"]["get"]>>;
export type BooksAccount = Item<Answer<paths["/api/v1/books/accounts"]["get"]>>;
export type BooksPeriods = Answer<paths["/api/v1/books/periods"]["get"]>;
export type PayoutProvider = Item<Answer<paths["/api/v1/payouts/providers"]["get"]>>;
export type PayoutProviderEdit = Input<paths["/api/v1/payouts/providers/{code}"]["put"]>;
export type PayoutFile = Item<Answer<paths["/api/v1/payouts/files"]["get"]>>;
export type PayoutRow = Item<Answer<paths["/api/v1/payouts/files/{id}/rows"]["get"]>>;
