import { useEffect, useRef, type ReactNode } from 'react';
import { heldBy } from '../../../shared/model/paceText.ts';
import text from '../../components/text.module.css';
import { announce, useAnnouncement } from '../../state/announcer.ts';
import { useApp } from '../../state/app.ts';
import { blockingHolds } from '../../state/clockActions.ts';
import { useOpenRun } from '../../state/openRun.ts';

/** Says when the run whose page is open gets another status. */
function useStatusAnnouncements(): void {
  const summary = useOpenRun((state) => state.execution?.summary);
  const before = useRef<{ readonly runId: string; readonly status: string }>(undefined);
  useEffect(() => {
    const known = before.current;
    before.current = summary;
    if (!summary || known?.runId !== summary.runId || known.status === summary.status) return;
    announce('run', `${summary.workflowId}: ${statusWords(summary.status)}`);
  }, [summary]);
}

/** `ContinuedAsNew` as it is said: `continued as new`. */
const statusWords = (status: string): string =>
  status.replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

/** The one polite live region. It also says when time begins and ends to be held. */
export function LiveRegion(): ReactNode {
  const message = useAnnouncement((state) => state.message);
  const held = useApp((state) => blockingHolds(state.snapshot).length > 0);
  const before = useRef(held);
  useEffect(() => {
    if (before.current === held) return;
    before.current = held;
    const { snapshot } = useApp.getState();
    const [hold] = blockingHolds(snapshot);
    const words = snapshot && hold && `${heldBy(snapshot.clock)} ${hold.text}`;
    announce('holds', words ?? 'Nothing holds time.');
  }, [held]);
  useStatusAnnouncements();
  return (
    <div className={text.screenReader} role="status" aria-live="polite" aria-label="Announcements">
      {message}
    </div>
  );
}
