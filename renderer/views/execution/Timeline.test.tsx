import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { drawnOn } from '../../testing/canvasLog.ts';
import { renderPane, type PaneGiven, type RenderedPane } from '../../testing/runPanes.tsx';
import type { RecordedName } from '../../testing/histories.ts';
import { Timeline } from './Timeline.tsx';

function show(name: RecordedName, given?: Partial<PaneGiven>): RenderedPane {
  return renderPane(name, (props) => <Timeline {...props} />, given);
}

const grid = (): HTMLElement => screen.getByRole('treegrid');
// By selector: computing roles of hundreds of elements is slow in jsdom.
const rows = (): readonly HTMLElement[] => [
  ...grid().querySelectorAll<HTMLElement>('[role="row"]'),
];
const names = (): readonly string[] =>
  rows().map((row) => row.querySelector('[role="gridcell"]')?.textContent ?? '');
const overview = (): string =>
  screen
    .getByRole('slider', { name: /Overview/ })
    .getAttribute('aria-valuetext')
    ?.replaceAll('\u00a0', ' ') ?? '';
const active = (): string | undefined =>
  rows()
    .find((row) => row.getAttribute('aria-selected') === 'true')
    ?.textContent?.replaceAll('\u00a0', ' ');
const press = (...keys: readonly string[]): void => {
  for (const key of keys) fireEvent.keyDown(grid(), { key });
};
function canvasOf(owner: HTMLElement): HTMLCanvasElement {
  const canvas = owner.querySelector('canvas');
  if (canvas === null) throw new Error('no canvas');
  return canvas;
}

describe('rows', () => {
  test('the labels say what the canvas draws', () => {
    show('orderSaga');
    expect(names()).toContain('chargeCard');
    const row = within(grid()).getByText('chargeCard').closest('[role=row]');
    expect(row?.textContent?.replaceAll('\u00a0', ' ')).toContain(
      'activity, attempt 2 of 5 running 2.90 s, attempt 1 failed after 1.20 s: PaymentGatewayError: 503 upstream',
    );
    expect(row?.getAttribute('aria-expanded')).toBe('false');
  });

  test('every canvas is hidden from screen readers and drawn', async () => {
    show('orderSaga');
    for (const canvas of document.querySelectorAll('canvas')) {
      expect(canvas.getAttribute('aria-hidden')).toBe('true');
    }
    await waitFor(() => {
      const drawn = drawnOn(canvasOf(grid())).join('\n');
      expect(drawn).toContain('"running 2.90\u00a0s"');
      expect(drawn).toContain('"fraud-8412"');
    });
  });

  test('of 50 rows only those near are there, of a packed family its lanes', () => {
    show('fanout');
    expect(names()).toContain('renderTile');
    expect(names()).toContain('Running at once');
    expect(names()).toContain('33 more');
  });
});

