/** A part of the window's code that is loaded when it is needed, and is not there: another version was installed or built meanwhile. */
export class PartMissingError extends Error {
  override readonly name = 'PartMissingError';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`A part of the window could not be loaded: ${reason}`, { cause });
  }
}

/** The part, or a PartMissingError. */
export async function loadPart<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part;
  } catch (error) {
    throw new PartMissingError(error);
  }
}

/** What to tell who needs the part. */
export const partMissingText =
  'Its files have changed since this window was opened, or the server that has them is gone. Loading the window again brings it in step.';
