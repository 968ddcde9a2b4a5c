/** One source that the house's rules judge: as if it stood at `file`. */
export interface Fixture {
  readonly why: string;
  readonly file: string;
  readonly source: string;
}

/** A source that must be refused, by the rule (and its message) named. */
export interface RefusedFixture extends Fixture {
  readonly by: string;
}

const direction = 'house/import-direction';

const imports = (names: string, from: string): string =>
  `import { ${names} } from '${from}';\nexport const taken = [${names}];\n`;

/** Sources that must be refused. */
export const refused: readonly RefusedFixture[] = [
  {
    why: 'a figure that brings the document it is drawn in',
    file: 'libs/report/src/scatter-figure.ts',
    source: imports('createDocument', 'domino'),
    by: `${direction}/package`,
  },
  {
    why: 'a figure that reaches for what makes files of figures',
    file: 'libs/report/src/scatter-figure.ts',
    source: imports('svgOf', './svg-of.ts'),
    by: `${direction}/edge`,
  },
  {
    why: 'a domain library that reads files',
    file: 'libs/space/src/cell.ts',
    source: imports('readFile', 'node:fs/promises'),
    by: `${direction}/package`,
  },
  {
    why: 'a domain library that starts processes',
    file: 'libs/search/src/order.ts',
    source: imports('spawn', 'node:child_process'),
    by: `${direction}/package`,
  },
  {
    why: 'a domain library that speaks HTTP',
    file: 'libs/network/src/network.ts',
    source: imports('request', 'node:http'),
    by: `${direction}/package`,
  },
  {
    why: 'a domain library that knows Prisma',
    file: 'libs/scoring/src/spec.ts',
    source: imports('PrismaClient', '@prisma/client'),
    by: `${direction}/package`,
  },
  {
    why: 'a domain library that knows NATS',
    file: 'libs/search/src/shard.ts',
    source: imports('connect', '@nats-io/transport-node'),
    by: `${direction}/package`,
  },
  {
    why: 'a domain library that knows gRPC',
    file: 'libs/scoring/src/engine.ts',
    source: imports('Server', '@grpc/grpc-js'),
    by: `${direction}/package`,
  },
  {
    why: 'random bytes of the machine in a domain library',
    file: 'libs/scoring/src/spec.ts',
    source: imports('randomBytes', 'node:crypto'),
    by: `${direction}/names`,
  },
  {
    why: 'a file that is read in the pure part of dataset',
    file: 'libs/dataset/src/normalise.ts',
    source: imports('readFile', 'node:fs/promises'),
    by: `${direction}/package`,
  },
  {
    why: 'the pure part of dataset that reaches its edge',
    file: 'libs/dataset/src/normalise.ts',
    source: imports('loadMinibatch', './load-minibatch.ts'),
    by: `${direction}/edge`,
  },
  {
    why: 'scoring that loads images instead of being given them',
    file: 'libs/scoring/src/score-network.ts',
    source: imports('loadMinibatch', '@naswot/dataset'),
    by: `${direction}/names`,
  },
  {
    why: 'a scorer that knows the store',
    file: 'apps/scorer/src/lane.ts',
    source: imports('openStore', '@naswot/store'),
    by: `${direction}/direction`,
  },
  {
    why: 'a scorer that knows a database',
    file: 'apps/scorer/src/lane.ts',
    source: imports('Pool', 'pg'),
    by: `${direction}/package`,
  },
  {
    why: 'a coordinator that imports the scorer',
    file: 'apps/coordinator/src/run-coordinator.ts',
    source: imports('runScorer', '@naswot/scorer'),
    by: `${direction}/direction`,
  },
  {
    why: 'an app that imports the command line',
    file: 'apps/scorer/src/run-scorer.ts',
    source: imports('main', '@naswot/cli'),
    by: `${direction}/direction`,
  },
  {
    why: 'a library that imports an app',
    file: 'libs/queue/src/local.ts',
    source: imports('runScorer', '@naswot/scorer'),
    by: `${direction}/direction`,
  },
  {
    why: 'a command line that takes more of the coordinator than runCoordinator',
    file: 'apps/cli/src/main.ts',
    source: imports('runCoordinator, planSearch', '@naswot/coordinator'),
    by: `${direction}/names`,
  },
  {
    why: 'a command line that takes the whole scorer',
    file: 'apps/cli/src/main.ts',
    source: "import * as scorer from '@naswot/scorer';\nexport const taken = scorer;\n",
    by: `${direction}/names`,
  },
  {
    why: 'a library by a path into its files',
    file: 'apps/cli/src/main.ts',
    source: imports('parse', '@naswot/space/src/parse.ts'),
    by: `${direction}/deep`,
  },
  {
    why: 'a relative path into another library',
    file: 'libs/space/src/nas-bench-201/cell.ts',
    source: imports('network', '../../../network/src/network.ts'),
    by: `${direction}/outside`,
  },
  {
    why: 'a relative path from a library into tools',
    file: 'libs/space/src/cell.ts',
    source: imports('referenceFolder', '../../../tools/reference/reference.ts'),
    by: `${direction}/outside`,
  },
  {
    why: 'a testing entry outside tests',
    file: 'libs/scoring/src/naswot.ts',
    source: imports('naive', '@naswot/kernel/testing'),
    by: `${direction}/testing`,
  },
  {
    why: 'files read by a unit test of a domain library',
    file: 'libs/space/src/cell.spec.ts',
    source: imports('readFile', 'node:fs/promises'),
    by: `${direction}/package`,
  },
  {
    why: 'a forbidden library by import()',
    file: 'libs/kernel/src/rank.ts',
    source: "export const taken = await import('@naswot/network');\n",
    by: `${direction}/direction`,
  },
  {
    why: 'an import() whose target is computed',
    file: 'libs/kernel/src/rank.ts',
    source: 'export const load = (name: string): Promise<unknown> => import(name);\n',
    by: `${direction}/computed`,
  },
  {
    why: 'a forbidden library by the type import("x").T',
    file: 'libs/kernel/src/rank.ts',
    source: "export type Taken = import('@naswot/network').Network;\n",
    by: `${direction}/direction`,
  },
  {
    why: 'a forbidden library by a type-only import',
    file: 'libs/store/src/store.ts',
    source: "import type { Queue } from '@naswot/queue';\nexport type Taken = Queue;\n",
    by: `${direction}/direction`,
  },
  {
    why: 'a forbidden library passed on',
    file: 'libs/network/src/index.ts',
    source: "export { spaces } from '@naswot/space';\n",
    by: `${direction}/direction`,
  },
  {
    why: 'the clock in a domain library',
    file: 'libs/search/src/budget.ts',
    source: 'export const now = (): number => Date.now();\n',
    by: 'no-restricted-properties',
  },
  {
    why: 'the present instant in a domain library',
    file: 'libs/search/src/budget.ts',
    source: 'export const now = (): Date => new Date();\n',
    by: 'no-restricted-syntax',
  },
  {
    why: 'the global random source in a domain library',
    file: 'libs/space/src/sample.ts',
    source: 'export const draw = (): number => Math.random();\n',
    by: 'no-restricted-properties',
  },
  {
    why: 'the environment in a domain library',
    file: 'libs/scoring/src/spec.ts',
    source: "export const home = (): unknown => process.env['HOME'];\n",
    by: 'no-restricted-globals',
  },
  {
    why: 'the high-resolution clock in a domain library',
    file: 'libs/kernel/src/rank.ts',
    source: 'export const now = (): number => performance.now();\n',
    by: 'no-restricted-globals',
  },
  {
    why: 'a default export',
    file: 'libs/protocol/src/table.ts',
    source: 'export default 1;\n',
    by: 'no-restricted-syntax',
  },
  {
    why: 'a catch that does nothing',
    file: 'libs/protocol/src/table.ts',
    source:
      'export function run(act: () => void): void {\n  try {\n    act();\n  } catch {\n    // nothing\n  }\n}\n',
    by: 'no-restricted-syntax',
  },
  {
    why: 'an assertion that a value is not null, away from an indexed access',
    file: 'libs/protocol/src/table.ts',
    source: 'export const sure = (value: number | null): number => value!;\n',
    by: 'no-restricted-syntax',
  },
  {
    why: 'a test that is expected to fail',
    file: 'libs/protocol/src/table.spec.ts',
    source: "import { it } from 'vitest';\nit.fails('draws', () => undefined);\n",
    by: 'no-restricted-syntax',
  },
];

