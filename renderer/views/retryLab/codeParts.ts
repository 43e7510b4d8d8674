/** A piece of code with what it is; undefined for the rest. */
export interface CodePart {
  readonly text: string;
  readonly kind: 'keyword' | 'string' | 'number' | 'type' | undefined;
}

const pattern =
  /(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<keyword>\b(?:const|await|typeof|import|new|return)\b)|(?<number>\b\d+(?:\.\d+)?\b)|(?<type>\b(?:ActivityOptions|WorkflowOptions|RetryOptions|RetryPolicy|StartWorkflowOptions|Duration|timedelta|time)\b)/g;

/** Colours for the few words that option code has. */
export function codeParts(code: string): CodePart[] {
  const parts: CodePart[] = [];
  let from = 0;
  for (const match of code.matchAll(pattern)) {
    if (match.index > from) parts.push({ text: code.slice(from, match.index), kind: undefined });
    const kind = (['string', 'keyword', 'number', 'type'] as const).find(
      (name) => match.groups?.[name] !== undefined,
    );
    parts.push({ text: match[0], kind });
    from = match.index + match[0].length;
  }
  if (from < code.length) parts.push({ text: code.slice(from), kind: undefined });
  return parts;
}
