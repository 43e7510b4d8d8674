/** What the server says of itself and of its namespaces. */
import { ArchivalState } from '../../../shared/protocol/enums.ts';
import type {
  DescribeNamespaceResponse,
  NamespaceInfoCapabilities,
} from '../../../shared/protocol/messages.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import { utf8Decode, utf8Encode } from '../../../shared/util/utf8.ts';
import { invalidArgument, namespaceNotFound } from '../core/errors.ts';
import type { WorkflowServiceHandlers } from '../requests/handler.ts';
import type { Namespace } from '../state/namespace.ts';
import type { World } from '../state/world.ts';

/** The version of the real server whose behaviour this one has. */
export const SERVER_VERSION = '1.32.0';

/** Only what works is advertised. */
const NAMESPACE_CAPABILITIES: NamespaceInfoCapabilities = {
  eagerWorkflowStart: true,
  syncUpdate: true,
  asyncUpdate: true,
  workflowPause: true,
};

export function describeNamespace(world: World, namespace: Namespace): DescribeNamespaceResponse {
  const { limits } = world;
  return {
    namespaceInfo: {
      name: namespace.name,
      state: namespace.state as never,
      description: namespace.description,
      ownerEmail: namespace.ownerEmail,
      data: namespace.data,
      id: namespace.id,
      capabilities: NAMESPACE_CAPABILITIES,
      limits: {
        blobSizeLimitError: limits.blobSizeBytesError,
        memoSizeLimitError: limits.memoSizeBytesError,
        workflowTaskCompletionSizeLimitError: 40 * 1024 * 1024,
      },
      supportsSchedules: true,
    },
    config: {
      workflowExecutionRetentionTtl: durationOf(namespace.retentionMs),
      badBinaries: {},
      historyArchivalState: ArchivalState.DISABLED,
      visibilityArchivalState: ArchivalState.DISABLED,
    },
    replicationConfig: { activeClusterName: 'active', clusters: [{ clusterName: 'active' }] },
  };
}

export const systemHandlers: WorkflowServiceHandlers = {
  GetSystemInfo: () => ({
    serverVersion: SERVER_VERSION,
    capabilities: {
      signalAndQueryHeader: true,
      internalErrorDifferentiation: true,
      activityFailureIncludeHeartbeat: true,
      supportsSchedules: true,
      encodedFailureAttributes: true,
      upsertMemo: true,
      eagerWorkflowStart: true,
      sdkMetadata: true,
      countGroupByExecutionStatus: true,
    },
  }),
  GetClusterInfo: (tx) => ({
    serverVersion: SERVER_VERSION,
    clusterId: tx.world.clusterId,
    clusterName: 'active',
    historyShardCount: 1,
    persistenceStore: 'memory',
    visibilityStore: 'memory',
    versionInfo: {},
    initialFailoverVersion: 1,
    failoverVersionIncrement: 10,
  }),
  DescribeNamespace(tx, request) {
    if (!request.namespace && !request.id) throw invalidArgument('Namespace not set on request.');
    const byName = tx.world.namespaces.get(request.namespace ?? '');
    const found = byName ?? [...tx.world.namespaces.values()].find(({ id }) => id === request.id);
    if (!found) throw namespaceNotFound(request.namespace || (request.id ?? ''));
    return describeNamespace(tx.world, found);
  },
  ListNamespaces(tx, request) {
    const { pageSize, nextPageToken } = request;
    const all = [...tx.world.namespaces.values()];
    const from = nextPageToken?.length ? Number(utf8Decode(nextPageToken)) : 0;
    const end = pageSize ? from + pageSize : all.length;
    return {
      namespaces: all.slice(from, end).map((namespace) => describeNamespace(tx.world, namespace)),
      ...(end < all.length && { nextPageToken: utf8Encode(String(end)) }),
    };
  },
};
