/** What completion callbacks of a request must satisfy (server: components/callbacks/config.go, chasm/lib/callback). */
import type { Callback } from '../../../shared/protocol/messages.ts';
import { utf8Length } from '../../../shared/util/utf8.ts';
import { invalidArgument, RequestError } from '../core/errors.ts';

const URL_BYTES_MAX = 1_000;
const HEADER_BYTES_MAX = 8_192;

/** Throws for the first that is wrong. No address is configured, so that none is allowed but the server's own. */
export function checkCallbacks(callbacks: readonly Callback[] | undefined): void {
  for (const { nexus } of callbacks ?? []) {
    if (!nexus) throw new RequestError('UNIMPLEMENTED', 'unknown callback variant: <nil>');
    const { url = '', header = {} } = nexus;
    // The real server refuses it without a word, too.
    if (url === '') throw invalidArgument('');
    if (utf8Length(url) > URL_BYTES_MAX)
      throw invalidUrl(`url length longer than max length allowed of ${URL_BYTES_MAX}`);
    if (!/^(temporal|https?):\/\//.test(url)) throw invalidUrl(`unknown scheme: ${encodeURI(url)}`);
    if (!url.startsWith('temporal://'))
      throw invalidUrl(`url does not match any configured callback address: ${url}`);
    let headerBytes = 0;
    for (const [name, value] of Object.entries(header))
      headerBytes += utf8Length(name) + utf8Length(value);
    if (headerBytes <= HEADER_BYTES_MAX) continue;
    throw invalidArgument(
      `invalid header: header size longer than max allowed size of ${HEADER_BYTES_MAX}`,
    );
  }
}

const invalidUrl = (message: string): RequestError => invalidArgument(`invalid url: ${message}`);
