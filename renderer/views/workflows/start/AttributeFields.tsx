import { Plus, Trash2 } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { TextField } from '../../../components/Field.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import text from '../../../components/text.module.css';
import { followSearchAttributes, useSearchAttributes } from '../../../state/searchAttributes.ts';
import type { AttributeRow, FormProblem } from './startForm.ts';
import styles from './StartDialog.module.css';

const placeholders = {
  Text: 'words',
  Keyword: 'value',
  KeywordList: 'one, two',
  Int: '42',
  Double: '4.2',
  Bool: 'true or false',
  Datetime: '2026-03-02T09:00:00Z',
} as const;

/** The search attributes that the run begins with: those of the namespace, each with a value of its type. */
export function AttributeFields({
  rows,
  problems,
  onChange,
}: {
  readonly rows: readonly AttributeRow[];
  readonly problems: readonly FormProblem[];
  readonly onChange: (rows: readonly AttributeRow[]) => void;
}): ReactNode {
  useEffect(followSearchAttributes, []);
  const known = useSearchAttributes((state) => state.attributes) ?? [];
  const custom = known.filter((attribute) => attribute.custom);
  const typeOf = (name: string): AttributeRow['type'] =>
    known.find((attribute) => attribute.name === name)?.type ?? 'Keyword';
  const change = (index: number, next: Partial<AttributeRow>): void =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...next } : row)));
  const free = custom.find(({ name }) => !rows.some((row) => row.name === name));
  return (
    <fieldset className={styles.group}>
      <legend>Search attributes</legend>
      {custom.length === 0 && (
        <p className={text.faint}>The namespace has none of its own yet: add them in Settings.</p>
      )}
      {rows.map((row, index) => (
        // A row has no identity beyond its place.
        <div key={index} className={styles.attribute}>
          <SelectField
            label={`Attribute ${index + 1}`}
            value={row.name}
            onChange={(name) => change(index, { name, type: typeOf(name) })}
            options={[
              ...custom.map(({ name }) => ({ value: name, label: name })),
              ...(row.name === '' || custom.some(({ name }) => name === row.name)
                ? []
                : [{ value: row.name, label: row.name }]),
            ]}
          />
          <TextField
            label="Value"
            typeName={row.type}
            value={row.value}
            placeholder={placeholders[row.type]}
            error={problems.find(({ field }) => field === `searchAttributes.${index}`)?.message}
            onChange={(value) => change(index, { value })}
          />
          <IconButton
            label={`Remove ${row.name || 'the attribute'}`}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          >
            <Trash2 aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      {free && (
        <Button
          tone="ghost"
          size="small"
          className={styles.add}
          onClick={() => onChange([...rows, { name: free.name, type: free.type, value: '' }])}
        >
          <Plus aria-hidden="true" />
          Add a search attribute
        </Button>
      )}
    </fieldset>
  );
}