/** Their twins, which must pass. */
export const allowed: readonly Fixture[] = [
  {
    why: 'an engine to be loaded from a module that a setting names',
    file: 'libs/engines/src/load-engine.ts',
    source: 'export const load = (name: string): Promise<unknown> => import(name);\n',
  },
  {
    why: "dataset's edge to read files",
    file: 'libs/dataset/src/sources/cifar.ts',
    source: imports('readFile', 'node:fs/promises'),
  },
  {
    why: 'content digests in a domain library',
    file: 'libs/scoring/src/spec.ts',
    source: imports('createHash', 'node:crypto'),
  },
  {
    why: "dataset's barrel to pass on its edge",
    file: 'libs/dataset/src/index.ts',
    source: "export { loadMinibatch } from './load-minibatch.ts';\n",
  },
  {
    why: 'an integration test to read files and the reference folder',
    file: 'libs/space/src/cell.integration.spec.ts',
    source: `${imports('readFile', 'node:fs/promises')}import '../../../tools/reference/reference.ts';\n`,
  },
  {
    why: 'a test to import the testing entry',
    file: 'libs/scoring/src/naswot.spec.ts',
    source: imports('naive', '@naswot/kernel/testing'),
  },
  {
    why: 'the command line to run coordinator and scorer',
    file: 'apps/cli/src/main.ts',
    source:
      "import { runCoordinator } from '@naswot/coordinator';\nconst { runScorer } = await import('@naswot/scorer');\nexport const run = { runCoordinator, runScorer };\n",
  },
  {
    why: 'the store to know its database',
    file: 'libs/store/src/open-store.ts',
    source: imports('Pool', 'pg'),
  },
  {
    why: 'a relative path within the library',
    file: 'libs/space/src/nas-bench-201/cell.ts',
    source: imports('Position', '../space.ts'),
  },
  {
    why: 'a given instant in a domain library',
    file: 'libs/search/src/budget.ts',
    source: 'export const instant = (ms: number): Date => new Date(ms);\n',
  },
  {
    why: 'an indexed access whose bounds the loop holds',
    file: 'libs/kernel/src/rank.ts',
    source: 'export const first = (row: Int32Array): number => row[0]!;\n',
  },
  {
    why: 'an error that is passed on with its cause',
    file: 'libs/protocol/src/table.ts',
    source:
      "export function run(act: () => void): void {\n  try {\n    act();\n  } catch (cause) {\n    throw new Error('it failed', { cause });\n  }\n}\n",
  },
  {
    why: 'a configuration file to export its default',
    file: 'vitest.config.ts',
    source: 'export default {};\n',
  },
];
