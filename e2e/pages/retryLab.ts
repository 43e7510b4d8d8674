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

  field(label: string): Locator {
    return this.page.getByRole('region', { name: 'Policy' }).getByLabel(label);
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
