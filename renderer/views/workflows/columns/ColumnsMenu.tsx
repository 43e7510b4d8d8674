import { ArrowDown, ArrowUp, Columns3, Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../components/Button.tsx';
import { CheckField } from '../../../components/CheckField.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { PopoverButton } from '../../../components/PopoverButton.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import {
  initialListPreferences,
  moved,
  setListPreferences,
  useListPreferences,
} from '../../../state/listPreferences.ts';
import { restart } from '../../../state/workflows.ts';
import { chosenKeys, type ColumnKind } from './columnKinds.ts';
import styles from './columns.module.css';

const step = 24;
const widthMin = 48;

interface ItemProps {
  readonly column: ColumnKind;
  readonly shown: readonly ColumnKind[];
  readonly onChoose: (columns: readonly ColumnKind[]) => void;
}

function Item({ column, shown, onChoose: choose }: ItemProps): ReactNode {
  const { key, name } = column;
  const widths = useListPreferences((state) => state.widths);
  const index = shown.findIndex((other) => other.key === key);
  const isShown = index !== -1;
  const resize = (by: number): void => {
    const headers = document.querySelectorAll<HTMLElement>('[data-column]');
    const drawn = [...headers].find(({ dataset }) => dataset['column'] === key)?.parentElement;
    const width = widths[key] ?? drawn?.getBoundingClientRect().width ?? column.widthMin;
    setListPreferences({
      widths: { ...widths, [key]: Math.max(widthMin, Math.round(width + by)) },
    });
  };
  return (
    <li className={styles.item}>
      <label>
        <input
          type="checkbox"
          checked={isShown}
          disabled={key === 'id'}
          onChange={() =>
            choose(isShown ? shown.filter((other) => other.key !== key) : [...shown, column])
          }
        />
        {name}
      </label>
      {isShown && (
        <>
          <IconButton label={`${name}: narrower`} onClick={() => resize(-step)}>
            <Minus aria-hidden="true" />
          </IconButton>
          <IconButton label={`${name}: wider`} onClick={() => resize(step)}>
            <Plus aria-hidden="true" />
          </IconButton>
          <IconButton
            label={`${name}: to the left`}
            off={index === 0 ? 'It is the first.' : undefined}
            onClick={() => choose(moved(shown, index, -1))}
          >
            <ArrowUp aria-hidden="true" />
          </IconButton>
          <IconButton
            label={`${name}: to the right`}
            off={index === shown.length - 1 ? 'It is the last.' : undefined}
            onClick={() => choose(moved(shown, index, 1))}
          >
            <ArrowDown aria-hidden="true" />
          </IconButton>
        </>
      )}
    </li>
  );
}

function Order({ kinds }: { readonly kinds: readonly ColumnKind[] }): ReactNode {
  const sort = useListPreferences((state) => state.sort);
  const sortable = kinds.filter(({ value }) => value !== undefined);
  const value = sort === undefined ? '' : `${sort.key} ${sort.descending ? 'down' : 'up'}`;
  return (
    <SelectField
      label="Order"
      value={value}
      onChange={(next) => {
        const [key = '', direction] = next.split(' ');
        setListPreferences({
          sort: key === '' ? undefined : { key, descending: direction === 'down' },
        });
      }}
      options={[
        { value: '', label: 'Last started first' },
        ...sortable.flatMap(({ key, name }) => [
          { value: `${key} up`, label: `${name}, small first` },
          { value: `${key} down`, label: `${name}, large first` },
        ]),
      ]}
      hint="The server lists by start alone: another order is one of the rows that are loaded."
    />
  );
}

/** Which columns there are, in which order and how wide; the order of the rows; whether children are nested. */
export function ColumnsMenu({
  kinds,
  shown,
}: {
  readonly kinds: readonly ColumnKind[];
  readonly shown: readonly ColumnKind[];
}): ReactNode {
  const nested = useListPreferences((state) => state.nested);
  const hidden = kinds.filter(({ key }) => !shown.some((other) => other.key === key));
  const before = useListPreferences((state) => state.columns);
  // The columns that are shown become those that were chosen: from then on they stay at any width of the window.
  const choose = (columns: readonly ColumnKind[]): void =>
    setListPreferences({ columns: [...chosenKeys(columns, kinds, before)] });
  return (
    <PopoverButton
      name="Columns"
      title="Columns, order and nesting"
      icon={<Columns3 aria-hidden="true" />}
      iconOnly
    >
      <ul className={styles.list}>
        {[...shown, ...hidden].map((column) => (
          <Item key={column.key} column={column} shown={shown} onChoose={choose} />
        ))}
      </ul>
      <Order kinds={kinds} />
      <CheckField
        label="Children under their parents"
        hint="Without a filter the list then begins with runs that no other started."
        checked={nested}
        onChange={(next) => {
          setListPreferences({ nested: next });
          restart();
        }}
      />
      <div className={styles.foot}>
        <Button
          size="small"
          onClick={() =>
            setListPreferences({
              columns: initialListPreferences.columns,
              widths: {},
              sort: undefined,
            })
          }
        >
          Reset columns
        </Button>
      </div>
    </PopoverButton>
  );
}
