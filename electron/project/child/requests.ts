/** What the disposable process is asked and what it answers. */
import * as v from 'valibot';
import { project, workflowType } from '../../../shared/ipc/models.ts';
import { transpileSettings } from '../../../shared/worker/launch.ts';

const inspectRequest = v.object({
  kind: v.literal('inspect'),
  root: v.string(),
  /** A configuration that is a program; absolute. */
  configPath: v.optional(v.string()),
});
export type InspectRequest = v.InferOutput<typeof inspectRequest>;

const analyseRequest = v.object({
  kind: v.literal('analyse'),
  root: v.string(),
  workflowsPath: v.string(),
  activityPaths: v.array(v.string()),
});
export type AnalyseRequest = v.InferOutput<typeof analyseRequest>;

export const childRequest = v.variant('kind', [inspectRequest, analyseRequest]);
export type ChildRequest = v.InferOutput<typeof childRequest>;

export const inspection = v.object({
  /** What the configuration exports by default, as far as JSON can say it. */
  config: v.optional(v.unknown()),
  /** Why it could not be run. */
  configError: v.optional(v.string()),
  transpile: transpileSettings,
});
export type Inspection = v.InferOutput<typeof inspection>;

/** What was read from a project's code. */
export const analysis = v.object({
  workflowTypes: v.array(workflowType),
  activityTypes: v.array(v.string()),
  problems: project.entries.problems,
});
export type Analysis = v.InferOutput<typeof analysis>;

export type ChildAnswer = Inspection | Analysis;
