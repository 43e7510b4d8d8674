/** Lists and counts of schedules. */
import type {
  CountSchedulesResponse,
  ListSchedulesResponse,
  ScheduleListEntry,
} from '../../../shared/protocol/messages.ts';
import type { Filter, FilterNode } from '../../../shared/listFilter/parse.ts';
import { utf8Decode, utf8Encode } from '../../../shared/util/utf8.ts';
import { invalidArgument } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { requireNamespace } from '../requests/findRun.ts';
import type { WorkflowServiceHandlers } from '../requests/handler.ts';
import { scheduleAttributeOf } from '../schedules/attributes.ts';
import { scheduleListInfo } from '../schedules/describe.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { PREDEFINED_ATTRIBUTES } from '../state/searchAttributes.ts';
import { compileFilter, type Predicate } from '../visibility/compileFilter.ts';
import { asInvalidQuery, parsed } from './listWorkflows.ts';

/** What the server sets itself can't be asked for, the pause apart. */
function checkNames(node: FilterNode): void {
  if (node.kind === 'not') checkNames(node.node);
  else if (node.kind === 'comparison') {
    if (PREDEFINED_ATTRIBUTES.has(node.name) && node.name !== 'TemporalSchedulePaused') {
      throw invalidArgument(
        `invalid query filter for schedules: cannot filter on ${JSON.stringify(node.name)}`,
      );
    }
  } else {
    checkNames(node.left);
    checkNames(node.right);
  }
}

/** The open schedules of a namespace that match, the latest first. */
function matching(
  tx: Transaction,
  namespaceName: string | undefined,
  query: string | undefined,
): Schedule[] {
  const namespace = requireNamespace(tx.world, namespaceName);
  const { where, groupBy }: Filter = parsed(query);
  if (groupBy.length > 0) {
    throw invalidArgument("invalid query: operation is not supported: 'GROUP BY' clause");
  }
  if (where) checkNames(where);
  const predicate: Predicate<Schedule> = where
    ? asInvalidQuery(() => compileFilter((name) => scheduleAttributeOf(namespace, name), where))
    : () => true;
  return [...tx.world.schedules.values()]
    .filter(
      (schedule) =>
        schedule.identity.namespace === namespace.name &&
        !schedule.isClosed(tx.now) &&
        predicate(schedule) === true,
    )
    .sort(laterFirst);
}

function laterFirst({ identity: a }: Schedule, { identity: b }: Schedule): number {
  return b.createdAt - a.createdAt || (a.scheduleId < b.scheduleId ? -1 : 1);
}

function listed(tx: Transaction, schedule: Schedule): ScheduleListEntry {
  const { identity, searchAttributes } = schedule;
  const hasAttributes = Object.keys(searchAttributes).length > 0;
  return {
    scheduleId: identity.scheduleId,
    memo: identity.memo,
    ...(hasAttributes && { searchAttributes: { indexedFields: searchAttributes } }),
    info: scheduleListInfo(schedule, tx.now),
  };
}

/** What comes after the schedule that a page ended with, by its place in the order, for it may be gone. */
function after(schedules: readonly Schedule[], token: Uint8Array): readonly Schedule[] {
  const text = utf8Decode(token);
  const bar = text.indexOf('|');
  const createdAt = Number(text.slice(0, bar));
  if (bar <= 0 || Number.isNaN(createdAt)) throw invalidArgument('invalid page token');
  const scheduleId = text.slice(bar + 1);
  return schedules.filter(
    ({ identity }) =>
      identity.createdAt < createdAt ||
      (identity.createdAt === createdAt && identity.scheduleId > scheduleId),
  );
}

export const listSchedulesHandlers: WorkflowServiceHandlers = {
  ListSchedules(tx, request): ListSchedulesResponse {
    const { namespace, query, maximumPageSize: wanted = 0, nextPageToken: token } = request;
    const all = matching(tx, namespace, query);
    const most = tx.world.limits.visibilityPageSizeMax;
    const size = wanted > 0 ? Math.min(wanted, most) : most;
    const rest = token?.length ? after(all, token) : all;
    const shown = rest.slice(0, size);
    const last = shown.at(-1)?.identity;
    return {
      schedules: shown.map((schedule) => listed(tx, schedule)),
      ...(last &&
        rest.length > size && {
          nextPageToken: utf8Encode(`${last.createdAt}|${last.scheduleId}`),
        }),
    };
  },

  CountSchedules: (tx, { namespace, query }): CountSchedulesResponse => ({
    count: matching(tx, namespace, query).length,
  }),
};
