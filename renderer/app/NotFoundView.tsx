import type { ReactNode } from 'react';
import { Empty } from '../components/Placeholder.tsx';
import { ViewHeader } from '../components/ViewHeader.tsx';
import { href, paths } from './routes.ts';

/** An address that names no view. */
export function NotFoundView({ path }: { readonly path: string }): ReactNode {
  return (
    <>
      <ViewHeader title="Not found" />
      <Empty
        title="There is no such page."
        actions={<a href={href(paths.workflows)}>Go to the workflows</a>}
      >
        The address names {path}, which is none of the window's views.
      </Empty>
    </>
  );
}
