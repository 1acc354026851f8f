import type { ReactNode } from "react";

interface Props {
  name: string;
  value: ReactNode;
  strong?: boolean;
  quiet?: boolean;
}

/** A figure with its name, in a list of them. */
export function Fact({ name, value, strong, quiet }: Props) {
  return (
    <div data-strong={strong} className={quiet ? "quiet" : undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
