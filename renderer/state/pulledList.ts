/** Pulls the list of executions: page by page at its end, and anew where it is looked at. */
import type { CallOutput } from '../../shared/ipc/contract.ts';
import type { Attention } from '../../shared/ipc/listModels.ts';
import type { WorkflowSummary } from '../../shared/ipc/models.ts';
import { host } from '../app/bridge.ts';
import { knownOf, withHead, withOnly, withPage, withRows, type Listing } from './listing.ts';

/** What the list asks the server. */
export interface ListQuestion {
  readonly query: string;
  readonly attention: Attention | undefined;
}

/** What tells two questions apart. */
export const keyOf = ({ query, attention }: ListQuestion): string =>
  attention === undefined ? query : `${attention}: ${query}`;

type ListPage = CallOutput<'workflows.list'>;

/** The least and the most rows of a page; servers give no more. */
export const pageSizeMin = 200;
export const pageSizeMax = 1000;

/** What was pulled so far, for one question. */
export interface PulledList {
  readonly key: string;
  readonly listing: Listing;
  /** Where it goes on; undefined when all of it is here. */
  readonly nextPageToken: string | undefined;
  /** How many there are and how many were looked at, as far as the server said. */
  readonly total: number | undefined;
  readonly examined: ListPage['examined'];
  /** The next page, where it is under way already. */
  readonly next?: Promise<ListPage> | undefined;
}

/** Before the first pull. */
export const nothingPulled: PulledList = {
  key: '',
  listing: [],
  nextPageToken: undefined,
  total: undefined,
  examined: undefined,
};

async function pullPage(
  { query, attention }: ListQuestion,
  size: number,
  pageToken?: string,
): Promise<ListPage> {
  const page = await host.call('workflows.list', {
    pageSize: Math.min(pageSizeMax, Math.max(pageSizeMin, size)),
    countChildren: true,
    ...(query === '' ? {} : { query }),
    ...(attention === undefined ? {} : { attention }),
    ...(pageToken === undefined ? {} : { pageToken }),
  });
  return page.nextPageToken === '' ? { ...page, nextPageToken: undefined } : page;
}

/** So many new ones between two pulls are taken in; with more, the list begins anew. */
const HEAD_PAGES_MAX = 5;

/** Pulls the head anew, and the rows in sight that are beyond it. A head that does not meet what was known begins the list anew. */
export async function pullHead(
  known: PulledList,
  question: ListQuestion,
  sight: readonly WorkflowSummary[],
): Promise<PulledList> {
  const key = keyOf(question);
  const before = known.key === key ? known.listing : nothingPulled.listing;
  let page = await pullPage(question, pageSizeMin);
  const head = [...page.workflows];
  const isLong = before.length > pageSizeMin;
  let joined = isLong ? withHead(before, head) : undefined;
  for (let pages = 1; isLong && joined === undefined && pages < HEAD_PAGES_MAX; pages++) {
    if (page.nextPageToken === undefined) break;
    page = await pullPage(question, pageSizeMax, page.nextPageToken);
    head.push(...page.workflows);
    joined = withHead(before, head);
  }
  const { nextPageToken, total, examined } = page;
  const answered = { key, nextPageToken, total, examined };
  if (joined === undefined || nextPageToken === undefined) {
    return { ...answered, listing: withOnly(before, head) };
  }
  const inHead = new Set(head.map(({ runId }) => runId));
  const beyond = sight.filter(({ runId }) => !inHead.has(runId));
  const asked = [...new Set([...joined.doubted, ...beyond])];
  // So many that left the head at once are not asked for one by one.
  if (asked.length > pageSizeMax) return { ...answered, listing: withOnly(before, head) };
  const renewed = await withAnew(joined.listing, question, asked);
  const listing = await withClosed(renewed, question, head);
  return { ...answered, listing, nextPageToken: known.nextPageToken, next: known.next };
}

/** The question for those of its answers that a condition holds for. */
const narrowed = (condition: string, { query, attention }: ListQuestion): ListQuestion => ({
  query: query === '' ? condition : `${condition} AND (${query})`,
  attention,
});

/** Closed executions stand behind all that run: where those fill the head, one that began and closed between two pulls is not in it. */
async function withClosed(
  listing: Listing,
  question: ListQuestion,
  head: readonly WorkflowSummary[],
): Promise<Listing> {
  const isClosed = ({ closeMs }: WorkflowSummary): boolean => closeMs !== undefined;
  if (head.some(isClosed) || !listing.some(isClosed)) return listing;
  const { workflows } = await pullPage(narrowed('CloseTime IS NOT NULL', question), pageSizeMin);
  return withPage(listing, workflows);
}

async function withAnew(
  listing: Listing,
  question: ListQuestion,
  asked: readonly WorkflowSummary[],
): Promise<Listing> {
  // Children that stand open under their parents are pulled by themselves.
  const rows = asked.filter((row) => knownOf(listing, row) !== undefined);
  if (rows.length === 0) return listing;
  const among = `RunId IN (${rows.map(({ runId }) => `'${runId}'`).join(', ')})`;
  const { workflows } = await pullPage(narrowed(among, question), rows.length);
  return withRows(listing, rows, workflows);
}

/**
 * Pulls the next page. While it is taken in, the one behind it is under way: each needs the token of the one before.
 * @param size how many rows are wanted, which may be more than a page
 */
export async function pullNext(
  known: PulledList,
  question: ListQuestion,
  size: number,
): Promise<PulledList> {
  const page = await (known.next ?? pullPage(question, size, known.nextPageToken));
  const { workflows, nextPageToken, total = known.total } = page;
  const rest = size - workflows.length;
  const next =
    rest > 0 && nextPageToken !== undefined ? pullPage(question, rest, nextPageToken) : undefined;
  // Whoever comes for it hears what is wrong with it; perhaps nobody does.
  next?.catch(() => undefined);
  return { ...known, listing: withPage(known.listing, workflows), nextPageToken, total, next };
}
