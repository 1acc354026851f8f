import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Problem, Tag, Waiting } from "@tenon/ui";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand, useMayIn } from "../parts/session.js";
import { CompanyForm } from "./CompanyForm.js";
import { OpeningForm } from "./OpeningForm.js";
import { StoreForm } from "./StoreForm.js";
import { TargetsForm } from "./TargetsForm.js";
import { useWords } from "./words.js";

/** Of a store's two forms one is open at a time: each changes its version. */
const hoursOf = (id: string) => `${id} hours`;

/** Where the brand sells, and which companies sell there. */
export function Places() {
  const say = useWords();
  const mayIn = useMayIn();
  const mayForBrand = useMayForBrand()("staff.edit");
  // A link may name whose form it means.
  const [params] = useSearchParams();
  const [open, setOpen] = useState<string | null>(params.get("open"));
  const stores = useQuery({
    queryKey: ["stores", "closed"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/staff/stores", { params: { query: { closed: true } }, signal })),
  });
  const companies = useQuery({
    queryKey: ["companies"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/legal-entities", { signal })),
  });
  const toggle = (id: string) => setOpen(open === id ? null : id);
  const nameOf = (company: string) => companies.data?.items.find(({ id }) => id === company)?.name ?? "…";
  const error = stores.error ?? companies.error;
  return (
    <Page title={say("places.title")}>
      <p className="quiet">{say("places.help")}</p>
      <Problem error={error} />
      {stores.data === undefined && !error && <Waiting rows={3} height={48} />}
      <ul className="cases">
        {stores.data?.items.map((store) => (
          <li key={store.id}>
            <div className="case">
              <div className="row-grow">
                <p>
                  <strong>{store.name}</strong> <span className="quiet figures">{store.code}</span>{" "}
                  <Tag tone="plain">{say(`places.kind.${store.kind}`)}</Tag>{" "}
                  {!store.active && <Tag tone="warn">{say("places.closed")}</Tag>}
                </p>
                <p className="quiet small">
                  {[nameOf(store.legal_entity_id), store.address].filter(Boolean).join(" · ")}
                </p>
              </div>
              {store.active && mayIn("targets.edit", store.id) && (
                <Button
                  variant="default"
                  aria-expanded={open === `targets ${store.id}`}
                  onClick={() => toggle(`targets ${store.id}`)}
                >
                  {say("targets.open")}
                </Button>
              )}
              {/* One that closed is shown to those only who may open it again. */}
              {(!store.active || mayIn("staff.edit", store.id)) && (
                <>
                  {store.kind !== "web" && (
                    <Button
                      variant="default"
                      aria-expanded={open === hoursOf(store.id)}
                      onClick={() => toggle(hoursOf(store.id))}
                    >
                      {say("opening.edit")}
                    </Button>
                  )}
                  <Button
                    variant="default"
                    aria-expanded={open === store.id}
                    onClick={() => toggle(store.id)}
                  >
                    {say("places.edit")}
                  </Button>
                </>
              )}
            </div>
            {open === store.id && <StoreForm store={store} />}
            {open === `targets ${store.id}` && <TargetsForm store={store.id} />}
            {open === hoursOf(store.id) && <OpeningForm store={store} />}
          </li>
        ))}
      </ul>
      {mayForBrand && companies.data !== undefined && (
        <section className="part" aria-labelledby="add-store">
          <h2 id="add-store">{say("places.addStore")}</h2>
          {companies.data.items.some(({ active }) => active) ? (
            <StoreForm companies={companies.data.items.filter(({ active }) => active)} />
          ) : (
            <p className="quiet">{say("places.companyFirst")}</p>
          )}
        </section>
      )}
      <h2>{say("places.companies")}</h2>
      <ul className="cases">
        {companies.data?.items.map((company) => (
          <li key={company.id}>
            <div className="case">
              <p className="row-grow">
                <strong>{company.name}</strong>{" "}
                <span className="quiet figures">
                  {company.country} {company.tax_id}
                </span>{" "}
                {!company.active && <Tag tone="warn">{say("places.woundUp")}</Tag>}
              </p>
              {mayForBrand && (
                <Button
                  variant="default"
                  aria-expanded={open === company.id}
                  onClick={() => toggle(company.id)}
                >
                  {say("places.edit")}
                </Button>
              )}
            </div>
            {open === company.id && <CompanyForm company={company} />}
          </li>
        ))}
      </ul>
      {mayForBrand && (
        <section className="part" aria-labelledby="add-company">
          <h2 id="add-company">{say("places.addCompany")}</h2>
          <CompanyForm />
        </section>
      )}
    </Page>
  );
}
