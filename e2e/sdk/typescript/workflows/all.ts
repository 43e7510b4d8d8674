/** The workflows of the shared worker: the SDK's bundler takes one file. */
/* oxlint-disable oxc/no-barrel-file -- it is what the bundler takes */
export * from './messages.ts';
export * from './activities.ts';
export * from './children.ts';
export * from './lifecycle.ts';
export * from './cancellation.ts';
export * from './data.ts';
export * from './patterns.ts';
export * from './nexus.ts';
