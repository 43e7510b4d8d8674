/** Looks for what stands in the way of assistive technology, by the rules of WCAG AA. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Those whose answer depends on colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Fails when the page as it is breaks a rule; `only` colours where a theme is all that has changed since the last look. */
export async function findsNothing(page: Page, where: string, only?: 'colours'): Promise<void> {
  // The page is one frame, so its own answer is the whole one: no second page to add up in.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (
    only === 'colours' ? axe.withRules(COLOUR_RULES) : axe.withTags(RULES)
  ).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)[0]}`);
  expect(found, where).toEqual([]);
}
