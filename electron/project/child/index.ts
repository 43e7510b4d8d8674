/** The entry of the disposable process that runs what needs the TypeScript compiler or the user's configuration. */
import * as v from 'valibot';
import { analyse } from './analyse.ts';
import { inspect } from './inspect.ts';
import { childRequest, type ChildAnswer } from './requests.ts';

async function answer(raw: unknown): Promise<ChildAnswer> {
  const request = v.parse(childRequest, raw);
  return request.kind === 'inspect' ? await inspect(request) : analyse(request);
}

process.once('disconnect', () => process.exit(1));
process.once('message', (raw) => {
  // A rejection is for the standard error, which the parent shows.
  void answer(raw).then((message) => process.send?.(message));
});
