import type { ReactNode } from 'react';
import type { Hold } from '../../shared/ipc/models.ts';

const kindWords = /^(activity|\d+ activities|a workflow task|workflow task|timer|a query|a client lock|client lock)\b/;

/**
 * A hold's sentence with its subject standing out: what comes before the first bracket or comma, such as
 * **activity chargeCard** (attempt 2, running 3.2 s).
 */
export function HoldText({ hold }: { readonly hold: Hold }): ReactNode {
  const end = /[(,.:]|\bon\b|\bof\b/.exec(hold.text)?.index ?? hold.text.length;
  const head = hold.text.slice(0, end).trimEnd();
  if (!kindWords.test(hold.text) || head === '') return hold.text;
  return (
    <>
      <b>{head}</b>
      {hold.text.slice(head.length)}
    </>
  );
}
