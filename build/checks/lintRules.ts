/** Lint rules of our own, loaded by oxlint (see .oxlintrc.json). Default export: oxlint asks for it. */

/** As much of a syntax node as the rules look at. */
interface SyntaxNode {
  readonly callee: { readonly type: string; readonly name?: string };
  readonly arguments: readonly unknown[];
}

interface RuleContext {
  report(finding: { node: SyntaxNode; message: string }): void;
}

const message = 'The engine is pure: `new Date()` reads the clock. Time comes with the request.';

/** `new Date(ms)` only converts; without arguments, or called as a function, Date reads the clock. */
const noClockReading = {
  create(context: RuleContext) {
    const isDate = (node: SyntaxNode) =>
      node.callee.type === 'Identifier' && node.callee.name === 'Date';
    return {
      NewExpression(node: SyntaxNode) {
        if (isDate(node) && node.arguments.length === 0) context.report({ node, message });
      },
      CallExpression(node: SyntaxNode) {
        if (isDate(node)) context.report({ node, message });
      },
    };
  },
};

export default { meta: { name: 'timelapse' }, rules: { 'no-clock-reading': noClockReading } };
