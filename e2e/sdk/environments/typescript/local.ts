/** Tests on `createLocal`: a whole server, started by the SDK with its own arguments. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { assertDays, atOnce, type Stage } from './harness.ts';
import { isSuggested, sleepForDays, waitForever } from './workflows.ts';

const customer = defineSearchAttributeKey('LocalCustomer', 'KEYWORD');

/** The options of an environment, without its executable. */
type Options = NonNullable<Parameters<typeof TestWorkflowEnvironment.createLocal>[0]>['server'];

/** A test, and how its server is to be started. */
export interface LocalTest {
  readonly options: Options & object;
  run(stage: Stage): Promise<void>;
}

function isRefused(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    socket.once('error', () => resolve(true));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });
}

/** What users do with a local server in tests. */
export const local: Record<string, LocalTest> = {
  'real time': {
    options: {},
    async run(stage) {
      assert.equal(stage.environment.supportsTimeSkipping, false);
      const handle = await stage.start(sleepForDays, [1 / 86_400]);
      await handle.result();
    },
  },

  'a namespace of its own': {
    options: { namespace: 'elsewhere', ip: '127.0.0.1', log: { format: 'json', level: 'error' } },
    async run(stage) {
      assert.equal(stage.environment.namespace, 'elsewhere');
      const handle = await stage.start(sleepForDays, [0]);
      await handle.result();
    },
  },

  'search attributes, and a list by them': {
    options: { searchAttributes: [customer] },
    async run(stage) {
      const { client } = stage.environment;
      const value = stage.id('customer');
      const handle = await stage.start(sleepForDays, [0], {
        typedSearchAttributes: [{ key: customer, value }],
      });
      await handle.result();
      const end = Date.now() + 10_000;
      let count = 0;
      while (count === 0 && Date.now() < end) {
        ({ count } = await client.workflow.count(`LocalCustomer = '${value}'`));
      }
      assert.equal(count, 1);
    },
  },

  'limits by dynamic configuration': {
    options: {
      extraArgs: ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=20'],
    },
    async run(stage) {
      const handle = await stage.start(isSuggested, [10]);
      assert.equal(await handle.result(), true);
      const short = await stage.start(isSuggested, [1], { workflowId: stage.id('short') });
      assert.equal(await short.result(), false);
    },
  },

  'one workflow skips, the other does not': {
    options: {
      extraArgs: ['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
    },
    async run(stage) {
      const { client } = stage.environment;
      const { namespace = 'default' } = stage.environment;
      const plain = await stage.start(waitForever, [], {
        workflowId: stage.id('plain'),
        workflowRunTimeout: '7 days',
      });
      await client.workflowService.startWorkflowExecution({
        namespace,
        workflowId: stage.id(),
        workflowType: { name: 'sleepForDays' },
        taskQueue: { name: stage.taskQueue },
        requestId: stage.id('request'),
        input: {
          payloads: [
            { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('30') },
          ],
        },
        timeSkippingConfig: { enabled: true },
      });
      const days = await atOnce(client.workflow.getHandle(stage.id()).result());
      assertDays(Number(days), 30);
      assert.equal((await plain.describe()).status.name, 'RUNNING');
      await plain.terminate();
    },
  },

  'a Nexus endpoint': {
    options: {},
    async run(stage) {
      const endpoint = await stage.environment.createNexusEndpoint(
        stage.id('endpoint'),
        stage.taskQueue,
      );
      assert.ok(endpoint.id);
      await stage.environment.deleteNexusEndpoint(endpoint);
    },
  },
};

/** A teardown ends the server. */
export async function assertEnded(environment: TestWorkflowEnvironment): Promise<void> {
  assert.equal(await isRefused(environment.address), true, 'the server still listens');
}
