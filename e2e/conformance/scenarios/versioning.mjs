/** Worker deployments and versioning behaviours, at their simplest. */
import { commands } from '../lib/wire.mjs';

const { complete } = commands;
const deployment = (ctx, buildId) => ({
  deploymentName: ctx.id('deployment'),
  buildId,
  workerVersioningMode: 'WORKER_VERSIONING_MODE_VERSIONED',
});

/** Makes a version known by polling with it. */
async function known(ctx, buildId) {
  const polling = ctx.poll({ deploymentOptions: deployment(ctx, buildId), withinMs: 3_000 });
  polling.catch(() => {});
  await ctx.until(
    () =>
      ctx.rpc
        .describeWorkerDeployment({ deploymentName: ctx.id('deployment') })
        .catch(() => undefined),
    (found) =>
      found?.workerDeploymentInfo.versionSummaries.some(
        ({ deploymentVersion }) => deploymentVersion.buildId === buildId,
      ),
    10_000,
  );
  return polling;
}

const setCurrent = (ctx, buildId, options) =>
  ctx.rpc.setWorkerDeploymentCurrentVersion({
    deploymentName: ctx.id('deployment'),
    buildId,
    ignoreMissingTaskQueues: true,
    ...options,
  });

const routing = ({ workerDeploymentInfo: { routingConfig, versionSummaries } }) => ({
  current: routingConfig.currentDeploymentVersion,
  ramping: routingConfig.rampingDeploymentVersion,
  percentage: routingConfig.rampingVersionPercentage,
  versions: versionSummaries.map(({ deploymentVersion, status }) => ({
    deploymentVersion,
    status,
  })),
});

export const scenarios = [
  {
    name: 'deployment-current-version',
    about: 'A version becomes known by polling, then current, then ramping; and what is refused.',
    async run(ctx) {
      const describe = () =>
        ctx.rpc.describeWorkerDeployment({ deploymentName: ctx.id('deployment') });
      await ctx.outcome('unknown deployment', describe());
      await ctx.outcome('set current of unknown', setCurrent(ctx, '1.0'));
      const polling = known(ctx, '1.0');
      await ctx.until(() => describe().catch(() => undefined), Boolean);
      await polling;
      ctx.observe('before', routing(await describe()));
      await ctx.outcome(
        'set current',
        setCurrent(ctx, '1.0').then(() => 'done'),
      );
      ctx.observe('after', routing(await describe()));
      await ctx.outcome('unknown version', setCurrent(ctx, '9.9'));
      await ctx.outcome(
        'ramp the current one',
        ctx.rpc.setWorkerDeploymentRampingVersion({
          deploymentName: ctx.id('deployment'),
          buildId: '1.0',
          percentage: 10,
        }),
      );
      await ctx.outcome(
        'ramp out of range',
        ctx.rpc.setWorkerDeploymentRampingVersion({
          deploymentName: ctx.id('deployment'),
          buildId: '1.0',
          percentage: 101,
        }),
      );
    },
  },
  {
    name: 'deployment-pinned-workflow',
    about: 'A workflow that its worker declares pinned: events and describe.',
    async run(ctx) {
      await known(ctx, '1.0');
      await setCurrent(ctx, '1.0');
      const execution = await ctx.start();
      const deploymentOptions = deployment(ctx, '1.0');
      const task = await ctx.poll({ deploymentOptions });
      await ctx.respond(task, [], {
        versioningBehavior: 'VERSIONING_BEHAVIOR_PINNED',
        deploymentOptions,
      });
      ctx.observe(
        'versioning',
        (await ctx.describe(execution)).workflowExecutionInfo.versioningInfo,
      );
      await ctx.signal(execution, 'go');
      await ctx.respond(await ctx.poll({ deploymentOptions }), [complete()], {
        versioningBehavior: 'VERSIONING_BEHAVIOR_PINNED',
        deploymentOptions,
      });
      await ctx.history(execution);
    },
  },
  {
    name: 'versioning-behavior-without-mode',
    about: 'A behaviour from a worker that is not in versioned mode.',
    async run(ctx) {
      await ctx.start();
      const task = await ctx.poll();
      await ctx.outcome(
        'respond',
        ctx.respond(task, [], { versioningBehavior: 'VERSIONING_BEHAVIOR_PINNED' }),
      );
    },
  },
];
