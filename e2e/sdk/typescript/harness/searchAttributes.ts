/** Makes the search attributes of the cases known to a server. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { keys } from '../workflows/data.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const KNOWN_LIMIT_MS = 10_000;

/** Adds those that are missing and waits until the server knows them. A server that refuses fails only the cases that use them. */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<void> {
  const isKnown = (name: string): Promise<boolean> =>
    connection.workflowService
      .countWorkflowExecutions({ namespace, query: `${name} IS NULL` })
      .then(
        () => true,
        () => false, // Said of an unknown attribute, and by a server without visibility.
      );
  for (const { name, type } of Object.values(keys)) {
    if (await isKnown(name)) continue;
    const searchAttributes = { [name]: IndexedValueType[`INDEXED_VALUE_TYPE_${type}`] };
    const refused = await connection.operatorService
      .addSearchAttributes({ namespace, searchAttributes })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    if (refused !== undefined) {
      process.stdout.write(`cannot add the search attribute ${name}: ${String(refused)}\n`);
      continue;
    }
    const end = Date.now() + KNOWN_LIMIT_MS;
    while (!(await isKnown(name)) && Date.now() < end) await delay(50);
  }
}
