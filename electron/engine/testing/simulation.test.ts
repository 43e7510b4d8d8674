import { describe, expect, it } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { Simulator } from './simulator.ts';

const seed = Number(process.env['TIMELAPSE_SEED'] ?? 20_260_301);
const commits = Number(process.env['TIMELAPSE_COMMITS'] ?? 20_000);

describe(`simulation, seed ${seed}`, () => {
  it('keeps every law after every commit, and comes to rest without faults', () => {
    const result = new Simulator(seed, createEventCodec()).run(commits);
    expect(result.commits).toBeGreaterThanOrEqual(commits);
  }, 300_000);

  it('gives the same trace twice', () => {
    const once = new Simulator(seed, createEventCodec()).run(2_000);
    const again = new Simulator(seed, createEventCodec()).run(2_000);
    expect(again.trace).toBe(once.trace);
    expect(new Simulator(seed + 1, createEventCodec()).run(2_000).trace).not.toBe(once.trace);
  }, 60_000);
});
