import { durationText } from '../../shared/temporal/durationText.ts';

/** A length of time that somebody chose: `1 s` and `1.5 s` where a measured one is `1.00 s` and `1.50 s`. */
export function shortDuration(ms: number): string {
  return durationText(ms).replace(/\.(\d*?)0+(?=\u00a0)/, (_, digits: string) =>
    digits === '' ? '' : `.${digits}`,
  );
}
