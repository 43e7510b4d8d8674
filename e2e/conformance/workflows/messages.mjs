import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
  sleep,
} from '@temporalio/workflow';

const add = defineSignal('add');
const total = defineQuery('total');
const change = defineUpdate('change');
const finish = defineSignal('finish');

/** Signals, queries and updates on one number. */
export async function calculator() {
  let value = 0;
  let finished = false;
  setHandler(add, (amount) => {
    value += amount;
  });
  setHandler(finish, () => {
    finished = true;
  });
  setHandler(total, () => value);
  setHandler(
    change,
    async (amount) => {
      value += amount;
      if (amount > 100) {
        await sleep(20);
        throw ApplicationFailure.nonRetryable('too much', 'TooMuch');
      }
      return value;
    },
    {
      validator(amount) {
        if (amount < 0) throw new TypeError('negative');
      },
    },
  );
  await condition(() => finished);
  await condition(allHandlersFinished);
  return value;
}
