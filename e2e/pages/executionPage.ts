/** A run's page in the user's words. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { showTheme } from '../harness/accessibility.ts';
import type { TimelapseWindow } from './window.ts';

const screens = path.resolve(import.meta.dirname, '../../test-results/screens');

export class ExecutionPage {
  readonly page: Page;
  readonly window: TimelapseWindow;

  constructor(window: TimelapseWindow) {
    this.window = window;
    this.page = window.page;
  }

  get rows(): Locator {
    return this.page.getByRole('treegrid', { name: 'Event groups' });
  }

  get relationships(): Locator {
    return this.page.getByRole('tree', { name: 'Relationships' });
  }

  /** The inspector, by what is selected in it. */
  inspector(title: string | RegExp): Locator {
    return this.page.getByRole('region', { name: title });
  }

  /** The first row of the timeline that is called exactly so. */
  row(name: string): Locator {
    const cell = this.page.getByRole('gridcell', { name, exact: true });
    return this.rows.getByRole('row').filter({ has: cell }).first();
  }

  /** Selects a row of the timeline. */
  async choose(name: string): Promise<Locator> {
    await this.row(name).click();
    return this.inspector(new RegExp(`^${name}`));
  }

  /** Unfolds a row of the timeline. */
  async unfold(name: string): Promise<void> {
    await this.row(name).dblclick();
  }

  /** Opens the menu of the selected activity and chooses from it. */
  async steer(inspector: Locator, item: string): Promise<void> {
    await inspector.getByRole('button', { name: /^More for/ }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Goes to an address of the window. */
  async goTo(hash: string): Promise<void> {
    await this.page.evaluate((to) => {
      window.location.hash = to;
    }, hash);
  }

  /** Keeps pictures of the page in both themes and both sizes. */
  async keepScreens(name: string): Promise<void> {
    mkdirSync(screens, { recursive: true });
    for (const [width, height] of [
      [1440, 900],
      [900, 600],
    ] as const) {
      await this.page.setViewportSize({ width, height });
      for (const theme of ['dark', 'light'] as const) {
        await showTheme(this.page, theme);
        await expect(this.page.getByRole('main')).toBeVisible();
        await this.page.screenshot({ path: path.join(screens, `${name}-${width}-${theme}.png`) });
      }
    }
    await this.page.setViewportSize({ width: 1440, height: 900 });
  }
}
