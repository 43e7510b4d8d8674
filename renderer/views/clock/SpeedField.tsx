import { useState, type ReactNode } from 'react';
import { BareField } from '../../components/Field.tsx';
import { SPEED_MAX, SPEED_MIN } from '../../../shared/model/speed.ts';
import { useApp } from '../../state/app.ts';
import { clockOff, nextSpeed, setClockMode } from '../../state/clockActions.ts';
import styles from './SpeedField.module.css';

/** A speed as it is typed, such as `60`, `0.1` or `100x`; undefined when it is none that a clock can have. */
export function parseSpeed(input: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?|\.\d+)\s*[x\u00d7]?$/i.exec(input.trim().replaceAll(',', ''));
  const speed = Number(found?.[1]);
  return speed >= SPEED_MIN && speed <= SPEED_MAX ? speed : undefined;
}

/** How fast a scaled clock runs. Enter takes what was typed; up and down go to the next round speed. */
export function SpeedField(): ReactNode {
  const speed = useApp((state) => state.snapshot?.clock.speed) ?? 1;
  const off = useApp(clockOff);
  const [typed, setTyped] = useState<string>();
  const wanted = typed === undefined ? speed : parseSpeed(typed);
  const take = (value: number | undefined): void => {
    setTyped(undefined);
    if (value !== undefined && value !== speed) void setClockMode('scaled', value);
  };
  return (
    <BareField
      label="Speed, times the wall clock"
      className={styles.speed}
      small
      mono
      inputMode="decimal"
      disabled={off !== undefined}
      title={
        off ??
        `From ${SPEED_MIN} to ${SPEED_MAX.toLocaleString('en-US')} times the wall clock; up and down for the next round speed`
      }
      value={typed ?? String(speed)}
      invalid={wanted === undefined}
      aria-invalid={wanted === undefined}
      onChange={setTyped}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => take(wanted)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take(wanted);
        else if (event.key === 'Escape' && typed !== undefined) setTyped(undefined);
        else if (event.key === 'ArrowUp' || event.key === 'ArrowDown')
          take(nextSpeed(wanted ?? speed, event.key === 'ArrowUp' ? 1 : -1));
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      after={<span aria-hidden="true">{'\u00d7'}</span>}
    />
  );
}
