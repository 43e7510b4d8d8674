import { readFileSync } from 'node:fs';
import type { NativeConnection, NativeConnectionOptions, Worker } from '@temporalio/worker';
import { readAccess } from '../../../shared/launch/serverAccess.ts';
import { WorkerError, type WorkerFault } from '../../../shared/worker/fault.ts';
import type { TypescriptLaunch, WorkerServer } from '../../../shared/worker/launch.ts';
import { BEAT_MS, type WorkerMessage } from '../../../shared/worker/protocol.ts';
import type { WorkflowBundle } from './bundle.ts';
import { bundleInChild } from './bundleInChild.ts';
import type { Channel } from './channel.ts';
import { errorMessage, errorStack, placeOfStack } from './describeError.ts';
import type { HostedWorker } from './hostedWorker.ts';
import { loadActivities } from './loadActivities.ts';
import { loadProjectSdk, type ProjectSdk } from './projectSdk.ts';
import { sdkLogger, tagConsole } from './sdkLog.ts';
import { installTranspiler } from './transpile.ts';
import { startWatchdog } from './watchdog.ts';

type StepName = Extract<WorkerMessage, { kind: 'step' }>['name'];

/** How long activities may take to end after a stop; the supervisor kills a little later. */
const DRAIN_MS = 2_500;

/**
 * How long a task waits for the worker that has the workflow in its cache. The default of 10 s is for workers
 * that are seldom replaced; here each save replaces one, and every open workflow would stand still so long.
 */
const STICKY_MS = 2_000;

/** Runs a TypeScript project's workflows and activities on the project's own SDK. */
export function hostTypescriptWorker(
  launch: TypescriptLaunch,
  server: WorkerServer,
  channel: Channel,
): HostedWorker {
  const { promise: allowed, resolve: go } = Promise.withResolvers<void>();
  let worker: Worker | undefined;

  startWatchdog();
  setInterval(() => {
    void channel.send({ kind: 'beat', rssBytes: process.memoryUsage.rss() });
  }, BEAT_MS).unref();
  // Node would print the stack and end; so it still does, and the reason is known as well.
  process.on('uncaughtException', (error) => end(channel, uncaughtFault(launch.root, error)));

  async function run(): Promise<void> {
    const { sdk, bundle } = await prepare(launch, channel);
    await channel.send({ kind: 'prepared' });
    await allowed;
    worker = await createWorker(launch, server, channel, sdk, bundle);
    const ended = worker.run();
    await channel.send({
      kind: 'ready',
      registered: {
        activityTypes: [...worker.options.activities.keys()].filter((name) => name !== 'default'),
        ...(bundle.exports !== undefined && { workflowTypes: bundle.exports }),
        sdkVersion: sdk.version,
        nodeVersion: process.versions.node,
      },
    });
    await ended;
  }

  run().then(
    () => process.exit(0),
    (error: unknown) => end(channel, faultOf(error)),
  );
  return {
    go,
    stop() {
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      else if (worker === undefined) process.exit(0);
    },
  };
}

/** What can be done while another worker of the project still runs. */
async function prepare(
  launch: TypescriptLaunch,
  channel: Channel,
): Promise<{ sdk: ProjectSdk; bundle: WorkflowBundle }> {
  const bundling = bundleInChild(launch);
  // Until it is awaited below, a rejection must not count as unhandled.
  bundling.catch(() => {});
  const sdk = await step(channel, 'sdkLoaded', () => loadProjectSdk(launch.root));
  const { bundle, ms } = await bundling;
  const detail = `${Math.round(bundle.code.length / 1024)} kB`;
  await channel.send({ kind: 'step', name: 'bundled', ms, detail });
  return { sdk, bundle };
}

async function createWorker(
  launch: TypescriptLaunch,
  server: WorkerServer,
  channel: Channel,
  sdk: ProjectSdk,
  bundle: WorkflowBundle,
): Promise<Worker> {
  const { NativeConnection, Runtime, Worker } = sdk.worker;
  const send = (message: WorkerMessage): void => void channel.send(message);
  Runtime.install({
    logger: sdkLogger(send),
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
    // The supervisor says when to stop.
    shutdownSignals: [],
  });
  tagConsole(sdk.activity, send);
  const activities = await step(channel, 'activitiesLoaded', () => {
    installTranspiler(sdk.swc(), launch.transpile);
    return loadActivities(launch.root, launch.activityPaths);
  });
  const connection = await step(channel, 'connected', () => connect(NativeConnection, server));
  return await Worker.create({
    connection,
    namespace: server.namespace ?? launch.namespace,
    taskQueue: launch.taskQueue,
    workflowBundle: { code: bundle.code },
    activities,
    shutdownForceTime: DRAIN_MS,
    stickyQueueScheduleToStartTimeout: STICKY_MS,
  });
}

async function connect(
  connection: typeof NativeConnection,
  { address }: WorkerServer,
): Promise<NativeConnection> {
  try {
    return await connection.connect({ address, ...accessOf(process.env) });
  } catch (error) {
    throw new WorkerError(
      {
        kind: 'connection',
        message: `The server at ${address} does not answer: ${errorMessage(error)}`,
        fix: `Start the server, or correct the address. The worker tries again by itself.`,
        details: errorStack(error),
      },
      { cause: error },
    );
  }
}

/** How the server lets one in, as the SDK wants it said. */
function accessOf(environment: NodeJS.ProcessEnv): NativeConnectionOptions {
  const { tls, apiKey } = readAccess(environment, (file) => readFileSync(file, 'utf8'));
  const bytes = (pem: string | undefined) => (pem === undefined ? undefined : Buffer.from(pem));
  const crt = bytes(tls?.certificate);
  const key = bytes(tls?.privateKey);
  const authorities = bytes(tls?.authorities);
  return {
    ...(apiKey !== undefined && { apiKey }),
    ...(tls !== undefined && {
      tls: {
        ...(authorities && { serverRootCACertificate: authorities }),
        ...(crt && key && { clientCertPair: { crt, key } }),
        ...(tls.serverName !== undefined && { serverNameOverride: tls.serverName }),
      },
    }),
  };
}

/** Does a part of the work and reports how long it took. */
async function step<T>(channel: Channel, name: StepName, work: () => T | Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await work();
  await channel.send({ kind: 'step', name, ms: performance.now() - startedMs });
  return result;
}

/** Reports the fault and ends the process. */
function end(channel: Channel, fault: WorkerFault): void {
  void channel.send({ kind: 'fault', fault }).then(() => process.exit(1));
}

function uncaughtFault(root: string, error: unknown): WorkerFault {
  const place = placeOfStack(root, errorStack(error));
  const where = place === undefined ? '' : ` at ${place.file}:${place.line}`;
  return {
    kind: 'exit',
    message: `The worker ended by an error that nothing caught${where}: ${errorMessage(error)}`,
    fix: 'Await each promise in the activities, or catch its error: one that nobody handles ends the process.',
    ...place,
    details: errorStack(error),
  };
}

function faultOf(error: unknown): WorkerFault {
  if (error instanceof WorkerError) return error.fault;
  const message = errorMessage(error);
  const namespace = /[Nn]amespace (\S+) (?:is )?not found/.exec(message)?.[1];
  if (namespace !== undefined) {
    return {
      kind: 'connection',
      message: `The server has no namespace ${namespace}.`,
      fix: 'Create it on the server, or correct "namespace" in timelapse.config.json.',
      details: errorStack(error),
    };
  }
  return {
    kind: 'internal',
    message: `The SDK ended the worker: ${message}`,
    details: errorStack(error),
  };
}
