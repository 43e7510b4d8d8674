import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import type { Simulation } from '../../../shared/retryLab/simulate.ts';
import { roughText } from '../../../shared/retryLab/words/spanText.ts';
import type { ChartLayout } from '../../model/retryLab/attemptChart.ts';
import {
  handlesOf,
  isShared,
  roundedMs,
  withHandle,
  type ChartHandle,
} from '../../model/retryLab/chartHandles.ts';
import { steppedLength } from '../../model/retryLab/lengthEntry.ts';
import styles from './AttemptChart.module.css';
import { editPolicy, editShared } from './labStore.ts';

const width = 10;

function setHandle({ target }: ChartHandle, ms: number): void {
  const edit = isShared(target) ? editShared : editPolicy;
  edit((before) => withHandle(before, target, ms));
}

/**
 * What can be moved in the chart: dragged, or with the keyboard. All of them are one tab stop; up and down go from one to the next, left
 * and right change the one in focus by its own magnitude.
 */
export function Handles({
  layout,
  scenario,
  simulation,
}: {
  readonly layout: ChartLayout;
  readonly scenario: Scenario;
  readonly simulation: Simulation;
}): ReactNode {
  const group = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  const handles = handlesOf(layout, scenario, simulation);
  const stop = handles.some(({ key }) => key === current) ? current : handles[0]?.key;
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const handle = handles[index];
    const isSideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    const next = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: handles.length - 1 }[
      event.key
    ];
    if (!handle || (!isSideways && next === undefined)) return;
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) {
      setHandle(handle, steppedLength(handle.valueMs, event.key === 'ArrowRight' ? 1 : -1));
      return;
    }
    group.current?.querySelectorAll<HTMLElement>('[role="slider"]')[next]?.focus();
  };
  return (
    <div ref={group} className={styles.handles} role="group" aria-label="What can be moved">
      {handles.map((handle, index) => (
        <Handle
          key={handle.key}
          layout={layout}
          handle={handle}
          isStop={handle.key === stop}
          onFocus={() => setCurrent(handle.key)}
          onKeyDown={(event) => onKeyDown(event, index)}
        />
      ))}
    </div>
  );
}

interface HandleProps {
  readonly layout: ChartLayout;
  readonly handle: ChartHandle;
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Handle({ layout, handle, isStop, onFocus, onKeyDown }: HandleProps): ReactNode {
  // The scale moves while something is dragged; what counts is the one at its beginning.
  const drag = useRef<(clientX: number) => void>(undefined);
  const begin = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const offset = handle.x - event.clientX;
    const { axis } = layout;
    drag.current = (clientX) => {
      const ms = axis.ms(clientX + offset) - handle.originMs;
      setHandle(handle, roundedMs(Math.max(0, ms)));
    };
  };
  const end = (): void => {
    drag.current = undefined;
  };
  return (
    <div
      role="slider"
      tabIndex={isStop ? 0 : -1}
      aria-label={handle.label}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuenow={handle.valueMs}
      aria-valuetext={roughText(handle.valueMs)}
      title={`${handle.label}: drag, or left and right; up and down for the next handle`}
      className={styles.handle}
      style={{ left: handle.x - width / 2, top: handle.y, width, height: handle.height }}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onPointerDown={begin}
      onPointerMove={(event) => drag.current?.(event.clientX)}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}
