import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { countText } from '../../components/timeText.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { useListPreferences, type SavedView } from '../../state/listPreferences.ts';
import { isListView, listViews, type ListView } from '../../state/workflowQuery.ts';
import { setFilter, useWorkflows } from '../../state/workflows.ts';
import { viewName, viewTitle } from './viewNames.ts';
import styles from './WorkflowsView.module.css';

/** The chips that are always there; the others appear when they have a count. */
const always: readonly ListView[] = ['all', 'Running', 'Failed'];

/** Saved views that have room beside the built-in ones; the others are behind a menu. */
const savedMax = 4;

function applied(saved: SavedView): { readonly view: ListView; readonly text: string } {
  return { view: isListView(saved.view) ? saved.view : 'all', text: saved.text };
}

function Chip({
  name,
  title,
  count,
  pressed,
  onClick,
}: {
  readonly name: string;
  readonly title: string | undefined;
  readonly count: number | undefined;
  readonly pressed: boolean;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <button
      type="button"
      className={styles.view}
      aria-pressed={pressed}
      title={title}
      onClick={onClick}
    >
      {name}
      {count !== undefined && <span className={styles.count}>{countText(count)}</span>}
    </button>
  );
}

/** Views that have no room, behind a button. */
function MoreViews({
  hidden,
  saved,
}: {
  readonly hidden: readonly ListView[];
  readonly saved: readonly SavedView[];
}): ReactNode {
  const counts = useWorkflows((state) => state.counts);
  if (hidden.length + saved.length === 0) return undefined;
  return (
    <Menu
      trigger={
        <Button tone="ghost" size="small" aria-label="More views">
          More
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      {hidden.map((each) => (
        <MenuItem key={each} onClick={() => setFilter({ view: each })}>
          {viewName(each)}{' '}
          <span className={styles.count}>
            {counts[each] === undefined ? '' : countText(counts[each])}
          </span>
        </MenuItem>
      ))}
      {saved.map((view) => (
        <MenuItem key={view.name} onClick={() => setFilter(applied(view))}>
          {view.name}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** The views: everything, each status, what needs attention, and those that were saved. */
export function ViewChips(): ReactNode {
  const view = useWorkflows((state) => state.view);
  const text = useWorkflows((state) => state.text);
  const counts = useWorkflows((state) => state.counts);
  const total = useWorkflows((state) => state.total);
  const views = useListPreferences((state) => state.views);
  const narrow = useNarrow();
  const isApplied = (saved: SavedView): boolean => {
    const wanted = applied(saved);
    return wanted.view === view && wanted.text === text;
  };
  const isSaved = views.some(isApplied);
  const room = narrow ? 0 : savedMax;
  const hidden = narrow ? listViews.filter((each) => !always.includes(each) && each !== view) : [];
  const shown = listViews.filter(
    (each) =>
      always.includes(each) ||
      each === view ||
      (!narrow && (counts[each] ?? 0) > 0) ||
      // Where needing attention can't be counted beforehand, it can be asked for.
      (!narrow && counts.all !== undefined && counts[each] === undefined),
  );
  return (
    <div className={styles.views} role="group" aria-label="Views">
      {shown.map((each) => (
        <Chip
          key={each}
          name={viewName(each)}
          title={viewTitle(each)}
          count={counts[each]}
          pressed={each === view && !isSaved}
          onClick={() => setFilter(isSaved ? { view: each, text: '' } : { view: each })}
        />
      ))}
      {views.slice(0, room).map((saved) => (
        <Chip
          key={saved.name}
          name={saved.name}
          title={saved.text}
          count={isApplied(saved) ? total : undefined}
          pressed={isApplied(saved)}
          onClick={() => setFilter(applied(saved))}
        />
      ))}
      <MoreViews hidden={hidden} saved={views.slice(room)} />
    </div>
  );
}
