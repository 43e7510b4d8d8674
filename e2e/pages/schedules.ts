/** What a user does with schedules, in the user's words. */
import { expect, type Locator } from '@playwright/test';
import type { TimelapseWindow } from './window.ts';

export class SchedulesPage {
  readonly window: TimelapseWindow;

  constructor(window: TimelapseWindow) {
    this.window = window;
  }

  get #page() {
    return this.window.page;
  }

  get list(): Locator {
    return this.#page.getByRole('listbox', { name: 'Schedules' });
  }

  /** The form of the open schedule. */
  get editor(): Locator {
    return this.#page.getByRole('group', { name: 'Schedule', exact: true });
  }

  get preview(): Locator {
    return this.#page.getByRole('region', { name: 'Preview' });
  }

  get nextTimes(): Locator {
    return this.preview.getByRole('list', { name: 'Next times' }).getByRole('listitem');
  }

  get runs(): Locator {
    return this.editor.getByRole('region', { name: 'Runs' }).getByRole('listitem');
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog');
  }

  async open(): Promise<void> {
    await this.window.view('Schedules');
  }

  field(name: string): Locator {
    return this.editor.getByLabel(name, { exact: true });
  }

  /** Chooses one of a list behind a button. */
  async choose(within: Locator, name: string, option: string): Promise<void> {
    await within.getByRole('combobox', { name }).click();
    await this.#page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Writes the spec as lines. */
  async writeLines(lines: string): Promise<void> {
    const text = this.#page.getByRole('radio', { name: 'Text' });
    if (!(await text.isChecked())) await text.click();
    await this.editor.getByRole('textbox', { name: 'When, a line each' }).fill(lines);
  }

  async do(name: string | RegExp): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name }).first().click();
  }

  /** Makes up for a range. */
  async backfill(from: string, to: string, overlap: string): Promise<void> {
    await this.do('Backfill…');
    await this.dialog.getByLabel('From').fill(from);
    await this.dialog.getByLabel('To', { exact: true }).fill(to);
    await this.choose(this.dialog, 'Overlap', overlap);
    await this.dialog.getByRole('button', { name: /^Backfill \d/ }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** Skips by the dialog, through everything on the way. */
  async skipBy(distance: string): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.window.page.locator('body').press('.');
    const dialog = this.#page.getByRole('dialog', { name: 'Skip to…' });
    await dialog.getByLabel('Where to').fill(distance);
    await dialog.getByRole('button', { name: /^Skip/ }).click();
    await expect(dialog).toBeHidden();
  }
}