describe('by keyboard', () => {
  test('arrows, J and K go through the rows and select', () => {
    const { selected } = show('orderSaga');
    press('ArrowDown');
    expect(selected.at(-1)).toBe(1);
    press('j', 'ArrowDown', 'k', 'j');
    expect(active()).toContain('validateOrder');
    expect(selected.at(-1)).toBe(5);
    press('End');
    expect(active()).toContain('lookupCoupon');
    press('Home');
    expect(active()).toContain('OrderSaga');
    expect(grid().getAttribute('aria-activedescendant')).not.toBeNull();
  });

  test('Enter unfolds the attempts, left goes back to their activity', () => {
    show('orderSaga', { selectedEventId: 27 });
    press('Enter');
    expect(names()).toEqual(expect.arrayContaining(['attempt 1', 'attempt 2']));
    press('ArrowDown');
    expect(active()).toContain('attempt 1');
    press('ArrowLeft');
    expect(active()).toContain('chargeCard');
    press('ArrowLeft');
    expect(names()).not.toContain('attempt 1');
    press('ArrowRight');
    expect(names()).toContain('attempt 1');
  });

  test('W and S zoom, A and D pan, 0 fits', () => {
    show('endings');
    expect(overview()).toBe('0 ms to 12 s of 12 s'.replaceAll('12 s', '13 s'));
    press('w', 'w', 'w');
    const near = overview();
    expect(near).not.toBe('0 ms to 13 s of 13 s');
    press('d');
    expect(overview()).not.toBe(near);
    press('a');
    expect(overview()).toBe(near);
    press('s', '0');
    expect(overview()).toBe('0 ms to 13 s of 13 s');
  });

  test('brackets go through the events', () => {
    const { selected } = show('orderSaga', { selectedEventId: 27 });
    press(']', ']', '[');
    expect(selected).toEqual([28, 29, 28]);
  });

  test('Escape lets go of the selection, and only then is left to the page', () => {
    const { selected } = show('orderSaga', { selectedEventId: 27 });
    expect(fireEvent.keyDown(grid(), { key: 'Escape' })).toBe(false);
    expect(selected).toEqual([undefined]);
    expect(fireEvent.keyDown(grid(), { key: 'Escape' })).toBe(true);
  });

  test('keys with Ctrl are not its own', () => {
    show('orderSaga');
    expect(fireEvent.keyDown(grid(), { key: 'w', ctrlKey: true })).toBe(true);
  });

  test('the overview is a slider', () => {
    show('endings');
    const slider = screen.getByRole('slider', { name: /Overview/ });
    fireEvent.keyDown(slider, { key: '+' });
    expect(overview()).not.toBe('0 ms to 13 s of 13 s');
    fireEvent.keyDown(slider, { key: 'Home' });
    expect(overview()).toBe('0 ms to 13 s of 13 s');
  });
});

describe('by pointer', () => {
  const stage = (): HTMLElement => {
    const owner = canvasOf(grid()).parentElement;
    if (owner === null) throw new Error('no stage');
    owner.setPointerCapture = () => {};
    owner.hasPointerCapture = () => true;
    return owner;
  };
  const at = (clientX: number, clientY: number) => ({ clientX, clientY, pointerId: 1, button: 0 });

  test('a click on a row selects it; the twisty unfolds', () => {
    const { selected } = show('orderSaga');
    fireEvent.click(within(grid()).getByText('reserveInventory'));
    expect(selected).toEqual([12]);
    const row = within(grid()).getByText('chargeCard').closest('[role=row]');
    const twisty = row?.querySelector('[data-twisty]');
    if (!twisty) throw new Error('no twisty');
    fireEvent.click(twisty);
    expect(names()).toContain('attempt 1');
    expect(selected).toEqual([12]);
  });

  test('a click on the canvas selects what is drawn there', async () => {
    const { selected } = show('orderSaga');
    await waitFor(() => expect(drawnOn(canvasOf(grid()))).not.toEqual([]));
    const row = within(grid()).getByText('FraudCheck').closest<HTMLElement>('[role=row]');
    const y = Number.parseFloat(row?.style.top ?? '0') + 12;
    fireEvent.pointerDown(stage(), at(200, y));
    fireEvent.pointerUp(stage(), at(200, y));
    expect(selected).toEqual([11]);
  });

  test('a drag pans and selects nothing; the wheel with Ctrl zooms at the pointer', () => {
    const { selected } = show('endings');
    fireEvent.wheel(stage(), { deltaY: -400, ctrlKey: true, clientX: 720 });
    const zoomed = overview();
    expect(zoomed).not.toBe('0 ms to 13 s of 13 s');
    fireEvent.pointerDown(stage(), at(700, 40));
    fireEvent.pointerMove(stage(), at(500, 40));
    fireEvent.pointerUp(stage(), at(500, 40));
    expect(overview()).not.toBe(zoomed);
    expect(selected).toEqual([]);
  });

  test('two fingers that part zoom, whatever way they go', () => {
    const { selected } = show('endings');
    const before = overview();
    const finger = (id: number, y: number) => ({ ...at(700, y), pointerId: id });
    fireEvent.pointerDown(stage(), finger(1, 100));
    fireEvent.pointerDown(stage(), finger(2, 140));
    fireEvent.pointerMove(stage(), finger(1, 98));
    fireEvent.pointerMove(stage(), finger(2, 240));
    fireEvent.pointerUp(stage(), finger(1, 98));
    fireEvent.pointerUp(stage(), finger(2, 240));
    expect(overview()).not.toBe(before);
    expect(selected).toEqual([]);
  });

  test('hovering shows both times and what is there', async () => {
    show('orderSaga');
    await waitFor(() => expect(drawnOn(canvasOf(grid()))).not.toEqual([]));
    const row = within(grid()).getByText('FraudCheck').closest<HTMLElement>('[role=row]');
    const y = Number.parseFloat(row?.style.top ?? '0') + 12;
    fireEvent.pointerMove(stage(), at(200, y));
    expect(stage().textContent).toContain('wall');
    expect(stage().textContent).toContain('FraudCheck');
    fireEvent.pointerLeave(stage(), at(200, y));
    expect(stage().textContent).not.toContain('wall');
  });

  test('a drag on the axis measures, Escape forgets it', async () => {
    show('endings');
    const cell = document.querySelectorAll('canvas')[1]?.parentElement;
    if (!cell) throw new Error('no axis');
    cell.setPointerCapture = () => {};
    fireEvent.pointerDown(cell, at(200, 10));
    fireEvent.pointerMove(cell, at(500, 10));
    fireEvent.pointerUp(cell, at(500, 10));
    const written = (): string => drawnOn(canvasOf(cell)).join('\n');
    await waitFor(() => expect(written()).toMatch(/"2\.\d\d\u00a0s"/));
    fireEvent.keyDown(grid(), { key: 'Escape' });
    await waitFor(() => expect(written()).not.toMatch(/"2\.\d\d\u00a0s"/));
  });
});

