import type { ReactNode } from 'react';
import type { Distribution } from '../../../shared/retryLab/scenario.ts';
import { meanLengthMs } from '../../../shared/retryLab/monteCarlo/drawLength.ts';
import { Fields, LengthField, NumberField } from './Entry.tsx';
import styles from './OddsPane.module.css';

const kinds: readonly (readonly [Distribution['kind'], string])[] = [
  ['constant', 'constant'],
  ['uniform', 'uniform'],
  ['normal', 'normal'],
  ['logNormal', 'log-normal'],
  ['exponential', 'exponential'],
];

/** Another kind with about the same mean. */
function converted(before: Distribution, kind: Distribution['kind']): Distribution {
  const ms = Math.round(meanLengthMs(before));
  switch (kind) {
    case 'constant':
      return { kind, ms };
    case 'uniform':
      return { kind, fromMs: Math.round(ms / 2), toMs: Math.round(ms * 1.5) };
    case 'normal':
      return { kind, meanMs: ms, deviationMs: Math.round(ms / 4) };
    case 'logNormal':
      return { kind, medianMs: ms, sigma: 0.5 };
    case 'exponential':
      return { kind, meanMs: ms };
  }
}

/** A random length of time: its kind and its parameters. */
export function DistributionFields({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: Distribution;
  readonly onChange: (value: Distribution) => void;
}): ReactNode {
  const length = (name: string, ms: number, change: (ms: number) => Distribution) => (
    <LengthField
      label={name}
      isRequired
      value={ms}
      onChange={(next) => onChange(change(Math.max(0, next ?? 0)))}
    />
  );
  return (
    <div className={styles.group}>
      <div className={styles.line}>
        <span>{label}</span>
        <select
          className={styles.picker}
          aria-label={`${label}: distribution`}
          value={value.kind}
          onChange={(event) => {
            const kind = kinds.find(([known]) => known === event.target.value)?.[0];
            if (kind) onChange(converted(value, kind));
          }}
        >
          {kinds.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Fields>
        {value.kind === 'constant' && length('always', value.ms, (ms) => ({ ...value, ms }))}
        {value.kind === 'uniform' &&
          length('from', value.fromMs, (fromMs) => ({ ...value, fromMs }))}
        {value.kind === 'uniform' && length('to', value.toMs, (toMs) => ({ ...value, toMs }))}
        {value.kind === 'normal' &&
          length('mean', value.meanMs, (meanMs) => ({ ...value, meanMs }))}
        {value.kind === 'normal' &&
          length('deviation', value.deviationMs, (deviationMs) => ({ ...value, deviationMs }))}
        {value.kind === 'exponential' &&
          length('mean', value.meanMs, (meanMs) => ({ ...value, meanMs }))}
        {value.kind === 'logNormal' &&
          length('median', value.medianMs, (medianMs) => ({ ...value, medianMs }))}
        {value.kind === 'logNormal' && (
          <NumberField
            label="spread (sigma)"
            isRequired
            value={value.sigma}
            onChange={(sigma) => onChange({ ...value, sigma: Math.max(0, sigma ?? 0) })}
          />
        )}
      </Fields>
    </div>
  );
}
