/** The life of namespaces: register, change, delete. */
import { NamespaceState } from '../../../shared/protocol/enums.ts';
import type { Duration } from '../../../shared/protocol/messages.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import { errorDetail, invalidArgument, namespaceNotFound, RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { deleteRun } from '../machines/deleteRun.ts';
import { describeNamespace } from '../queries/system.ts';
import { newNamespace } from '../state/namespace.ts';
import { deleteSchedule } from '../schedules/change.ts';
import { requireNamespace } from './findRun.ts';
import type { OperatorServiceHandlers, WorkflowServiceHandlers } from './handler.ts';

/** The namespace of the server itself. */
const SYSTEM_NAMESPACE = 'temporal-system';

function checkName(name: string | undefined): string {
  if (!name) throw invalidArgument('Namespace not set on request.');
  return name;
}

function retentionMsOf(retention: Duration | undefined): number {
  const ms = durationMs(retention) ?? 0;
  if (ms <= 0) throw invalidArgument('A valid retention period is not set on request.');
  return ms;
}

export const namespacesHandlers: WorkflowServiceHandlers = {
  RegisterNamespace(tx, request) {
    const name = checkName(request.namespace);
    const retentionMs = retentionMsOf(request.workflowExecutionRetentionPeriod);
    if (tx.world.namespaces.has(name)) {
      throw new RequestError('ALREADY_EXISTS', `Namespace "${name}" already exists`, [
        errorDetail('NamespaceAlreadyExistsFailure'),
      ]);
    }
    const { description = '', ownerEmail = '', data = {} } = request;
    tx.dirty = true;
    tx.topics.add('namespaces');
    tx.world.namespaces.set(name, {
      ...newNamespace(name, tx.newId(), tx.now),
      description,
      ownerEmail,
      data,
      retentionMs,
    });
    return {};
  },

  UpdateNamespace(tx, request) {
    const namespace = requireNamespace(tx.world, checkName(request.namespace));
    const { updateInfo, config } = request;
    const retention = config?.workflowExecutionRetentionTtl;
    const retentionMs = retention ? retentionMsOf(retention) : namespace.retentionMs;
    tx.dirty = true;
    tx.topics.add('namespaces');
    namespace.retentionMs = retentionMs;
    namespace.description = updateInfo?.description || namespace.description;
    namespace.ownerEmail = updateInfo?.ownerEmail || namespace.ownerEmail;
    namespace.data = { ...namespace.data, ...updateInfo?.data };
    return describeNamespace(tx.world, namespace);
  },

  DeprecateNamespace(tx, request) {
    const namespace = requireNamespace(tx.world, checkName(request.namespace));
    tx.dirty = true;
    tx.topics.add('namespaces');
    namespace.state = NamespaceState.DEPRECATED;
    return {};
  },
};

/** What is left of a namespace when its runs and schedules have ended: their names, its queues, and who polls them. */
function forgetNamespace(tx: Transaction, name: string): void {
  const { world } = tx;
  world.namespaces.delete(name);
  world.index.forget(name);
  for (const [key, { identity }] of world.schedules)
    if (identity.namespace === name) world.schedules.delete(key);
  for (const [key, queue] of world.queues) {
    if (queue.namespace !== name) continue;
    world.queues.delete(key);
    for (const ticket of [...queue.pollers.keys()]) tx.answer(ticket, namespaceNotFound(name));
  }
}

export const namespacesOperatorHandlers: OperatorServiceHandlers = {
  /** Everything in the namespace goes with it, at once. */
  DeleteNamespace(tx, request) {
    const { world } = tx;
    const byId = [...world.namespaces.values()].find(({ id }) => id === request.namespaceId);
    const name = request.namespace || byId?.name;
    const namespace = requireNamespace(world, checkName(name));
    if (namespace.name === SYSTEM_NAMESPACE) {
      throw new RequestError('FAILED_PRECONDITION', 'unable to delete system namespace');
    }
    tx.dirty = true;
    tx.topics.add('namespaces');
    const deletedNamespace = `${namespace.name}-deleted-${namespace.id.slice(0, 5)}`;
    for (const schedule of world.schedules.values())
      if (schedule.identity.namespace === namespace.name) deleteSchedule(tx, schedule);
    for (const run of world.executions.values())
      if (run.namespace === namespace.name) deleteRun(tx, run, 'namespace is deleted');
    tx.after(() => forgetNamespace(tx, namespace.name));
    return { deletedNamespace };
  },

  ListClusters: (tx) => ({
    clusters: [
      {
        clusterName: 'active',
        clusterId: tx.world.clusterId,
        address: '127.0.0.1',
        initialFailoverVersion: 1,
        historyShardCount: 1,
        isConnectionEnabled: true,
      },
    ],
  }),
};
