import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placesIn } from './places.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'timelapse-places-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function sampleIn(samples: string): string {
  const sample = path.join(samples, 'order-saga');
  mkdirSync(sample, { recursive: true });
  writeFileSync(path.join(sample, 'package.json'), '{}');
  return sample;
}

test('in a package, what other processes than Electron read lies beside the archive', () => {
  const archive = path.join(folder, 'app.asar');
  const outside = path.join(folder, 'app.asar.unpacked');
  const sample = sampleIn(path.join(outside, 'samples'));
  expect(placesIn(archive)).toMatchObject({
    renderer: path.join(archive, 'renderer'),
    workerEntry: path.join(outside, 'worker', 'index.mjs'),
    projectChildEntry: path.join(outside, 'project', 'index.mjs'),
    samples: [{ name: 'order-saga', path: sample }],
  });
});

test('in a clone the bundles lie in a folder, and the samples where they are written', () => {
  const app = path.join(folder, 'dist', 'app');
  const sample = sampleIn(path.join(folder, 'e2e', 'projects'));
  expect(placesIn(app)).toMatchObject({
    workerEntry: path.join(app, 'worker', 'index.mjs'),
    samples: [{ path: sample }],
  });
});
