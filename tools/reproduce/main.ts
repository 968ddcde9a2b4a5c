import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { targetNames, type TargetName } from '../../apps/cli/src/reproduce/target-names.ts';
import { referenceFolder } from '../reference/reference.ts';
import { reproductionSteps, shownTargets, tables } from './reproduction-steps.ts';
import { runNaswot } from './run-naswot.ts';

/** Flags of `naswot reproduce` that are handed on as they are. */
const handedOn = ['home', 'runs', 'samples', 'seed', 'engine', 'lanes'] as const;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** A folder of images and tables, by default `data` of the one that NASWOT_REFERENCE names. */
    data: { type: 'string' },
    output: { type: 'string', default: 'reproduced' },
    network: { type: 'string', multiple: true, default: [] },
    home: { type: 'string' },
    runs: { type: 'string' },
    samples: { type: 'string' },
    seed: { type: 'string' },
    engine: { type: 'string' },
    lanes: { type: 'string' },
  },
});

function refuse(message: string, hint: string): never {
  process.stderr.write(`reproduce: error: ${message}\nhint: ${hint}\n`);
  process.exit(2);
}

const isTarget = (name: string): name is TargetName => (targetNames as readonly string[]).includes(name);

function targetsOf(names: readonly string[]): readonly TargetName[] {
  const unknown = names.find((name) => !isTarget(name));
  if (unknown !== undefined)
    refuse(
      `unknown target '${unknown}'; expected some of ${targetNames.join(', ')}`,
      'leave them out for everything that docs/results.md shows',
    );
  return names.length === 0 ? shownTargets : names.filter(isTarget);
}

function dataFolder(given: string | undefined): string {
  const folder = given ?? (referenceFolder === null ? undefined : path.join(referenceFolder, 'data'));
  const hint = `name a folder that holds ${Object.values(tables).join(', ')} and images with --data DIR`;
  if (folder === undefined) return refuse('there is no folder of data', hint);
  const missing = Object.values(tables).find((file) => !existsSync(path.join(folder, file)));
  return missing === undefined ? path.resolve(folder) : refuse(`${folder} holds no ${missing}`, hint);
}

/** Names of the benchmarks that are in the store in whole. */
async function importedTables(flags: readonly string[]): Promise<ReadonlySet<string>> {
  const { code, stdout } = await runNaswot(['benchmark', 'list', '--json', ...flags]);
  if (code !== 0) process.exit(code);
  const { benchmarks } = JSON.parse(stdout) as { benchmarks: { name: string; isComplete: boolean }[] };
  return new Set(benchmarks.filter(({ isComplete }) => isComplete).map(({ name }) => name));
}

// The terminal sends Ctrl-C to the command that runs as well: it pauses its search, and this program ends after it.
const stop = new AbortController();
process.on('SIGINT', () => stop.abort());

const targets = targetsOf(positionals);
const data = dataFolder(values.data);
const output = path.resolve(values.output);
await mkdir(output, { recursive: true });
const home = values.home === undefined ? [] : ['--home', values.home];
const flags = [
  ...handedOn.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]])),
  ...values.network.flatMap((pair) => ['--network', pair]),
];
for (const { args, file } of reproductionSteps(
  { data, output, targets, flags },
  await importedTables(home),
)) {
  process.stderr.write(`$ naswot ${args.join(' ')}\n`);
  const { code, stdout } = await runNaswot(file === null ? [...args, ...home] : args);
  process.stdout.write(stdout);
  if (code !== 0 || stop.signal.aborted) {
    process.stderr.write('the same command goes on with what is done\n');
    process.exit(code === 0 ? 130 : code);
  }
  if (file !== null) await writeFile(file, stdout);
}
process.stderr.write(`made ${targets.join(', ')} in ${output}\n`);
