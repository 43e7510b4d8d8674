import type { SearchAttribute, SearchAttributeType } from '../../../shared/ipc/listModels.ts';
import { IndexedValueType } from '../../../shared/protocol/enums.ts';
import type { Connection } from '../connections/connection.ts';
import { RefusedError } from '../errors.ts';
import type { HandlersOf } from './handlers.ts';

const TYPES: Readonly<Record<SearchAttributeType, IndexedValueType>> = {
  Text: IndexedValueType.TEXT,
  Keyword: IndexedValueType.KEYWORD,
  Int: IndexedValueType.INT,
  Double: IndexedValueType.DOUBLE,
  Bool: IndexedValueType.BOOL,
  Datetime: IndexedValueType.DATETIME,
  KeywordList: IndexedValueType.KEYWORD_LIST,
};

/** The search attributes of the namespace: those of the server, and those that somebody added. */
export function searchAttributesHandlers(connection: Connection): HandlersOf<'searchAttributes'> {
  const { namespace } = connection;
  const list = async (): Promise<SearchAttribute[]> => {
    const answer = await connection.callOperator('ListSearchAttributes', { namespace });
    return [
      ...attributesOf(answer.customAttributes, true),
      ...attributesOf(answer.systemAttributes, false),
    ];
  };
  return {
    'searchAttributes.list': list,
    'searchAttributes.add': async ({ name: given, type }) => {
      const name = given.trim();
      checkName(name);
      const known = (await list()).find((attribute) => attribute.name === name);
      // The server takes a name twice in silence, and keeps the type it had.
      if (known !== undefined) {
        throw new RefusedError(
          `There is already a search attribute ${name}, of type ${known.type}.`,
          known.custom ? 'Remove it first, or choose another name.' : 'Choose another name.',
        );
      }
      await connection.callOperator('AddSearchAttributes', {
        namespace,
        searchAttributes: { [name]: TYPES[type] },
      });
      return undefined;
    },
    'searchAttributes.remove': async ({ name }) => {
      await connection.callOperator('RemoveSearchAttributes', {
        namespace,
        searchAttributes: [name],
      });
      return undefined;
    },
  };
}

function checkName(name: string): void {
  if (/^[A-Za-z][\w.-]*$/.test(name)) return;
  throw new RefusedError(
    name === '' ? 'A search attribute needs a name.' : `"${name}" can't be asked for in a filter.`,
    'Use letters, digits and underscores, and begin with a letter: CustomerId.',
  );
}

function attributesOf(
  types: Readonly<Record<string, IndexedValueType>> | undefined,
  custom: boolean,
): SearchAttribute[] {
  return Object.entries(types ?? {})
    .flatMap(([name, indexed]) => {
      const type = nameOf(indexed);
      return type === undefined ? [] : [{ name, type, custom }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function nameOf(indexed: IndexedValueType): SearchAttributeType | undefined {
  const found = Object.entries(TYPES).find(([, value]) => value === indexed);
  return found?.[0] as SearchAttributeType | undefined;
}
