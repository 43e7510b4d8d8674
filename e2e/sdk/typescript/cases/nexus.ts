/** Nexus: operations that answer at once, that a workflow stands behind, that fail, that are cancelled. */
import assert from 'node:assert/strict';
import * as nexus from 'nexus-rpc';
import { WorkflowRunOperationHandler, startWorkflow } from '@temporalio/nexus';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import { greetingService } from '../nexusService.ts';
import { callNexus, cancelNexus, slowGreeting } from '../workflows/nexus.ts';

/** A worker with the service, an endpoint that leads to it, and the workflow id of its slow operation. */
async function endpoint(scene: Scene): Promise<string> {
  const taskQueue = scene.id('nexus');
  const service = nexus.serviceHandler(greetingService, {
    async greet(_, { name }) {
      return { greeting: `Hello, ${name}!` };
    },
    greetSlowly: new WorkflowRunOperationHandler((context, { name }) =>
      startWorkflow(context, slowGreeting, { workflowId: scene.id('behind'), args: [name] }),
    ),
    async refuse() {
      throw new nexus.OperationError('failed', 'no greetings today');
    },
    async breakDown() {
      throw new nexus.HandlerError('BAD_REQUEST', 'not a name');
    },
  });
  await scene.worker({ taskQueue, nexusServices: [service] });
  const name = scene.id('endpoint').replaceAll(/[^A-Za-z0-9]/g, '-');
  const { operatorService } = scene.client.connection as typeof scene.client.connection & {
    operatorService: NexusAdministration;
  };
  const { endpoint: made } = await operatorService.createNexusEndpoint({
    spec: { name, target: { worker: { namespace: scene.namespace, taskQueue } } },
  });
  scene.cleanUp(async () => {
    await operatorService.deleteNexusEndpoint({
      id: made?.id ?? '',
      version: made?.version ?? null,
    });
  });
  return name;
}

type Endpoint = { id?: string | null; version?: unknown } | null;

/** What these cases use of the operator's service. */
interface NexusAdministration {
  createNexusEndpoint(request: object): Promise<{ endpoint?: Endpoint }>;
  deleteNexusEndpoint(request: object): Promise<unknown>;
}

export const nexusOperations = group('nexus', {
  async 'answers at once'(scene) {
    const outcome = await scene.execute(callNexus, [await endpoint(scene), 'greet', 'World']);
    assert.deepEqual(outcome, { value: { greeting: 'Hello, World!' } });
  },

  async 'answers by a workflow'(scene) {
    const handle = await scene.start(callNexus, [await endpoint(scene), 'greetSlowly', 'World']);
    await scene.event(handle, 'nexusOperationStarted');
    await scene.handle(scene.id('behind')).signal('release', 'Good morning');
    assert.deepEqual(await handle.result(), { value: { greeting: 'Good morning, World!' } });
    scene.track(scene.id('behind'));
  },

  async fails(scene) {
    const outcome = await scene.execute(callNexus, [await endpoint(scene), 'refuse', 'World']);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.name, 'NexusOperationFailure');
    assert.match(JSON.stringify(outcome.failure), /no greetings today/);
  },

  async 'is refused by its handler'(scene) {
    const outcome = await scene.execute(callNexus, [await endpoint(scene), 'breakDown', '']);
    assert.ok('failure' in outcome);
    assert.match(JSON.stringify(outcome.failure), /not a name/);
  },

  async 'is cancelled'(scene) {
    const handle = await scene.start(cancelNexus, [await endpoint(scene), 'World']);
    const outcome = await handle.result();
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.name, 'CancelledFailure');
    const behind = scene.handle(scene.id('behind'));
    await scene.until(
      'the workflow behind it',
      () => behind.describe(),
      ({ status }) => status.name === 'CANCELLED',
    );
  },
});
