/** Changes of a run's options, by a request of their own or as part of a reset (server: api/updateworkflowoptions). */
import type {
  TimeSkippingConfig,
  UpdateWorkflowExecutionOptionsRequest,
  WorkflowExecutionOptions,
} from '../../../shared/protocol/messages.ts';
import { invalidArgument, RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { armFastForward } from '../machines/timeSkipping.ts';
import type { Execution } from '../state/execution.ts';
import type { World } from '../state/world.ts';
import { checkTimeSkipping, withSkipLimit } from './timeSkipping.ts';

type Options = Pick<
  WorkflowExecutionOptions,
  'versioningOverride' | 'priority' | 'timeSkippingConfig'
>;

/** A change that was checked: the options named take the values wanted. */
interface OptionsUpdate {
  readonly names: ReadonlySet<keyof Options>;
  readonly wanted: Options;
}

/** Paths of an update mask that are known, by the option they change. */
const MASK_PATHS: ReadonlyMap<string, keyof Options> = new Map([
  ['versioning_override', 'versioningOverride'],
  ['versioningOverride', 'versioningOverride'],
  ['priority', 'priority'],
  ['time_skipping_config', 'timeSkippingConfig'],
  ['timeSkippingConfig', 'timeSkippingConfig'],
]);

/** Checks what a request wants changed. Throws INVALID_ARGUMENT or FAILED_PRECONDITION; changes nothing. */
export function readOptionsUpdate(
  world: World,
  execution: Execution,
  request: Pick<UpdateWorkflowExecutionOptionsRequest, 'updateMask' | 'workflowExecutionOptions'>,
): OptionsUpdate {
  const names = maskedOptions(request.updateMask?.paths);
  const wanted: Options = request.workflowExecutionOptions ?? {};
  if (names.has('versioningOverride')) checkPinned(execution, wanted);
  checkTimeSkipping(world, wanted.timeSkippingConfig);
  return { names, wanted };
}

/** Writes the change and returns the options as they are after it. */
export function applyOptionsUpdate(
  tx: Transaction,
  execution: Execution,
  update: OptionsUpdate,
  identity: string | undefined,
): WorkflowExecutionOptions {
  const { names, wanted } = update;
  const { replayed } = execution;
  const versioningOverride = names.has('versioningOverride')
    ? wanted.versioningOverride
    : replayed.versioningOverride;
  const timeSkipping = timeSkippingChange(tx.world, execution, update);
  tx.append(
    execution,
    'workflowExecutionOptionsUpdated',
    {
      ...(versioningOverride ? { versioningOverride } : { unsetVersioningOverride: true }),
      ...(names.has('priority') && { priority: wanted.priority ?? {} }),
      identity,
      ...timeSkipping,
    },
    { workerMayIgnore: true },
  );
  if (timeSkipping.timeSkippingConfigUpdated) armFastForward(tx, execution);
  const { timeSkippingConfig } = timeSkipping;
  // The event may wait for the running task to end, and the state with it.
  const priority = names.has('priority') ? wanted.priority : replayed.priority;
  return { versioningOverride, ...(priority && { priority }), timeSkippingConfig };
}

function maskedOptions(paths: readonly string[] | undefined): Set<keyof Options> {
  if (!paths?.length) throw invalidArgument('UpdateMask is required');
  const names = new Set<keyof Options>();
  for (const path of paths) {
    const name = MASK_PATHS.get(path.split('.')[0] ?? '');
    if (!name) {
      throw invalidArgument(
        `error parsing UpdateMask: proto: invalid path "${path}" for message "temporal.api.workflow.v1.WorkflowExecutionOptions"`,
      );
    }
    if (name === 'timeSkippingConfig' && path.includes('.')) {
      throw invalidArgument(
        "error applying update_options: time_skipping_config doesn't support partial update",
      );
    }
    names.add(name);
  }
  return names;
}

function checkPinned(execution: Execution, { versioningOverride }: Options): void {
  const version = versioningOverride?.pinned?.version;
  if (!version) return;
  throw new RequestError(
    'FAILED_PRECONDITION',
    `Pinned version '${version.deploymentName}:${version.buildId}' is not present in task queue '${execution.replayed.taskQueue}' of type 'Workflow'`,
  );
}

/** What the event says of time skipping: the merged configuration, and whether this changed it. */
function timeSkippingChange(
  world: World,
  { replayed }: Execution,
  { names, wanted }: OptionsUpdate,
) {
  const current = replayed.timeSkipping?.config;
  if (!names.has('timeSkippingConfig')) {
    return { timeSkippingConfig: current && { ...current }, timeSkippingConfigUpdated: false };
  }
  const timeSkippingConfig = withSkipLimit(world, wanted.timeSkippingConfig);
  return { timeSkippingConfig, timeSkippingConfigUpdated: !isSame(timeSkippingConfig, current) };
}

/** Whether nothing changes; a fast-forward that is given again begins again, so it is never the same. */
function isSame(a: TimeSkippingConfig | undefined, b: TimeSkippingConfig | undefined): boolean {
  if (a?.fastForwardConfig || b?.fastForwardConfig || !a !== !b) return false;
  return (
    (a?.enabled ?? false) === (b?.enabled ?? false) &&
    (a?.disablePropagation ?? false) === (b?.disablePropagation ?? false) &&
    (a?.maxSessionSkipCount ?? 0) === (b?.maxSessionSkipCount ?? 0)
  );
}
