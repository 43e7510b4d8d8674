/** Scenarios as files, and the link to what is shown. */
import { readScenarioFile, scenarioFile } from '../../../shared/retryLab/exchange/share.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { paths } from '../../app/routes.ts';
import { toast } from '../../state/toasts.ts';
import { linkQuery, openScenario } from './labStore.ts';

/** Saves a scenario through the browser's download. */
export function saveFile(scenario: Scenario): void {
  const url = URL.createObjectURL(new Blob([scenarioFile(scenario)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${(scenario.name || 'policy').replace(/[^\w.-]+/g, '-')}.retry.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Lets the user choose a file, and opens it. */
export function openFile(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,.ts,.py,.go,.java,application/json,text/plain';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) void readFile(file);
  });
  input.click();
}

async function readFile(file: File): Promise<void> {
  const read = readScenarioFile(await file.text());
  if (read.ok) openScenario(read.scenario, file.name);
  else toast({ tone: 'danger', title: `${file.name} could not be opened.`, text: read.message });
}

/** Copies a link to what is shown. */
export function copyLink(): void {
  const address = new URL(window.location.href);
  address.hash = `${paths.retryLab}?${linkQuery()}`;
  void navigator.clipboard.writeText(address.href).then(
    () =>
      toast({
        tone: 'ok',
        title: 'Link copied.',
        text: 'It holds the policies, the script and the odds; nothing is sent anywhere.',
      }),
    () => toast({ tone: 'danger', title: 'The clipboard cannot be written.', text: address.href }),
  );
}
