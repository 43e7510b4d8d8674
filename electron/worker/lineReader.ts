import { StringDecoder } from 'node:string_decoder';

/** A longer line is cut into pieces of this length, so that output without line ends is bounded, too. */
const LINE_LENGTH_MAX = 16_384;

/** Turns chunks of UTF-8 into lines, without their ends. */
export class LineReader {
  private readonly decoder = new StringDecoder('utf8');
  private readonly onLine: (line: string) => void;
  private rest = '';

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  write(chunk: Buffer): void {
    const lines = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.emit(line);
    while (this.rest.length > LINE_LENGTH_MAX) {
      this.onLine(this.rest.slice(0, LINE_LENGTH_MAX));
      this.rest = this.rest.slice(LINE_LENGTH_MAX);
    }
  }

  /** Gives out a last line that has no end. */
  end(): void {
    const last = this.rest + this.decoder.end();
    this.rest = '';
    if (last !== '') this.emit(last);
  }

  private emit(line: string): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text === '') return this.onLine('');
    for (let at = 0; at < text.length; at += LINE_LENGTH_MAX) {
      this.onLine(text.slice(at, at + LINE_LENGTH_MAX));
    }
  }
}
