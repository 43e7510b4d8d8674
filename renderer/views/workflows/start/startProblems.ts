/** What is wrong with the start dialog's form. Pure. */
import { lengthProblem } from '../../../../shared/temporal/lengths.ts';
import { readJson, type JsonProblem } from '../../../components/json/jsonProblems.ts';
import { parseDuration } from '../../../components/parseDuration.ts';
import { readAttribute } from './attributeValues.ts';
import { durationFields, type FormProblem, type StartForm } from './startForm.ts';

function required(form: StartForm): readonly FormProblem[] {
  const names = {
    workflowType: 'A workflow type',
    workflowId: 'A workflow ID',
    taskQueue: 'A task queue',
  } as const;
  return (['workflowType', 'workflowId', 'taskQueue'] as const)
    .filter((field) => form[field].trim() === '')
    .map((field) => ({ field, message: `${names[field]} is needed.`, canIgnore: false }));
}

function durationProblems(form: StartForm): readonly FormProblem[] {
  return durationFields
    .filter(
      (field) =>
        form.durations[field].trim() !== '' &&
        parseDuration(form.durations[field], 's') === undefined,
    )
    .map((field) => ({
      field,
      message: lengthProblem(form.durations[field]),
      canIgnore: false,
    }));
}

function retryProblems(form: StartForm): readonly FormProblem[] {
  const problems: FormProblem[] = [];
  const wrong = (field: string, message: string): void => {
    problems.push({ field, message, canIgnore: false });
  };
  const coefficient = form.backoffCoefficient.trim();
  if (coefficient !== '' && !(Number(coefficient) >= 1))
    wrong('backoffCoefficient', 'A number of at least 1 is needed.');
  const attempts = form.maximumAttempts.trim();
  if (attempts !== '' && !/^\d+$/.test(attempts))
    wrong('maximumAttempts', 'A whole number is needed; 0 means no limit.');
  const initial = parseDuration(form.durations.initialInterval, 's');
  const maximum = parseDuration(form.durations.maximumInterval, 's');
  if (initial !== undefined && maximum !== undefined && maximum < initial)
    wrong(
      'maximumInterval',
      'This is below the initial interval: the server refuses such a policy.',
    );
  return problems;
}

function priorityProblems(form: StartForm): readonly FormProblem[] {
  const problems: FormProblem[] = [];
  const wrong = (field: string, message: string): void => {
    problems.push({ field, message, canIgnore: false });
  };
  const key = form.priorityKey.trim();
  if (key !== '' && !/^[1-9]\d*$/.test(key))
    wrong('priorityKey', 'A whole number from 1 is needed; 1 is the most urgent.');
  const weight = form.fairnessWeight.trim();
  if (weight !== '' && !(Number(weight) > 0))
    wrong('fairnessWeight', 'A number above 0 is needed.');
  return problems;
}

function attributeProblems(form: StartForm): readonly FormProblem[] {
  return form.searchAttributes.flatMap((row, index) => {
    const field = `searchAttributes.${index}`;
    const isAgain = form.searchAttributes.findIndex(({ name }) => name === row.name) < index;
    if (row.name === '') return { field, message: 'An attribute is needed.', canIgnore: false };
    if (isAgain) return { field, message: `${row.name} is there already.`, canIgnore: false };
    const read = readAttribute(row);
    return 'problem' in read ? { field, message: read.problem, canIgnore: false } : [];
  });
}

/** A cron schedule repeats a workflow, so a delay before the only start makes no sense to the server. */
function cronProblems({ cronSchedule, durations }: StartForm): readonly FormProblem[] {
  if (cronSchedule.trim() === '' || durations.startDelay.trim() === '') return [];
  const message = 'The server takes a start delay or a cron schedule, not both.';
  return [{ field: 'startDelay', message, canIgnore: false }];
}

function jsonProblem(field: string, problem: JsonProblem): FormProblem {
  return { field, message: problem.message, canIgnore: problem.kind === 'schema' };
}

/** Everything that is wrong with the form, in its order. */
export function formProblems(form: StartForm, schemas: readonly unknown[]): readonly FormProblem[] {
  const args = form.args.flatMap((text, index) =>
    readJson(text, schemas[index]).problems.map((problem) => jsonProblem(`args.${index}`, problem)),
  );
  const memo =
    form.memo.trim() === ''
      ? []
      : readJson(form.memo, { type: 'object' }).problems.map((problem) => ({
          ...jsonProblem('memo', problem),
          canIgnore: false,
        }));
  return [
    ...required(form),
    ...args,
    ...durationProblems(form),
    ...cronProblems(form),
    ...retryProblems(form),
    ...priorityProblems(form),
    ...attributeProblems(form),
    ...memo,
  ];
}
