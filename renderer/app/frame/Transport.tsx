import { CircleCheck, Cpu, Hand, Hourglass, Server, Snowflake } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { Clock } from '../../../shared/ipc/models.ts';
import { heldBy } from '../../../shared/model/paceText.ts';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { CommandButton } from '../../components/CommandButton.tsx';
import { HoldText } from '../../components/HoldText.tsx';
import { Keys } from '../../components/Keys.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../components/Menu.tsx';
import text from '../../components/text.module.css';
import { clockText, offsetText } from '../../components/timeText.ts';
import { VirtualClock } from '../../components/VirtualClock.tsx';
import { useNarrow } from '../../components/useMedia.ts';
import { useApp } from '../../state/app.ts';
import { useVirtualNow, useWallNow, virtualAt, wallNow } from '../../state/clock.ts';
import {
  changeSpeed,
  clockModes,
  clockOff,
  modeNames,
  setClockMode,
  speedText,
} from '../../state/clockActions.ts';
import { workerWords } from '../../state/workerActions.ts';
import { ModeSwitch } from '../../views/clock/ModeSwitch.tsx';
import { freezeCommand, skipNextCommand } from '../globalCommands.ts';
import { goTo, href, paths } from '../routes.ts';
import styles from './Transport.module.css';

/** How far the virtual clock is from the wall's, in words. */
export function aheadText(clock: Clock): string {
  const aheadMs = virtualAt(clock, wallNow()) - wallNow();
  if (Math.abs(aheadMs) < 1000) return 'as the wall clock';
  const speed = clock.mode === 'scaled' ? `, ${speedText(clock.speed ?? 1)}` : '';
  return aheadMs > 0
    ? `+${durationText(aheadMs)} ahead of wall${speed}`
    : `${durationText(-aheadMs)} behind wall`;
}

function ClockFace({
  clock,
  movable,
}: {
  readonly clock: Clock;
  readonly movable: boolean;
}): ReactNode {
  const narrow = useNarrow();
  // The distance to the wall's clock changes while the virtual one stands.
  useWallNow(1000);
  const off = useApp(clockOff);
  const face = (
    <>
      <span className={classes(styles.virtual, !movable && styles.wallServer)}>
        <VirtualClock
          render={(ms) => [clockText(ms), offsetText(ms)]}
          className={(part) => (part === 1 ? styles.zone : undefined)}
        />
      </span>
      <span className={styles.ahead}>
        {movable ? aheadText(clock) : "the server's clock, not movable"}
      </span>
    </>
  );
  if (!narrow || !movable) return <div className={styles.clock}>{face}</div>;
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          className={styles.clock}
          title={`Clock mode: ${modeNames[clock.mode]}`}
        >
          {face}
        </button>
      }
    >
      {clockModes.map((mode) => (
        <MenuItem
          key={mode}
          off={off ?? (mode === clock.mode ? 'The clock is in this mode.' : undefined)}
          onClick={() => void setClockMode(mode)}
        >
          {modeNames[mode]}
          {mode === clock.mode ? ', now' : ''}
        </MenuItem>
      ))}
      {clock.mode === 'scaled' && (
        <>
          <MenuSeparator />
          <MenuItem off={off} keys="Shift+>" onClick={() => changeSpeed(1)}>
            Faster than {speedText(clock.speed ?? 1)}
          </MenuItem>
          <MenuItem off={off} keys="Shift+<" onClick={() => changeSpeed(-1)}>
            Slower than {speedText(clock.speed ?? 1)}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

/** Why time does or does not move, in a sentence; a click opens the list. */
function HoldChip({ clock }: { readonly clock: Clock }): ReactNode {
  const others = clock.holds.filter((hold) => hold.kind !== 'frozen');
  const [first] = others;
  const frozen = clock.mode === 'frozen' || clock.holds.some((hold) => hold.kind === 'frozen');
  if (!first && !frozen)
    return (
      <span className={styles.free}>
        <CircleCheck aria-hidden="true" />
        <span className={text.ellipsis}>Nothing holds time</span>
      </span>
    );
  const more = others.length - (frozen ? 0 : 1);
  return (
    <button
      type="button"
      className={styles.hold}
      data-frozen={frozen ? '' : undefined}
      title="Why isn't time moving? (W)"
      onClick={() => goTo(paths.clock)}
    >
      {frozen ? <Snowflake aria-hidden="true" /> : <Hand aria-hidden="true" />}
      <span>
        {frozen || !first ? (
          <>
            Time is frozen by <b>you</b>
          </>
        ) : (
          <>
            {heldBy(clock)} <HoldText hold={first} />
          </>
        )}
      </span>
      {more > 0 && <Chip>+{more}</Chip>}
    </button>
  );
}

function NextDue({ clock }: { readonly clock: Clock }): ReactNode {
  const now = useVirtualNow(200);
  const inMs =
    clock.nextMs === undefined || now === undefined ? undefined : Math.max(0, clock.nextMs - now);
  return (
    <span
      className={classes(styles.next, styles.wideOnly)}
      title={clock.nextText ?? 'Nothing is due.'}
    >
      <Hourglass aria-hidden="true" />
      <span>
        Next <b>{inMs === undefined ? '–' : inMs === 0 ? 'now' : `in ${durationText(inMs)}`}</b>
      </span>
    </span>
  );
}

function WorkerChip(): ReactNode {
  const worker = useApp((state) => state.snapshot?.worker);
  const nowMs = useWallNow(1000);
  if (!worker) return undefined;
  const { words, tone } = workerWords(worker);
  const since = durationText(Math.floor(Math.max(0, nowMs - worker.sinceMs) / 1000) * 1000);
  return (
    <a
      className={classes(styles.worker, styles.wideOnly)}
      href={href(paths.workers)}
      title={worker.reason ?? words}
    >
      <Cpu aria-hidden="true" />
      <span className={text[tone]}>{words}</span>
      {worker.state !== 'none' && (
        <span className={classes(text.faint, styles.since)}>
          {worker.state === 'running' ? 'for' : 'since'} {since}
        </span>
      )}
    </a>
  );
}

/** The bar that is on every page: the clock, what moves it, and why time does or does not move. */
export function Transport(): ReactNode {
  const snapshot = useApp((state) => state.snapshot);
  const lost = useApp((state) => state.connection.state === 'lost');
  const movable = snapshot?.capabilities.clock !== false;
  const clock = snapshot?.clock;
  return (
    <footer className={styles.transport} aria-label="Clock">
      {movable && (
        <div className={styles.buttons}>
          <CommandButton command={freezeCommand} iconOnly />
          <CommandButton command={skipNextCommand} iconOnly tone="time" />
        </div>
      )}
      {clock && <ClockFace clock={clock} movable={movable} />}
      {clock && movable && (
        <span className={styles.wideOnly}>
          <ModeSwitch mode={clock.mode} />
        </span>
      )}
      <i className={styles.line} />
      {lost ? (
        <span className={styles.free}>
          <Server aria-hidden="true" />
          No connection
        </span>
      ) : (
        clock && snapshot.capabilities.holds && <HoldChip clock={clock} />
      )}
      {clock && snapshot.capabilities.agenda && !lost && <NextDue clock={clock} />}
      <span className={styles.space} />
      <WorkerChip />
      {movable && (
        <span className={styles.narrowOnly}>
          <Keys keys="s" />
          <span className={text.faint}>skip</span>
        </span>
      )}
    </footer>
  );
}
