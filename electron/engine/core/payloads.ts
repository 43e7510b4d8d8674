/** Payloads that the server itself makes. */
import type { Payloads } from '../../../shared/protocol/messages.ts';
import { utf8Encode } from '../../../shared/util/utf8.ts';

/** JSON of a text as a converter would encode it. */
export const jsonPayloads = (value: string): Payloads => ({
  payloads: [
    { metadata: { encoding: utf8Encode('json/plain') }, data: utf8Encode(JSON.stringify(value)) },
  ],
});
