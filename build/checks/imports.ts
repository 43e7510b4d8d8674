/**
 * Who may import whom. A file may import what its layer lists and nothing else; a file of no layer is an error, too.
 * The table is ARCHITECTURE.md's in code; dependency-cruiser finds the imports, type imports included.
 */
import { cruise, type IForbiddenRuleType } from 'dependency-cruiser';

/** One row: the files, by regular expressions on paths from the root, and what they may import. */
export interface Layer {
  readonly name: string;
  readonly files: string;
  /** Parts of `files` that another row speaks for. */
  readonly except?: readonly string[];
  readonly may: readonly string[];
}

/** A package of node_modules, or a whole scope. */
const npm = (name: string) => `(^|/)node_modules/(@types/)?${name}(/|$)`;
/** Node's own modules have no extension: `fs`, `fs/promises`. What else looks so does not resolve, which another rule finds. */
const node = '^(node:)?[a-z_0-9/]+$';
const electron = '^electron$|node_modules/electron/';
const shared = '^shared/';
/** What of the engine others may see. */
const engineSurface = '^electron/engine/(surface|engine|core/(errors|limits|switches))\\.ts$';
/** Tests, and what only they use. */
const tests = '(\\.test\\.tsx?$|/testing/)';
const sampleProjects = '^e2e/(projects|fixtures|conformance|sdk)/';
const testing = ['vitest', 'fast-check', '@testing-library'].map(npm);

/** The table. */
export const LAYERS: readonly Layer[] = [
  { name: 'shared', files: shared, except: [tests], may: [shared, npm('valibot')] },
  {
    name: 'engine',
    files: '^electron/engine/',
    except: [tests],
    may: ['^electron/engine/', shared],
  },
  {
    name: 'grpc',
    files: '^electron/grpc/',
    except: [tests],
    may: ['^electron/grpc/', engineSurface, shared, node, npm('@grpc/grpc-js')],
  },
  {
    name: 'worker host',
    files: '^electron/worker/host/',
    except: [tests],
    may: ['^electron/worker/host/', shared, npm('@temporalio'), npm('valibot'), node],
  },
  {
    name: 'worker supervisor',
    files: '^electron/worker/',
    except: [tests, '^electron/worker/host/'],
    may: ['^electron/worker/', shared, node, npm('valibot')],
  },
  {
    name: 'project',
    files: '^electron/project/',
    except: [tests],
    may: ['^electron/project/', shared, node, npm('chokidar'), npm('typescript'), npm('valibot')],
  },
  {
    name: 'host',
    files: '^electron/host/',
    except: [tests],
    may: [
      '^electron/(host|grpc|project)/',
      '^electron/worker/(?!host/)',
      '^package\\.json$',
      engineSurface,
      shared,
      node,
      ...['valibot', 'ws', 'pino'].map(npm),
    ],
  },
  {
    name: 'cli',
    files: '^electron/cli/',
    except: [tests],
    may: [
      '^electron/(cli|host|grpc|project)/',
      '^electron/worker/(?!host/)',
      engineSurface,
      shared,
      node,
      npm('valibot'),
    ],
  },
  {
    name: 'main',
    files: '^electron/main/',
    except: [tests],
    may: ['^electron/main/', shared, electron, node, npm('valibot')],
  },
  {
    name: 'preload',
    files: '^electron/preload/',
    except: [tests],
    may: ['^electron/preload/', shared, electron],
  },
  {
    name: 'window model',
    files: '^renderer/model/',
    except: [tests],
    may: ['^renderer/model/', shared, npm('d3-scale')],
  },
  {
    name: 'window',
    files: '^renderer/',
    except: [tests, '^renderer/model/'],
    may: ['^renderer/(?!testing/)', shared, '(^|/)node_modules/(?!electron/|@temporalio/)'],
  },
  {
    name: 'tests of the window',
    files: `^renderer.*${tests}`,
    may: ['^renderer/', shared, '(^|/)node_modules/', node],
  },
  {
    name: 'tests of the pure parts',
    files: `^(shared|electron/engine).*${tests}`,
    may: [
      '^electron/(engine|grpc/codec)/',
      shared,
      node,
      npm('valibot'),
      ...testing,
      npm('croner'),
      npm('@temporalio'),
    ],
  },
  {
    name: 'tests of the node side',
    files: `^electron/(?!engine/).*${tests}`,
    may: ['^electron/', shared, node, '(^|/)node_modules/'],
  },
  {
    name: 'end-to-end tests',
    files: '^e2e/',
    except: [sampleProjects],
    may: [
      '^(e2e|build/tests)/',
      node,
      electron,
      ...['@playwright', 'playwright', '@axe-core'].map(npm),
    ],
  },
  {
    name: 'projects and suites that use the SDK',
    files: sampleProjects,
    may: [sampleProjects, '^build/official/', node, '(^|/)node_modules/'],
  },
  {
    name: 'build',
    files: '^(build/|[^/]+\\.ts$)',
    may: ['^build/', '^shared/launch/', node, '(^|/)node_modules/', '^package\\.json$'],
  },
];

/** Where the product's code lies, which must run without devDependencies (Electron apart: it brings itself). */
const product = '^(shared|electron|renderer)/';

function rules(): IForbiddenRuleType[] {
  const layers = LAYERS.map((layer): IForbiddenRuleType => ({
    name: layer.name,
    comment: `"${layer.name}" may not import this`,
    severity: 'error',
    from: { path: layer.files, pathNot: [...(layer.except ?? [])] },
    to: { pathNot: [...layer.may] },
  }));
  return [
    ...layers,
    {
      name: 'no layer',
      comment: 'no row of build/checks/imports.ts speaks for this file',
      severity: 'error',
      from: { pathNot: [...LAYERS.map(({ files }) => files), 'node_modules'] },
      to: {},
    },
    {
      name: 'cycle',
      comment: 'imports must not run in circles (type imports may)',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'unresolved',
      comment: 'there is no such module',
      severity: 'error',
      from: { pathNot: sampleProjects },
      // electron's own module exists only inside Electron; the generated protocol is checked by tsc.
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
    {
      name: 'development dependency',
      comment: 'the product would miss this package: move it to "dependencies"',
      severity: 'error',
      from: { path: product, pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], pathNot: electron },
    },
  ];
}

/** The violations in the folders given, one line each. */
export async function findForbiddenImports(folders: readonly string[]): Promise<string[]> {
  const { output } = await cruise([...folders], {
    ruleSet: { forbidden: rules() },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^e2e/conformance/histories/', '^dist/', '^build/bench/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text');
  return output.summary.violations
    .filter(({ rule }) => rule.severity === 'error')
    .map(({ from, to, rule }) => `${from} → ${to}  (${rule.name})`);
}
