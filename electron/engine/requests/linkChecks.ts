/** What links of a request must satisfy (server: common/links/validator.go). */
import type { Callback, Link } from '../../../shared/protocol/messages.ts';
import { invalidArgument } from '../core/errors.ts';
import type { World } from '../state/world.ts';

/** What a link of each kind must name, with the server's words for it. */
const REQUIRED: readonly {
  readonly kind: string;
  readonly read: (link: Link) => object | undefined;
  readonly fields: readonly (readonly [field: string, words: string])[];
}[] = [
  {
    kind: 'workflow event',
    read: ({ workflowEvent }) => workflowEvent,
    fields: [
      ['namespace', 'namespace field'],
      ['workflowId', 'workflow ID field'],
      ['runId', 'run ID field'],
    ],
  },
  { kind: 'batch job', read: ({ batchJob }) => batchJob, fields: [['jobId', 'job ID']] },
  {
    kind: 'nexus operation',
    read: ({ nexusOperation }) => nexusOperation,
    fields: [
      ['namespace', 'namespace field'],
      ['operationId', 'operation ID field'],
      ['runId', 'run ID field'],
    ],
  },
  {
    kind: 'activity',
    read: ({ activity }) => activity,
    fields: [
      ['namespace', 'namespace field'],
      ['activityId', 'activity ID field'],
      ['runId', 'run ID field'],
    ],
  },
  {
    kind: 'workflow',
    read: ({ workflow }) => workflow,
    fields: [
      ['namespace', 'namespace field'],
      ['workflowId', 'workflow ID field'],
      ['runId', 'run ID field'],
    ],
  },
];

/** Throws INVALID_ARGUMENT for links that are too many, too large or incomplete; those of callbacks count too. */
export function checkLinks(
  world: World,
  links: readonly Link[] | undefined,
  callbacks: readonly Callback[] = [],
): void {
  if (!links?.length && callbacks.length === 0) return;
  const all = [...(links ?? []), ...callbacks.flatMap((callback) => callback.links ?? [])];
  const { linksPerRequestMax, linkBytesMax } = world.limits;
  if (all.length > linksPerRequestMax) {
    throw invalidArgument(
      `cannot attach more than ${linksPerRequestMax} links per request, got ${all.length}`,
    );
  }
  for (const link of all) {
    const size = world.codec.sizeOf('temporal.api.common.v1.Link', link);
    if (size > linkBytesMax) {
      throw invalidArgument(`link exceeds allowed size of ${linkBytesMax}, got ${size}`);
    }
    checkLink(link);
  }
}

function checkLink(link: Link): void {
  const found = REQUIRED.find(({ read }) => read(link));
  if (!found) throw invalidArgument('unsupported link variant');
  const variant = found.read(link) as { readonly [field: string]: unknown };
  for (const [field, words] of found.fields) {
    if (!variant[field]) {
      throw invalidArgument(`${found.kind} link must not have an empty ${words}`);
    }
  }
  const { eventRef } = link.workflowEvent ?? {};
  if (eventRef?.eventId && !eventRef.eventType) {
    throw invalidArgument(
      'workflow event link ref cannot have an unspecified event type and a non-zero event ID',
    );
  }
}
