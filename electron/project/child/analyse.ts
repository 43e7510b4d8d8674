import ts from 'typescript';
import type { WorkflowType } from '../../../shared/ipc/models.ts';
import { readCheckOptions } from './compilerOptions.ts';
import { exportedFunctions } from './exportedFunctions.ts';
import { HandlerReader } from './handlers.ts';
import { argumentSchemas } from './jsonSchema.ts';
import { findProblems } from './problems.ts';
import { createProjectProgram } from './program.ts';
import type { AnalyseRequest, Analysis } from './requests.ts';
import { sourcePlace } from './sourcePlace.ts';

/** Reads workflow types, handlers, activities and problems out of a project's code, without running it. */
export function analyse({ root, workflowsPath, activityPaths }: AnalyseRequest): Analysis {
  const program = createProjectProgram([workflowsPath, ...activityPaths], readCheckOptions(root));
  const checker = program.getTypeChecker();
  const workflows = exportedFunctions(program, checker, [workflowsPath]).filter(({ signature }) =>
    isAsync(checker, signature),
  );
  const handlers = new HandlerReader(checker).read(workflows);
  return {
    workflowTypes: workflows.map((workflow, index): WorkflowType => {
      const { signature, declaration } = workflow;
      return {
        name: workflow.name,
        source: sourcePlace(root, declaration),
        signature: signatureText(checker, signature),
        argumentSchemas: argumentSchemas(checker, signature, declaration),
        ...(handlers[index] ?? { signals: [], queries: [], updates: [] }),
      };
    }),
    activityTypes: exportedFunctions(program, checker, activityPaths).map(({ name }) => name),
    problems: findProblems(root, program),
  };
}

function isAsync(checker: ts.TypeChecker, signature: ts.Signature): boolean {
  const returned = signature.getReturnType();
  if ((returned.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return true;
  return checker.getPropertyOfType(returned, 'then') !== undefined;
}

/** `(order: Order): OrderResult`: the promise is left out, every workflow returns one. */
function signatureText(checker: ts.TypeChecker, signature: ts.Signature): string {
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.OmitThisParameter;
  const text = checker.signatureToString(signature, undefined, flags);
  const returned = signature.getReturnType();
  const awaited = checker.getAwaitedType(returned) ?? returned;
  const suffix = `: ${checker.typeToString(returned, undefined, flags)}`;
  const head = text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  // What is optional is not also shown as a union with undefined.
  const brief = head.replace(/(\?: [^,()]*?) \| undefined(?=[,)])/g, '$1');
  return `${brief}: ${checker.typeToString(awaited, undefined, flags)}`;
}
