import { expect, test } from 'vitest';
import { readCommand } from './command.ts';
import { helpText } from './help.ts';
import { UsageError } from './usageError.ts';

const read = (line: string) => readCommand(line === '' ? [] : line.split(' '));

const OPEN = {
  kind: 'open',
  ui: undefined,
  project: undefined,
  port: undefined,
  uiPort: undefined,
  namespace: undefined,
  connect: undefined,
  access: {},
};

test.each([
  ['', OPEN],
  ['open', OPEN],
  ['open shop', { ...OPEN, project: 'shop' }],
  ['open --project shop', { ...OPEN, project: 'shop' }],
  ['./shop', { ...OPEN, project: './shop' }],
  ['C:\\shop --port 7300', { ...OPEN, project: 'C:\\shop', port: 7300 }],
  ['--ui browser --ui-port=8300', { ...OPEN, ui: 'browser', uiPort: 8300 }],
  [
    'open --connect temporal.example:7233 --namespace prod',
    { ...OPEN, connect: 'temporal.example:7233', namespace: 'prod' },
  ],
  ['open --connect [::1]:7233', { ...OPEN, connect: '[::1]:7233' }],
  [
    'open --connect ns.tmprl.cloud:7233 --tls --tls-cert-path c.pem --tls-key-path c.key',
    {
      ...OPEN,
      connect: 'ns.tmprl.cloud:7233',
      access: { tls: 'true', 'tls-cert-path': 'c.pem', 'tls-key-path': 'c.key' },
    },
  ],
])('"%s" opens', (line, command) => {
  expect(read(line)).toEqual(command);
});

const SERVE = {
  kind: 'serve',
  headless: false,
  project: undefined,
  port: undefined,
  uiPort: undefined,
  namespace: undefined,
};

test.each([
  ['serve', SERVE],
  ['serve --headless', { ...SERVE, headless: true }],
  ['serve --headless --port 0', { ...SERVE, headless: true, port: 0 }],
  ['serve --project shop --ui-port 8300', { ...SERVE, project: 'shop', uiPort: 8300 }],
  ['serve shop --namespace prod', { ...SERVE, project: 'shop', namespace: 'prod' }],
  ['serve --clock auto-skip', { ...SERVE, clock: { mode: 'autoSkip', speed: 1 } }],
  ['serve --clock 2.5x', { ...SERVE, clock: { mode: 'scaled', speed: 2.5 } }],
])('"%s" serves', (line, command) => {
  expect(read(line)).toEqual(command);
});

test.each(['fast', '0x', '-1x', '10001x', 'Infinityx', '5'])('--clock %s is refused', (clock) => {
  expect(() => read(`serve --clock=${clock}`)).toThrow('Choose real, frozen, auto-skip');
});

test.each([
  ['why', { kind: 'why', address: '127.0.0.1:7233', json: false }],
  ['why --address 127.0.0.1:7300 --json', { kind: 'why', address: '127.0.0.1:7300', json: true }],
])('"%s" asks a running server', (line, command) => {
  expect(read(line)).toEqual(command);
});

test.each([
  ['why 127.0.0.1:7300', 'Did you mean --address'],
  ['why --address nowhere', 'is no address'],
])('"%s" is refused', (line, message) => {
  expect(() => read(line)).toThrow(message);
});

test.each([
  ['7233', { kind: 'testServer', port: 7233, enableTimeSkipping: false }],
  ['7233 --enable-time-skipping', { kind: 'testServer', port: 7233, enableTimeSkipping: true }],
])('"%s" is a test server, as SDKs start it', (line, command) => {
  expect(read(line)).toEqual(command);
});

test('start-dev takes what SDKs give it', () => {
  const command = read(
    'server start-dev --port 7300 --namespace shop --ip 127.0.0.1 --log-format pretty --log-level warn ' +
      '--dynamic-config-value frontend.WorkflowPauseEnabled=true --headless --search-attribute Customer=Keyword',
  );
  expect(command).toEqual({
    kind: 'startDev',
    port: 7300,
    uiPort: undefined,
    headless: true,
    namespaces: ['shop'],
    searchAttributes: new Map([['Customer', 'Keyword']]),
    tuning: { limits: {}, switches: { workflowPause: true }, longPolls: {} },
    warnings: [],
  });
});

