/**
 * What each folder of the repository may import, and how one import is judged. A row maps a package (or `node:*`, any module
 * of Node) to `'*'`, or to the only names that may be taken from it. What a row does not list is refused.
 *
 * @typedef {'*' | readonly string[]} Names
 * @typedef {Readonly<Record<string, Names>>} Row
 * @typedef {object} Folder
 * @property {Row} row What every file of the folder may import.
 * @property {Row} [tests] What its tests may import besides.
 * @property {readonly string[]} [edge] The files of a domain library that read files or the network, relative to the folder: a path,
 * or a folder with a slash at its end.
 * @property {Row} [edgeRow] What those files may import besides.
 *
 * @typedef {object} Import
 * @property {string} file The importing file, relative to the repository's root, with forward slashes.
 * @property {string} specifier
 * @property {Names} names The names taken; `'*'` for all of them or for unknown ones.
 *
 * @typedef {'outside' | 'edge' | 'deep' | 'testing' | 'direction' | 'names' | 'package'} Refusal
 */

import path from 'node:path';

/** @type {(...names: string[]) => Row} */
const libs = (...names) => Object.fromEntries(names.map((name) => [`@naswot/${name}`, '*']));

/** @type {Row} */
const node = { 'node:*': '*' };
/** @type {Row} */
const hashing = { 'node:crypto': ['createHash'] };

/**
 * The direction of imports: docs/architecture.md says it in words, docs/adr/0007-lint-carries-the-import-direction.md why here.
 *
 * @type {Readonly<Record<string, Folder>>}
 */
export const folders = {
  'libs/network': { row: hashing },
  'libs/space': { row: { ...libs('network'), ...hashing } },
  'libs/kernel': { row: {} },
  'libs/statistics': { row: {}, tests: libs('network') },
  'libs/dataset': {
    row: { 'node:crypto': ['createHash', 'createCipheriv'] },
    edge: ['src/load-minibatch.ts', 'src/sources/'],
    edgeRow: { ...node, sharp: '*', tar: '*' },
  },
  'libs/benchmark': {
    row: { ...libs('space', 'statistics'), 'node:crypto': ['createHash', 'hash'], zod: '*' },
    edge: ['src/sources/'],
    edgeRow: {
      ...node,
      '@naswot/dataset': ['explainFileError'],
      '@foxglove/wasm-bz2': '*',
      'csv-parse': '*',
      tinypool: '*',
      tsx: '*',
    },
  },
  'libs/scoring': {
    row: {
      ...libs('network', 'kernel'),
      // What images are and how a set is made of them, not how they are read.
      '@naswot/dataset': ['Minibatch', 'MinibatchSource', 'Tensor', 'createMinibatch'],
      ...hashing,
    },
    tests: libs('dataset'),
  },
  'libs/engine-onnx': {
    row: {
      ...libs('network', 'kernel', 'scoring'),
      ...node,
      'onnxruntime-node': '*',
      'onnx-buf': '*',
      '@bufbuild/protobuf': '*',
    },
    tests: libs('dataset', 'space'),
  },
  'libs/engine-tfjs': {
    row: {
      ...libs('network', 'kernel', 'scoring'),
      ...node,
      '@tensorflow/tfjs-core': '*',
      '@tensorflow/tfjs-backend-wasm': '*',
    },
    tests: libs('dataset', 'space'),
  },
  'libs/engines': {
    row: { ...libs('scoring', 'engine-onnx', 'engine-tfjs'), ...node, tsx: '*' },
    tests: libs('dataset', 'network', 'space', 'statistics'),
  },
  'libs/search': {
    // Random numbers by seed and label, not networks.
    row: { ...libs('space', 'scoring', 'statistics'), '@naswot/network': ['randomStream', 'RandomStream'] },
  },
  'libs/queue': {
    row: {
      ...libs('dataset', 'scoring', 'search'),
      ...node,
      '@nats-io/jetstream': '*',
      '@nats-io/kv': '*',
      '@nats-io/obj': '*',
      '@nats-io/transport-node': '*',
      zod: '*',
    },
    tests: { '@nats-io/jwt': '*' },
  },
  'libs/store': {
    row: {
      ...libs('network', 'space', 'dataset', 'scoring', 'search', 'benchmark'),
      ...node,
      '@prisma/adapter-pg': '*',
      '@prisma/client': '*',
      '@electric-sql/pglite': '*',
      pg: '*',
      tar: '*',
      zod: '*',
    },
  },
  'libs/report': {
    row: {
      '@observablehq/plot': '*',
      'd3-array': '*',
      'fast-png': '*',
      'ml-hclust': '*',
    },
    // Figures are drawn in web pages, too; only these make files of them.
    edge: ['src/svg-of.ts', 'src/png-of.ts'],
    edgeRow: {
      ...node,
      '@expo-google-fonts/source-sans-3': '*',
      '@resvg/resvg-js': '*',
      domino: '*',
      'w3c-xmlserializer': '*',
    },
  },
  'libs/protocol': {
    row: {
      ...libs('space', 'scoring', 'search', 'benchmark'),
      ...node,
      '@bufbuild/protobuf': '*',
      '@grpc/grpc-js': '*',
      zod: '*',
    },
  },
  'apps/coordinator': {
    row: {
      ...libs('network', 'space', 'dataset', 'scoring', 'search', 'queue', 'store', 'protocol'),
      ...node,
      '@bufbuild/protobuf': '*',
      '@grpc/grpc-js': '*',
      '@opentelemetry/api': '*',
      fastify: '*',
      'grpc-health-check': '*',
      pino: '*',
      'prom-client': '*',
      zod: '*',
    },
  },
  'apps/scorer': {
    row: {
      ...libs('network', 'space', 'kernel', 'dataset', 'scoring', 'engines', 'search', 'queue'),
      ...node,
      '@opentelemetry/api': '*',
      pino: '*',
      zod: '*',
    },
    tests: libs('engine-onnx'),
  },
  'apps/cli': {
    row: {
      ...libs('network', 'space', 'kernel', 'dataset', 'scoring', 'engines'),
      ...libs('search', 'queue', 'store', 'protocol', 'benchmark', 'statistics', 'report'),
      ...node,
      // What runs each other app, and the types of what goes in and comes out.
      '@naswot/coordinator': [
        'runCoordinator',
        'serveCoordinator',
        'Coordinator',
        'CoordinatorConfig',
        'FollowOptions',
        'Progress',
      ],
      '@naswot/scorer': ['laneEnvironment', 'laneFlags', 'runScorer', 'structuredLog', 'ScorerConfig'],
      '@opentelemetry/exporter-trace-otlp-http': '*',
      '@opentelemetry/resources': '*',
      '@opentelemetry/sdk-trace-node': '*',
      'cli-progress': '*',
      'cli-table3': '*',
      commander: '*',
      'csv-parse': '*',
      esbuild: '*',
      hyparquet: '*',
      'hyparquet-writer': '*',
      picocolors: '*',
      'smol-toml': '*',
      tsx: '*',
      zod: '*',
    },
  },
};

