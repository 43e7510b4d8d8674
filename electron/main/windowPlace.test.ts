import { expect, test } from 'vitest';
import { parseMemory, placeBeside, placeWindow, rememberPlace, type Place } from './windowPlace.ts';

const LAPTOP = { id: '1', workArea: { x: 0, y: 25, width: 1728, height: 1079 } };
const DESK = { id: '2', workArea: { x: 1728, y: 0, width: 2560, height: 1440 } };

const place = (x: number, y: number, width = 1200, height = 800): Place => ({
  bounds: { x, y, width, height },
  maximized: false,
});

test('the first time the window is centred on the first display', () => {
  expect(placeWindow({ places: {} }, [LAPTOP, DESK])).toEqual({
    bounds: { x: 144, y: 115, width: 1440, height: 900 },
    maximized: false,
  });
});

test('it comes back where it was, on the display it was on last', () => {
  let memory = rememberPlace({ places: {} }, '1', place(10, 40));
  memory = rememberPlace(memory, '2', { ...place(1800, 100), maximized: true });
  expect(placeWindow(memory, [LAPTOP, DESK])).toEqual({ ...place(1800, 100), maximized: true });
  expect(placeWindow(memory, [LAPTOP])).toEqual(place(10, 40));
});

test.each([
  ['far away', place(-5000, 9000), { x: 0, y: 304, width: 1200, height: 800 }],
  ['larger than the display', place(0, 0, 9000, 9000), LAPTOP.workArea],
  ['tiny', place(100, 100, 1, 1), { x: 100, y: 100, width: 900, height: 600 }],
])('what was remembered %s is brought into view', (_name, remembered, bounds) => {
  const memory = rememberPlace({ places: {} }, '1', remembered);
  expect(placeWindow(memory, [LAPTOP]).bounds).toEqual(bounds);
});

test('a display smaller than the smallest window gets a window of its size', () => {
  const small = { id: '3', workArea: { x: 0, y: 0, width: 800, height: 500 } };
  expect(placeWindow({ places: {} }, [small]).bounds).toEqual(small.workArea);
});

test('without any display there is a window all the same', () => {
  expect(placeWindow({ places: {} }, []).bounds.width).toBeGreaterThan(0);
});

test('only the latest displays are kept', () => {
  let memory = parseMemory('');
  for (let id = 0; id < 50; id++) memory = rememberPlace(memory, `d${id}`, place(0, 0));
  expect(Object.keys(memory.places)).toHaveLength(20);
  expect(memory.places['d49']).toBeDefined();
});

test.each(['', '{', 'null', '[]', '{"places":3}', '{"places":{"1":{"bounds":{"x":"a"}}}}'])(
  'a file with %s counts as none',
  (text) => {
    expect(parseMemory(text).places).toEqual({});
  },
);

test('what is written is read back', () => {
  const memory = rememberPlace({ places: {} }, '1', place(10, 40));
  expect(parseMemory(JSON.stringify(memory))).toEqual(memory);
});

test('one more window lies a step from the one it was opened from, on its display and inside of it', () => {
  const first = { x: 1800, y: 100, width: 1200, height: 800 };
  expect(placeBeside(first, [LAPTOP, DESK])).toEqual(place(1828, 128));
  const whole = DESK.workArea;
  expect(placeBeside(whole, [LAPTOP, DESK]).bounds).toEqual(whole);
  expect(placeBeside({ ...first, x: -9000 }, [LAPTOP]).bounds).toMatchObject({ x: 0, width: 1200 });
  expect(placeBeside(first, []).bounds).toMatchObject({ x: 1828 });
});
