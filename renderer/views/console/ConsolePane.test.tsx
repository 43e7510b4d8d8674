import { EditorView } from '@codemirror/view';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Execution } from '../../../shared/ipc/models.ts';
import { loadJsonViews } from '../../components/json/loadJsonView.ts';
import { FakeFailure, type FakeHost } from '../../testing/fakeHost.ts';
import { fakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { ConsolePane } from './ConsolePane.tsx';

// The window loads it when the page rests.
beforeAll(loadJsonViews);

async function shown(workflowId = 'order-8412'): Promise<FakeHost> {
  const world = fakeWorld();
  const summary = world.workflows.find((run) => run.workflowId === workflowId);
  if (!summary) throw new Error(`no run ${workflowId}`);
  const execution: Execution = {
    summary,
    historySizeBytes: 1,
    memo: {},
    searchAttributes: {},
    pendingActivities: [],
    pendingChildren: [],
  };
  const { fake } = await renderWindow(<ConsolePane execution={execution} />, world);
  return fake;
}

function editor(): EditorView {
  const dom = document.querySelector('[data-json-editor]')?.shadowRoot?.querySelector('.cm-editor');
  const view = dom instanceof HTMLElement ? EditorView.findFromDOM(dom) : undefined;
  if (!view) throw new Error('no editor');
  return view;
}

function write(text: string): void {
  const view = editor();
  act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }));
}

function show(tab: string): void {
  fireEvent.click(screen.getByRole('tab', { name: new RegExp(`^${tab}`) }));
}

function name(): HTMLInputElement {
  const found = screen.getByLabelText('Name');
  if (!(found instanceof HTMLInputElement)) throw new Error('no name');
  return found;
}

describe('handlers', () => {
  test('those that the code has are offered, and any other name may be typed', async () => {
    await shown();
    expect(name().value).toBe('addressChanged');
    fireEvent.click(screen.getByRole('button', { name: 'approve' }));
    expect(name().value).toBe('approve');
    fireEvent.change(name(), { target: { value: 'anything' } });
    expect(screen.getByRole('button', { name: 'approve' }).getAttribute('aria-pressed')).toBe(
      'false',
    );
  });

  test('queries have those of every workflow too', async () => {
    await shown();
    show('Query');
    expect(screen.getByRole('button', { name: '__stack_trace' })).toBeTruthy();
  });
});

describe('requests', () => {
  test('a signal with its arguments', async () => {
    const fake = await shown();
    fireEvent.click(screen.getByRole('button', { name: 'approve' }));
    write('[{"by": "ada"}, 2]');
    fireEvent.click(screen.getByRole('button', { name: /Send signal/ }));
    await screen.findByText('Delivered');
    expect(fake.asked.find((call) => call.name === 'workflows.signal')?.input).toMatchObject({
      workflowId: 'order-8412',
      name: 'approve',
      args: [{ by: 'ada' }, 2],
    });
  });

  test('a query and its reply, by keyboard', async () => {
    await shown();
    show('Query');
    fireEvent.keyDown(name(), { key: 'Enter', ctrlKey: true });
    await screen.findByText('Answered');
    expect(screen.getByLabelText('Reply of getStatus').textContent).toContain('"charging"');
  });

  test('an update with an id of its own', async () => {
    const fake = await shown();
    show('Update');
    fireEvent.change(screen.getByLabelText('Update ID'), { target: { value: 'u-1' } });
    write('["SPRING10"]');
    fireEvent.click(screen.getByRole('button', { name: /Send update/ }));
    await screen.findByText('Completed');
    expect(fake.asked.find((call) => call.name === 'workflows.update')?.input).toMatchObject({
      updateId: 'u-1',
      args: ['SPRING10'],
    });
  });

  test('arguments that are no list are refused here, in words', async () => {
    const fake = await shown();
    write('{"by": "ada"}');
    expect(screen.getByText('The arguments are a list: put them into [ ].')).toBeTruthy();
    write('[');
    expect(screen.getByText(/The text ends too early/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: /Send signal/ }));
    expect(fake.asked.some((call) => call.name === 'workflows.signal')).toBe(false);
  });

  test('earlier requests come back with Alt Up, with their replies', async () => {
    await shown();
    show('Query');
    fireEvent.keyDown(name(), { key: 'Enter', ctrlKey: true });
    await screen.findByText('Answered');
    fireEvent.click(screen.getByRole('button', { name: 'getTotal' }));
    // The key is the whole pane's, also right after a tab was chosen.
    fireEvent.keyDown(screen.getByRole('tab', { selected: true }), { key: 'Enter', ctrlKey: true });
    await screen.findByText('2 of 2');
    fireEvent.keyDown(name(), { key: 'ArrowUp', altKey: true });
    expect(name().value).toBe('getStatus');
    expect(screen.getByLabelText('Reply of getStatus')).toBeTruthy();
  });
});

describe('failures', () => {
  test('of the handler', async () => {
    await shown();
    show('Query');
    fireEvent.change(name(), { target: { value: 'nobody' } });
    fireEvent.click(screen.getByRole('button', { name: /Run query/ }));
    await screen.findByText(/did not register a handler for nobody/);
  });

  test('of the way there, and trying again', async () => {
    const fake = await shown();
    fake.answer('workflows.signal', () => {
      throw new FakeFailure({
        kind: 'server',
        code: 'NOT_FOUND',
        message: 'workflow execution already completed',
        fix: 'Start it again.',
      });
    });
    fireEvent.click(screen.getByRole('button', { name: /Send signal/ }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The signal addressChanged did not come through.');
    expect(alert.textContent).toContain('Start it again.');
    fake.answer('workflows.signal', undefined);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Delivered');
  });

  test('a closed run takes no signal, and says so before one is sent; a query it answers', async () => {
    await shown('order-8411');
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: /Run query/ }).getAttribute('aria-disabled'),
      ).toBeNull(),
    );
    show('Signal');
    expect(screen.getByText(/This run has ended, so no signal reaches it/)).toBeTruthy();
    expect(screen.getByRole('button', { name: /Send signal/ }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });
});

test('the console folds', async () => {
  await shown();
  fireEvent.click(screen.getByRole('button', { name: 'Fold the console' }));
  expect(screen.queryByLabelText('Name')).toBeNull();
  show('Query');
  expect(screen.getByLabelText('Name')).toBeTruthy();
});
