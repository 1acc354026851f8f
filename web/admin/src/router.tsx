import { createBrowserRouter } from "react-router";
import { DataHealth } from "./exchange/DataHealth.js";
import { ImportPage } from "./exchange/ImportPage.js";
import { Imports } from "./exchange/Imports.js";
import { Home } from "./home/Home.js";
import { Labels } from "./labels/Labels.js";
import { MemberPage } from "./members/MemberPage.js";
import { Members } from "./members/Members.js";
import { Split } from "./members/Split.js";
import { ModulesPage } from "./modules/ModulesPage.js";
import { OrderPage } from "./orders/OrderPage.js";
import { Orders } from "./orders/Orders.js";
import { Returns } from "./orders/Returns.js";
import { PaymentPage } from "./payments/PaymentPage.js";
import { Payments } from "./payments/Payments.js";
import { Cases } from "./platform/Cases.js";
import { DeadJobs } from "./platform/DeadJobs.js";
import { Messages } from "./platform/Messages.js";
import { Webhooks } from "./platform/Webhooks.js";
import { PriceListPage } from "./prices/PriceListPage.js";
import { PriceLists } from "./prices/PriceLists.js";
import { Categories } from "./products/Categories.js";
import { CodePatterns } from "./products/CodePatterns.js";
import { NewProductPage } from "./products/NewProductPage.js";
import { OptionGroups } from "./products/OptionGroups.js";
import { PriceGrid } from "./products/PriceGrid.js";
import { ProductPage } from "./products/ProductPage.js";
import { Products } from "./products/Products.js";
import { Searches } from "./products/Searches.js";
import { SetUp } from "./setup/SetUp.js";
import { NotFound, Shell } from "./shell/Shell.js";
import { Stock } from "./stock/Stock.js";

export const router = createBrowserRouter(
  [
    {
      // For phones on the floor: fetched only there, and without the desk's frame around it.
      path: "floor/:task?/:subject?",
      lazy: async () => ({ Component: (await import("./floor/Floor.js")).Floor }),
      HydrateFallback: () => null,
    },
    {
      // For a tablet in the kitchen: the whole screen is its.
      path: "kitchen",
      lazy: async () => ({ Component: (await import("./kitchen/Kitchen.js")).Kitchen }),
      HydrateFallback: () => null,
    },
    {
      element: <Shell />,
      children: [
        { index: true, element: <Home /> },
        { path: "orders", element: <Orders /> },
        {
          path: "orders/new",
          lazy: async () => ({ Component: (await import("./orders/NewOrder.js")).NewOrder }),
        },
        { path: "orders/:id", element: <OrderPage /> },
        { path: "returns", element: <Returns /> },
        {
          path: "accounting",
          lazy: async () => ({ Component: (await import("./books/Accounting.js")).Accounting }),
        },
        {
          path: "accounting/:store/:date",
          lazy: async () => ({ Component: (await import("./books/VoucherPage.js")).VoucherPage }),
        },
        {
          path: "payouts",
          lazy: async () => ({ Component: (await import("./books/Payouts.js")).Payouts }),
        },
        {
          path: "payouts/:id",
          lazy: async () => ({ Component: (await import("./books/PayoutPage.js")).PayoutPage }),
        },
        {
          path: "invoices",
          lazy: async () => ({ Component: (await import("./invoices/Invoices.js")).Invoices }),
        },
        {
          path: "invoices/:id",
          lazy: async () => ({ Component: (await import("./invoices/InvoicePage.js")).InvoicePage }),
        },
        {
          path: "invoice-numbers",
          lazy: async () => ({ Component: (await import("./invoices/Numbers.js")).Numbers }),
        },
        { path: "payments", element: <Payments /> },
        { path: "payments/:id", element: <PaymentPage /> },
        {
          path: "reconciliation",
          lazy: async () => ({ Component: (await import("./payments/Reconciliation.js")).Reconciliation }),
        },
        {
          path: "proof",
          lazy: async () => ({ Component: (await import("./proof/Proof.js")).Proof }),
        },
        {
          path: "tender-types",
          lazy: async () => ({ Component: (await import("./payments/TenderTypes.js")).TenderTypes }),
        },
        { path: "products", element: <Products /> },
        { path: "products/new", element: <NewProductPage /> },
        {
          path: "products/many",
          lazy: async () => ({ Component: (await import("./products/many/ManyProducts.js")).ManyProducts }),
        },
        { path: "products/:id", element: <ProductPage /> },
        { path: "categories", element: <Categories /> },
        { path: "options", element: <OptionGroups /> },
        { path: "prices", element: <PriceGrid /> },
        { path: "price-lists", element: <PriceLists /> },
        { path: "price-lists/:id", element: <PriceListPage /> },
        {
          path: "preorders",
          lazy: async () => ({ Component: (await import("./preorders/Preorders.js")).Preorders }),
        },
        {
          path: "preorders/new",
          lazy: async () => ({ Component: (await import("./preorders/CampaignPage.js")).NewCampaign }),
        },
        {
          path: "preorders/:id",
          lazy: async () => ({ Component: (await import("./preorders/CampaignPage.js")).CampaignPage }),
        },
        { path: "codes", element: <CodePatterns /> },
        { path: "searches", element: <Searches /> },
        { path: "stock", element: <Stock /> },
        { path: "labels", element: <Labels /> },
        { path: "members", element: <Members /> },
        { path: "members/split", element: <Split /> },
        { path: "members/:id", element: <MemberPage /> },
        { path: "messages", element: <Messages /> },
        { path: "cases", element: <Cases /> },
        { path: "imports", element: <Imports /> },
        { path: "imports/:id", element: <ImportPage /> },
        { path: "data-health", element: <DataHealth /> },
        {
          path: "staff",
          lazy: async () => ({ Component: (await import("./staff/People.js")).People }),
        },
        {
          path: "roles",
          lazy: async () => ({ Component: (await import("./staff/Roles.js")).Roles }),
        },
        {
          path: "registers",
          lazy: async () => ({ Component: (await import("./staff/Registers.js")).Registers }),
        },
        {
          path: "places",
          lazy: async () => ({ Component: (await import("./staff/Places.js")).Places }),
        },
        {
          path: "days",
          lazy: async () => ({ Component: (await import("./staff/Days.js")).Days }),
        },
        {
          path: "audit",
          lazy: async () => ({ Component: (await import("./staff/Audit.js")).Audit }),
        },
        {
          path: "me",
          lazy: async () => ({ Component: (await import("./staff/Me.js")).Me }),
        },
        { path: "setup", element: <SetUp /> },
        { path: "modules", element: <ModulesPage /> },
        {
          path: "site",
          lazy: async () => ({ Component: (await import("./site/Website.js")).Website }),
        },
        {
          path: "articles",
          lazy: async () => ({ Component: (await import("./site/Articles.js")).Articles }),
        },
        {
          path: "articles/:id",
          lazy: async () => ({ Component: (await import("./site/ArticlePage.js")).ArticlePage }),
        },
        {
          path: "running",
          lazy: async () => ({ Component: (await import("./site/Running.js")).Running }),
        },
        { path: "webhooks", element: <Webhooks /> },
        { path: "jobs", element: <DeadJobs /> },
        { path: "*", element: <NotFound /> },
      ],
    },
  ],
  { basename: "/admin" },
);
