/** Listing and counting workflows. */
import { commands } from '../lib/wire.mjs';

const { complete, fail } = commands;
const ids = (ctx, response) =>
  response.executions.map(({ execution }) => execution.workflowId.slice(ctx.prefix.length)).sort();

/** Five workflows of this run's own task queue: three closed, two running. */
async function populate(ctx) {
  const of = (name, attributes, options = {}) =>
    ctx.start({
      workflowId: ctx.id(name),
      searchAttributes: { indexedFields: attributes },
      ...options,
    });
  await of('a', {
    GoldenKeyword: 'red',
    GoldenInt: 1,
    GoldenDouble: 1.5,
    GoldenBool: true,
    GoldenText: 'the quick brown fox',
    GoldenKeywordList: ['x', 'y'],
    GoldenDatetime: '2024-01-01T00:00:00Z',
  });
  await ctx.step(complete());
  await of('b', {
    GoldenKeyword: 'green',
    GoldenInt: 2,
    GoldenBool: false,
    GoldenText: 'a lazy dog',
    GoldenKeywordList: ['y'],
  });
  await ctx.step(complete());
  await of('c', { GoldenKeyword: 'red-ish', GoldenInt: 3, GoldenDatetime: '2024-06-01T00:00:00Z' });
  await ctx.step(fail('broken'));
  await of('d', { GoldenKeyword: 'blue' }, { workflowType: { name: 'Other' } });
  await of('e', {});
  await ctx.until(
    () => ctx.rpc.countWorkflowExecutions({ query: `TaskQueue = '${ctx.queue}'` }),
    ({ count }) => count.toNumber() === 5,
  );
  await ctx.until(
    () =>
      ctx.rpc.countWorkflowExecutions({
        query: `TaskQueue = '${ctx.queue}' AND ExecutionStatus = 'Running'`,
      }),
    ({ count }) => count.toNumber() === 2,
  );
}

const FILTERS = [
  `WorkflowType = 'Raw'`,
  `WorkflowType != 'Raw'`,
  `WorkflowType IN ('Other', 'None')`,
  `WorkflowType NOT IN ('Other')`,
  `WorkflowType STARTS_WITH 'Oth'`,
  `WorkflowType NOT STARTS_WITH 'Oth'`,
  `ExecutionStatus = 'Running'`,
  `ExecutionStatus = 'running'`,
  `ExecutionStatus = 'Completed' OR ExecutionStatus = 'Failed'`,
  `ExecutionStatus IN ('Completed', 'Terminated')`,
  `ExecutionStatus = 1`,
  `GoldenKeyword = 'red'`,
  `GoldenKeyword != 'red'`,
  `GoldenKeyword > 'c'`,
  `GoldenKeyword STARTS_WITH 'red'`,
  `GoldenKeyword IS NULL`,
  `GoldenKeyword IS NOT NULL`,
  `GoldenKeyword BETWEEN 'a' AND 'h'`,
  `GoldenInt = 2`,
  `GoldenInt > 1`,
  `GoldenInt >= 1 AND GoldenInt < 3`,
  `GoldenInt BETWEEN 2 AND 3`,
  `GoldenInt IN (1, 3)`,
  `GoldenInt != 1`,
  `GoldenInt NOT BETWEEN 2 AND 3`,
  `GoldenDouble = 1.5`,
  `GoldenDouble > 1`,
  `GoldenBool = true`,
  `GoldenBool = false`,
  `GoldenBool != true`,
  `GoldenText = 'fox'`,
  `GoldenText = 'FOX lazy'`,
  `GoldenText != 'fox'`,
  `GoldenKeywordList = 'y'`,
  `GoldenKeywordList IN ('x', 'z')`,
  `GoldenKeywordList != 'x'`,
  `GoldenKeywordList IS NULL`,
  `GoldenDatetime > '2024-03-01T00:00:00Z'`,
  `GoldenDatetime BETWEEN '2023-01-01T00:00:00Z' AND '2024-02-01T00:00:00Z'`,
  `CloseTime IS NULL`,
  `CloseTime IS NOT NULL`,
  `StartTime > '2020-01-01T00:00:00Z'`,
  `StartTime < '2020-01-01T00:00:00Z'`,
  `HistoryLength > 4`,
  `HistoryLength = 5`,
  `StateTransitionCount > 0`,
  `ExecutionDuration >= 0`,
  `(GoldenInt = 1 OR GoldenInt = 2) AND GoldenBool = true`,
  `NOT GoldenInt = 1`,
  `NOT (GoldenInt = 1 OR GoldenInt = 2)`,
  `ParentWorkflowId IS NULL`,
  `\`GoldenKeyword\` = 'red'`,
  `GoldenKeyword = "red"`,
  `CustomGoldenInt = 1`,
];

