import type { ReactNode } from 'react';
import type { Hold } from '../../shared/ipc/models.ts';

const subject =
  /^(?:activity \S+|\d+ activities \S+|a workflow task|a query|Nexus operation \S+|a client(?:'s)? lock)/;

/** A hold's sentence with its subject standing out: **activity chargeCard** (attempt 2, running 3.2 s). */
export function HoldText({ hold }: { readonly hold: Hold }): ReactNode {
  const head = subject.exec(hold.text)?.[0] ?? '';
  return (
    <>
      {head !== '' && <b>{head}</b>}
      {hold.text.slice(head.length)}
    </>
  );
}
