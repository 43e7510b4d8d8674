/** How fast a scaled clock may run, times the wall's pace. */
export const SPEED_MIN = 0.1;
export const SPEED_MAX = 10_000;
