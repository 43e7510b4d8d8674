import { useSyncExternalStore, type KeyboardEvent, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { TimelineController } from './timelineController.ts';
import type { TimelineModel } from './timelineModel.ts';
import styles from './TimelineGrid.module.css';

interface TimelineOverviewProps {
  readonly controller: TimelineController;
  readonly model: TimelineModel;
  readonly onCanvas: (canvas: HTMLCanvasElement | null) => void;
}

/** The whole run with the part that is in view: a slider that arrows move, plus and minus zoom. */
export function TimelineOverview({
  controller,
  model,
  onCanvas,
}: TimelineOverviewProps): ReactNode {
  useSyncExternalStore(controller.subscribe, controller.view);
  const scale = controller.scale();
  const strip = controller.stripScale();
  const since = (ms: number): string => durationText(Math.max(0, ms - model.startMs));
  const whole = strip === undefined ? 0 : strip.toMs;
  const value =
    scale === undefined || strip === undefined
      ? 'nothing'
      : `${since(Math.max(scale.fromMs, model.startMs))} to ${since(Math.min(scale.toMs, whole))} of ${since(whole)}`;
  const middle = scale === undefined ? 0 : (scale.fromMs + scale.toMs) / 2;
  const share = Math.round(
    (100 * Math.max(0, middle - model.startMs)) / Math.max(1, whole - model.startMs),
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => controller.panStep(-1),
      ArrowRight: () => controller.panStep(1),
      ArrowUp: () => controller.zoomStep(1),
      ArrowDown: () => controller.zoomStep(-1),
      '+': () => controller.zoomStep(1),
      '-': () => controller.zoomStep(-1),
      Home: () => controller.fit(),
      '0': () => controller.fit(),
    };
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    act();
    event.preventDefault();
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Overview: the part of the run in view"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, share)}
      aria-valuetext={value}
      className={styles.slider}
      onKeyDown={onKeyDown}
    >
      <canvas ref={onCanvas} aria-hidden="true" />
    </div>
  );
}
