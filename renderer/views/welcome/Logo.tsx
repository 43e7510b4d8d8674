import type { ReactNode } from 'react';

/** The mark: two bars and a timer, before the line of now. */
export function Logo(): ReactNode {
  return (
    <svg viewBox="0 0 40 40" fill="none" aria-hidden="true">
      <rect
        x=".75"
        y=".75"
        width="38.5"
        height="38.5"
        rx="9"
        fill="var(--bg-panel)"
        stroke="var(--line-strong)"
        strokeWidth="1.5"
      />
      <rect x="7" y="10" width="14" height="5" rx="1.5" fill="var(--group-activity)" />
      <rect x="12" y="17.5" width="9" height="5" rx="1.5" fill="var(--group-child)" />
      <path d="M10 27.5h11" stroke="var(--group-timer)" strokeWidth="2.2" />
      <path d="M25 6.5v27" stroke="var(--time-line)" strokeWidth="2.4" />
      <path d="M29 15.5v9l6-4.5z" fill="var(--time-line)" />
    </svg>
  );
}
