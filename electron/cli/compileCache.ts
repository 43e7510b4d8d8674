/** Keeps what V8 made of the bundles, for the next start: a third of a start's work is compiling. */
import { constants, enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';

/** When the start is over and its first client has been served. */
const FLUSH_AFTER_MS = 1500;

/** Uses the cache beside the bundle; where that can't be written there is none. Modules that are loaded from now on are kept. */
export function useCompileCache(): void {
  const isBundled = import.meta.filename.endsWith('.cjs');
  if (!isBundled) return;
  const { status } = enableCompileCache(path.join(import.meta.dirname, '.compiled'));
  if (status !== constants.compileCacheStatus.ENABLED) return;
  // At the end of the process Node does it by itself, but not when it is killed, as SDKs end a server.
  setTimeout(flushCompileCache, FLUSH_AFTER_MS).unref();
}
