import type { ReactNode } from 'react';
import type { Simulation } from '../../../shared/retryLab/simulate.ts';
import { columnText, countText } from '../../../shared/retryLab/words/spanText.ts';
import { storyOf, type Piece } from '../../../shared/retryLab/words/story.ts';
import { tryNoun } from '../../../shared/retryLab/words/verdict.ts';
import { classes } from '../../components/classes.ts';
import { Pane } from '../../components/Pane.tsx';
import styles from './Explanation.module.css';

/** The same as the chart, in words, with the formula filled in. */
export function StoryPane({ simulation }: { readonly simulation: Simulation }): ReactNode {
  return (
    <Pane title="In words" facts={loadText(simulation)} className={classes(styles.section)}>
      <ol className={styles.story} tabIndex={0} aria-label="What happens, in order">
        {storyOf(simulation).map((line, index) => (
          <li key={index} className={styles.line}>
            <span className={styles.at}>{columnText(line.atMs)}</span>
            <span>{line.pieces.map(pieceOf)}</span>
          </li>
        ))}
      </ol>
    </Pane>
  );
}

/** "5 attempts, at most 2 a second": what the called service sees of it. */
function loadText({ plan, ending, totals }: Simulation): string {
  const noun = tryNoun(plan);
  const count = countText(ending.attempts, noun, `${noun}s`);
  return totals.peakPerSecond <= 1
    ? count
    : `${count}, at most ${totals.peakPerSecond.toLocaleString('en-US')} a second`;
}

function pieceOf({ text, style }: Piece, index: number): ReactNode {
  switch (style) {
    case 'strong':
      return <b key={index}>{text}</b>;
    case 'power':
      return <sup key={index}>{text}</sup>;
    case 'code':
      return <code key={index}>{text}</code>;
    default:
      return text;
  }
}
