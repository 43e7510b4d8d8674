/** Takes the lock of the clock at an address and ends without giving it back: `node lockAndDie.ts HOST:PORT`. */
import { otherClock } from './clock.ts';

const { clock } = await otherClock(process.argv[2] ?? '');
await clock.lockTimeSkipping({});
process.exit(9);
