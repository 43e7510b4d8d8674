import { pathToFileURL } from 'node:url';
import type { InspectRequest, Inspection } from './requests.ts';
import { readTranspileSettings } from './compilerOptions.ts';

/** Runs a configuration that is a program, and reads how the tsconfig wants TypeScript to be read. */
export async function inspect({ root, configPath }: InspectRequest): Promise<Inspection> {
  const transpile = readTranspileSettings(root);
  if (configPath === undefined) return { transpile };
  try {
    const module = (await import(pathToFileURL(configPath).href)) as { default?: unknown };
    if (module.default === undefined) {
      return { transpile, configError: 'it has no default export' };
    }
    return { transpile, config: JSON.parse(JSON.stringify(module.default)) };
  } catch (error) {
    return { transpile, configError: error instanceof Error ? error.message : String(error) };
  }
}
