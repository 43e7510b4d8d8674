/** Requests that the server refuses, or accepts although they look odd. */

const START = {
  'no workflow id': { workflowId: '' },
  'long workflow id': { workflowId: 'w'.repeat(1001) },
  'no type': { workflowType: { name: '' } },
  'type missing': { workflowType: undefined },
  'long type': { workflowType: { name: 't'.repeat(1001) } },
  'no task queue': { taskQueue: { name: '' } },
  'task queue missing': { taskQueue: undefined },
  'long task queue': { taskQueue: { name: 'q'.repeat(1001) } },
  'reserved task queue': { taskQueue: { name: '/_sys/x' } },
  'sticky task queue': { taskQueue: { name: 'q', kind: 'TASK_QUEUE_KIND_STICKY' } },
  'long request id': { requestId: 'r'.repeat(1001) },
  'negative execution timeout': { workflowExecutionTimeout: '-1s' },
  'negative run timeout': { workflowRunTimeout: '-1s' },
  'negative task timeout': { workflowTaskTimeout: '-1s' },
  'negative start delay': { workflowStartDelay: '-1s' },
  'start delay and cron': { workflowStartDelay: '1s', cronSchedule: '* * * * *' },
  'bad cron': { cronSchedule: 'whenever' },
  'cron of six fields': { cronSchedule: '0 0 * * * *' },
  'retry: negative interval': { retryPolicy: { initialInterval: '-1s' } },
  'retry: coefficient below one': {
    retryPolicy: { initialInterval: '1s', backoffCoefficient: 0.9 },
  },
  'retry: negative maximum interval': {
    retryPolicy: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '-1s' },
  },
  'retry: maximum below initial': {
    retryPolicy: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '1s' },
  },
  'retry: negative attempts': {
    retryPolicy: { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: -1 },
  },
  'retry: bad timeout type name': {
    retryPolicy: { nonRetryableErrorTypes: ['TemporalTimeout:Nope'] },
  },
  'reuse and conflict policies that exclude each other': {
    workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING',
    workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_FAIL',
  },
  'reject duplicate and terminate existing': {
    workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING',
  },
  'callback to nowhere': {
    completionCallbacks: [{ nexus: { url: 'http://localhost:1/callback' } }],
  },
  'priority out of range': { priority: { priorityKey: 9 } },
  'negative priority': { priority: { priorityKey: -1 } },
  'long fairness key': { priority: { fairnessKey: 'f'.repeat(65) } },
  'long summary': { userMetadata: { summary: 's'.repeat(500) } },
  'huge memo': { memo: { fields: { big: 'x'.repeat(2_200_000) } } },
  'huge input': { input: ['x'.repeat(2_200_000)] },
};

/** Reads and writes of an existing workflow without what they need. */
const CALLS = {
  describeWorkflowExecution: [
    {},
    { execution: { workflowId: '' } },
    { execution: { workflowId: 'x', runId: 'y' } },
  ],
  terminateWorkflowExecution: [
    {},
    { workflowExecution: { workflowId: '' } },
    { workflowExecution: { workflowId: 'x', runId: 'y' } },
  ],
  requestCancelWorkflowExecution: [{}, { workflowExecution: { workflowId: '' } }],
  signalWorkflowExecution: [{}, { workflowExecution: { workflowId: '' }, signalName: 's' }],
  signalWithStartWorkflowExecution: [{}, { workflowId: 'x' }, { workflowId: 'x', signalName: 's' }],
  resetWorkflowExecution: [{}],
  deleteWorkflowExecution: [{}],
  queryWorkflow: [{}],
  updateWorkflowExecution: [{}],
  respondActivityTaskFailed: [{}],
  respondActivityTaskCanceled: [{}],
  recordActivityTaskHeartbeat: [{}],
  respondWorkflowTaskFailed: [{}],
  respondQueryTaskCompleted: [{}],
  respondNexusTaskCompleted: [{}],
  describeSchedule: [{}],
  startBatchOperation: [{}],
  describeBatchOperation: [{}],
  listTaskQueuePartitions: [{}],
  describeWorkerDeployment: [{}],
  startActivityExecution: [{}],
};

const UNIMPLEMENTED = [
  'describeDeployment',
  'listDeployments',
  'getCurrentDeployment',
  'setCurrentDeployment',
  'getDeploymentReachability',
  'listArchivedWorkflowExecutions',
  'triggerWorkflowRule',
  'fetchWorkerConfig',
  'updateWorkerConfig',
];

export const scenarios = [
  {
    name: 'malformed-start',
    about: 'Starts with one bad field each.',
    async run(ctx) {
      for (const [label, options] of Object.entries(START)) {
        const outcome = ctx.rpc
          .startWorkflowExecution(
            ctx.startRequest({ workflowId: ctx.id(label.replaceAll(' ', '-')), ...options }),
          )
          .then(({ started }) => ({ started }));
        await ctx.outcome(label, outcome);
      }
    },
  },
  {
    name: 'malformed-requests',
    about: 'Other calls without what they need.',
    async run(ctx) {
      for (const [method, requests] of Object.entries(CALLS)) {
        for (const request of requests)
          await ctx.outcome(`${method} ${JSON.stringify(request)}`, ctx.rpc[method](request));
      }
    },
  },
  {
    name: 'unimplemented',
    about: 'Calls that the real server does not implement either.',
    async run(ctx) {
      for (const method of UNIMPLEMENTED) await ctx.outcome(method, ctx.rpc[method]());
    },
  },
];
