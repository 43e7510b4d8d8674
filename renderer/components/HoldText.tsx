import type { ReactNode } from 'react';
import type { Hold } from '../../shared/ipc/models.ts';
import { durationText } from '../../shared/temporal/durationText.ts';
import { useWallNow } from '../state/clock.ts';

const subject =
  /^(?:activity \S+|\d+ activities \S+|a workflow task|a query|Nexus operation \S+|a client(?:'s)? lock|the freeze)/;

/** A hold's sentence as of now, with its subject standing out: **activity chargeCard** (attempt 2, running 3.2 s). */
export function HoldText({ hold }: { readonly hold: Hold }): ReactNode {
  const now = useWallNow(500);
  const head = subject.exec(hold.text)?.[0] ?? '';
  return (
    <>
      {head !== '' && <b>{head}</b>}
      {withAge(hold, now).slice(head.length)}
    </>
  );
}

/** The host said how long it lasted when it was asked; meanwhile it lasts longer. */
function withAge({ text, age, sinceMs }: Hold, now: number): string {
  if (age === undefined) return text;
  return text.replace(age, () => durationText(Math.max(0, now - sinceMs)));
}
