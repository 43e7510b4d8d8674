import type { ReactNode } from 'react';
import { Button } from './Button.tsx';

/** Loads the window again, with the code that is there now. */
export function ReloadButton(): ReactNode {
  return (
    <Button size="small" onClick={() => window.location.reload()}>
      Reload
    </Button>
  );
}
