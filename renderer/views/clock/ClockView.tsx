import type { ReactNode } from 'react';
import type { Clock } from '../../../shared/ipc/models.ts';
import {
  freezeCommand,
  skipNeededCommand,
  skipNextCommand,
  skipToCommand,
} from '../../app/globalCommands.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { CommandButton } from '../../components/CommandButton.tsx';
import { useNarrow } from '../../components/useMedia.ts';
import { Empty, LoadingRows } from '../../components/Placeholder.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import text from '../../components/text.module.css';
import { shownZone, timeOfDayText, weekdayText } from '../../components/timeText.ts';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { VirtualClock } from '../../components/VirtualClock.tsx';
import { zoneName } from '../../model/schedules/zonedTime.ts';
import { useApp } from '../../state/app.ts';
import { useWallNow, virtualAt, wallNow } from '../../state/clock.ts';
import { clockOff, modeSentences, skip } from '../../state/clockActions.ts';
import { AgendaPane } from './AgendaPane.tsx';
import styles from './ClockView.module.css';
import { HoldsPane } from './HoldsPane.tsx';
import { ModeSwitch } from './ModeSwitch.tsx';

const hourMs = 3_600_000;
const steps = [
  { label: '+1 h', ms: hourMs },
  { label: '+1 d', ms: 24 * hourMs },
  { label: '+30 d', ms: 30 * 24 * hourMs },
] as const;

function timeParts(ms: number): readonly string[] {
  const whole = timeOfDayText(ms, true);
  return [whole.slice(0, 8), whole.slice(8)];
}

function Deck({ clock, movable }: { readonly clock: Clock; readonly movable: boolean }): ReactNode {
  useWallNow(1000);
  const off = useApp(clockOff);
  const wall = wallNow();
  return (
    <section className={styles.deck} aria-label="Transport" data-pane tabIndex={-1}>
      <div>
        <div className={classes(styles.big, !movable && styles.fixed)}>
          <VirtualClock
            render={timeParts}
            className={(part) => (part === 1 ? styles.milliseconds : undefined)}
          />
        </div>
        <div className={styles.dates}>
          <span>
            {movable ? 'Virtual' : 'Server'}{' '}
            <b className={movable ? styles.virtual : undefined}>
              {weekdayText(virtualAt(clock, wall))}
            </b>{' '}
            {zoneName(shownZone())}
          </span>
          <span>
            Wall{' '}
            <b>
              {weekdayText(wall)} {timeOfDayText(wall)}
            </b>{' '}
            {zoneName(shownZone())}
          </span>
        </div>
      </div>
      {movable && (
        <>
          <div className={styles.mode}>
            <div className={styles.modes}>
              <ModeSwitch mode={clock.mode} />
            </div>
            <p>{modeSentences[clock.mode]}</p>
          </div>
          <div className={styles.buttons}>
            <CommandButton command={freezeCommand} size="large" iconOnly />
            <CommandButton command={skipNextCommand} size="large" tone="time" />
            <CommandButton command={skipToCommand} size="large" />
            <CommandButton command={skipNeededCommand} size="large" label="Until needed" />
            <div className={styles.steps}>
              {steps.map(({ label, ms }) => (
                <Button
                  key={label}
                  size="large"
                  off={off}
                  title={`Skip by ${label.slice(1)}`}
                  onClick={() => void skip({ kind: 'by', ms })}
                >
                  {label}
                </Button>
              ))}
            </div>
          </div>
        </>
      )}
    </section>
  );
}

/** The clock: what it shows, what moves it, what is due, and why it does not move. */
export function ClockView(): ReactNode {
  const snapshot = useApp((state) => state.snapshot);
  const narrow = useNarrow();
  const holds = usePaneSize('clockHolds', { initial: narrow ? 288 : 384, min: 240, max: 640 });
  if (!snapshot)
    return (
      <>
        <ViewHeader title="Clock" />
        <LoadingRows label="Loading the clock" />
      </>
    );
  const { clock, capabilities, server } = snapshot;
  return (
    <>
      <ViewHeader title="Clock">
        <span className={classes(text.muted, text.ellipsis)}>
          Server clock of <span className={text.mono}>{server.namespace}</span>
          {capabilities.clock ? '.' : ', as the server tells it.'}
        </span>
      </ViewHeader>
      <Deck clock={clock} movable={capabilities.clock} />
      {!capabilities.clock && (
        <Empty title="This server's clock cannot be moved.">
          Mode, skips and holds are things of the embedded server. Start Timelapse without{' '}
          <span className={text.mono}>--connect</span> to run this project on it.
        </Empty>
      )}
      <div className={styles.panes}>
        {capabilities.agenda && <AgendaPane className={styles.agenda} />}
        {capabilities.holds && (
          <>
            <Splitter label="Holds width" orientation="vertical" {...holds} />
            <div className={styles.holds} style={{ width: holds.size, display: 'flex' }}>
              <HoldsPane />
            </div>
          </>
        )}
      </div>
    </>
  );
}
