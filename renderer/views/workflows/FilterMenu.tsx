import { ListFilter } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { PopoverButton } from '../../components/PopoverButton.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { SuggestField } from '../../components/SuggestField.tsx';
import { completeFilter, quoted, type FilterVocabulary } from '../../model/filterCompletion.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { allOf, isListFilter } from '../../state/workflowQuery.ts';
import { setFilter, useWorkflows } from '../../state/workflows.ts';
import styles from './columns/columns.module.css';

const hourMs = 3_600_000;

/** Adds a condition to the filter that is there. */
function add(condition: string): void {
  const { text } = useWorkflows.getState();
  setFilter({ text: allOf(isListFilter(text) ? text : '', condition) });
}

/** Whether an operator stands alone, and whether it takes a list. */
const isNullness = (operator: string): boolean => operator.startsWith('IS ');
const takesList = (operator: string): boolean => operator.endsWith('(');

function conditionOf(
  attribute: string,
  operator: string,
  value: string,
  { attributes }: FilterVocabulary,
): string {
  if (isNullness(operator)) return `${attribute} ${operator}`;
  const type = attributes.find(({ name }) => name === attribute)?.type;
  const isBare = type === 'Int' || type === 'Double' || type === 'Bool';
  const literal = (text: string): string => (isBare ? text.trim() : quoted(text.trim()));
  if (takesList(operator))
    return `${attribute} ${operator}${value.split(',').map(literal).join(', ')})`;
  if (operator === 'BETWEEN') {
    const [from = '', to = ''] = value.split(',');
    return `${attribute} BETWEEN ${literal(from)} AND ${literal(to)}`;
  }
  return `${attribute} ${operator} ${literal(value)}`;
}

/** Conditions that are wanted every day. */
function Quick({ vocabulary }: { readonly vocabulary: FilterVocabulary }): ReactNode {
  const since = (ms: number): string => quoted(new Date(vocabulary.nowMs - ms).toISOString());
  const conditions = [
    ['Started within an hour', () => `StartTime > ${since(hourMs)}`],
    ['Started within a day', () => `StartTime > ${since(24 * hourMs)}`],
    [
      'Open for over a day',
      () => `ExecutionStatus = 'Running' AND StartTime < ${since(24 * hourMs)}`,
    ],
    ['Children only', () => 'ParentWorkflowId IS NOT NULL'],
  ] as const;
  return (
    <div className={styles.quick}>
      {conditions.map(([name, condition]) => (
        <Button key={name} size="small" onClick={() => add(condition())}>
          {name}
        </Button>
      ))}
    </div>
  );
}

function Builder({ vocabulary }: { readonly vocabulary: FilterVocabulary }): ReactNode {
  const [attribute, setAttribute] = useState('WorkflowType');
  const [operator, setOperator] = useState('=');
  const [value, setValue] = useState('');
  const operators = completeFilter(`${attribute} `, attribute.length + 1, vocabulary).suggestions;
  const chosen = operators.some(({ text }) => text === operator) ? operator : '=';
  const off =
    !isNullness(chosen) && value.trim() === '' ? 'A value to compare with is missing.' : undefined;
  return (
    <>
      <SelectField
        label="Attribute"
        value={attribute}
        onChange={(next) => {
          setAttribute(next);
          setValue('');
        }}
        options={vocabulary.attributes.map(({ name }) => ({ value: name, label: name }))}
      />
      <SelectField
        label="Operator"
        value={chosen}
        onChange={setOperator}
        options={operators.map(({ text }) => ({ value: text, label: text.replace(' (', '') }))}
      />
      {!isNullness(chosen) && (
        <SuggestField
          label={takesList(chosen) || chosen === 'BETWEEN' ? 'Values, with commas' : 'Value'}
          mono
          value={value}
          onChange={setValue}
          suggestions={vocabulary.values(attribute).map((each) => ({ value: each }))}
          empty="No row that is loaded has it."
        />
      )}
      <div className={styles.foot}>
        <Button
          off={off}
          onClick={() => {
            add(conditionOf(attribute, chosen, value, vocabulary));
            setValue('');
          }}
        >
          Add to the filter
        </Button>
      </div>
    </>
  );
}

/** Builds the filter's text by clicking. */
export function FilterMenu({ vocabulary }: { readonly vocabulary: FilterVocabulary }): ReactNode {
  const narrow = useNarrow();
  return (
    <PopoverButton
      name="Filter"
      title="Add a condition to the filter"
      heading="Add a condition"
      icon={<ListFilter aria-hidden="true" />}
      iconOnly={narrow}
    >
      <Quick vocabulary={vocabulary} />
      <Builder vocabulary={vocabulary} />
    </PopoverButton>
  );
}
