import { Check, Ellipsis, FlaskConical, RotateCcw, Send, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Execution, HistoryEvent, PayloadView } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../components/Menu.tsx';
import { durationMsOf, nameOf, textOf } from '../../model/attributes.ts';
import { isOpen, type EventGroup } from '../../model/eventGroup.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import { payloadsOfGroup } from '../../model/groupPayloads.ts';
import { activityOptionsOf, retryPolicyOf } from '../../model/pendingState.ts';
import { serverOff, useApp } from '../../state/app.ts';
import { consoleKey, setDraft, showConsoleTab } from '../../state/console.ts';
import { openOverlay } from '../../state/overlays.ts';
import { setPreferences } from '../../state/preferences.ts';
import { steerActivity, type ActivityTarget } from '../../state/steerActivity.ts';
import { ActivityOptionsDialog, type KnownOptions } from './ActivityOptionsDialog.tsx';
import { CompleteActivityDialog, FailActivityDialog } from './EndActivityDialog.tsx';
import styles from './InspectorPane.module.css';
import { openInLab } from './openInLab.ts';

interface ActionsProps {
  readonly group: EventGroup;
  readonly groups: EventGroups;
  readonly event: HistoryEvent;
  readonly events: readonly HistoryEvent[];
  readonly execution: Execution;
  readonly isOfChild?: boolean;
}

/** What can be done to what is selected. */
export function InspectorActions(props: ActionsProps): ReactNode {
  const { group, event, events, execution, isOfChild = false } = props;
  const off = useApp(serverOff);
  const { workflowId, runId } = execution.summary;
  return (
    <footer className={styles.actions}>
      {group.kind === 'activity' && isOpen(group) && <EndButtons {...props} off={off} />}
      {group.kind === 'activity' && (
        <Button size="small" onClick={() => void openInLab(group, execution, events[0])}>
          <FlaskConical aria-hidden="true" />
          Open in retry lab
        </Button>
      )}
      {(group.kind === 'signal' || group.kind === 'update') && (
        <Button size="small" onClick={() => sendAgain(group, runId)}>
          <Send aria-hidden="true" />
          Send again
        </Button>
      )}
      <Button
        size="small"
        off={off ?? (isOfChild ? 'Open the child first: it is reset on its own page.' : undefined)}
        title="Begins a new run with everything before this"
        onClick={() => openOverlay({ kind: 'reset', workflowId, runId, eventId: event.eventId })}
      >
        <RotateCcw aria-hidden="true" />
        Reset to here…
      </Button>
    </footer>
  );
}

/** Puts a message of the history into the console, ready to be sent. */
function sendAgain(group: EventGroup, runId: string): void {
  const tab = group.kind === 'signal' ? 'signal' : 'update';
  const args = (payloadsOfGroup(group).input ?? []).map((payload) => payload.json ?? null);
  showConsoleTab(tab);
  setPreferences({ consoleOpen: true });
  setDraft(consoleKey(runId, tab), {
    name: group.label,
    args: JSON.stringify(args, undefined, 2),
    updateId: '',
  });
}

/** Ends an open activity from outside, or changes how it goes on. */
function EndButtons({
  group,
  groups,
  execution,
  off,
}: ActionsProps & { readonly off: string | undefined }): ReactNode {
  const [dialog, setDialog] = useState<'complete' | 'fail' | 'options'>();
  const close = (): void => setDialog(undefined);
  const { workflowId, runId } = execution.summary;
  const target: ActivityTarget = {
    workflowId,
    runId,
    activityId: textOf(group.events[0].attributes['activityId']) ?? '',
    activityType: group.label,
  };
  const idle =
    group.attempts.at(-1)?.outcome === 'running' ? undefined : 'No attempt of it is running.';
  return (
    <>
      <Button size="small" off={off ?? idle} onClick={() => setDialog('complete')}>
        <Check aria-hidden="true" />
        Complete with…
      </Button>
      <Button size="small" tone="danger" off={off ?? idle} onClick={() => setDialog('fail')}>
        <X aria-hidden="true" />
        Fail now…
      </Button>
      <ActivityMenu
        target={target}
        isPaused={group.status === 'paused' || group.pending?.state === 'paused'}
        off={off}
        onOptions={() => setDialog('options')}
      />
      {dialog === 'complete' && (
        <CompleteActivityDialog
          target={target}
          suggestion={lastResultText(group, groups)}
          onClose={close}
        />
      )}
      {dialog === 'fail' && <FailActivityDialog target={target} onClose={close} />}
      {dialog === 'options' && (
        <ActivityOptionsDialog target={target} known={knownOptions(group)} onClose={close} />
      )}
    </>
  );
}

function ActivityMenu({
  target,
  isPaused,
  off,
  onOptions,
}: {
  readonly target: ActivityTarget;
  readonly isPaused: boolean;
  readonly off: string | undefined;
  readonly onOptions: () => void;
}): ReactNode {
  return (
    <Menu
      align="end"
      side="top"
      trigger={
        <Button size="small" aria-label={`More for ${target.activityType}`}>
          <Ellipsis aria-hidden="true" />
          Pause, options
        </Button>
      }
    >
      {isPaused ? (
        <MenuItem
          off={off}
          onClick={() => void steerActivity('activities.unpause', target, { resetAttempts: false })}
        >
          Let it go on
        </MenuItem>
      ) : (
        <MenuItem off={off} onClick={() => void steerActivity('activities.pause', target, {})}>
          Pause it
        </MenuItem>
      )}
      <MenuItem
        off={off}
        onClick={() =>
          void steerActivity('activities.reset', target, {
            resetHeartbeat: true,
            restoreOptions: false,
          })
        }
      >
        Begin again at attempt 1
      </MenuItem>
      <MenuSeparator />
      <MenuItem off={off} onClick={onOptions}>
        Change its options…
      </MenuItem>
      <MenuItem
        off={off}
        onClick={() =>
          void steerActivity('activities.reset', target, {
            resetHeartbeat: false,
            restoreOptions: true,
          })
        }
      >
        Begin again with its first options
      </MenuItem>
    </Menu>
  );
}

/** The result of the last one of its type that completed: the shape that the workflow expects. */
function lastResultText(group: EventGroup, groups: EventGroups): string | undefined {
  const last = groups.groups.findLast(
    (other) => other.family === group.family && other.status === 'completed',
  );
  const payload: PayloadView | undefined = last && payloadsOfGroup(last).result?.[0];
  return payload?.json === undefined ? undefined : JSON.stringify(payload.json, undefined, 2);
}

/** The options that it has now. */
function knownOptions(group: EventGroup): KnownOptions {
  const attributes = activityOptionsOf(group);
  const policy = retryPolicyOf(group);
  const duration = (name: string): number | undefined =>
    durationMsOf(attributes[name]) || undefined;
  const known: Record<string, number | string | undefined> = {
    startToCloseMs: duration('startToCloseTimeout'),
    scheduleToCloseMs: duration('scheduleToCloseTimeout'),
    scheduleToStartMs: duration('scheduleToStartTimeout'),
    heartbeatMs: duration('heartbeatTimeout'),
    initialIntervalMs: policy.initialIntervalMs,
    backoffCoefficient: policy.backoffCoefficient,
    maximumIntervalMs: policy.maximumIntervalMs,
    maximumAttempts: policy.maximumAttempts,
    taskQueue: nameOf(attributes['taskQueue']),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}