const ERRORS = [
  `NoSuchAttribute = 1`,
  `WorkflowType =`,
  `= 1`,
  `WorkflowType LIKE 'R%'`,
  `WorkflowType`,
  `GoldenText > 'a'`,
  `GoldenText STARTS_WITH 'a'`,
  `GoldenInt STARTS_WITH 1`,
  `GoldenDatetime = 'yesterday'`,
  `ExecutionStatus = 'Nope'`,
  `order by StartTime`,
  `WorkflowType = 'Raw' ORDER BY StartTime DESC`,
  `WorkflowType = 'Raw' LIMIT 1`,
  `GROUP BY WorkflowType`,
  `GoldenInt IN ()`,
  `StartTime > 'soon'`,
  `SELECT * FROM x`,
  `WorkflowType = 'Raw' AND`,
  `(WorkflowType = 'Raw'`,
  `WorkflowType = 'None' GROUP BY ExecutionStatus`,
];

export const scenarios = [
  {
    name: 'visibility-filters',
    about: 'Many list filters against five workflows.',
    async run(ctx) {
      await populate(ctx);
      for (const filter of FILTERS) {
        const listed = ctx.rpc
          .listWorkflowExecutions({
            query: `TaskQueue = '${ctx.queue}' AND ${filter.includes(' OR ') ? `(${filter})` : filter}`,
          })
          .then((response) => ids(ctx, response));
        await ctx.outcome(filter, listed);
      }
    },
  },
  {
    name: 'visibility-filter-errors',
    about: 'Filters that are refused.',
    async run(ctx) {
      for (const filter of ERRORS) {
        const error = await ctx.rpc
          .listWorkflowExecutions({ query: filter, pageSize: 1 })
          .catch((caught) => caught);
        if (error.details) error.details = error.details.replace(/ at position \d+.*/, ''); // where our parser stopped is nobody's business
        ctx.observe(filter, error);
      }
    },
  },
  {
    name: 'visibility-by-identity',
    about: 'By workflow id and run id; what one listed workflow carries, running and closed.',
    async run(ctx) {
      await populate(ctx);
      const listed = async (query) => (await ctx.rpc.listWorkflowExecutions({ query })).executions;
      ctx.observe('closed', await listed(`WorkflowId = '${ctx.id('a')}'`));
      ctx.observe('running', await listed(`WorkflowId = '${ctx.id('e')}'`));
      const { workflowExecutionInfo: info } = await ctx.describe({ workflowId: ctx.id('b') });
      ctx.observe('by run id', (await listed(`RunId = '${info.execution.runId}'`)).length);
      ctx.observe('by prefix', (await listed(`WorkflowId STARTS_WITH '${ctx.prefix}'`)).length);
    },
  },
  {
    name: 'visibility-count',
    about: 'Counting, with and without groups.',
    async run(ctx) {
      await populate(ctx);
      const count = (rest) =>
        ctx.rpc
          .countWorkflowExecutions({ query: `TaskQueue = '${ctx.queue}'${rest}` })
          .then((response) => {
            response.groups.sort((a, b) =>
              Buffer.compare(a.groupValues[0].data, b.groupValues[0].data),
            );
            return response;
          });
      await ctx.outcome('all', count(''));
      await ctx.outcome('none', count(` AND WorkflowType = 'None'`));
      await ctx.outcome('by status', count(' GROUP BY ExecutionStatus'));
      await ctx.outcome('by type', count(' GROUP BY WorkflowType'));
      await ctx.outcome('by custom keyword', count(' GROUP BY GoldenKeyword'));
      await ctx.outcome('by two', count(' GROUP BY ExecutionStatus, WorkflowType'));
    },
  },
  {
    name: 'visibility-order-and-pages',
    about: 'Pages of two, newest first; open and closed lists.',
    async run(ctx) {
      await populate(ctx);
      const query = `TaskQueue = '${ctx.queue}'`;
      let nextPageToken;
      for (let page = 1; page <= 4; page += 1) {
        const response = await ctx.rpc.listWorkflowExecutions({
          query,
          pageSize: 2,
          ...(nextPageToken && { nextPageToken }),
        });
        ctx.observe(`page ${page}`, {
          ids: response.executions.map(({ execution }) => execution.workflowId),
          more: response.nextPageToken.length > 0,
        });
        nextPageToken = response.nextPageToken;
        if (!nextPageToken.length) break;
      }
      const scan = await ctx.rpc.scanWorkflowExecutions({ query, pageSize: 10 });
      ctx.observe('scan', ids(ctx, scan));
      const range = { earliestTime: '2020-01-01T00:00:00Z', latestTime: '2100-01-01T00:00:00Z' };
      const own = (response) =>
        ids(ctx, {
          executions: response.executions.filter(({ execution }) =>
            execution.workflowId.startsWith(ctx.prefix),
          ),
        });
      await ctx.outcome(
        'open',
        ctx.rpc
          .listOpenWorkflowExecutions({
            startTimeFilter: range,
            executionFilter: { workflowId: ctx.id('e') },
          })
          .then(own),
      );
      await ctx.outcome(
        'open by type',
        ctx.rpc
          .listOpenWorkflowExecutions({
            startTimeFilter: range,
            typeFilter: { name: 'Other' },
            maximumPageSize: 1000,
          })
          .then(own),
      );
      await ctx.outcome(
        'closed',
        ctx.rpc
          .listClosedWorkflowExecutions({
            startTimeFilter: range,
            executionFilter: { workflowId: ctx.id('c') },
          })
          .then(own),
      );
      await ctx.outcome(
        'closed by status',
        ctx.rpc
          .listClosedWorkflowExecutions({
            startTimeFilter: range,
            statusFilter: { status: 'WORKFLOW_EXECUTION_STATUS_FAILED' },
            maximumPageSize: 1000,
          })
          .then(own),
      );
    },
  },
  {
    name: 'search-attributes',
    about: 'Adding, listing and removing search attributes; bad names and types.',
    async run(ctx) {
      const name = `Golden${ctx.nonce}`;
      const add = (label, searchAttributes) =>
        ctx.outcome(
          label,
          ctx.operator.addSearchAttributes({ namespace: ctx.namespace, searchAttributes }),
        );
      await add('add', { [name]: 'INDEXED_VALUE_TYPE_BOOL' });
      await add('add again', { [name]: 'INDEXED_VALUE_TYPE_BOOL' });
      await add('add with another type', { [name]: 'INDEXED_VALUE_TYPE_INT' });
      await add('system name', { WorkflowId: 'INDEXED_VALUE_TYPE_KEYWORD' });
      await add('no type', { [`${name}x`]: 'INDEXED_VALUE_TYPE_UNSPECIFIED' });
      await add('none', {});
      const { customAttributes, systemAttributes } = await ctx.operator.listSearchAttributes({
        namespace: ctx.namespace,
      });
      const named = (all) =>
        Object.fromEntries(
          Object.entries(all)
            .filter(([key]) => !/^Golden[0-9a-f]{8}/.test(key) || key === name)
            .sort()
            .map(([key, type]) => [
              key,
              ctx.enumName('IndexedValueType', 'INDEXED_VALUE_TYPE_', type),
            ]),
        );
      ctx.observe('system', named(systemAttributes));
      ctx.observe(
        'custom',
        Object.fromEntries(
          Object.entries(named(customAttributes)).filter(([key]) => key.startsWith('Golden')),
        ),
      );
      await ctx.outcome(
        'remove',
        ctx.operator.removeSearchAttributes({ namespace: ctx.namespace, searchAttributes: [name] }),
      );
      await ctx.outcome(
        'remove again',
        ctx.operator.removeSearchAttributes({ namespace: ctx.namespace, searchAttributes: [name] }),
      );
      await ctx.outcome(
        'remove system',
        ctx.operator.removeSearchAttributes({
          namespace: ctx.namespace,
          searchAttributes: ['WorkflowId'],
        }),
      );
      await ctx.outcome(
        'start with an unknown one',
        ctx.start({ searchAttributes: { indexedFields: { NoSuchAttribute: 1 } } }),
      );
      await ctx.outcome(
        'start with a wrong type',
        ctx.start({ searchAttributes: { indexedFields: { GoldenInt: 'x' } } }),
      );
      await ctx.outcome(
        'start with a system one',
        ctx.start({ searchAttributes: { indexedFields: { WorkflowType: 'x' } } }),
      );
    },
  },
];
