/** Values of search attributes between what is typed and what is sent. Pure. */
import type { AttributeRow } from './startForm.ts';

/** A value of the attribute's type, or what is wrong with it. */
export function readAttribute({
  type,
  value,
}: AttributeRow): { readonly value: unknown } | { readonly problem: string } {
  const text = value.trim();
  switch (type) {
    case 'Text':
    case 'Keyword':
      return { value: text };
    case 'KeywordList':
      return {
        value: text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      };
    case 'Int':
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? { value: Number(text) }
        : { problem: 'A whole number is needed.' };
    case 'Double':
      return text !== '' && Number.isFinite(Number(text))
        ? { value: Number(text) }
        : { problem: 'A number is needed.' };
    case 'Bool':
      return text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : { problem: 'true or false is needed.' };
    case 'Datetime': {
      const at = Date.parse(text);
      return Number.isNaN(at)
        ? { problem: 'A time is needed, such as 2026-03-02T09:00:00Z.' }
        : { value: new Date(at).toISOString() };
    }
  }
}

/** A value as it is typed. */
export function attributeText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