describe('filter', () => {
  const field = (): HTMLElement => screen.getByRole('textbox', { name: /Filter/ });

  test('leaves what matches and says how many', async () => {
    show('orderSaga');
    fireEvent.change(field(), { target: { value: 'kind:activity' } });
    expect(await screen.findAllByText('4 of 21')).not.toHaveLength(0);
    expect(names()).toEqual(['validateOrder', 'reserveInventory', 'chargeCard', 'lookupCoupon']);
  });

  test('nothing matches: how many there are without it, and a way back', async () => {
    show('orderSaga');
    fireEvent.change(field(), { target: { value: 'no such thing' } });
    expect(await screen.findByText('Nothing matches. 21 groups without this filter.')).toBeTruthy();
    const [clear] = screen.getAllByRole('button', { name: 'Clear the filter' });
    if (clear === undefined) throw new Error('no way back');
    fireEvent.click(clear);
    await waitFor(() => expect(names()).toContain('chargeCard'));
  });

  test('what it cannot understand it says', async () => {
    show('orderSaga');
    fireEvent.change(field(), { target: { value: 'kind:banana' } });
    expect(await screen.findAllByText(/No kind is called "banana"/)).not.toHaveLength(0);
    expect(field().getAttribute('aria-invalid')).toBe('true');
  });
});

describe('states', () => {
  test('while the history comes: how far it is', () => {
    show('orderSaga', { complete: false, lastEventId: 50_000 });
    expect(screen.getByText('47 of 50,000 events')).toBeTruthy();
  });

  test('before the first page', () => {
    show('orderSaga', { events: [], complete: false, lastEventId: 0 });
    expect(screen.getByRole('status', { name: 'Loading the history' })).toBeTruthy();
  });

  test('long waits are folded by default, and can be unfolded', () => {
    show('subscription');
    const folded = screen.getByRole('radio', { name: 'Fold idle' });
    expect(folded.getAttribute('aria-checked')).toBe('true');
    fireEvent.click(screen.getByRole('radio', { name: 'Linear' }));
    expect(folded.getAttribute('aria-checked')).toBe('false');
  });

  test('what was selected elsewhere is the active row', () => {
    show('orderSaga', { selectedEventId: 33 });
    expect(active()).toContain('addressChanged');
  });
});
