import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { ProofReply } from '../../../shared/retryLab/proofReply.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import type { Simulation } from '../../../shared/retryLab/simulate.ts';
import { columnText } from '../../../shared/retryLab/words/spanText.ts';
import { tryNoun } from '../../../shared/retryLab/words/verdict.ts';
import { failureOf, host } from '../../app/bridge.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNote, Note } from '../../components/Note.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { plural } from '../../components/timeText.ts';
import { lookOf } from '../../model/retryLab/attemptChart.ts';
import { timeAxis } from '../../model/retryLab/timeAxis.ts';
import styles from './ProofDialog.module.css';

/** Plays the same script on an engine of its own under skipped time, and shows both: they must be identical. */
export function ProofDialog({
  scenario,
  simulation,
  onClose,
}: {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly onClose: () => void;
}): ReactNode {
  const [proof, setProof] = useState<ProofReply>();
  const [problem, setProblem] = useState<Failure>();
  useEffect(() => {
    let isShown = true;
    host.call('lab.prove', { scenario }).then(
      (reply) => isShown && setProof(reply),
      (error: unknown) => isShown && setProblem(failureOf(error)),
    );
    return () => {
      isShown = false;
    };
  }, [scenario]);
  return (
    <Dialog title="Proof on the engine" size="wide" onClose={onClose}>
      {problem && <FailureNote title="The script could not be played." failure={problem} />}
      {!proof && !problem && <LoadingRows label="Playing the script on an engine" />}
      {proof && (
        <>
          <div className={styles.answer}>
            <Answer proof={proof} simulation={simulation} />
          </div>
          <Lanes proof={proof} simulation={simulation} />
          <Attempts proof={proof} simulation={simulation} />
        </>
      )}
    </Dialog>
  );
}

function Answer({
  proof,
  simulation,
}: {
  readonly proof: ProofReply;
  readonly simulation: Simulation;
}): ReactNode {
  const noun = tryNoun(simulation.plan);
  const played = plural(proof.attempts.length, noun);
  const isWhole = proof.ending.kind !== 'unfinished';
  if (proof.differences.length === 0) {
    return (
      <Note tone="ok" title="Identical">
        {isWhole ? played : `The first ${played}`} on an engine of its own, with a synthetic worker
        under skipped time: every start
        {isWhole ? ', every end and the reason for the last' : ' and every end'} are the same, to
        the millisecond.
      </Note>
    );
  }
  return (
    <Note
      tone="danger"
      title={`${plural(proof.differences.length, 'difference')}: this is an error of ours`}
      alert
    >
      <ul>
        {proof.differences.map((difference) => (
          <li key={difference}>{difference}</li>
        ))}
      </ul>
    </Note>
  );
}

const width = 700;
const left = 64;

/** Both timelines, one above the other, on one axis. */
function Lanes({
  proof,
  simulation,
}: {
  readonly proof: ProofReply;
  readonly simulation: Simulation;
}): ReactNode {
  const shown = simulation.records
    .filter(({ startedMs }) => startedMs !== undefined)
    .slice(0, proof.attempts.length);
  const ends = [
    ...shown.map(({ endedMs }) => endedMs),
    ...proof.attempts.map(({ endedMs }) => endedMs ?? 0),
  ];
  const maxMs = Math.max(1, ...ends.filter(Number.isFinite)) * 1.02;
  const axis = timeAxis('linear', maxMs, left, width - 24);
  const bar = (
    key: number,
    startedMs: number,
    endedMs: number | undefined,
    y: number,
    look: string,
  ) => {
    const x = axis.x(startedMs);
    return (
      <rect
        key={key}
        x={x}
        y={y}
        width={Math.max(2, axis.x(endedMs ?? maxMs) - x)}
        height={14}
        rx={2}
        className={styles[look]}
      />
    );
  };
  return (
    <svg viewBox={`0 0 ${width} 86`} className={styles.lanes} aria-hidden="true">
      <text x={0} y={20}>
        Model
      </text>
      <text x={0} y={48}>
        Engine
      </text>
      <line x1={left} x2={width - 24} y1={62} y2={62} className={styles.base} />
      {shown.map((record) =>
        bar(
          record.attempt,
          record.startedMs ?? 0,
          Number.isFinite(record.endedMs) ? record.endedMs : undefined,
          9,
          lookOf(record),
        ),
      )}
      {proof.attempts.map((attempt) =>
        bar(attempt.attempt, attempt.startedMs, attempt.endedMs, 37, attempt.outcome),
      )}
      {axis.ticks.map(({ x, text }) => (
        <text key={x} x={x} y={78} textAnchor="middle" className={styles.tick}>
          {text}
        </text>
      ))}
    </svg>
  );
}

function Attempts({
  proof,
  simulation,
}: {
  readonly proof: ProofReply;
  readonly simulation: Simulation;
}): ReactNode {
  const started = simulation.records.filter(({ startedMs }) => startedMs !== undefined);
  const time = (ms: number | undefined) =>
    ms === undefined || !Number.isFinite(ms) ? 'never' : columnText(ms);
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{tryNoun(simulation.plan)}</th>
            <th scope="col">starts, model</th>
            <th scope="col">engine</th>
            <th scope="col">ends, model</th>
            <th scope="col">engine</th>
            <th scope="col">outcome</th>
          </tr>
        </thead>
        <tbody>
          {proof.attempts.map((attempt, index) => (
            <tr key={attempt.attempt}>
              <th scope="row">{attempt.attempt}</th>
              <td>{time(started[index]?.startedMs)}</td>
              <td>{time(attempt.startedMs)}</td>
              <td>{time(started[index]?.endedMs)}</td>
              <td>{time(attempt.endedMs)}</td>
              <td>{attempt.outcome === 'timedOut' ? 'timed out' : attempt.outcome}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
