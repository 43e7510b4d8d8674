import {
  ChevronDown,
  ChevronRight,
  CloudOff,
  Dices,
  Plus,
  Trash2,
  Type,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { outageCountMax, type Outcome, type Scenario } from '../../../shared/retryLab/scenario.ts';
import { scriptedOutcome } from '../../../shared/retryLab/scriptSource.ts';
import type { AttemptRecord, Simulation } from '../../../shared/retryLab/simulate.ts';
import { columnText, roughText } from '../../../shared/retryLab/words/spanText.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { Pane } from '../../components/Pane.tsx';
import text from '../../components/text.module.css';
import { LengthCell } from './Entry.tsx';
import { editShared, useLab } from './labStore.ts';
import { ErrorCell, KindCell } from './OutcomeCells.tsx';
import { OutcomeDetail } from './OutcomeDetail.tsx';
import styles from './OutcomeTable.module.css';
import { randomScript } from './randomScript.ts';
import page from './RetryLabPage.module.css';
import { ScriptText } from './ScriptText.tsx';
import { addOutage } from './Surroundings.tsx';

/** So many rows beyond the script are shown; they do what its last one does. */
const tailRowCount = 12;

const setScript = (script: Outcome[]): void => editShared((before) => ({ ...before, script }));

/** What each attempt does, and what became of it: the chart as a table. */
export function OutcomeTable({
  scenario,
  simulation,
}: {
  readonly scenario: Scenario;
  readonly simulation: Simulation | undefined;
}): ReactNode {
  const { source, isEdited, selected } = useLab();
  const [isText, setIsText] = useState(false);
  const { script } = scenario;
  const rowCount = Math.max(
    script.length,
    Math.min(simulation?.records.length ?? 0, script.length + tailRowCount),
  );
  const leftOut = (simulation?.records.length ?? 0) - rowCount;
  return (
    <Pane
      className={page.whole}
      title={scenario.subject === 'activity' ? 'Outcome of each attempt' : 'Outcome of each run'}
      facts={source === undefined ? undefined : `from ${source}${isEdited ? ', edited' : ''}`}
      flush
      tools={<ScriptTools scenario={scenario} isText={isText} onText={setIsText} />}
    >
      {isText ? (
        <ScriptText script={script} onChange={setScript} />
      ) : (
        <table className={styles.table}>
          <TableHead />
          <tbody>
            {Array.from({ length: rowCount }, (_, index) => (
              <OutcomeRow
                key={index}
                attempt={index + 1}
                scenario={scenario}
                record={simulation?.records[index]}
                isSelected={selected === index + 1}
              />
            ))}
          </tbody>
        </table>
      )}
      {!isText && leftOut > 0 && (
        <p className={styles.more}>
          {leftOut.toLocaleString('en-US')} more do what the last row does.
        </p>
      )}
    </Pane>
  );
}

/** Another attempt, a random script, and the script as text. */
function ScriptTools({
  scenario,
  isText,
  onText,
}: {
  readonly scenario: Scenario;
  readonly isText: boolean;
  readonly onText: (isText: boolean) => void;
}): ReactNode {
  const { script } = scenario;
  const seed = useLab((lab) => lab.seed);
  const add = (): void => {
    setScript([...script, { ...scriptedOutcome(scenario, script.length) }]);
    useLab.setState({ selected: script.length + 1 });
  };
  return (
    <>
      <Tool
        isMinor
        icon={Type}
        words={isText ? 'As table' : 'As text'}
        isPressed={isText}
        onClick={() => onText(!isText)}
      />
      <Tool
        isMinor
        icon={Dices}
        words="Random"
        title="Outcomes drawn from the odds"
        onClick={() => drawRandom(scenario, seed)}
      />
      <Tool icon={Plus} words={scenario.subject === 'activity' ? 'Attempt' : 'Run'} onClick={add} />
      <Tool
        icon={CloudOff}
        words="Outage"
        title="The called service is down for a time (Shift+O)"
        off={
          scenario.outages.length >= outageCountMax ? 'There are 20 outages already.' : undefined
        }
        onClick={addOutage}
      />
    </>
  );
}

/** A button of the pane's head; where there is no room a minor one is its icon alone. */
function Tool({
  icon: Icon,
  words,
  title = words,
  isMinor = false,
  isPressed,
  off,
  onClick,
}: {
  readonly icon: LucideIcon;
  readonly words: string;
  readonly title?: string;
  readonly isMinor?: boolean;
  readonly isPressed?: boolean;
  readonly off?: string | undefined;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <Button
      size="small"
      tone="ghost"
      aria-label={words}
      title={title}
      aria-pressed={isPressed}
      off={off}
      onClick={onClick}
    >
      <Icon aria-hidden="true" />
      <span className={isMinor ? styles.minor : undefined}>{words}</span>
    </Button>
  );
}

function TableHead(): ReactNode {
  return (
    <>
      <colgroup>
        <col style={{ width: 46 }} />
        <col style={{ width: 120 }} />
        <col style={{ width: 78 }} />
        <col />
        <col style={{ width: 88 }} className={styles.optional} />
        <col style={{ width: 82 }} />
        <col style={{ width: 28 }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">Outcome</th>
          <th scope="col" className={styles.right}>
            After
          </th>
          <th scope="col">Error or delay</th>
          <th scope="col" className={classes(styles.right, styles.optional)}>
            Starts at
          </th>
          <th scope="col" className={styles.right}>
            Wait after
          </th>
          <th scope="col">
            <span className={text.screenReader}>Remove</span>
          </th>
        </tr>
      </thead>
    </>
  );
}

/** A seed that goes on with each press, so that every press gives another script, the same on every machine. */
function drawRandom(scenario: Scenario, seed: number): void {
  const next = (seed + 1) % 2 ** 31;
  useLab.setState({ seed: next, selected: undefined });
  setScript(randomScript(scenario, next));
}

function OutcomeRow({
  attempt,
  scenario,
  record,
  isSelected,
}: {
  readonly attempt: number;
  readonly scenario: Scenario;
  readonly record: AttemptRecord | undefined;
  readonly isSelected: boolean;
}): ReactNode {
  const { script } = scenario;
  const outcome = scriptedOutcome(scenario, attempt);
  const isScripted = attempt <= script.length;
  const edit = (fields: Partial<Outcome>): void => {
    // A row beyond the script becomes part of it as soon as it is changed.
    const length = Math.max(script.length, attempt);
    const rows = Array.from({ length }, (_, index) => scriptedOutcome(scenario, index + 1));
    setScript(rows.map((row, index) => (index === attempt - 1 ? { ...row, ...fields } : row)));
  };
  const toggle = (): void => useLab.setState({ selected: isSelected ? undefined : attempt });
  return (
    <>
      <tr className={record ? undefined : styles.never} data-selected={isSelected ? '' : undefined}>
        <td>
          <button
            type="button"
            className={styles.open}
            aria-expanded={isSelected}
            aria-label={`Details of attempt ${attempt}`}
            onClick={toggle}
          >
            {attempt}
            {isSelected ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
          </button>
        </td>
        <td>
          <KindCell
            outcome={outcome}
            record={record}
            attempt={attempt}
            onChange={(kind) => edit({ kind })}
          />
        </td>
        <td className={classes(styles.right, record?.isOutage && styles.overruled)}>
          <AfterCell outcome={outcome} record={record} attempt={attempt} onChange={edit} />
        </td>
        <td>
          <ErrorCell
            outcome={outcome}
            record={record}
            attempt={attempt}
            onChange={(errorType) => edit({ errorType })}
          />
        </td>
        <td className={classes(styles.right, styles.optional)}>
          {record?.startedMs === undefined ? 'never' : columnText(record.startedMs)}
        </td>
        <td className={styles.right}>{record?.wait ? roughText(record.wait.delayMs) : '–'}</td>
        <td>{isScripted && <RemoveButton script={script} attempt={attempt} />}</td>
      </tr>
      {isSelected && (
        <tr className={styles.detail}>
          <td colSpan={7}>
            <OutcomeDetail outcome={outcome} scenario={scenario} record={record} onChange={edit} />
          </td>
        </tr>
      )}
    </>
  );
}

/** How long the attempt takes; where it never answers, when it was cut off. */
function AfterCell({
  outcome,
  record,
  attempt,
  onChange,
}: {
  readonly outcome: Outcome;
  readonly record: AttemptRecord | undefined;
  readonly attempt: number;
  readonly onChange: (fields: Partial<Outcome>) => void;
}): ReactNode {
  if (outcome.kind === 'hangs' || outcome.kind === 'timesOut') {
    const ranMs = record && record.endedMs - (record.startedMs ?? record.scheduledMs);
    return <span className={styles.cut}>{ranMs === undefined ? '–' : roughText(ranMs)}</span>;
  }
  return (
    <LengthCell
      label={`Attempt ${attempt} takes`}
      isRequired
      value={outcome.afterMs}
      onChange={(afterMs) => onChange({ afterMs: Math.max(0, afterMs ?? 0) })}
    />
  );
}

function RemoveButton({
  script,
  attempt,
}: {
  readonly script: readonly Outcome[];
  readonly attempt: number;
}): ReactNode {
  return (
    <Button
      size="small"
      tone="ghost"
      iconOnly
      aria-label={`Remove attempt ${attempt}`}
      onClick={() => {
        useLab.setState({ selected: undefined });
        setScript(script.filter((_, index) => index !== attempt - 1));
      }}
    >
      <Trash2 aria-hidden="true" />
    </Button>
  );
}
