import { useRef, useState, type ReactNode } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import { failureOf, host } from '../../app/bridge.ts';
import { goTo, paths } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { SuggestField } from '../../components/SuggestField.tsx';
import { rememberProject, usePreferences } from '../../state/preferences.ts';

/** Opens a project by its path, where no shell can ask for a folder. */
export function OpenProjectDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const recent = usePreferences((state) => state.recentProjects);
  const [path, setPath] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const [opening, setOpening] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const open = async (): Promise<void> => {
    if (path.trim() === '' || opening) return;
    setOpening(true);
    setFailure(undefined);
    try {
      const project = await host.call('project.open', { path: path.trim() });
      rememberProject(project.path);
      onClose();
      goTo(paths.workflows);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setOpening(false);
    }
  };
  return (
    <FormDialog
      title="Open a project"
      onClose={onClose}
      onSubmit={() => void open()}
      initialFocus={field}
      submit={
        <Button
          tone="primary"
          keys="$mod+Enter"
          off={path.trim() === '' ? 'Type the path of a folder first.' : undefined}
          onClick={() => void open()}
        >
          {opening ? 'Opening' : 'Open'}
        </Button>
      }
    >
      <SuggestField
        ref={field}
        label="Folder of the project"
        mono
        value={path}
        onChange={setPath}
        suggestions={recent.map((value) => ({ value }))}
        hint="A TypeScript project on Temporal's SDK, or any folder with a timelapse.config.json that names the worker's command."
        empty="Press Enter to open this path."
      />
      {failure && <FailureNote title={`${path.trim()} could not be opened.`} failure={failure} />}
    </FormDialog>
  );
}