test('start-dev accepts what has no effect here, and says so', () => {
  const command = read(
    'server start-dev -p 7300 -n a -n b --ui-port 8300 --metrics-port 1 --dynamic-config-value limit.x=3',
  );
  expect(command).toMatchObject({
    port: 7300,
    uiPort: 8300,
    headless: false,
    namespaces: ['a', 'b'],
    warnings: [
      "--metrics-port has no effect on Timelapse's server.",
      "The dynamic configuration limit.x has no effect on Timelapse's server.",
    ],
  });
});

test.each([
  ['help', undefined],
  ['--help', undefined],
  ['-h', undefined],
  ['help serve', 'serve'],
  ['serve --help', 'serve'],
  ['open -h', 'open'],
  ['simulate --help', 'simulate'],
  ['server start-dev --help', 'server start-dev'],
])('"%s" asks for help', (line, about) => {
  expect(read(line)).toEqual({ kind: 'help', about });
});

test('simulate reads its own arguments', () => {
  expect(read('simulate policy.json --runs 5')).toEqual({
    kind: 'simulate',
    args: ['policy.json', '--runs', '5'],
  });
});

test.each(['version', '--version', '-v'])('"%s" asks for the version', (line) => {
  expect(read(line)).toEqual({ kind: 'version' });
});

test.each([
  ['opne', 'Did you mean "timelapse open"?'],
  ['shop', 'To open a project of that name: timelapse open shop'],
  ['simulte x', 'Did you mean "timelapse simulate"?'],
  ['serve --haedless', 'Did you mean --headless?'],
  ['serve --quantum', 'See "timelapse serve --help"'],
  ['serve --port', '--port needs a value, such as --port 7233'],
  ['serve --port --headless', '--port needs a value'],
  ['serve --port x', 'Give a number from 1 to 65535'],
  ['serve --port 70000', 'Give a number from 1 to 65535'],
  ['serve --port 1 --port 2', '--port is given twice'],
  ['serve --headless=yes', '--headless takes no value'],
  ['serve --headless --project shop', 'Leave one of them out'],
  ['serve --headless shop', 'Leave one of them out'],
  ['serve --headless --ui-port 1', 'Leave one of them out'],
  ['open shop bakery', 'takes one project'],
  ['open shop --project bakery', 'takes one project'],
  ['open --ui tv', 'Choose --ui desktop or --ui browser'],
  ['open --connect nowhere', 'Give host and port'],
  ['open --api-key secret', '--api-key is about a server elsewhere. Name it: --connect HOST:PORT.'],
  ['open --connect a:1 --port 2', 'Leave one out'],
  ['7233 --fast', 'has no option --fast'],
  ['7233 extra', 'Leave it out'],
  ['server start-dev --db-filename x.db', 'cannot use --db-filename'],
  ['server start-dev -f x.db', 'cannot use --db-filename'],
  ['server start-dev --ip 0.0.0.0', 'from this machine only'],
  ['server start-dev --search-attribute Customer', 'The types are Text'],
  ['server start-dev --search-attribute Customer=Number', 'The types are Text'],
  ['server start-dev --dynamic-config-value x', 'Write it as key=value'],
  ['server start-dev --prot 1', 'Did you mean --port?'],
])('"%s" is refused with what to do', (line, fix) => {
  expect(() => read(line)).toThrow(UsageError);
  expect(() => read(line)).toThrow(fix);
});

test('every command has a help of its own', () => {
  const topics = ['open', 'serve', 'PORT', 'server start-dev'];
  const texts = topics.map((topic) => helpText(topic));
  expect(new Set(texts).size).toBe(topics.length);
  expect(helpText('nothing')).toBe(helpText(undefined));
  expect(helpText('constructor')).toBe(helpText(undefined));
});
