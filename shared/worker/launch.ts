/** What a project's worker is started with: found out by `electron/project`, carried out by `electron/worker`. */
import * as v from 'valibot';

const common = {
  /** The project's folder, absolute; the worker's working directory. */
  root: v.string(),
  /** The Node that runs the worker's process, absolute. */
  nodePath: v.string(),
  taskQueue: v.string(),
  namespace: v.string(),
  /** Environment variables of the project's configuration, on top of the inherited ones. */
  env: v.record(v.string(), v.string()),
};

/** How the project's TypeScript is read, as far as its tsconfig says so. */
export const transpileSettings = v.object({
  experimentalDecorators: v.optional(v.boolean()),
  emitDecoratorMetadata: v.optional(v.boolean()),
  useDefineForClassFields: v.optional(v.boolean()),
  jsx: v.optional(v.picklist(['react', 'react-jsx'])),
  jsxImportSource: v.optional(v.string()),
  /** `paths` of the tsconfig: the pattern, and absolute patterns to try in this order. */
  paths: v.optional(v.array(v.object({ pattern: v.string(), targets: v.array(v.string()) }))),
});
export type TranspileSettings = v.InferOutput<typeof transpileSettings>;

const typescriptLaunch = v.object({
  kind: v.literal('typescript'),
  ...common,
  /** The module that exports the workflows, absolute. */
  workflowsPath: v.string(),
  /** The modules that export the activities, absolute. */
  activityPaths: v.array(v.string()),
  /** Modules that the bundle of workflow code leaves out, although workflow code imports them. */
  ignoreModules: v.array(v.string()),
  transpile: transpileSettings,
});
export type TypescriptLaunch = v.InferOutput<typeof typescriptLaunch>;

const commandLaunch = v.object({
  kind: v.literal('command'),
  ...common,
  /** The command line, run by the system's shell. */
  command: v.string(),
});
export type CommandLaunch = v.InferOutput<typeof commandLaunch>;

/** How to start a project's worker. */
export const workerLaunch = v.variant('kind', [typescriptLaunch, commandLaunch]);
export type WorkerLaunch = v.InferOutput<typeof workerLaunch>;

/** The server that a worker connects to. Its namespace wins over the project's. */
export const workerServer = v.object({
  /** `host:port`. */
  address: v.string(),
  namespace: v.optional(v.string()),
  /** A server elsewhere, which may want TLS or an API key: the worker inherits what says so. */
  isRemote: v.optional(v.boolean()),
});
export type WorkerServer = v.InferOutput<typeof workerServer>;
