/** The list of workflows, clicked through on real runs of the sample project. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { findsNothing, showTheme } from '../harness/accessibility.ts';
import { test } from '../harness/browserMode.ts';
import { TimelapseWindow } from '../pages/window.ts';

test.use({ viewport: { width: 1440, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });
test.setTimeout(240_000);

const screens = path.resolve(import.meta.dirname, '../../test-results/screens');

const ORDER = {
  orderId: 'order-1',
  customer: { name: 'Ada', email: 'ada@example.com', country: 'FR' },
  items: [{ sku: 'tea', quantity: 2, priceCents: 450 }],
};

const FAMILY = `
import { executeChild, proxyActivities, sleep, ParentClosePolicy } from '@temporalio/workflow';

export async function mother(count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      executeChild('daughter', {
        args: [],
        workflowId: \`daughter-\${index + 1}\`,
        parentClosePolicy: ParentClosePolicy.ABANDON,
      }),
    ),
  );
}

export async function daughter(): Promise<void> {
  await sleep('30 days');
}

/** No worker has this activity: it is tried again and again. */
export async function stubborn(): Promise<void> {
  await proxyActivities({ startToCloseTimeout: '1 minute' })['nobodyHasIt']?.();
}

export async function broken(): Promise<void> {
  throw new TypeError('this workflow is broken');
}
`;

class ListPage {
  readonly window: TimelapseWindow;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.window = new TimelapseWindow(page);
  }

  get grid(): Locator {
    return this.page.getByRole('treegrid', { name: 'Workflow executions' });
  }

  get filter(): Locator {
    return this.page.getByRole('combobox', { name: 'Filter workflows' });
  }

  get selection(): Locator {
    return this.page.getByRole('toolbar', { name: 'Selected workflows' });
  }

  get batches(): Locator {
    return this.page.getByRole('region', { name: 'Batches' });
  }

  row(id: string | RegExp): Locator {
    return this.grid.getByRole('row', { name: id });
  }

  async ask(text: string): Promise<void> {
    await this.filter.fill(text);
    await this.filter.press('Escape');
    if (text !== '') await this.filter.fill(text);
    await this.filter.press('Enter');
  }

  /** Starts a run by the dialog, which stays open for the next. */
  async start(type: string, id: string, argument?: unknown): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: 'Start workflow' });
    const typeField = dialog.getByRole('combobox', { name: 'Workflow type' });
    if ((await typeField.inputValue()) !== type) {
      await typeField.fill(type);
      await this.page.getByRole('option', { name: type }).first().click();
    }
    await dialog.getByLabel('Workflow ID').fill(id);
    if (argument !== undefined) {
      const editor = dialog.getByRole('textbox', { name: /, JSON$/ }).first();
      await this.window.writeJson(editor, argument);
    }
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(this.page.getByText(`Started ${id}`)).toBeVisible();
  }

  async keepScreens(name: string): Promise<void> {
    mkdirSync(screens, { recursive: true });
    for (const theme of ['dark', 'light'] as const) {
      await showTheme(this.page, theme);
      for (const [width, height] of [
        [1440, 900],
        [900, 600],
      ] as const) {
        await this.page.setViewportSize({ width, height });
        await this.page.screenshot({
          path: path.join(screens, `list-${name}-${theme}-${width}.png`),
        });
      }
      await this.page.setViewportSize({ width: 1440, height: 900 });
    }
  }
}

async function attributesAreAdded(list: ListPage): Promise<void> {
  await list.window.view('Settings');
  const section = list.page.getByRole('region', { name: 'Search attributes' });
  await section.getByLabel('Name').fill('CustomerId');
  await section.getByRole('button', { name: 'Add' }).click();
  await section.getByLabel('Name').fill('Mistake');
  await section.getByRole('button', { name: 'Add' }).click();
  await section.getByRole('button', { name: 'Remove Mistake…' }).click();
  await list.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(section.getByRole('list', { name: 'Added search attributes' })).toHaveText(
    'CustomerIdKeyword',
  );
  await findsNothing(list.page, 'settings');
}

async function runsAreStarted(list: ListPage): Promise<void> {
  const { page, window } = list;
  await window.view('Workflows');
  await page.getByRole('button', { name: 'Start workflow' }).first().click();
  await list.start('orderSaga', 'order-good', ORDER);
  await list.start('orderSaga', 'order-declined', { ...ORDER, card: 'declined' });
  await list.start('subscription', 'sub-1', {
    customerId: 'c-1',
    plan: 'solo',
    priceCents: 900,
    periods: 12,
  });
  const dialog = page.getByRole('dialog', { name: 'Start workflow' });
  await dialog.getByLabel('Summary').fill('The desk');
  await dialog.getByText('More options').click();
  await dialog.getByRole('button', { name: 'Add a search attribute' }).click();
  await dialog.getByLabel('Value').fill('c-7');
  await list.start('approval', 'approval-1', {
    title: 'Desk',
    requestedBy: 'Ada',
    amountCents: 32_000,
  });
  await dialog.getByRole('combobox', { name: 'Workflow type' }).fill('aproval');
  await expect(dialog).toContainText('Did you mean approval?');
  await page.keyboard.press('Escape');
  await findsNothing(list.page, 'start dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(list.row(/order-good/)).toContainText('Completed', { timeout: 30_000 });
  await expect(list.row(/order-declined/)).toContainText('Failed', { timeout: 30_000 });
  await expect(list.row(/sub-1/)).toContainText('renewalDue', { timeout: 30_000 });
}

async function oneLikeAnother(list: ListPage): Promise<void> {
  const { page } = list;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await list.row(/approval-1/).click();
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Start workflow' });
  await expect(dialog).toContainText('As approval-1 was started');
  await expect(dialog.getByLabel('Summary')).toHaveValue('The desk');
  await dialog.getByLabel('Workflow ID').fill('approval-2');
  const copied = async (language: string): Promise<string> => {
    await dialog.getByRole('button', { name: 'Copy as…' }).click();
    await page.getByRole('menuitem', { name: language, exact: true }).click();
    await expect(page.getByText(`Copied as ${language}`).first()).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  for (const language of ['TypeScript', 'Python', 'Go', 'Java']) {
    expect(await copied(language), language).toContain('approval-2');
  }
  const code = await copied('CLI');
  expect(code).toContain('--workflow-id approval-2');
  expect(code).toContain(`--search-attribute 'CustomerId="c-7"'`);
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByText('Started approval-2')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(list.row(/approval-2/)).toContainText('approvalDeadline', { timeout: 30_000 });
}

async function columnsAreChosen(list: ListPage): Promise<void> {
  const { page } = list;
  await expect(list.row(/order-declined/).getByRole('img')).toHaveAccessibleName(/failed/);
  await page.getByRole('button', { name: 'Columns' }).click();
  const menu = page.getByRole('dialog', { name: 'Columns' });
  await menu.getByRole('checkbox', { name: 'CustomerId' }).check();
  await menu.getByRole('button', { name: 'Type: wider' }).click();
  await findsNothing(list.page, 'columns');
  await page.keyboard.press('Escape');
  await expect(list.row(/approval-1/)).toContainText('c-7');
  const header = list.grid.getByRole('columnheader', { name: 'Workflow ID' });
  const edge = await header.boundingBox();
  if (!edge) throw new Error('no header');
  await page.mouse.move(edge.x + edge.width - 3, edge.y + 14);
  await page.mouse.down();
  await page.mouse.move(edge.x + 240, edge.y + 14);
  await page.mouse.up();
  await expect.poll(async () => (await header.boundingBox())?.width).toBeLessThan(250);
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  await expect(list.grid.getByRole('row').nth(1)).toContainText('approval-1');
  await page.reload();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  await expect(list.grid.getByRole('columnheader', { name: 'CustomerId' })).toBeVisible();
}

async function theFilter(list: ListPage): Promise<void> {
  const { page, filter } = list;
  await page.keyboard.press('/');
  await filter.pressSequentially('execs');
  await filter.fill('exec');
  await expect(page.getByRole('option').first()).toHaveText(/ExecutionStatus/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await filter.pressSequentially("'fa");
  await expect(page.getByRole('option')).toHaveText(["'Failed'"]);
  await findsNothing(list.page, 'completion');
  await page.keyboard.press('Tab');
  await expect(filter).toHaveValue("ExecutionStatus = 'Failed' ");
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(list.grid.getByRole('row')).toHaveCount(2);
  await list.ask("WorkflowTyp = 'approval'");
  await expect(page.getByRole('alert')).toContainText('Column 1:');
  await expect(page.getByRole('alert')).toContainText('Did you mean WorkflowType?');
  await list.keepScreens('refused');
  await list.ask("CustomerId = 'c-7'");
  await expect(list.row(/approval-1/)).toBeVisible();
  await expect(list.row(/order-good/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Save view' }).click();
  const views = page.getByRole('dialog', { name: 'Views' });
  await views.getByLabel('Name of this filter').fill('Customer 7');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^All/ }).click();
  await expect(list.row(/order-good/)).toBeVisible();
  await page.getByRole('button', { name: /^Customer 7/ }).click();
  await expect(list.row(/order-good/)).toHaveCount(0);
  await page.getByRole('button', { name: /^All/ }).click();
  await page.getByRole('button', { name: /^Failed\s*1$/ }).click();
  await expect(list.grid.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: /^All/ }).click();
}

async function severalAtOnce(list: ListPage): Promise<void> {
  const { page, selection, batches } = list;
  await list
    .row(/approval-1/)
    .getByRole('checkbox')
    .click();
  await list.row(/approval-2/).click({ modifiers: ['Shift'] });
  await expect(selection).toContainText('2 selected');
  await list.row(/order-good/).click({ modifiers: ['ControlOrMeta'] });
  await list.keepScreens('selected');
  await findsNothing(list.page, 'selection');
  await selection.getByRole('button', { name: 'Terminate…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Terminate 2\sworkflows/ });
  await expect(dialog).toContainText('1 is closed already');
  await dialog.getByLabel('Reason').fill('wrong desk');
  await findsNothing(list.page, 'question');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(batches).toContainText(/Terminated 2\sworkflows/);
  await expect(batches).not.toContainText('failed');
  await expect(list.row(/approval-1/)).toContainText('wrong desk');
  await list.keepScreens('batch');
  await batches.getByRole('button', { name: 'Undo' }).click();
  await expect(batches).toContainText(/Brought back 2\sworkflows/);
  await expect(list.row(/approval-1/).filter({ hasText: 'Running' })).toHaveCount(1);
  const close = batches.getByRole('button', { name: /^Close/ });
  await close.first().click();
  await expect(close).toHaveCount(1);
  await close.click();
  await list.ask("WorkflowType = 'approval' AND ExecutionStatus = 'Running'");
  await expect(list.grid.getByRole('row')).toHaveCount(3);
  await list.grid.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await selection.getByRole('button', { name: 'Signal…' }).click();
  const signal = page.getByRole('dialog', { name: /^Signal 2/ });
  await signal.getByRole('combobox', { name: 'Signal' }).fill('approve');
  await page.getByRole('option', { name: 'approve' }).first().click();
  await list.window.writeJson(signal.getByRole('textbox', { name: 'Arguments, JSON' }), [
    { by: 'Grace' },
  ]);
  await signal.getByRole('button', { name: /^Signal 2/ }).click();
  await expect(batches).toContainText(/Signaled 2\sworkflows/);
  await list.ask("WorkflowType = 'approval' AND ExecutionStatus = 'Completed'");
  await expect(list.grid.getByRole('row')).toHaveCount(3, { timeout: 30_000 });
  await list.grid.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await selection.getByRole('button', { name: 'Delete…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete 2/ })
    .click();
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
}

async function childrenUnderTheirParents(list: ListPage, project: string): Promise<void> {
  const { page } = list;
  const workflows = path.join(project, 'src', 'workflows');
  writeFileSync(path.join(workflows, 'family.ts'), FAMILY);
  appendFileSync(path.join(workflows, 'index.ts'), "\nexport * from './family';\n");
  await page.getByRole('button', { name: 'Start workflow' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Start workflow' });
  await dialog.getByRole('combobox', { name: 'Workflow type' }).fill('mother');
  await page.keyboard.press('Escape');
  await expect(dialog).not.toContainText('Did you mean', { timeout: 30_000 });
  await expect(dialog.getByText('family.ts')).toBeVisible({ timeout: 30_000 });
  await list.start('mother', 'mother-1', 2);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const mother = list.row(/mother-1/);
  // The mother's own row names a daughter too: it waits for her.
  const daughters = list.grid.getByRole('checkbox', { name: /^Select daughter/ });
  await expect(mother.getByRole('button', { name: 'Show the children' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(daughters).toHaveCount(0);
  await mother.click();
  await page.keyboard.press('ArrowRight');
  await expect(daughters).toHaveCount(2);
  await expect(list.grid.locator('[aria-level="2"]')).toHaveCount(2);
  await list.keepScreens('children');
  await mother.click();
  await page.keyboard.press('ArrowLeft');
  await expect(daughters).toHaveCount(0);
}

async function troubledRuns(list: ListPage): Promise<void> {
  const { page, selection, batches } = list;
  await page.getByRole('button', { name: 'Start workflow' }).first().click();
  await list.start('stubborn', 'stubborn-1');
  await list.start('broken', 'broken-1');
  const dialog = page.getByRole('dialog', { name: 'Start workflow' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: /^Task failing\s*1$/ }).click({ timeout: 60_000 });
  await expect(list.grid.getByRole('checkbox')).toHaveCount(1);
  await expect(list.row(/broken-1/)).toBeVisible();
  await page.getByRole('button', { name: /^Retrying\s*1$/ }).click({ timeout: 60_000 });
  await expect(list.grid.getByRole('checkbox')).toHaveCount(1);
  await expect(list.row(/stubborn-1/)).toContainText('nobodyHasIt');
  const does = async (action: 'Cancel' | 'Reset', says: RegExp): Promise<void> => {
    await list
      .row(/stubborn-1/)
      .getByRole('checkbox')
      .check();
    await selection.getByRole('button', { name: `${action}…` }).click();
    const question = page.getByRole('dialog', { name: new RegExp(`^${action} 1`) });
    await question.getByRole('button', { name: new RegExp(`^${action} 1`) }).click();
    await expect(batches).toContainText(says);
    await batches
      .getByRole('button', { name: /^Close/ })
      .first()
      .click();
  };
  await does('Reset', /Reset 1\sworkflow/);
  await expect(list.row(/stubborn-1/)).toContainText(/attempt [2-9]/, { timeout: 60_000 });
  await does('Cancel', /Asked to cancel 1\sworkflow/);
}

const APPROVAL = { title: 'Desk', requestedBy: 'Ada', amountCents: 32_000 };

async function approvalsAreStarted(list: ListPage): Promise<void> {
  await list.page.getByRole('button', { name: 'Start workflow' }).first().click();
  await list.start('orderSaga', 'order-good', ORDER);
  await list.start('approval', 'approval-1', APPROVAL);
  await list.start('approval', 'approval-2', APPROVAL);
  const dialog = list.page.getByRole('dialog', { name: 'Start workflow' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(list.row(/order-good/)).toContainText('Completed', { timeout: 30_000 });
  for (const id of [/approval-1/, /approval-2/])
    await expect(list.row(id)).toContainText('approvalDeadline', { timeout: 30_000 });
}

test('runs are started, shown in columns, and filtered', async ({ start }) => {
  const { page } = await start({ sample: 'order-saga' });
  const list = new ListPage(page);
  await list.window.workerReady();
  await test.step('search attributes are administered', () => attributesAreAdded(list));
  await test.step('runs are started with what a start can say', () => runsAreStarted(list));
  await test.step('one is started like another, and copied as code', () => oneLikeAnother(list));
  await list.keepScreens('rows');
  await test.step('columns are chosen, sized and ordered, and stay', () => columnsAreChosen(list));
  await test.step('the filter completes, points and is saved', () => theFilter(list));
});

test('several runs are steered at once, and children stand under their parents', async ({
  start,
}) => {
  const { page, project } = await start({ sample: 'order-saga' });
  const list = new ListPage(page);
  await list.window.workerReady();
  await test.step('several are terminated, brought back, signaled and deleted', async () => {
    await approvalsAreStarted(list);
    await severalAtOnce(list);
  });
  await test.step('children stand under their parents', () =>
    childrenUnderTheirParents(list, project ?? ''));
  await test.step('runs in trouble are found, reset and canceled', () => troubledRuns(list));
});
