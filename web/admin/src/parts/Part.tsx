import type { ReactNode } from "react";

interface Props {
  /** Names the part in links and for those who hear the page. */
  id: string;
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}

/** One part of a story: its title, and beside it how it stands. */
export function Part({ id, title, aside, children }: Props) {
  return (
    <section className="part" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
