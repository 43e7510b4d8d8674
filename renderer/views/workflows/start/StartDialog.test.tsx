import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { EditorView } from '@codemirror/view';
import { loadJsonViews } from '../../../components/json/loadJsonView.ts';
import { FakeFailure, type FakeHost } from '../../../testing/fakeHost.ts';
import { fakeWorld } from '../../../testing/fakeWorld.ts';
import { renderWindow } from '../../../testing/renderWindow.tsx';
import { useToasts } from '../../../state/toasts.ts';
import { StartDialog } from './StartDialog.tsx';

// The window loads it when the page rests.
beforeAll(loadJsonViews);

async function opened(): Promise<{
  fake: FakeHost;
  onClose: ReturnType<typeof vi.fn<() => void>>;
}> {
  const onClose = vi.fn<() => void>();
  const { fake } = await renderWindow(<StartDialog preset={{}} onClose={onClose} />);
  await screen.findByRole('dialog', { name: 'Start workflow' });
  return { fake, onClose };
}

function editor(label: string): EditorView {
  const host = document.querySelector(`[data-json-editor="${label}"]`);
  const dom = host?.shadowRoot?.querySelector('.cm-editor');
  const view = dom instanceof HTMLElement ? EditorView.findFromDOM(dom) : undefined;
  if (!view) throw new Error(`no editor ${label}`);
  return view;
}

function write(label: string, text: string): void {
  const view = editor(label);
  act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }));
}

function started(fake: FakeHost): unknown {
  return fake.asked.find(({ name }) => name === 'workflows.start')?.input;
}

function field(label: string): HTMLInputElement {
  const found = screen.getByLabelText(label);
  if (!(found instanceof HTMLInputElement)) throw new Error(`${label} is no input`);
  return found;
}

describe('what is offered', () => {
  test('the first type of the project, an id made of it, its queue, an example of its input', async () => {
    await opened();
    expect(field('Workflow type').value).toBe('OrderSaga');
    expect(field('Workflow ID').value).toMatch(/^order-saga-[0-9a-f]{4}$/);
    expect(field('Task queue').value).toBe('orders');
    expect(JSON.parse(editor('order, JSON').state.doc.toString())).toMatchObject({
      orderId: '8413',
      currency: 'EUR',
    });
    await screen.findByText('free');
  });

  test('another type brings another id and other arguments', async () => {
    await opened();
    fireEvent.change(field('Workflow type'), { target: { value: 'Subscription' } });
    expect(field('Workflow ID').value).toMatch(/^subscription-/);
    expect(editor('customer, JSON').state.doc.toString()).toBe('""');
    expect(editor('plan, JSON').state.doc.toString()).toBe('"basic"');
  });

  test('a project that is read while the dialog is open fills it', async () => {
    const world = fakeWorld();
    const { project: _, ...app } = world.app;
    world.app = app;
    const { fake } = await renderWindow(<StartDialog preset={{}} onClose={() => {}} />, world);
    expect(field('Workflow type').value).toBe('');
    act(() => {
      world.app = { ...app, project: world.project };
      fake.changed('app');
    });
    await waitFor(() => expect(field('Workflow type').value).toBe('OrderSaga'));
    expect(field('Task queue').value).toBe('orders');
    expect(editor('order, JSON').state.doc.toString()).toContain('"8413"');
  });

  test('any type may be typed; it says which there are', async () => {
    await opened();
    fireEvent.change(field('Workflow type'), { target: { value: 'OrderSagga' } });
    expect(
      screen.getByText('The project registers no workflow OrderSagga. Did you mean OrderSaga?'),
    ).toBeTruthy();
  });

  test('an id that is in use says so', async () => {
    await opened();
    fireEvent.change(field('Workflow ID'), { target: { value: 'order-8412' } });
    await screen.findByText('A run with this ID is open.');
  });
});

