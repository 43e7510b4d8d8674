import { expect, test } from 'vitest';
import { BadFrame } from '../handlers/router.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { FrameServer, type Wire } from './frameServer.ts';

function server() {
  const wall = fakeWall();
  const frames = new FrameServer(wall);
  frames.serve((text) =>
    text === 'bad'
      ? Promise.reject(new BadFrame('not JSON'))
      : Promise.resolve(`answer to ${text}`),
  );
  const window = (congested = false) => {
    const sent: string[] = [];
    const endings: string[] = [];
    const wire: Wire = {
      send: (text) => sent.push(text),
      close: (reason) => endings.push(reason),
      congested,
    };
    return { sent, endings, ...frames.add(wire) };
  };
  return { wall, frames, window };
}

const changes = (sent: readonly string[]) => sent.map((text) => JSON.parse(text) as unknown);

test('answers each window on its own wire', async () => {
  const { window } = server();
  const first = window();
  const second = window();
  first.received('a');
  second.received('b');
  await expect.poll(() => [first.sent, second.sent]).toEqual([['answer to a'], ['answer to b']]);
});

test('an answer for a window that is gone is dropped', async () => {
  const { window } = server();
  const gone = window();
  const there = window();
  gone.received('a');
  gone.closed();
  there.received('b');
  await expect.poll(() => there.sent).toEqual(['answer to b']);
  expect(gone.sent).toEqual([]);
});

test('a window that sends no frame is cut off', async () => {
  const { window } = server();
  const broken = window();
  broken.received('bad');
  await expect.poll(() => broken.endings).toEqual(['badFrame']);
});

test('changes of one frame are told once, each topic once, with the sequence growing by one', () => {
  const { wall, frames, window } = server();
  const { sent } = window();
  frames.publish(['workflows', 'run:1']);
  frames.publish(['run:1', 'clock']);
  expect(sent).toEqual([]);
  wall.pass(16);
  frames.publish(['clock']);
  wall.pass(16);
  expect(changes(sent)).toEqual([
    { changed: { sequence: 1, topics: ['workflows', 'run:1', 'clock'] } },
    { changed: { sequence: 2, topics: ['clock'] } },
  ]);
  expect(frames.sequence).toBe(2);
});

test('a window that does not keep up misses changes and sees it by the gap', () => {
  const { wall, frames, window } = server();
  const slow = window(true);
  const fast = window();
  frames.publish(['workflows']);
  wall.pass(16);
  expect(slow.sent).toEqual([]);
  expect(fast.sent).toHaveLength(1);
});

test.each([
  ['more than can be listed', Array.from({ length: 1001 }, (_, index) => `run:${index}`)],
  ['it is not known what', 'everything' as const],
])('a change of which %s makes a gap', (_name, changed) => {
  const { wall, frames, window } = server();
  const { sent } = window();
  frames.publish(changed);
  wall.pass(16);
  expect(changes(sent)).toMatchObject([{ changed: { sequence: 2 } }]);
});

test('nothing is kept while no window is there', () => {
  const { wall, frames, window } = server();
  frames.publish(['workflows']);
  expect(wall.armed()).toEqual([]);
  const { sent } = window();
  wall.pass(16);
  expect(sent).toEqual([]);
});

test('closing ends every wire', () => {
  const { wall, frames, window } = server();
  const { endings, sent } = window();
  frames.publish(['clock']);
  frames.close();
  wall.pass(16);
  expect(endings).toEqual(['shuttingDown']);
  expect(sent).toEqual([]);
});
