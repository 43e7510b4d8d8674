import type { Why } from '../../../shared/ipc/clock.ts';
import { whyText } from '../convert/whyText.ts';
import type { EmbeddedServer } from '../embeddedServer.ts';
import { clockView } from './clockControls.ts';

/** Why a server's time does or does not move, as the window, the API and the command line say it. */
export function whyNow(server: EmbeddedServer): Why {
  const clock = clockView(server);
  return { text: whyText(clock), clock };
}
