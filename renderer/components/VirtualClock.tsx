import { useEffect, useRef, type ReactNode } from 'react';
import type { Clock } from '../../shared/ipc/models.ts';
import { useApp } from '../state/app.ts';
import { clockStands, paceOf, virtualAt, wallNow } from '../state/clock.ts';
import { usePreferences } from '../state/preferences.ts';

/** How long the digits roll when the clock jumps, whatever the distance. */
const rollMs = 260;
/** How often a running clock is written, at most. */
const writeEveryMs = 60;
/** A difference that is no jump but two clocks being read at two moments. */
const jumpMsMin = 400;

interface Shown {
  /** Where the roll began, virtual, and when, wall; undefined when nothing rolls. */
  fromMs: number;
  startedMs: number;
}

function eased(share: number): number {
  return 1 - (1 - share) ** 3;
}

/**
 * The virtual time, written into the page without React's help many times a second.
 * On a jump the digits roll to where the clock is now; under reduced motion they are there at once.
 */
export function VirtualClock({
  render,
  className,
}: {
  /** The parts of the text; each goes into an element of its own. */
  readonly render: (ms: number) => readonly string[];
  readonly className?: (part: number) => string | undefined;
}): ReactNode {
  const element = useRef<HTMLSpanElement>(null);
  const latestRender = useRef(render);
  useEffect(() => {
    latestRender.current = render;
  });
  const clock = useApp((state) => state.snapshot?.clock);
  const display = usePreferences((state) => state.timeDisplay);
  const before = useRef<Clock>(undefined);
  const roll = useRef<Shown>(undefined);

  useEffect(() => {
    if (!clock) return;
    const wall = wallNow();
    const old = before.current;
    const wasMs = old && virtualAt(old, wall);
    before.current = clock;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (
      wasMs !== undefined &&
      !still &&
      Math.abs(virtualAt(clock, wall) - wasMs) > jumpMsMin * Math.max(1, paceOf(clock))
    )
      roll.current = { fromMs: wasMs, startedMs: wall };
    let frame = 0;
    let writtenAt = Number.NEGATIVE_INFINITY;
    const write = (ms: number): void => {
      const parts = latestRender.current(ms);
      for (const [index, part] of parts.entries()) {
        const child = element.current?.children[index];
        if (child && child.textContent !== part) child.textContent = part;
      }
    };
    const draw = (at: number): void => {
      const now = wallNow();
      const target = virtualAt(clock, now);
      const share = roll.current ? (now - roll.current.startedMs) / rollMs : 1;
      const rolling = roll.current !== undefined && share < 1;
      const rolledOut = roll.current !== undefined && !rolling;
      if (rolling || rolledOut || at - writtenAt >= writeEveryMs) {
        writtenAt = at;
        const fromMs = roll.current?.fromMs ?? target;
        write(rolling ? fromMs + (target - fromMs) * eased(Math.max(0, share)) : target);
      }
      if (!rolling) roll.current = undefined;
      if (rolling || !clockStands(clock)) frame = requestAnimationFrame(draw);
    };
    draw(performance.now());
    return () => cancelAnimationFrame(frame);
    // A clock that stands is written anew, too, when times are written otherwise.
  }, [clock, display]);

  const first = clock ? render(virtualAt(clock, wallNow())) : ['–'];
  return (
    <span ref={element} role="timer" aria-live="off" aria-label="Virtual time">
      {first.map((_, index) => (
        // Its text is written by the effect alone, so that React never puts an older one back.
        <span key={index} className={className?.(index)} />
      ))}
    </span>
  );
}
