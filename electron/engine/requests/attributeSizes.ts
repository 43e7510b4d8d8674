/** How many search attributes there may be, and how large (server: common/searchattribute/validator.go). */
import type { Payload } from '../../../shared/protocol/messages.ts';
import type { Limits } from '../core/limits.ts';
import type { World } from '../state/world.ts';

type Fields = { [key: string]: Payload };

/** What is wrong with the number of search attributes, in the server's words; undefined when nothing is. */
export function attributesCountProblem(
  { searchAttributesMax }: Limits,
  fields: Fields | undefined,
): string | undefined {
  const count = Object.keys(fields ?? {}).length;
  return count > searchAttributesMax
    ? `number of search attributes ${count} exceeds limit ${searchAttributesMax}`
    : undefined;
}

/** What is too large about search attributes: one value, or all together; undefined when nothing is. */
export function attributesSizeProblem(
  { codec, limits }: World,
  indexedFields: Fields | undefined,
): string | undefined {
  if (!indexedFields) return undefined;
  for (const [name, { data }] of Object.entries(indexedFields)) {
    const size = data?.length ?? 0;
    if (size > limits.searchAttributeValueBytesMax) {
      return `search attribute ${name} value size ${size} exceeds size limit ${limits.searchAttributeValueBytesMax}`;
    }
  }
  const total = codec.sizeOf('temporal.api.common.v1.SearchAttributes', { indexedFields });
  return total > limits.searchAttributesBytesMax
    ? `total size of search attributes ${total} exceeds size limit ${limits.searchAttributesBytesMax}`
    : undefined;
}
