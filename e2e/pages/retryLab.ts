/** The retry lab in the user's words. */
import { expect, type Locator, type Page } from '@playwright/test';

export class RetryLab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The answer in a sentence. */
  get answer(): Locator {
    return this.page.getByRole('region', { name: 'Answer' });
  }

  field(label: string, pane = 'Policy'): Locator {
    return this.page.getByRole('region', { name: pane }).getByLabel(label, { exact: true });
  }

  /** What can be moved in the chart. */
  handle(name: string | RegExp): Locator {
    return this.page.getByRole('slider', { name });
  }

  /** Drags a handle so many pixels to the right. */
  async drag(handle: Locator, pixels: number): Promise<void> {
    const box = await handle.boundingBox();
    if (!box) throw new Error('the handle is not in sight');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width / 2, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width / 2 + pixels, y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Draws an outage along the axis, from and to a share of its length. */
  async drawOutage(from: number, to: number): Promise<void> {
    const axis = this.page.locator('figure rect:has(> title)').last();
    const box = await axis.boundingBox();
    if (!box) throw new Error('the axis is not in sight');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + from * box.width, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + to * box.width, y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Waits until the lab shows an activity of a run, with so many attempts. */
  async showsImport(type: string, answer: RegExp, attempts: number): Promise<void> {
    await expect(this.page.getByLabel('Activity type')).toHaveValue(type);
    await expect(this.answer).toContainText(answer);
    await expect(this.page.getByRole('button', { name: /^Details of attempt/ })).toHaveCount(
      attempts,
    );
  }

  /** By its button. */
  async addOutage(): Promise<void> {
    await this.page.getByRole('button', { name: 'Outage', exact: true }).click();
  }

  /** By its keys: they work on the welcome page too, which has no sidebar. */
  async open(): Promise<void> {
    const heading = this.page.getByRole('heading', { level: 1, name: 'Retry lab' });
    // Keys that are pressed before the window listens are lost.
    await expect(async () => {
      await this.page.keyboard.press('g');
      await this.page.keyboard.press('l');
      await expect(heading).toBeVisible({ timeout: 3000 });
    }).toPass();
  }

  async preset(name: RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'Presets…' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name }).click();
  }

  /** Waits until the random runs have been played. */
  async played(): Promise<void> {
    await expect(this.page.locator('[aria-busy="false"]')).toBeVisible();
  }

  async prove(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'More' }).click();
    await this.page.getByRole('menuitem', { name: 'Prove on the engine…' }).click();
    return this.page.getByRole('dialog', { name: 'Proof on the engine' });
  }
}
