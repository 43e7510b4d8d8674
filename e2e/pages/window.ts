/** What a user does in the window, in the user's words. Finds things as a user does: by role and by what is written. */
import { expect, type Locator, type Page } from '@playwright/test';

/** How long a worker may take to bundle, load and connect on a busy machine. */
const WORKER_READY_MS = 60_000;
/** How long a workflow of the samples may take to get somewhere by itself. */
const PROGRESS_MS = 30_000;

export class TimelapseWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  get clock(): Locator {
    return this.page.getByRole('contentinfo', { name: 'Clock' });
  }

  get console(): Locator {
    return this.page.getByRole('region', { name: 'Console' });
  }

  /** Waits until the project's worker runs. */
  async workerReady(): Promise<void> {
    await expect(this.clock).toContainText('Worker ready', { timeout: WORKER_READY_MS });
  }

  /** Goes to a view by the sidebar. */
  async view(name: string): Promise<void> {
    const views = this.page.getByRole('navigation', { name: 'Views' });
    await views.getByRole('link', { name: new RegExp(`^${name}`) }).click();
    await expect(this.main).toBeVisible();
  }

  /** Starts a workflow by the dialog and opens it. */
  async startWorkflow(type: string, argument?: unknown): Promise<void> {
    await this.view('Workflows');
    await this.page.getByRole('button', { name: 'Start workflow' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'Start workflow' });
    const typeField = dialog.getByRole('combobox', { name: 'Workflow type' });
    if ((await typeField.inputValue()) !== type) {
      await dialog.getByRole('button', { name: 'Show all suggestions' }).first().click();
      await this.page.getByRole('option', { name: type }).first().click();
    }
    if (argument !== undefined) {
      await this.writeJson(dialog.getByRole('textbox', { name: /, JSON$/ }), argument);
    }
    await dialog.getByRole('button', { name: 'Start and open' }).click();
    await expect(this.main.getByRole('heading', { level: 1 })).toContainText(/-[0-9a-f]{4}$/);
  }

  /** Replaces what stands in a JSON editor. */
  async writeJson(editor: Locator, value: unknown): Promise<void> {
    await editor.click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(JSON.stringify(value));
  }

  /** The timeline's row of that name. */
  timelineRow(name: string): Locator {
    return this.main.getByRole('treegrid', { name: 'Event groups' }).getByRole('row', { name });
  }

  /** Waits until the open run says so in its header. */
  async says(text: string | RegExp): Promise<void> {
    await expect(this.main).toContainText(text, { timeout: PROGRESS_MS });
  }

  /** Sends a signal by the console. */
  async signal(name: string, ...args: readonly unknown[]): Promise<void> {
    await this.console.getByRole('tab', { name: /^Signal/ }).click();
    await this.console.getByRole('button', { name, exact: true }).click();
    await this.writeJson(this.console.getByRole('textbox', { name: /Arguments/ }), args);
    await this.console.getByRole('button', { name: 'Send signal' }).click();
  }

  /** Asks a query by the console and waits until the reply says so. */
  async query(name: string, reply: string | RegExp): Promise<void> {
    await this.console.getByRole('tab', { name: /^Query/ }).click();
    await this.console.getByRole('button', { name, exact: true }).click();
    await this.console.getByRole('button', { name: /^Run query/ }).click();
    await expect(this.console).toContainText(reply);
  }

  /** Calls an update by the console and waits until the reply says so. */
  async update(name: string, argument: unknown, reply: string | RegExp): Promise<void> {
    await this.console.getByRole('tab', { name: /^Update/ }).click();
    await this.console.getByRole('button', { name, exact: true }).click();
    await this.writeJson(this.console.getByRole('textbox', { name: /Arguments/ }), [argument]);
    await this.console.getByRole('button', { name: /^Send update/ }).click();
    await expect(this.console).toContainText(reply);
  }

  /** Jumps to the next timer. */
  async skipToNext(): Promise<void> {
    const button = this.clock.getByRole('button', { name: 'Skip to next' });
    await expect(button).toBeEnabled({ timeout: PROGRESS_MS });
    await button.click();
  }

  async theme(theme: 'dark' | 'light'): Promise<void> {
    const html = this.page.locator('html');
    for (
      let press = 0;
      press < 3 && (await html.getAttribute('data-theme')) !== theme;
      press += 1
    ) {
      await this.page.getByRole('button', { name: /^Theme/ }).click();
    }
    await expect(html).toHaveAttribute('data-theme', theme);
  }
}
