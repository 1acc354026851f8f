import { Modal } from "@mantine/core";
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, done, LineCut, Refused, type Session, whenSignedOut } from "@tenon/api-client";
import {
  BrandProvider,
  Frame,
  LiveProvider,
  LoginForm,
  LoginPage,
  Mark,
  Problem,
  useSharedWords,
  Waiting,
} from "@tenon/ui";
import { useEffect, useState } from "react";
import { RouterProvider } from "react-router/dom";
import { SessionContext, topicsFor, useSession } from "./parts/session.js";
import { router } from "./router.js";
import { useWords } from "./words.js";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only silence is asked again.
      retry: (times, error) => error instanceof LineCut && times < 2,
      staleTime: 10_000,
    },
  },
});

const ME = ["me"];

export function App() {
  return (
    <Frame>
      <QueryClientProvider client={client}>
        <SignedIn />
      </QueryClientProvider>
    </Frame>
  );
}

/** The login for whoever is not signed in; over the page, with its input kept, when a session ends. */
function SignedIn() {
  const say = useWords();
  const shared = useSharedWords();
  const queries = useQueryClient();
  const [ended, setEnded] = useState(false);
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
    refetchOnWindowFocus: false,
  });
  const session = me.data;
  useEffect(
    () =>
      whenSignedOut(() => {
        if (queries.getQueryData(ME)) setEnded(true);
      }),
    [queries],
  );

  if (session === undefined) {
    return (
      <div className="login-page">
        <main className="login-box">
          <Mark size={40} />
          {me.error ? (
            <Problem error={me.error} retry={() => void me.refetch()} />
          ) : (
            <Waiting rows={3} height={40} />
          )}
        </main>
      </div>
    );
  }
  if (session === null) {
    return (
      <LoginPage
        title={say("app.title")}
        place={say("app.place")}
        onDone={(next) => queries.setQueryData(ME, next)}
      />
    );
  }

  async function logOut() {
    await done(api.DELETE("/api/v1/staff/sessions/current")).catch(() => undefined);
    queries.setQueryData(ME, null);
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
  }

  return (
    <SessionContext value={{ session, logOut }}>
      <WithBrand />
      <Modal
        opened={ended}
        onClose={() => undefined}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={shared("login.title")}
        centered
      >
        <p className="modal-words">{shared("login.again")}</p>
        <LoginForm
          onDone={(next) => {
            queries.setQueryData(ME, next);
            setEnded(false);
            void queries.invalidateQueries({ predicate: (query) => query.state.status === "error" });
          }}
        />
      </Modal>
    </SessionContext>
  );
}

function WithBrand() {
  const { session } = useSession();
  const brand = useQuery({
    queryKey: ["brand"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/brand", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (brand.data === undefined) {
    return (
      <div className="login-page">
        <main className="login-box">
          {brand.error ? <Problem error={brand.error} retry={() => void brand.refetch()} /> : <Waiting />}
        </main>
      </div>
    );
  }
  return (
    <BrandProvider brand={brand.data}>
      <LiveProvider topics={topicsFor(session)}>
        <RouterProvider router={router} />
      </LiveProvider>
    </BrandProvider>
  );
}
