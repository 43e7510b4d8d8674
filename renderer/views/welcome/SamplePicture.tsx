import type { ReactNode } from 'react';
import styles from './WelcomeView.module.css';

type Shape =
  | {
      readonly kind: 'activity' | 'failed' | 'child' | 'update';
      readonly lane: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'timer'; readonly lane: number; readonly from: number; readonly to: number }
  | { readonly kind: 'signal'; readonly lane: number; readonly from: number };

const saga: readonly Shape[] = [
  { kind: 'activity', lane: 0, from: 0, to: 0.1 },
  { kind: 'child', lane: 1, from: 0.11, to: 0.36 },
  { kind: 'activity', lane: 2, from: 0.11, to: 0.22 },
  { kind: 'failed', lane: 3, from: 0.24, to: 0.4 },
  { kind: 'activity', lane: 3, from: 0.5, to: 0.64 },
  { kind: 'update', lane: 4, from: 0.44, to: 0.52 },
  { kind: 'activity', lane: 2, from: 0.66, to: 0.95 },
  { kind: 'timer', lane: 5, from: 0.24, to: 0.64 },
];
const subscription: readonly Shape[] = [
  { kind: 'timer', lane: 1, from: 0, to: 0.22 },
  { kind: 'activity', lane: 0, from: 0.22, to: 0.25 },
  { kind: 'timer', lane: 1, from: 0.25, to: 0.46 },
  { kind: 'failed', lane: 0, from: 0.46, to: 0.49 },
  { kind: 'activity', lane: 0, from: 0.52, to: 0.55 },
  { kind: 'child', lane: 2, from: 0.48, to: 0.56 },
  { kind: 'timer', lane: 1, from: 0.56, to: 0.76 },
  { kind: 'activity', lane: 0, from: 0.76, to: 0.79 },
  { kind: 'timer', lane: 1, from: 0.79, to: 0.98 },
  { kind: 'signal', lane: 3, from: 0.34 },
  { kind: 'signal', lane: 3, from: 0.68 },
];
const greeter: readonly Shape[] = [
  { kind: 'activity', lane: 1, from: 0, to: 0.16 },
  { kind: 'timer', lane: 2, from: 0.18, to: 0.66 },
  { kind: 'signal', lane: 3, from: 0.5 },
  { kind: 'activity', lane: 4, from: 0.68, to: 0.84 },
];
const pictures = { saga, subscription, greeter } as const;

const width = 340;
const laneHeight = 12;

function x(share: number): number {
  return 14 + share * (width - 28);
}

function drawn(shape: Shape, key: number): ReactNode {
  const y = 12 + shape.lane * laneHeight;
  switch (shape.kind) {
    case 'signal':
      return (
        <path key={key} className={styles.signal} d={`M${x(shape.from)} ${y - 1}l6 6-6 6-6-6z`} />
      );
    case 'timer':
      return (
        <g key={key} className={styles.timer}>
          <line x1={x(shape.from)} x2={x(shape.to) - 7} y1={y + 5} y2={y + 5} />
          <circle cx={x(shape.to) - 4} cy={y + 5} r="3.5" />
        </g>
      );
    case 'activity':
    case 'failed':
    case 'child':
    case 'update':
      return (
        <rect
          key={key}
          className={styles[shape.kind]}
          x={x(shape.from)}
          y={y}
          width={x(shape.to) - x(shape.from)}
          height="9"
          rx="2"
        />
      );
  }
}

/** What a run of the sample looks like, roughly; `name` picks one. */
export function SamplePicture({ name }: { readonly name: string }): ReactNode {
  const picture = /subscri/i.test(name)
    ? pictures.subscription
    : /saga|order/i.test(name)
      ? pictures.saga
      : pictures.greeter;
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${width} 92`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <defs>
        <pattern
          id="sampleHatch"
          width="4"
          height="4"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={styles.hatchGround} width="4" height="4" />
          <line className={styles.hatchLine} x1="0" x2="0" y1="0" y2="4" />
        </pattern>
      </defs>
      {picture.map(drawn)}
      <line className={styles.now} x1={x(0.985)} x2={x(0.985)} y1="0" y2="92" />
    </svg>
  );
}
