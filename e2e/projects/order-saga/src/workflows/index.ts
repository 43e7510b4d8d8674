/** Every function exported here is a workflow type that the worker registers. */
export { orderSaga } from './orderSaga';
export { approval } from './approval';
export { subscription } from './subscription';
