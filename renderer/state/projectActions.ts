/** Opening and closing projects. */
import { host } from '../app/bridge.ts';
import { goTo, paths } from '../app/routes.ts';
import { openOverlay } from './overlays.ts';
import { rememberProject } from './preferences.ts';
import { toastFailure } from './toasts.ts';

/** Opens the project in a folder. Answers whether it could be. */
export async function openProjectAt(path: string): Promise<boolean> {
  try {
    const project = await host.call('project.open', { path });
    rememberProject(project.path);
    goTo(paths.workflows);
    return true;
  } catch (error) {
    toastFailure(`${path} could not be opened.`, error);
    return false;
  }
}

/** Asks for a folder: the shell's dialog where there is one, else a field for its path. */
export async function chooseProject(): Promise<void> {
  if (!host.shell) {
    openOverlay({ kind: 'openProject' });
    return;
  }
  try {
    const path = await host.call('project.choose');
    if (path !== undefined) await openProjectAt(path);
  } catch (error) {
    toastFailure('The folder could not be chosen.', error);
  }
}

/** Closes the project; its runs stay on the server. */
export async function closeProject(): Promise<void> {
  try {
    await host.call('project.close');
    goTo(paths.welcome);
  } catch (error) {
    toastFailure('The project could not be closed.', error);
  }
}
