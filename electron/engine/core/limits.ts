/** Every bound of the server, in one place. Values are the real server's defaults (server: common/dynamicconfig/constants.go). */
export interface Limits {
  /** History length at which a workflow is advised to continue as new, and at which it is terminated. */
  historyCountSuggestContinueAsNew: number;
  historyCountError: number;
  historySizeBytesSuggestContinueAsNew: number;
  historySizeBytesError: number;
  /** Size of one blob (input, result, details), and of a memo. */
  blobSizeBytesError: number;
  memoSizeBytesError: number;
  /** Pending things of one execution. */
  pendingActivitiesMax: number;
  pendingChildrenMax: number;
  pendingSignalsMax: number;
  pendingCancelRequestsMax: number;
  /** Signals that one execution may receive. */
  signalsPerExecutionMax: number;
  bufferedEventsMax: number;
  bufferedEventsBytesMax: number;
  /** Length of ids, names and types, in UTF-8 bytes. */
  idLengthMax: number;
  bufferedQueriesMax: number;
  updatesInFlightMax: number;
  updatesTotalMax: number;
  updatesTotalSuggestContinueAsNewShare: number;
  /** Attempts after which the timeout of a workflow task grows. */
  workflowTaskAttemptsBeforeBackoff: number;
  /** Workflow tasks in a row that end badly until the run reports it. */
  taskProblemsBeforeReport: number;
  /** From this attempt of a workflow task on, queries and updates fail at once. */
  failFastTaskAttempts: number;
  workflowTaskBackoffInitialMs: number;
  workflowTaskBackoffMaxMs: number;
  workflowTaskHeartbeatTimeoutMs: number;
  defaultWorkflowTaskTimeoutMs: number;
  maximumWorkflowTaskTimeoutMs: number;
  /** Where no worker polled a sticky queue for so long, its tasks go to the normal one. */
  stickyPollerGoneAfterMs: number;
  historyPageSizeMax: number;
  visibilityPageSizeMax: number;
  speculativeTaskScheduleToStartMs: number;
  /** The least time between the starts of two runs of a continue-as-new chain. */
  continueAsNewIntervalMinMs: number;
  /** A failure that a worker reports is cut to so much when it is larger than a blob may be. */
  oversizedFailureKeptBytes: number;
  /** The last failure of an activity that is tried again is cut to so much. */
  retriedFailureBytesMax: number;
  /** Links of one request, and the size of each. */
  linksPerRequestMax: number;
  linkBytesMax: number;
  /** Starts of a schedule that wait, and backfills. */
  scheduleBufferMax: number;
  /** Weights of fairness keys that a task queue may have of its own. */
  fairnessWeightsMax: number;
  searchAttributesMax: number;
  searchAttributeValueBytesMax: number;
  searchAttributesBytesMax: number;
  /** Skips of a run's own clock until its configuration is given anew, where the request sets no limit. */
  timeSkipsPerSessionDefault: number;
}

export const DEFAULT_LIMITS: Limits = {
  historyCountSuggestContinueAsNew: 4 * 1024,
  historyCountError: 50 * 1024,
  historySizeBytesSuggestContinueAsNew: 4 * 1024 * 1024,
  historySizeBytesError: 50 * 1024 * 1024,
  blobSizeBytesError: 2 * 1024 * 1024,
  memoSizeBytesError: 2 * 1024 * 1024,
  pendingActivitiesMax: 2_000,
  pendingChildrenMax: 2_000,
  pendingSignalsMax: 2_000,
  pendingCancelRequestsMax: 2_000,
  signalsPerExecutionMax: 10_000,
  bufferedEventsMax: 100,
  bufferedEventsBytesMax: 2 * 1024 * 1024,
  idLengthMax: 1_000,
  bufferedQueriesMax: 1,
  updatesInFlightMax: 10,
  updatesTotalMax: 2_000,
  updatesTotalSuggestContinueAsNewShare: 0.9,
  workflowTaskAttemptsBeforeBackoff: 3,
  taskProblemsBeforeReport: 5,
  failFastTaskAttempts: 3,
  workflowTaskBackoffInitialMs: 5_000,
  workflowTaskBackoffMaxMs: 600_000,
  workflowTaskHeartbeatTimeoutMs: 30 * 60_000,
  defaultWorkflowTaskTimeoutMs: 10_000,
  maximumWorkflowTaskTimeoutMs: 120_000,
  stickyPollerGoneAfterMs: 10_000,
  historyPageSizeMax: 256,
  visibilityPageSizeMax: 1_000,
  speculativeTaskScheduleToStartMs: 5_000,
  continueAsNewIntervalMinMs: 1_000,
  oversizedFailureKeptBytes: 512 * 1024,
  retriedFailureBytesMax: 4 * 1024,
  linksPerRequestMax: 10,
  linkBytesMax: 4_000,
  scheduleBufferMax: 1_000,
  fairnessWeightsMax: 1_000,
  searchAttributesMax: 100,
  searchAttributeValueBytesMax: 2 * 1024,
  searchAttributesBytesMax: 40 * 1024,
  timeSkipsPerSessionDefault: 200,
};
