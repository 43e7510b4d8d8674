import { beforeEach, expect, test } from 'vitest';
import type { Project, WorkerState } from '../../shared/ipc/models.ts';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import type { WorkerLaunch } from '../../shared/worker/launch.ts';
import type { OpenProject } from '../project/openProject.ts';
import type { Supervisor, SupervisorTopic } from '../worker/supervisor.ts';
import { ProjectSession } from './projectSession.ts';
import type { Settings } from './settings.ts';

let done: string[];
let settings: Settings;
let published: string[];
let hearWorker: (topic: SupervisorTopic) => void;
let projects: Map<string, { change: () => void; save: (why: string) => void }>;
let session: ProjectSession;
let address: string;
let workerState: WorkerState['state'];
/** Ends the openings that wait, when set. */
let gate: Promise<void>;

const launchOf = (root: string): WorkerLaunch => ({
  kind: 'command',
  root,
  nodePath: 'node',
  taskQueue: `queue of ${root}`,
  namespace: 'default',
  env: {},
  command: 'run',
});

const projectOf = (root: string): Project => ({
  name: root,
  path: root,
  language: 'command',
  taskQueue: `queue of ${root}`,
  namespace: 'default',
  workflowTypes: [],
  activityTypes: [],
  problems: [],
});

async function openProject(root: string): Promise<OpenProject> {
  await gate;
  if (root === 'missing') throw new EnvironmentError('There is no such folder.', 'Open another.');
  done.push(`open ${root}`);
  let change = (): void => undefined;
  let save = (_why: string): void => undefined;
  projects.set(root, { change: () => change(), save: (why) => save(why) });
  return {
    project: () => projectOf(root),
    launch: () => launchOf(root),
    onChange: (listener) => {
      change = listener;
      return () => undefined;
    },
    onSaved: (listener) => {
      save = (why) => listener(why, launchOf(root));
      return () => undefined;
    },
    settled: () => Promise.resolve(),
    close: async () => void done.push(`close ${root}`),
  };
}

const supervisor: Supervisor = {
  start: ({ root }, { address }) => void done.push(`start ${root} on ${address}`),
  stop: () => void done.push('stop'),
  kill: () => void done.push('kill'),
  restart: () => void done.push('restart'),
  reload: (why, launch) => void done.push(`reload ${launch?.root} because ${why}`),
  close: async () => void done.push('end worker'),
  pollSeen: () => void done.push('poll seen'),
  state: (): WorkerState => ({ state: workerState, sinceMs: 0, restarts: 0 }),
  logs: () => [],
  registered: () => ({}),
  onChange: (listener) => {
    hearWorker = listener;
    return () => undefined;
  },
};

beforeEach(() => {
  address = '127.0.0.1:7233';
  workerState = 'running';
  done = [];
  settings = {};
  published = [];
  projects = new Map();
  gate = Promise.resolve();
  session = sessionOn({ isRemote: false });
});

const sessionOn = ({ isRemote }: { readonly isRemote: boolean }): ProjectSession =>
  new ProjectSession({
    supervisor,
    openProject,
    server: () => ({ address, namespace: 'default' }),
    isRemote,
    settings: { read: () => settings, write: (change) => (settings = { ...settings, ...change }) },
    sampleIn: (folder) => (folder === 'order-saga' ? 'order-saga' : undefined),
    publish: (topics) => published.push(...topics),
  });

test('an opened project runs its worker on the server and is remembered', async () => {
  expect(await session.open('shop')).toEqual(projectOf('shop'));
  expect(done).toEqual(['open shop', 'end worker', 'start shop on 127.0.0.1:7233']);
  expect(settings).toEqual({ lastProject: 'shop', hasStarted: true });
  expect(session.state()).toEqual({
    project: projectOf('shop'),
    problem: undefined,
    opening: undefined,
  });
});

test('on a remote server no worker takes tasks until the user says so', async () => {
  workerState = 'none';
  session = sessionOn({ isRemote: true });
  await session.open('shop');
  expect(done).toEqual(['open shop', 'end worker']);
  expect(session.worker()).toMatchObject({
    state: 'none',
    reason: expect.stringContaining('remote server') as string,
  });
  session.startWorker();
  expect(done.at(-1)).toBe('start shop on 127.0.0.1:7233');
  await session.open('bakery', { named: true });
  expect(done.at(-1)).toBe('start bakery on 127.0.0.1:7233');
});

