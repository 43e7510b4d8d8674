import { beforeEach, expect, test } from 'vitest';
import type { Project, WorkerState } from '../../shared/ipc/models.ts';
import { ProblemReport } from './problemReport.ts';

const fine: WorkerState = { state: 'running', sinceMs: 0, restarts: 0 };
const crashed: WorkerState = {
  ...fine,
  state: 'restarting',
  reason: 'src/workflows.ts:3: Unexpected token.',
  fix: 'Correct it and save.',
};
const nothing = { project: undefined, problem: undefined, opening: undefined };

let said: string[];
let problems: ProblemReport;

beforeEach(() => {
  said = [];
  problems = new ProblemReport((line) => said.push(line));
});

test('what keeps a project from opening is said once, with its fix', () => {
  const problem = { message: 'The folder /shop does not exist.', fix: 'Check the path.' };
  const project = { ...nothing, problem };
  problems.look({ project, worker: fine, server: undefined });
  problems.look({ project, worker: fine, server: undefined });
  expect(said).toEqual(['The folder /shop does not exist. Check the path.']);
});

test("a project's problems name their place; one that comes back is said again", () => {
  const broken = {
    problems: [{ message: 'Type error', fix: 'Correct it.', file: 'src/a.ts', line: 4 }],
  } as unknown as Project;
  const mended = { problems: [] } as unknown as Project;
  for (const project of [broken, mended, broken]) {
    problems.look({ project: { ...nothing, project }, worker: fine, server: undefined });
  }
  expect(said).toEqual(Array(2).fill('src/a.ts:4: Type error. Correct it.'));
});

test('a worker that fails again and again in the same way is said once, until it ran', () => {
  const starting: WorkerState = { ...fine, state: 'starting' };
  for (const worker of [starting, crashed, starting, crashed, fine, crashed]) {
    problems.look({ project: nothing, worker, server: undefined });
  }
  const broken = 'src/workflows.ts:3: Unexpected token. Correct it and save.';
  const mended = 'The worker is ready again, with the code as it was saved last.';
  expect(said).toEqual([broken, mended, broken]);
});

test('code that did not compile is said to be live when it runs, not while it is prepared', () => {
  const kept: WorkerState = { ...crashed, state: 'running' };
  const look = (worker: WorkerState) =>
    problems.look({ project: nothing, worker, server: undefined });
  for (const worker of [kept, { ...fine, state: 'reloading' } as const]) look(worker);
  expect(said).toHaveLength(1);
  look(fine);
  look(fine);
  expect(said.slice(1)).toEqual(['The worker is ready again, with the code as it was saved last.']);
});

test('a reload is no problem', () => {
  const worker: WorkerState = { ...fine, state: 'reloading', reason: 'Reloading: a.ts changed.' };
  problems.look({ project: nothing, worker, server: undefined });
  expect(said).toEqual([]);
});

test('a server that stopped is said, with what to do', () => {
  problems.look({ project: nothing, worker: fine, server: 'The server stopped: a bug.' });
  expect(said).toEqual(['The server stopped: a bug. Restart it in the window.']);
});
