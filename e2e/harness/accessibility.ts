/** Looks for what stands in the way of assistive technology, by the rules of WCAG AA, in both themes. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Those whose answer depends on colours: the themes differ in nothing else. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

async function breaks(page: Page, where: string, only: 'colours' | undefined, within?: string) {
  // The page is one frame, so its own answer is the whole one: no second page to add up in.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (within !== undefined) axe.include(within);
  const { violations } = await (
    only === 'colours' ? axe.withRules(COLOUR_RULES) : axe.withTags(RULES)
  ).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)[0]}`);
  expect(found, where).toEqual([]);
}

/** Follows the system into a theme, as a window does where nobody chose one. */
export async function showTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

/**
 * Fails when the page as it is breaks a rule in one of the themes; nobody has chosen one of them.
 * @param within a part of it, where the rest was looked at before
 */
export async function findsNothing(page: Page, where: string, within?: string): Promise<void> {
  await showTheme(page, 'light');
  await breaks(page, `${where}, light`, 'colours', within);
  await showTheme(page, 'dark');
  await breaks(page, `${where}, dark`, undefined, within);
}
