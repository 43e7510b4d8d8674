import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { app } from '../paths.ts';
import { EXTERNAL, NODE_BUNDLES } from './bundles.ts';
import { ensureBuilt } from './ensureBuilt.ts';

const BUILD_LIMIT_MS = 60_000;
beforeAll(() => ensureBuilt(), BUILD_LIMIT_MS);

const IMPORTS = [
  /\brequire\("([^"]+)"\)/g,
  /^(?:import|export)\b[^"'()]*?from "([^"]+)"/gm,
  /^import "([^"]+)"/gm,
  /\bimport\("([^"]+)"\)/g,
];

/** What the files of a folder import from outside of it. */
function importsOf(folder: string): string[] {
  const names = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => /\.[cm]?js$/.test(name))) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const pattern of IMPORTS) {
      for (const [, name] of text.matchAll(pattern)) {
        if (name !== undefined && !name.startsWith('./')) names.add(name);
      }
    }
  }
  return [...names];
}

describe.each(Object.entries(NODE_BUNDLES))('the bundle %s', (_name, { folder }) => {
  it('needs nothing that the application does not bring', () => {
    const unknown = importsOf(folder).filter(
      (name) => !isBuiltin(name) && !EXTERNAL.some((pattern) => pattern.test(name)),
    );
    expect(unknown).toEqual([]);
  });

  it('holds no native code: that stays in its packages', () => {
    // What V8 made of the command line's bundle lies beside it, once that has run.
    for (const file of readdirSync(folder).filter((name) => name !== '.compiled')) {
      const text = readFileSync(path.join(folder, file), 'utf8');
      expect(text).not.toMatch(/core-bridge\/(releases|lib)|\.node["'`]\)/);
    }
  });
});

it('leaves Temporal to the process that has it: the worker host alone loads the SDK', () => {
  const withSdk = Object.entries(NODE_BUNDLES)
    .filter(([, { folder }]) => importsOf(folder).some((name) => name.startsWith('@temporalio/')))
    .map(([name]) => name);
  expect(withSdk.filter((name) => name !== 'workerHost')).toEqual([]);
});

it('gives the window a page without inline scripts or styles, with relative addresses', () => {
  const page = readFileSync(path.join(app, 'renderer', 'index.html'), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((address) => !address?.startsWith('./'))).toEqual([]);
});

it('tells Electron where the application begins', () => {
  const manifest = JSON.parse(readFileSync(path.join(app, 'package.json'), 'utf8')) as object;
  expect(manifest).toMatchObject({ name: 'timelapse', main: 'main/index.cjs' });
});

it('gives the window the quick half of React, whoever had it built', () => {
  const assets = path.join(app, 'renderer', 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const texts = scripts.map((name) => readFileSync(path.join(assets, name), 'utf8'));
  expect(texts.filter((text) => text.includes('React DevTools'))).toEqual([]);
});