describe('the type', () => {
  test('that is cleared and typed again has its arguments again, as they were', async () => {
    await opened();
    write('order, JSON', '{"orderId": "77"}');
    const type = (value: string) => fireEvent.change(field('Workflow type'), { target: { value } });
    type('');
    type('Subscription');
    expect(editor('plan, JSON').state.doc.toString()).toBe('"basic"');
    type('');
    for (let length = 1; length <= 'OrderSaga'.length; length += 1)
      type('OrderSaga'.slice(0, length));
    expect(editor('order, JSON').state.doc.toString()).toBe('{"orderId": "77"}');
    fireEvent.click(screen.getByRole('button', { name: 'Remove order' }));
    type('');
    type('OrderSaga');
    expect(editor('order, JSON').state.doc.toString()).toContain('"8413"');
  });

  test('that was started last is there when the dialog opens again', async () => {
    const { fake } = await opened();
    fireEvent.change(field('Workflow type'), { target: { value: 'InvoiceApproval' } });
    fireEvent.keyDown(field('Workflow ID'), { key: 'Enter', altKey: true });
    await waitFor(() => expect(started(fake)).toBeDefined());
    cleanup();
    render(<StartDialog preset={{}} onClose={() => {}} />);
    expect(field('Workflow type').value).toBe('InvoiceApproval');
    expect(editor('invoiceId, JSON').state.doc.toString()).toBe('""');
    fireEvent.change(field('Workflow type'), { target: { value: 'OrderSaga' } });
    fireEvent.keyDown(field('Workflow ID'), { key: 'Enter', altKey: true });
    await screen.findByText('free');
  });

  test("of the project's queue must be one of its own; of another queue it may be any", async () => {
    const { fake } = await opened();
    fireEvent.change(field('Workflow type'), { target: { value: 'Refund' } });
    fireEvent.click(screen.getByRole('button', { name: /Start and open/ }));
    expect(screen.getByText('1 problem')).toBeTruthy();
    expect(started(fake)).toBeUndefined();
    fireEvent.change(field('Task queue'), { target: { value: 'refunds' } });
    expect(
      screen.getByText("Refund is none of the project's: the worker of refunds must have it."),
    ).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: /Start and open/ }));
    await waitFor(() => expect(started(fake)).toMatchObject({ workflowType: 'Refund' }));
  });
});