test('while it is being opened the window is told which', async () => {
  let open = (): void => undefined;
  gate = new Promise((resolve) => (open = resolve));
  const opened = session.open('shop');
  await expect.poll(() => session.state().opening).toBe('shop');
  expect(published).toContain('app');
  open();
  await opened;
  expect(session.state().opening).toBeUndefined();
});

test('another project takes its place, and its worker', async () => {
  await session.open('shop');
  done = [];
  await session.open('bakery');
  expect(done).toEqual([
    'open bakery',
    'close shop',
    'end worker',
    'start bakery on 127.0.0.1:7233',
  ]);
});

test('openings wait for each other; the last one wins', async () => {
  await Promise.all([session.open('shop'), session.open('bakery')]);
  expect(session.state().project?.name).toBe('bakery');
  expect(done.filter((what) => what.startsWith('close'))).toEqual(['close shop']);
});

test('a folder that is no project is a failure for who asked, and a problem for the window', async () => {
  await expect(session.open('missing')).rejects.toThrow('There is no such folder.');
  expect(session.state().problem).toEqual({
    message: 'There is no such folder.',
    fix: 'Open another.',
  });
  expect(settings).toEqual({});
  await session.open('shop');
  expect(session.state().problem).toBeUndefined();
});

test('what is saved reloads the worker, what is read anew shows in the window', async () => {
  await session.open('shop');
  done = [];
  published = [];
  projects.get('shop')?.save('src/workflows.ts changed');
  expect(done).toEqual(['reload shop because src/workflows.ts changed']);
  projects.get('shop')?.change();
  expect(published).toContain('app');
});

test("the worker's changes and logs are told", () => {
  hearWorker('worker');
  hearWorker('logs');
  expect(published).toEqual(['worker', 'logs']);
});

test('closing ends the worker and is remembered', async () => {
  await session.open('shop');
  done = [];
  await session.close();
  expect(done).toEqual(['close shop', 'end worker']);
  expect(settings).toEqual({ lastProject: undefined, hasStarted: true });
  expect(session.state().project).toBeUndefined();
});

test('without a project there is no worker to start', () => {
  expect(() => session.startWorker()).toThrow('No project is open');
});

test('the worker is started, stopped and killed on demand', async () => {
  await session.open('shop');
  done = [];
  session.stopWorker();
  session.startWorker();
  session.killWorker();
  expect(done).toEqual(['stop', 'start shop on 127.0.0.1:7233', 'kill']);
});

test("a poll on the project's queue says that its worker runs, one on another does not", async () => {
  await session.open('shop');
  done = [];
  session.pollSeen('queue of bakery');
  session.pollSeen('queue of shop');
  expect(done).toEqual(['poll seen']);
});

test('the end keeps the project in mind, and an opening that is under way comes to nothing', async () => {
  await session.open('shop');
  let open = (): void => undefined;
  gate = new Promise((resolve) => (open = resolve));
  const late = session.open('bakery');
  await expect.poll(() => session.state().opening).toBe('bakery');
  await session.end();
  open();
  await expect(late).rejects.toThrow('closing');
  expect(settings.lastProject).toBe('shop');
  expect(done.at(-1)).toBe('close bakery');
});

test('a project that is opened for this time only changes nothing for the next start', async () => {
  await session.open('shop');
  await session.open('other', { remember: false });
  expect(settings).toMatchObject({ lastProject: 'shop' });
  await session.close();
  expect(settings).toMatchObject({ lastProject: 'shop' });
});

test('a sample is remembered by its name, too, and forgotten with it', async () => {
  await session.open('order-saga');
  expect(settings).toMatchObject({ lastProject: 'order-saga', lastSample: 'order-saga' });
  await session.open('shop');
  expect(settings).toMatchObject({ lastProject: 'shop', lastSample: undefined });
});

test('a worker that is up goes to the server that was started anew', async () => {
  await session.open('shop');
  done = [];
  address = '127.0.0.1:7300';
  await session.serverRestarted();
  expect(done).toEqual(['end worker', 'start shop on 127.0.0.1:7300']);
});

test('without a project there is no worker to start on a new server', async () => {
  await session.serverRestarted();
  expect(done).toEqual([]);
});

test('a project that cannot be opened leaves the one before as it was, and who asked hears why', async () => {
  await session.open('shop');
  done = [];
  await expect(session.open('missing')).rejects.toThrow('There is no such folder.');
  expect(done).toEqual([]);
  expect(session.state()).toMatchObject({ project: { name: 'shop' }, problem: undefined });
  await expect(session.open('missing', { unattended: true })).rejects.toThrow(
    'There is no such folder.',
  );
  expect(session.state()).toMatchObject({ problem: { fix: 'Open another.' } });
});
