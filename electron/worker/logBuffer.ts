import type { LogLine } from '../../shared/ipc/models.ts';

/** What a log keeps at most; the oldest lines go first. */
export interface LogLimits {
  readonly lineCountMax: number;
  /** Of all texts together, in UTF-16 units. */
  readonly textLengthMax: number;
}

export const LOG_LIMITS: LogLimits = { lineCountMax: 5_000, textLengthMax: 2_000_000 };

/** The last lines of a log, numbered from 1 without gaps; the numbers go on when old lines are dropped. */
export class LogBuffer {
  private readonly limits: LogLimits;
  private lines: LogLine[] = [];
  /** Lines before this index are dropped; they are cut off now and then, not one by one. */
  private first = 0;
  private textLength = 0;
  private lastSequence = 0;

  constructor(limits: LogLimits = LOG_LIMITS) {
    this.limits = limits;
  }

  append(line: Omit<LogLine, 'sequence'>): void {
    this.lastSequence += 1;
    this.lines.push({ ...line, sequence: this.lastSequence });
    this.textLength += line.text.length;
    while (
      this.lines.length - this.first > this.limits.lineCountMax ||
      (this.textLength > this.limits.textLengthMax && this.lines.length - this.first > 1)
    ) {
      this.textLength -= this.lines[this.first]?.text.length ?? 0;
      this.first += 1;
    }
    if (this.first > this.limits.lineCountMax) {
      this.lines = this.lines.slice(this.first);
      this.first = 0;
    }
  }

  /** The lines after that number; all that are kept without one. */
  after(sequence = 0): LogLine[] {
    const firstSequence = this.lastSequence - (this.lines.length - this.first) + 1;
    return this.lines.slice(this.first + Math.max(0, sequence + 1 - firstSequence));
  }
}
