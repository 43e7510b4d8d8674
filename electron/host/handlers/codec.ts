import type { CodecInput } from '../../../shared/ipc/steering.ts';
import type { Codec } from '../codec/codedConnection.ts';
import type { HandlersOf } from './handlers.ts';

/** The codec server's settings. @param keep remembers them @param changed tells the windows that every payload may look different now */
export function codecHandlers(
  codec: Codec,
  namespace: string,
  keep: (settings: CodecInput | undefined) => void,
  changed: () => void,
): HandlersOf<'codec'> {
  return {
    'codec.get': () => codec.settings,
    'codec.set': async (input) => {
      keep(await codec.change(input, namespace));
      changed();
      return codec.settings;
    },
  };
}
