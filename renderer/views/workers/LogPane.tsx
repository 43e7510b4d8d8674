import { useVirtualizer } from '@tanstack/react-virtual';
import { Filter } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { LogLine } from '../../../shared/ipc/models.ts';
import { executionPath, href } from '../../app/routes.ts';
import { BareField } from '../../components/Field.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Empty, LoadingRows } from '../../components/Placeholder.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { countText, timeOfDayText } from '../../components/timeText.ts';
import { followLogs, pullLogs, useLogs } from '../../state/logs.ts';
import styles from './WorkersView.module.css';

type Which = 'all' | 'worker' | 'problems';

function belongs(line: LogLine, which: Which, words: string): boolean {
  if (which === 'worker' && line.stream === 'timelapse') return false;
  if (which === 'problems' && line.level !== 'warn' && line.level !== 'error') return false;
  return words === '' || `${line.text} ${line.workflowId ?? ''}`.toLowerCase().includes(words);
}

function Line({ line }: { readonly line: LogLine }): ReactNode {
  return (
    <>
      <span className={styles.time}>{timeOfDayText(line.wallMs, true)}</span>
      <span className={styles.level}>{line.level}</span>
      <span>
        {line.workflowId !== undefined && (
          <a className={styles.workflow} href={href(executionPath(line.workflowId))} tabIndex={-1}>
            {line.workflowId}
          </a>
        )}
        {line.text}
      </span>
    </>
  );
}

/** The rows, of which only the visible exist. It stays at the end while it is there, and where it is otherwise. */
function Lines({ lines }: { readonly lines: readonly LogLine[] }): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by what it returns
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 22,
    getItemKey: (index) => lines[index]?.sequence ?? index,
    overscan: 30,
  });
  useEffect(() => {
    if (atEnd.current && lines.length > 0)
      virtualizer.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [lines.length, virtualizer]);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="log"
      aria-label="Worker log"
      aria-live="off"
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        atEnd.current = scrollHeight - scrollTop - clientHeight < 30;
      }}
    >
      <div className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return (
            line && (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={styles.line}
                data-level={line.level}
                data-stream={line.stream}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Line line={line} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** What the worker wrote, and what Timelapse did with it. */
export function LogPane({ className }: { readonly className?: string | undefined }): ReactNode {
  useEffect(followLogs, []);
  const { lines, pulled, failure } = useLogs();
  const [which, setWhich] = useState<Which>('all');
  const [words, setWords] = useState('');
  const shown = useMemo(
    () => lines.filter((line) => belongs(line, which, words.trim().toLowerCase())),
    [lines, which, words],
  );
  return (
    <Pane
      title="Log"
      className={className}
      flush
      facts="wall time"
      tools={
        <>
          <Segmented
            label="Which lines"
            value={which}
            onChange={setWhich}
            options={[
              { value: 'all', label: 'All' },
              { value: 'worker', label: 'Worker' },
              { value: 'problems', label: 'Problems' },
            ]}
          />
          <BareField
            label="Filter the log"
            placeholder="Filter"
            icon={<Filter aria-hidden="true" />}
            small
            value={words}
            onChange={setWords}
            className={styles.filter}
          />
        </>
      }
    >
      <div className={styles.logBody}>
        {failure && (
          <FailureNote
            title="The log could not be read."
            failure={failure}
            onRetry={() => void pullLogs()}
          />
        )}
        {!pulled && !failure && <LoadingRows label="Loading the log" />}
        {pulled && shown.length === 0 && (
          <Empty title={lines.length === 0 ? 'No lines yet.' : 'Nothing matches.'}>
            {lines.length === 0
              ? 'What the worker writes stands here.'
              : `${countText(lines.length)} without this filter.`}
          </Empty>
        )}
        {shown.length > 0 && <Lines lines={shown} />}
      </div>
    </Pane>
  );
}
