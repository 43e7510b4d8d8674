import { Autocomplete } from '@base-ui/react/autocomplete';
import { ArrowRightToLine, Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { classes } from '../../components/classes.ts';
import { TopDialog } from '../../components/Dialog.tsx';
import { Keys } from '../../components/Keys.tsx';
import { Status } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { dateTimeText, shownZone } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { virtualNow } from '../../state/clock.ts';
import { clockOff, skip } from '../../state/clockActions.ts';
import { pullWorkflows, useWorkflows } from '../../state/workflows.ts';
import { selectEvent, useOpenRun } from '../../state/openRun.ts';
import { parseTarget } from '../../views/clock/parseTarget.ts';
import { allCommands } from '../commands.ts';
import { executionPath, goTo } from '../routes.ts';
import styles from './CommandPalette.module.css';
import {
  eventGroup,
  paletteGroups,
  readText,
  type PaletteGroup,
  type PaletteItem,
} from './paletteItems.ts';

/** The title with the parts that the words found standing out. */
function Marked({
  title,
  words,
}: {
  readonly title: string;
  readonly words: readonly string[];
}): ReactNode {
  const lower = title.toLowerCase();
  const first = words
    .map((word) => ({ at: lower.indexOf(word), length: word.length }))
    .filter(({ at }) => at !== -1)
    .toSorted((a, b) => a.at - b.at)[0];
  if (!first) return title;
  const end = first.at + first.length;
  return (
    <>
      {title.slice(0, first.at)}
      <mark>{title.slice(first.at, end)}</mark>
      {title.slice(end)}
    </>
  );
}

function timeGroup(rest: string): PaletteGroup | undefined {
  const now = virtualNow();
  if (now === undefined || rest === '') return undefined;
  const target = parseTarget(rest, now, shownZone());
  if (target.kind === 'wrong') return undefined;
  const item: PaletteItem = {
    id: 'time',
    title: `Skip to ${dateTimeText(target.atMs)}`,
    hint: target.moved ?? `in ${durationText(target.atMs - now)}`,
    keys: undefined,
    icon: ArrowRightToLine,
    run: undefined,
    off: clockOff(useApp.getState()),
    choose: () => void skip({ kind: 'time', atMs: target.atMs }),
  };
  return { value: 'Time', items: [item] };
}

function Row({
  item,
  words,
}: {
  readonly item: PaletteItem;
  readonly words: readonly string[];
}): ReactNode {
  const Icon = item.icon;
  return (
    <>
      {item.run ? (
        <Status status={item.run.status} look="bare" />
      ) : Icon ? (
        <Icon aria-hidden="true" />
      ) : (
        <Search aria-hidden="true" />
      )}
      <span className={styles.words}>
        <span className={classes(styles.name, item.run && text.mono)}>
          <Marked title={item.title} words={words} />
        </span>
        {(item.off ?? item.hint) !== undefined && (
          <span className={styles.hint}>{item.off ?? item.hint}</span>
        )}
      </span>
      {item.argument !== undefined && <Keys keys="Tab" />}
      {item.keys !== undefined && <Keys keys={item.keys} />}
    </>
  );
}

function Foot(): ReactNode {
  return (
    <div className={styles.foot} aria-hidden="true">
      <span>
        <Keys keys="ArrowUp" />
        <Keys keys="ArrowDown" />
        choose
      </span>
      <span>
        <Keys keys="Enter" />
        run
      </span>
      <span className={styles.push}>
        <Keys keys=">" />
        commands
      </span>
      <span>
        <Keys keys="#" />
        runs
      </span>
      <span>
        <Keys keys="@" />
        events
      </span>
      <span>
        <Keys keys=":" />
        time
      </span>
    </div>
  );
}

function Groups({
  words,
  onChoose,
}: {
  readonly words: readonly string[];
  readonly onChoose: (item: PaletteItem) => void;
}): ReactNode {
  return (
    <Autocomplete.List className={styles.list}>
      {(group: PaletteGroup) => (
        <Autocomplete.Group key={group.value} items={[...group.items]}>
          <Autocomplete.GroupLabel className={styles.label}>{group.value}</Autocomplete.GroupLabel>
          <Autocomplete.Collection>
            {(item: PaletteItem) => (
              <Autocomplete.Item
                key={item.id}
                value={item}
                className={classes(styles.item, item.off !== undefined && styles.off)}
                aria-disabled={item.off === undefined ? undefined : true}
                onClick={() => onChoose(item)}
              >
                <Row item={item} words={words} />
              </Autocomplete.Item>
            )}
          </Autocomplete.Collection>
        </Autocomplete.Group>
      )}
    </Autocomplete.List>
  );
}

function useGroups(value: string): readonly PaletteGroup[] {
  const runs = useWorkflows((state) => state.rows);
  const known = runs.length > 0;
  useEffect(() => {
    if (!known) void pullWorkflows();
  }, [known]);
  const events = useOpenRun((state) => state.events);
  return useMemo(() => {
    const { only, rest, words } = readText(value);
    const openRun = (run: WorkflowSummary): void => goTo(executionPath(run.workflowId, run.runId));
    const time = only === 'time' ? timeGroup(rest) : undefined;
    if (time) return [time];
    if (only === 'events') {
      const found = eventGroup(words, events, ({ eventId }) => selectEvent(eventId));
      return found ? [found] : [];
    }
    return paletteGroups(value, allCommands(), runs, openRun);
  }, [value, runs, events]);
}

/**
 * Everything the window can do and every run it knows, one search away. `>` commands, `#` runs, `@` events of the open run, `:` a time.
 * Tab asks for the argument of the command that stands out.
 */
export function CommandPalette({
  text: initialText,
  onClose,
}: {
  readonly text: string;
  readonly onClose: () => void;
}): ReactNode {
  const [value, setValue] = useState(initialText);
  const { only, words } = readText(value);
  const groups = useGroups(value);
  const runIsOpen = useOpenRun((state) => state.workflowId !== undefined);
  const highlighted = useRef<PaletteItem>(undefined);
  const askArgument = (event: KeyboardEvent): void => {
    const argument = highlighted.current?.argument;
    if (event.key !== 'Tab' || event.shiftKey || argument === undefined) return;
    event.preventDefault();
    setValue(argument);
  };
  const choose = (item: PaletteItem): void => {
    if (item.off !== undefined) return;
    onClose();
    // After the dialog gave the focus back, so that what is chosen may take it.
    requestAnimationFrame(item.choose);
  };
  return (
    <TopDialog label="Command palette" onClose={onClose}>
      <Autocomplete.Root
        open
        inline
        items={groups}
        value={value}
        onValueChange={(next, details) => {
          if (details.reason === 'input-change' || details.reason === 'input-clear') setValue(next);
        }}
        filter={null}
        onItemHighlighted={(item: PaletteItem | undefined) => {
          highlighted.current = item;
        }}
        autoHighlight="always"
        keepHighlight
        itemToStringValue={(item: PaletteItem) => item.title}
      >
        <div className={styles.top}>
          <Search aria-hidden="true" />
          <Autocomplete.Input
            className={styles.input}
            aria-label="Search or run a command"
            placeholder="Search or run a command"
            onKeyDown={askArgument}
          />
          <Keys keys="Escape" />
        </div>
        <Autocomplete.Empty>
          <div className={styles.empty}>
            {only === 'time'
              ? 'A time such as +30 d, tomorrow 02:00 or 2026-04-01 12:00.'
              : only === 'events' && !runIsOpen
                ? 'Events are those of the run whose page is open.'
                : 'Nothing has this name.'}
          </div>
        </Autocomplete.Empty>
        <Groups words={words} onChoose={choose} />
        <Foot />
      </Autocomplete.Root>
    </TopDialog>
  );
}
