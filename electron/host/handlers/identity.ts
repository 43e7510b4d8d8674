import { hostname } from 'node:os';

/** Who the window's own requests come from, in histories. */
export const IDENTITY = `timelapse@${hostname()}`;
