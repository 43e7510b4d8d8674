import { describe, expect, it } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { EDGES } from '../machines/transitions.ts';
import { Simulator } from './simulator.ts';

/** A failure names its seed: `TIMELAPSE_SEED=… npm test -- --only unit simulation` repeats it. */
const seed = Number(process.env['TIMELAPSE_SEED'] ?? 20_260_301);
/** CI asks for 200,000. */
const commits = Number(process.env['TIMELAPSE_COMMITS'] ?? 40_000);
/** Histories stay short when the world begins anew now and then. */
const COMMITS_OF_A_WORLD = 5_000;

describe(`simulation, seed ${seed}`, () => {
  it('keeps every law after every commit, comes to rest without faults, and takes every edge', () => {
    const taken = new Set<string>();
    let done = 0;
    for (let world = 0; done < commits; world += 1) {
      const simulator = new Simulator(seed + world, createEventCodec());
      try {
        const result = simulator.run(Math.min(COMMITS_OF_A_WORLD, commits - done));
        done += result.commits;
        for (const edge of result.edges.keys()) taken.add(edge);
      } catch (error) {
        throw new Error(`seed ${seed + world} after ${simulator.commits} commits`, {
          cause: error,
        });
      }
    }
    expect(EDGES.filter((edge) => !taken.has(edge))).toEqual([]);
  }, 300_000);

  it('gives the same trace twice', () => {
    const trace = (of: number) => new Simulator(of, createEventCodec()).run(1_500).trace;
    const once = trace(seed);
    expect(trace(seed)).toBe(once);
    expect(trace(seed + 1)).not.toBe(once);
  }, 60_000);
});
