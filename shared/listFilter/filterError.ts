/** A list filter that is refused. `message` is the server's text; `position` counts characters from 1. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** The text is no filter: where it stops being one. */
export const syntaxError = (position: number, near: string): FilterError =>
  new FilterError(
    `malformed SQL query: syntax error at position ${position}${near === '' ? '' : ` near '${near}'`}`,
    position,
  );

export const unsupported = (what: string, position: number): FilterError =>
  new FilterError(`operation is not supported: ${what}`, position);

export const invalidExpression = (what: string, position: number): FilterError =>
  new FilterError(`invalid expression: ${what}`, position);
