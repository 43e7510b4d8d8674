import { Search, SkipForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { GroupIcon, WorkflowIcon } from '../../components/GroupIcon.tsx';
import type { GroupKind } from '../../model/eventGroup.ts';
import styles from './TimelineKindIcon.module.css';

/** The glyph of any kind of group. */
export function KindIcon({ kind }: { readonly kind: GroupKind }): ReactNode {
  switch (kind) {
    case 'workflow':
      return <WorkflowIcon className={styles.quiet} />;
    case 'attributes':
      return <Search aria-hidden="true" className={styles.quiet} />;
    case 'timeSkip':
      return <SkipForward aria-hidden="true" className={styles.skip} />;
    case 'externalSignal':
    case 'externalCancel':
      return <GroupIcon kind="signal" />;
    default:
      return <GroupIcon kind={kind} />;
  }
}
