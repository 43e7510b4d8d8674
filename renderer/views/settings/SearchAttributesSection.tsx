import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { SearchAttributeType } from '../../../shared/ipc/listModels.ts';
import { failureOf, host } from '../../app/bridge.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import text from '../../components/text.module.css';
import { serverOff, useApp } from '../../state/app.ts';
import {
  followSearchAttributes,
  pullSearchAttributes,
  searchAttributeTypes,
  useSearchAttributes,
} from '../../state/searchAttributes.ts';
import { toastFailure } from '../../state/toasts.ts';
import styles from './SearchAttributesSection.module.css';

const meanings: Readonly<Record<SearchAttributeType, string>> = {
  Keyword: 'a whole value, such as an id',
  KeywordList: 'several whole values',
  Text: 'words that are looked for one by one',
  Int: 'a whole number',
  Double: 'a number',
  Bool: 'true or false',
  Datetime: 'a time',
};

function AddAttribute(): ReactNode {
  const [name, setName] = useState('');
  const [type, setType] = useState<SearchAttributeType>('Keyword');
  const [failure, setFailure] = useState<Failure>();
  const serverIsOff = useApp(serverOff);
  const off = serverIsOff ?? (name.trim() === '' ? 'It needs a name.' : undefined);
  const add = async (): Promise<void> => {
    if (off !== undefined) return;
    try {
      await host.call('searchAttributes.add', { name: name.trim(), type });
      setName('');
      setFailure(undefined);
      await pullSearchAttributes();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <>
      <div className={styles.add}>
        <TextField
          label="Name"
          mono
          value={name}
          placeholder="CustomerId"
          onChange={(next) => {
            setName(next);
            setFailure(undefined);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void add();
          }}
        />
        <SelectField
          label="Type"
          value={type}
          onChange={setType}
          options={searchAttributeTypes.map((value) => ({
            value,
            label: `${value}: ${meanings[value]}`,
          }))}
        />
        <Button off={off} onClick={() => void add()}>
          <Plus aria-hidden="true" />
          Add
        </Button>
      </div>
      {failure && <FailureNote title="The attribute was not added." failure={failure} />}
    </>
  );
}

function RemoveDialog({
  name,
  onClose,
}: {
  readonly name: string;
  readonly onClose: () => void;
}): ReactNode {
  const remove = async (): Promise<void> => {
    onClose();
    try {
      await host.call('searchAttributes.remove', { name });
      await pullSearchAttributes();
    } catch (error) {
      toastFailure(`${name} could not be removed.`, error);
    }
  };
  return (
    <Dialog
      title={`Remove ${name}`}
      size="narrow"
      onClose={onClose}
      actions={
        <>
          <Button keys="Escape" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="dangerFill" onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <p>
        Filters can no longer ask for <span className={text.mono}>{name}</span>, and workflows that
        set it fail their workflow task. Values that runs have are not shown any more.
      </p>
    </Dialog>
  );
}

/** The search attributes of the namespace: those that somebody added can be removed, those of the server are listed. */
export function SearchAttributesSection(): ReactNode {
  useEffect(followSearchAttributes, []);
  const { attributes, failure } = useSearchAttributes();
  const namespace = useApp((state) => state.snapshot?.server.namespace);
  const [removing, setRemoving] = useState<string>();
  const custom = attributes?.filter((attribute) => attribute.custom) ?? [];
  const system = attributes?.filter((attribute) => !attribute.custom) ?? [];
  return (
    <section className={styles.section} aria-labelledby="search-attributes">
      <h2 id="search-attributes">Search attributes</h2>
      <p className={text.faint}>
        What runs of the namespace <span className={text.mono}>{namespace}</span> can be filtered
        by, beside what the server knows of them.
      </p>
      <AddAttribute />
      {failure && (
        <FailureNote
          title="The search attributes could not be listed."
          failure={failure}
          onRetry={() => void pullSearchAttributes()}
        />
      )}
      {attributes !== undefined && custom.length === 0 && (
        <p className={styles.none}>None was added yet.</p>
      )}
      <ul className={styles.list} aria-label="Added search attributes">
        {custom.map(({ name, type }) => (
          <li key={name} className={styles.item}>
            <span className={text.mono}>{name}</span>
            <span className={text.faint}>{type}</span>
            <Button
              tone="ghost"
              size="small"
              iconOnly
              aria-label={`Remove ${name}…`}
              onClick={() => setRemoving(name)}
            >
              <Trash2 aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      <details className={styles.system}>
        <summary>{system.length} of the server</summary>
        <ul className={styles.list} aria-label="Search attributes of the server">
          {system.map(({ name, type }) => (
            <li key={name} className={styles.item}>
              <span className={text.mono}>{name}</span>
              <span className={text.faint}>{type}</span>
            </li>
          ))}
        </ul>
      </details>
      {removing !== undefined && (
        <RemoveDialog name={removing} onClose={() => setRemoving(undefined)} />
      )}
    </section>
  );
}