/** Libraries that know no Prisma, NATS, gRPC, clock, environment or global random source (dataset, benchmark: all but their edge). */
export const domainLibraries = [
  'network',
  'space',
  'kernel',
  'statistics',
  'dataset',
  'benchmark',
  'scoring',
  'search',
];

/** @type {Row} */
const unitTests = { vitest: '*', 'fast-check': '*' };

/** The one file outside its folder that a test may import by its path. */
/** What tests may use of the repository's own programs: the reference folder, and real servers. */
const testTools = ['tools/prisma/', 'tools/protocol/', 'tools/python/', 'tools/reference/', 'tools/servers/'];

/** @type {(file: string) => boolean} */
export const isDomain = (file) => domainLibraries.some((name) => file.startsWith(`libs/${name}/`));

/** @type {(file: string) => boolean} */
const isTest = (file) => file.endsWith('.spec.ts') || file.includes('/testing/');

/** @type {(file: string) => boolean} */
const isIntegrationTest = (file) => file.endsWith('.integration.spec.ts');

/**
 * The folder of the table that a file lies in; undefined for the root, `tools` and `examples`, which may import every entry.
 *
 * @type {(file: string) => (Folder & { name: string }) | undefined}
 */
export function folderOf(file) {
  const found = Object.entries(folders).find(([name]) => file.startsWith(`${name}/`));
  return found && { name: found[0], ...found[1] };
}

/** @type {(folder: Folder & { name: string }, file: string) => boolean} */
const isAtEdge = ({ name, edge = [] }, file) =>
  edge.some((part) => (part.endsWith('/') ? file.startsWith(`${name}/${part}`) : file === `${name}/${part}`));

/** @type {(folder: Folder & { name: string }, file: string) => Row} */
const rowFor = (folder, file) => ({
  ...folder.row,
  ...(isAtEdge(folder, file) ? folder.edgeRow : {}),
  ...(isTest(file) ? { ...unitTests, ...folder.tests } : {}),
  ...(isIntegrationTest(file) ? node : {}),
});

/** @type {(specifier: string) => string} */
const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** @type {(folder: Folder & { name: string }, import_: Import) => Refusal | null} */
function judgePath(folder, { file, specifier }) {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (isTest(file) && testTools.some((folder) => target.startsWith(folder))) return null;
  if (!target.startsWith(`${folder.name}/`)) return 'outside';
  const mayReachEdge = isAtEdge(folder, file) || isTest(file) || file === `${folder.name}/src/index.ts`;
  return isAtEdge(folder, target) && !mayReachEdge ? 'edge' : null;
}

/** @type {(specifier: string, file: string) => Refusal | null} */
function judgeEntry(specifier, file) {
  const entry = specifier.slice(packageOf(specifier).length);
  if (entry === '') return null;
  if (entry !== '/testing') return 'deep';
  return isTest(file) || folderOf(file) === undefined ? null : 'testing';
}

/** @type {(allowed: Names, taken: Names) => boolean} */
const covers = (allowed, taken) =>
  allowed === '*' || (taken !== '*' && taken.length > 0 && taken.every((name) => allowed.includes(name)));

/**
 * Why an import is refused; null where it is allowed. Pure: paths are compared, nothing is read.
 *
 * @type {(import_: Import) => Refusal | null}
 */
export function judgeImport(import_) {
  const { file, specifier, names } = import_;
  const folder = folderOf(file);
  if (specifier.startsWith('.')) return folder ? judgePath(folder, import_) : null;
  const isOurs = specifier.startsWith('@naswot/');
  const refusedEntry = isOurs ? judgeEntry(specifier, file) : null;
  if (refusedEntry !== null || folder === undefined) return refusedEntry;
  const row = rowFor(folder, file);
  const allowed = row[packageOf(specifier)] ?? (specifier.startsWith('node:') ? row['node:*'] : undefined);
  if (allowed === undefined) return isOurs ? 'direction' : 'package';
  return covers(allowed, names) ? null : 'names';
}
