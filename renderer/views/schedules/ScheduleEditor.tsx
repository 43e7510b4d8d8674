import { Pencil } from 'lucide-react';
import { useId, type KeyboardEvent, type ReactNode } from 'react';
import type { ScheduleDetail } from '../../../shared/ipc/schedules.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNote, Note } from '../../components/Note.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import text from '../../components/text.module.css';
import { plural } from '../../components/timeText.ts';
import { ActionFields } from './ActionFields.tsx';
import { PolicyFields } from './PolicyFields.tsx';
import { RunsSection } from './RunsSection.tsx';
import styles from './SchedulePage.module.css';
import { ScheduleState } from './ScheduleState.tsx';
import { SpecForm } from './SpecForm.tsx';
import { errorOf, type Face, type ScheduleFormState } from './useScheduleForm.ts';

interface EditorProps {
  readonly state: ScheduleFormState;
  readonly detail: ScheduleDetail | undefined;
  /** Where the next action moves to when this is saved; undefined when it stays. */
  readonly moved: string | undefined;
}

const faces: readonly { readonly value: Face; readonly label: string }[] = [
  { value: 'form', label: 'Form' },
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
];

function Failures({ state, detail }: Omit<EditorProps, 'moved'>): ReactNode {
  const { failure, isOutdated, save, discard, conflicts } = state;
  return (
    <>
      {detail?.problem !== undefined && (
        <Note tone="danger" title="The server can't work with this spec.">
          {detail.problem}
        </Note>
      )}
      {detail?.hasZoneFile === true && (
        <Note tone="warn" title="Its time zone is a file of its own.">
          What is shown here counts in UTC. The file stays until a zone is named.
        </Note>
      )}
      {conflicts.length > 0 && (
        <Note
          tone="warn"
          title="It was changed on the server since you began to change it."
          actions={
            <Button size="small" onClick={discard}>
              Discard mine
            </Button>
          }
        >
          Saving puts yours in its place: {conflicts.join(', ')}.
        </Note>
      )}
      {failure && (
        <FailureNote
          title={state.isNew ? 'The schedule was not created.' : 'The schedule was not saved.'}
          failure={failure}
          {...(isOutdated ? { onRetry: () => void save(true) } : {})}
        />
      )}
    </>
  );
}

/** What was changed, and what to do with it. */
function Foot({ state, moved }: Omit<EditorProps, 'detail'>): ReactNode {
  const { isNew, changes, discard, save, off, saving, faceProblem, problems, hasDraft } = state;
  if (!isNew && !hasDraft && faceProblem === undefined) return undefined;
  const reason = off ?? faceProblem;
  return (
    <div className={styles.foot} role="group" aria-label="Changes">
      {!isNew && (
        <Chip tone="warn" title={changes.join(', ')}>
          <Pencil aria-hidden="true" />
          {plural(changes.length, 'change')}
        </Chip>
      )}
      <span className={styles.moved}>
        {faceProblem ?? (problems.length > 0 ? plural(problems.length, 'problem') : moved)}
      </span>
      <Button
        onClick={discard}
        off={hasDraft || faceProblem !== undefined ? undefined : 'Nothing was changed.'}
      >
        Discard
      </Button>
      <Button
        tone="primary"
        keys="$mod+Enter"
        off={reason ?? (saving ? 'It is being saved.' : undefined)}
        onClick={() => void save()}
      >
        {isNew ? 'Create' : 'Save'}
      </Button>
    </div>
  );
}

/** A schedule as a form, in lines or as JSON, with its runs beneath. */
export function ScheduleEditor({ state, detail, moved }: EditorProps): ReactNode {
  const { face, setFace, faceProblem, form, change, save, isNew } = state;
  const id = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented)
      return;
    event.preventDefault();
    void save();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Ctrl Enter saves from any of its fields
    <section
      className={styles.editor}
      aria-labelledby={id}
      data-pane
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <h2 id={id} className={isNew ? undefined : text.mono} title={form.scheduleId}>
          {isNew ? 'New schedule' : form.scheduleId}
        </h2>
        {detail && <ScheduleState detail={detail} />}
        <div className={styles.faces}>
          <Segmented
            label="Written as"
            value={face}
            options={faces}
            off={faceProblem === undefined ? undefined : `${faceProblem}. Put it right first.`}
            onChange={setFace}
          />
        </div>
      </header>
      <div className={styles.body} tabIndex={0} role="group" aria-label="Schedule">
        <Failures state={state} detail={detail} />
        {isNew && (
          <div data-problem="scheduleId">
            <TextField
              label="Schedule ID"
              mono
              value={form.scheduleId}
              placeholder="nightly-reconcile"
              error={errorOf(state, 'scheduleId')}
              onChange={(scheduleId) => change({ scheduleId })}
            />
          </div>
        )}
        <SpecForm state={state} />
        {detail && <RunsSection detail={detail} />}
        <PolicyFields state={state} />
        <ActionFields state={state} detail={detail} />
      </div>
      <Foot state={state} moved={moved} />
    </section>
  );
}
