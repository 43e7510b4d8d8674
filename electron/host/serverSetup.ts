/** What a server is given before its first client: namespaces, search attributes. */
import type { ClockSetting } from '../engine/surface.ts';
import { LocalClient } from '../grpc/localClient.ts';
import { IndexedValueType } from '../../shared/protocol/enums.ts';
import { durationOf } from '../../shared/temporal/duration.ts';
import type { EmbeddedServer } from './embeddedServer.ts';
import type { ServerTuning } from './serverTuning.ts';

export interface ServerSetup {
  /** Namespaces besides `default`. */
  readonly namespaces?: readonly string[] | undefined;
  /** By name: the type, such as `Keyword`. They are added to every namespace. */
  readonly searchAttributes?: ReadonlyMap<string, string> | undefined;
  /** How its clock runs from the start on; real without it. */
  readonly clock?: ClockSetting | undefined;
  /** What the server is to do otherwise than usual; it is made with it. */
  readonly tuning?: ServerTuning | undefined;
}

/** How long closed workflows are kept in a namespace that was asked for on the command line; Temporal's dev server does the same. */
const RETENTION_MS = 24 * 3_600_000;

/** Sets a new server up. Rejects with CallError when the server refuses a name. */
export async function setUpServer(server: EmbeddedServer, setup: ServerSetup): Promise<void> {
  const { namespaces = [], searchAttributes = new Map() } = setup;
  const client = new LocalClient(server.calls);
  const added = [...new Set(namespaces)].filter((name) => name !== 'default');
  for (const namespace of added) {
    await client.call('WorkflowService', 'RegisterNamespace', {
      namespace,
      workflowExecutionRetentionPeriod: durationOf(RETENTION_MS),
    });
  }
  if (searchAttributes.size > 0) {
    const types = Object.fromEntries(
      [...searchAttributes].map(([name, type]) => [name, valueType(type)]),
    );
    for (const namespace of ['default', ...added]) {
      await client.call('OperatorService', 'AddSearchAttributes', {
        namespace,
        searchAttributes: types,
      });
    }
  }
}

/** `KeywordList` is KEYWORD_LIST. */
function valueType(type: string): IndexedValueType {
  const key = type.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  return IndexedValueType[key as keyof typeof IndexedValueType];
}