test('one like another begins as that did; what is no JSON is named', async () => {
  const world = fakeWorld();
  const like = world.workflows.find((run) => run.workflowId === 'order-8411');
  if (!like) throw new Error('no run');
  world.starts.set('order-8411', {
    start: {
      workflowType: 'OrderSaga',
      workflowId: 'order-8411',
      taskQueue: 'orders',
      args: [{ orderId: '8411' }, null],
      runTimeoutMs: 60_000,
      searchAttributes: { CustomerId: { type: 'Keyword', value: 'c-1' } },
      summary: 'Order 8411',
    },
    left: ['argument 2 (binary/encrypted)'],
  });
  const preset = { like: { workflowId: like.workflowId, runId: like.runId } };
  const { fake } = await renderWindow(<StartDialog preset={preset} onClose={() => {}} />, world);
  await screen.findByText(/without argument 2 \(binary\/encrypted\)/);
  expect(editor('order, JSON').state.doc.toString()).toContain('"8411"');
  expect(field('Summary').value).toBe('Order 8411');
  fireEvent.click(screen.getByText('More options (2 set)'));
  expect(field('Run timeout').value).toBe('1 m');
  fireEvent.click(screen.getByRole('button', { name: 'Remove Argument 2' }));
  fireEvent.click(screen.getByRole('button', { name: /Start and open/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Start anyway' }));
  await waitFor(() =>
    expect(started(fake)).toMatchObject({
      args: [{ orderId: '8411' }],
      runTimeoutMs: 60_000,
      searchAttributes: { CustomerId: { type: 'Keyword', value: 'c-1' } },
      summary: 'Order 8411',
    }),
  );
});

test('it is copied as code of any language', async () => {
  const copied: string[] = [];
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: {
      writeText: (text: string) => {
        copied.push(text);
        return Promise.resolve();
      },
    },
  });
  await opened();
  fireEvent.change(field('Workflow ID'), { target: { value: 'order-1' } });
  fireEvent.click(screen.getByRole('button', { name: 'Copy as…' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Python' }));
  await waitFor(() => expect(copied[0]).toContain('id="order-1"'));
  expect(useToasts.getState().toasts.at(-1)?.title).toBe('Copied as Python');
});

describe('starting', () => {
  test('Ctrl Enter starts and opens', async () => {
    const { fake, onClose } = await opened();
    fireEvent.change(field('Workflow ID'), { target: { value: 'order-1' } });
    fireEvent.keyDown(field('Workflow ID'), { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(started(fake)).toMatchObject({
      workflowType: 'OrderSaga',
      workflowId: 'order-1',
      taskQueue: 'orders',
      idConflictPolicy: 'FAIL',
    });
    expect(window.location.hash).toMatch(/^#\/workflows\/order-1\//);
  });

  test('what was typed last is sent, however fast Ctrl Enter follows', async () => {
    const { fake } = await opened();
    const view = editor('order, JSON');
    const text =
      '{"orderId": "9", "currency": "USD", "customer": {"email": "a", "country": "FR"}, "items": []}';
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    view.contentDOM.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: 'Enter',
        ctrlKey: true,
        bubbles: true,
        cancelable: true,
      }),
    );
    await waitFor(() => expect(started(fake)).toMatchObject({ args: [{ orderId: '9' }] }));
  });

  test('Alt Enter starts and keeps the dialog, with a new id for the next', async () => {
    const { fake, onClose } = await opened();
    const id = field('Workflow ID').value;
    fireEvent.keyDown(field('Workflow ID'), { key: 'Enter', altKey: true });
    await waitFor(() => expect(field('Workflow ID').value).not.toBe(id));
    expect(started(fake)).toMatchObject({ workflowId: id });
    expect(onClose).not.toHaveBeenCalled();
    expect(useToasts.getState().toasts.at(-1)?.title).toBe(`Started ${id}`);
  });

  test('what the server refuses is said in the dialog', async () => {
    const { fake, onClose } = await opened();
    fake.answer('workflows.start', () => {
      throw new FakeFailure({
        kind: 'server',
        code: 'ALREADY_EXISTS',
        message: 'Workflow execution is already running.',
        fix: 'Choose another ID.',
      });
    });
    fireEvent.click(screen.getByRole('button', { name: /Start and open/ }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('ALREADY_EXISTS: Workflow execution is already running.');
    expect(alert.textContent).toContain('Choose another ID.');
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe('wrong input', () => {
  test('is said at its field and counted; nothing is sent', async () => {
    const { fake } = await opened();
    write('order, JSON', '{"orderId": "1",}');
    fireEvent.click(screen.getByText('More options'));
    fireEvent.change(field('Run timeout'), { target: { value: 'soon' } });
    expect(screen.getByText('A comma before } is one too many.')).toBeTruthy();
    expect(screen.getByText(/"soon" is no duration/)).toBeTruthy();
    expect(screen.getByText('2 problems')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start anyway' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /Start and open/ }));
    expect(started(fake)).toBeUndefined();
  });

  test('that only the type refuses can be sent all the same', async () => {
    const { fake } = await opened();
    write(
      'order, JSON',
      '{"orderId": 7, "currency": "EUR", "customer": {"email": "a", "country": "FR"}, "items": []}',
    );
    expect(screen.getByText('orderId: expected a string, not a number.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Start anyway' }));
    await waitFor(() => expect(started(fake)).toMatchObject({ args: [{ orderId: 7 }] }));
  });

  test('several arguments', async () => {
    const { fake } = await opened();
    fireEvent.click(screen.getByRole('button', { name: 'Add an argument' }));
    write('Argument 2, JSON', '[1, 2]');
    fireEvent.click(screen.getByRole('button', { name: 'Remove order' }));
    fireEvent.click(screen.getByRole('button', { name: /Start and open/ }));
    // The second argument moved to the first place, where the type has other wishes.
    fireEvent.click(await screen.findByRole('button', { name: 'Start anyway' }));
    await waitFor(() => expect(started(fake)).toMatchObject({ args: [[1, 2]] }));
  });
});
