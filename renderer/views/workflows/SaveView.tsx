import { ArrowLeft, ArrowRight, Bookmark, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { PopoverButton } from '../../components/PopoverButton.tsx';
import text from '../../components/text.module.css';
import { useNarrow } from '../../components/useMedia.ts';
import { deleteView, moveView, saveView, useListPreferences } from '../../state/listPreferences.ts';
import { toast } from '../../state/toasts.ts';
import { useWorkflows } from '../../state/workflows.ts';
import styles from './columns/columns.module.css';
import { viewName } from './viewNames.ts';

function SavedViews(): ReactNode {
  const views = useListPreferences((state) => state.views);
  if (views.length === 0) return <p className={text.faint}>No view is saved yet.</p>;
  return (
    <ul className={styles.list}>
      {views.map((view, index) => (
        <li key={view.name} className={styles.item}>
          <span className={`${text.grow} ${text.ellipsis}`} title={view.text}>
            {view.name}
          </span>
          <IconButton
            label={`${view.name}: to the left`}
            off={index === 0 ? 'It is the first.' : undefined}
            onClick={() => moveView(view.name, -1)}
          >
            <ArrowLeft aria-hidden="true" />
          </IconButton>
          <IconButton
            label={`${view.name}: to the right`}
            off={index === views.length - 1 ? 'It is the last.' : undefined}
            onClick={() => moveView(view.name, 1)}
          >
            <ArrowRight aria-hidden="true" />
          </IconButton>
          <IconButton
            label={`Delete the view ${view.name}`}
            onClick={() => {
              deleteView(view.name);
              const action = { label: 'Undo', run: () => saveView(view) };
              toast({ title: `Deleted the view ${view.name}`, action });
            }}
          >
            <Trash2 aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

/** Gives the filter a name, and puts saved ones in order. */
export function SaveView(): ReactNode {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const narrow = useNarrow();
  const filter = useWorkflows((state) => state.text);
  const view = useWorkflows((state) => state.view);
  const views = useListPreferences((state) => state.views);
  const known = views.some((other) => other.name === name.trim());
  const off =
    name.trim() === ''
      ? 'It needs a name.'
      : filter.trim() === '' && view === 'all'
        ? 'There is no filter to save.'
        : undefined;
  const save = (): void => {
    if (off !== undefined) return;
    saveView({ name: name.trim(), view, text: filter });
    setName('');
    setOpen(false);
  };
  return (
    <PopoverButton
      name="Save view"
      title="Save this filter as a view"
      heading="Views"
      icon={<Bookmark aria-hidden="true" />}
      iconOnly={narrow}
      open={open}
      onOpenChange={setOpen}
    >
      <TextField
        label="Name of this filter"
        value={name}
        onChange={setName}
        placeholder={filter.trim() === '' ? viewName(view) : 'Failed orders of today'}
        hint={known ? 'A view of this name is replaced.' : undefined}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
        }}
      />
      <div>
        <Button size="small" off={off} onClick={save}>
          Save
        </Button>
      </div>
      <SavedViews />
    </PopoverButton>
  );
}
