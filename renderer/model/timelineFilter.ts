/**
 * Filtering groups by what somebody types: words match names, ids, results, failures and payloads; `kind:timer`, `status:failed` and
 * `attempt:2` narrow. All must match. It works on all events, drawn or not.
 */
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { eventTypeName } from './attributes.ts';
import {
  groupKinds,
  hasFailure,
  isOpen,
  kindText,
  statusText,
  type EventGroup,
  type GroupKind,
} from './eventGroup.ts';
import { jsonText } from './payloadText.ts';

/** A filter, read. */
export interface GroupFilter {
  /** In lower case. */
  readonly words: readonly string[];
  readonly kinds: readonly GroupKind[];
  /** Statuses in words, in lower case. */
  readonly statuses: readonly string[];
  /** Only groups that came to this attempt. */
  readonly attemptMin: number | undefined;
  /** What could not be understood, in words. */
  readonly problem: string | undefined;
}

/** The filter that lets everything through. */
export const everything: GroupFilter = {
  words: [],
  kinds: [],
  statuses: [],
  attemptMin: undefined,
  problem: undefined,
};

const statusNames: readonly string[] = [
  'queued',
  'running',
  'backoff',
  'paused',
  'completed',
  'failed',
  'timed out',
  'canceled',
  'terminated',
  'continued as new',
  'unfinished',
  'open',
  'retrying',
  'retried',
];

/** Reads a filter's text. Quotes keep words together. */
export function parseFilter(text: string): GroupFilter {
  const words: string[] = [];
  const kinds: GroupKind[] = [];
  const statuses: string[] = [];
  let attemptMin: number | undefined;
  let problem: string | undefined;
  for (const match of text.matchAll(/(?:(kind|status|attempt):)?(?:"([^"]*)"?|(\S+))/gi)) {
    const value = (match[2] ?? match[3] ?? '').toLowerCase();
    if (value === '') continue;
    switch (match[1]?.toLowerCase()) {
      case 'kind': {
        const found = kindsOf(value);
        kinds.push(...found);
        if (found.length === 0) problem = `No kind is called "${value}". ${kindsHint()}`;
        break;
      }
      case 'status': {
        const found = statusNames.filter((name) => squeezed(name).startsWith(squeezed(value)));
        statuses.push(...found);
        if (found.length === 0) {
          problem = `No status is called "${value}". There are ${statusNames.join(', ')}.`;
        }
        break;
      }
      case 'attempt': {
        const number = Number(value.replace(/^[>=]+/, ''));
        if (Number.isInteger(number)) attemptMin = number;
        else problem = `"${value}" is no attempt. Write a number, such as attempt:2.`;
        break;
      }
      default:
        // Somebody is about to type what comes after the colon.
        if (!/^(kind|status|attempt):$/.test(value)) words.push(value);
    }
  }
  return { words, kinds, statuses, attemptMin, problem };
}

function squeezed(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** `activity` means activities alone, `act` too; `local` means local activities. */
function kindsOf(value: string): readonly GroupKind[] {
  const wanted = squeezed(value);
  const exact = groupKinds.filter(
    (kind) => squeezed(kind) === wanted || squeezed(kindText(kind)) === wanted,
  );
  if (exact.length > 0) return exact;
  return groupKinds.filter(
    (kind) => squeezed(kind).startsWith(wanted) || squeezed(kindText(kind)).startsWith(wanted),
  );
}

function kindsHint(): string {
  return `There are ${groupKinds.map(kindText).join(', ')}.`;
}

/** Whether a filter lets everything through. */
export function isEverything(filter: GroupFilter): boolean {
  return (
    filter.words.length === 0 &&
    filter.kinds.length === 0 &&
    filter.statuses.length === 0 &&
    filter.attemptMin === undefined
  );
}

/** Whether a group is what is looked for. */
export function matches(group: EventGroup, filter: GroupFilter): boolean {
  if (filter.kinds.length > 0 && !filter.kinds.includes(group.kind)) return false;
  if (filter.attemptMin !== undefined && group.attemptNumber < filter.attemptMin) return false;
  if (filter.statuses.length > 0 && !filter.statuses.some((name) => hasStatus(group, name))) {
    return false;
  }
  if (filter.words.length === 0) return true;
  const text = searchText(group);
  return filter.words.every((word) => text.includes(word));
}

function hasStatus(group: EventGroup, name: string): boolean {
  if (name === 'open') return isOpen(group);
  if (name === 'retried') return group.attemptNumber > 1;
  if (name === 'retrying') return group.attemptNumber > 1 && isOpen(group);
  if (name === 'failed' && group.endMs === undefined) return hasFailure(group);
  return statusText(group.status) === name;
}

/** A payload's text beyond this is not searched: it would have to be read whole for every group. */
const TEXT_MAX = 4000;
const texts = new WeakMap<EventGroup, string>();
const eventTexts = new WeakMap<HistoryEvent, string>();

/** Everything that can be found of a group, in lower case. */
function searchText(group: EventGroup): string {
  const known = texts.get(group);
  if (known !== undefined) return known;
  const text = [
    group.label.toLowerCase(),
    kindText(group.kind),
    ...group.attempts.map((attempt) => attempt.failureText?.toLowerCase() ?? ''),
    ...group.events.map(eventSearchText),
  ].join('\n');
  texts.set(group, text);
  return text;
}

/** Everything that can be found of an event, in lower case. */
export function eventSearchText(event: HistoryEvent): string {
  const known = eventTexts.get(event);
  if (known !== undefined) return known;
  const text =
    `${event.eventId} ${eventTypeName(event.type)} ${event.summary ?? ''} ${event.details ?? ''} ${jsonText(event.attributes, TEXT_MAX)}`.toLowerCase();
  eventTexts.set(event, text);
  return text;
}
