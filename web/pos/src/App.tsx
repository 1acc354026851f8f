import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  answer,
  api,
  done,
  LineCut,
  Refused,
  type Session,
  type ShiftReport,
  type Till,
  whenSignedOut,
} from "@tenon/api-client";
import { BrandProvider, LiveProvider, LoginPage, Mark, Problem, Waiting } from "@tenon/ui";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { ChooseRegister } from "./ChooseRegister.js";
import { OpenShift } from "./OpenShift.js";
import { PendingBox } from "./panels/PendingBox.js";
import { ShiftReportPage } from "./ShiftReportPage.js";
import { Sell } from "./sell/Sell.js";
import { SaleProvider } from "./sell/sale.js";
import { type DeviceRegister, readRegister, writeRegister } from "./till/device.js";
import { inTraining } from "./training/flag.js";
import "./training/guard.js";
import { TrainingBar } from "./training/TrainingBar.js";
import { useWords } from "./words.js";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only silence is asked again.
      retry: (times, error) => error instanceof LineCut && times < 2,
      refetchOnWindowFocus: true,
      staleTime: 5_000,
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={client}>
      <SignedIn>{(session) => <AtRegister session={session} />}</SignedIn>
    </QueryClientProvider>
  );
}

const ME = ["me"];

/** Whoever is not signed in sees the login and nothing else. */
function SignedIn({ children }: { children: (session: Session) => ReactNode }) {
  const say = useWords();
  const queries = useQueryClient();
  const me = useQuery({
    queryKey: ME,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await answer(api.GET("/api/v1/staff/me", { signal }));
      } catch (error) {
        if (error instanceof Refused && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => whenSignedOut(() => queries.setQueryData(ME, null)), [queries]);

  if (me.data === null) {
    return (
      <LoginPage
        title={say("app.title")}
        place={say("app.place")}
        onDone={(session) => {
          queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
          queries.setQueryData(ME, session);
        }}
      />
    );
  }
  if (me.data === undefined) return <Starting error={me.error} retry={() => void me.refetch()} />;
  return children(me.data);
}

/** The brand, the line and the register; then the till. */
function AtRegister({ session }: { session: Session }) {
  const queries = useQueryClient();
  const [register, setRegister] = useState<DeviceRegister | null>(readRegister);
  const brand = useQuery({
    queryKey: ["brand"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/brand", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

  const choose = useCallback((next: DeviceRegister | null) => {
    writeRegister(next);
    setRegister(next);
  }, []);
  const logOut = useCallback(async () => {
    // Signed out here in any case; the server hears of it when it can.
    await done(api.DELETE("/api/v1/staff/sessions/current")).catch(() => undefined);
    queries.setQueryData(ME, null);
  }, [queries]);

  if (brand.data === undefined) return <Starting error={brand.error} retry={() => void brand.refetch()} />;
  const practises = inTraining();
  return (
    <BrandProvider brand={brand.data}>
      <LiveProvider topics="availability,till">
        <div className={practises ? "practice" : undefined}>
          {practises && <TrainingBar />}
          {register === null ? (
            <ChooseRegister session={session} onChoose={choose} onLogOut={() => void logOut()} />
          ) : (
            <AtTill
              key={register.id}
              register={register}
              onChangeRegister={() => choose(null)}
              onLogOut={() => void logOut()}
            />
          )}
        </div>
      </LiveProvider>
    </BrandProvider>
  );
}

interface AtTillProps {
  register: DeviceRegister;
  onChangeRegister: () => void;
  onLogOut: () => void;
}

function AtTill({ register, onChangeRegister, onLogOut }: AtTillProps) {
  const [report, setReport] = useState<{ report: ShiftReport; till: Till } | null>(null);
  const onReport = useCallback((value: ShiftReport, till: Till) => setReport({ report: value, till }), []);
  if (report !== null) {
    return <ShiftReportPage {...report} onDone={() => setReport(null)} />;
  }
  return (
    <SaleProvider
      register={register}
      onReport={onReport}
      closed={(till, send, pending, resume) =>
        pending ? (
          <PendingBox onResume={resume} />
        ) : (
          <OpenShift till={till} send={send} onChangeRegister={onChangeRegister} onLogOut={onLogOut} />
        )
      }
      waiting={(error, retry) => <Starting error={error} retry={retry} onLeave={onChangeRegister} />}
    >
      <Sell onChangeRegister={onChangeRegister} onLogOut={onLogOut} />
    </SaleProvider>
  );
}

/** Before anything can be shown: a mark, and what stands in the way. */
function Starting({ error, retry, onLeave }: { error: unknown; retry: () => void; onLeave?: () => void }) {
  const say = useWords();
  return (
    <div className="login-page">
      <main className="login-box">
        <header>
          <Mark size={40} />
          <h1>{error instanceof LineCut ? say("start.cut") : say("app.title")}</h1>
        </header>
        {error ? (
          <>
            {error instanceof LineCut && <p className="quiet">{say("start.cutHelp")}</p>}
            <Problem error={error} retry={retry} />
            {onLeave && !(error instanceof LineCut) && (
              <button type="button" className="plain-button" data-edged onClick={onLeave}>
                {say("more.register")}
              </button>
            )}
          </>
        ) : (
          <Waiting rows={3} height={40} />
        )}
      </main>
    </div>
  );
}
