/** Workflows that call Nexus operations, and the workflow behind one. */
import {
  CancellationScope,
  condition,
  createNexusServiceClient,
  defineSignal,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import { greetingService } from '../nexusService.ts';
import { outcomeOf } from './describe.ts';
import type { Outcome } from './describe.ts';

const release = defineSignal<[string]>('release');

/** Calls an operation of the greeting service and tells how it ended. */
export async function callNexus(
  endpoint: string,
  operation: 'greet' | 'greetSlowly' | 'refuse' | 'breakDown',
  name: string,
): Promise<Outcome<unknown>> {
  const client = createNexusServiceClient({ endpoint, service: greetingService });
  return await outcomeOf(
    client.executeOperation(operation, { name }, { scheduleToCloseTimeout: '20s' }),
  );
}

/** Cancels an operation that is running. */
export async function cancelNexus(endpoint: string, name: string): Promise<Outcome<unknown>> {
  const client = createNexusServiceClient({ endpoint, service: greetingService });
  const scope = new CancellationScope();
  const settled = scope.run(async () => {
    const operation = await client.startOperation('greetSlowly', { name });
    return await outcomeOf(operation.result());
  });
  await sleep(1_000);
  scope.cancel();
  return await settled;
}

/** The workflow behind the slow operation: waits for a word. */
export async function slowGreeting(name: string): Promise<{ greeting: string }> {
  let word: string | undefined;
  setHandler(release, (given) => {
    word = given;
  });
  await condition(() => word !== undefined);
  return { greeting: `${word}, ${name}!` };
}
