import { CornerDownLeft, SkipForward, Zap } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { SkipPreview } from '../../../shared/ipc/clock.ts';
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import { host } from '../../app/bridge.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import { useApp } from '../../state/app.ts';
import { clockOff, skip } from '../../state/clockActions.ts';
import { fireNow } from '../../state/runClocks.ts';
import styles from './AgendaPane.module.css';
import { previewText } from './agendaRows.ts';

/** Skips to just before an entry. */
export function skipToBefore({ atMs }: AgendaEntry): void {
  void skip({ kind: 'time', atMs: atMs - 1 });
}

/** Why an entry can't be fired by its run's own clock. */
export function fireOff({ runId }: AgendaEntry): string | undefined {
  return runId === '' ? 'It belongs to no run: skip to it.' : undefined;
}

/** What a skip to an entry would do. */
function usePreview(untilMs: number): SkipPreview | undefined {
  const [known, setKnown] = useState<{ untilMs: number; preview: SkipPreview }>();
  useEffect(() => {
    let live = true;
    host.call('clock.preview', { untilMs }).then(
      (preview) => live && setKnown({ untilMs, preview }),
      () => undefined, // the buttons say why when they are pressed
    );
    return () => {
      live = false;
    };
  }, [untilMs]);
  return known?.untilMs === untilMs ? known.preview : undefined;
}

/** The chosen entry: what a skip to it would do, and what can be done with it. */
export function AgendaFoot({ entry }: { readonly entry: AgendaEntry }): ReactNode {
  const off = useApp(clockOff);
  const preview = usePreview(entry.atMs);
  return (
    <div className={styles.foot} role="group" aria-label="The chosen entry">
      <div className={styles.footText}>
        <span className={text.ellipsis} title={entry.text}>
          {entry.text}
        </span>
        <span className={classes(text.muted, text.ellipsis)} aria-live="polite">
          {preview === undefined ? '\u00a0' : previewText(preview)}
        </span>
      </div>
      <div className={styles.footButtons}>
        <Button
          size="small"
          tone="time"
          keys="h"
          off={off}
          title="Skip to just before this entry"
          onClick={() => skipToBefore(entry)}
        >
          <SkipForward aria-hidden="true" />
          To here
        </Button>
        <Button
          size="small"
          keys="f"
          off={off ?? fireOff(entry)}
          title="Puts the clock of its run forward; the others do not age"
          onClick={() => void fireNow(entry)}
        >
          <Zap aria-hidden="true" />
          Fire now
        </Button>
        {entry.runId !== '' && (
          <Button
            size="small"
            keys="Enter"
            onClick={() => goTo(executionPath(entry.workflowId, entry.runId))}
          >
            <CornerDownLeft aria-hidden="true" />
            Open
          </Button>
        )}
      </div>
    </div>
  );
}
