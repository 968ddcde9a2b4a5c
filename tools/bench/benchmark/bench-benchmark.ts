import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { referenceFolder } from '../../reference/reference.ts';
import { table } from '../../../apps/cli/src/terminal.ts';
import type { BenchOptions } from '../bench-options.ts';
import { median, provenance } from '../machine.ts';
import { measureImports, type ImportBench } from './import-times.ts';
import { measureRecords, type RecordBench, type RecordRound } from './record-times.ts';
import { measureTau } from './tau-times.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Records of the topology space's archive, which is not at hand: its time is extrapolated. */
const archiveRecords = 15_625;
const folders = ['NATS-tss-v1_0-3ffb9-simple', 'NATS-sss-v1_0-50262-simple'] as const;

/** Medians of the rounds, in milliseconds a record; the ratio is that of each round. */
function mediansOf({ rounds }: RecordBench) {
  const of = (value: (round: RecordRound) => number): number => median(rounds.map(value));
  return {
    wallMs: of(({ ours }) => ours.wallMs),
    cpuMs: of(({ ours }) => ours.cpuMs),
    pythonWallMs: of(({ python }) => python.wallMs),
    pythonCpuMs: of(({ python }) => python.cpuMs),
    ratio: of(({ ours, python }) => ours.wallMs / python.wallMs),
  };
}

const ms = (value: number): string => value.toFixed(2);

const recordsText = (benches: readonly RecordBench[]): string =>
  table(
    benches.map((bench) => ({ ...bench, ...mediansOf(bench) })),
    [
      { title: 'milliseconds a record', align: 'left', cell: ({ space }) => space },
      { title: `${availableParallelism()} threads`, cell: ({ wallMs }) => ms(wallMs) },
      { title: 'CPU', cell: ({ cpuMs }) => ms(cpuMs) },
      { title: 'one CPython', cell: ({ pythonWallMs }) => ms(pythonWallMs) },
      { title: 'CPU', cell: ({ pythonCpuMs }) => ms(pythonCpuMs) },
      { title: 'ratio', cell: ({ ratio }) => ratio.toFixed(2) },
    ],
  );

const importsText = (imports: readonly ImportBench[]): string =>
  table(imports, [
    { title: 'import', align: 'left', cell: ({ table }) => table },
    { title: 'rows', cell: ({ records }) => records.toLocaleString('en') },
    { title: 'seconds', cell: ({ importMs }) => (importMs / 1000).toFixed(1) },
    { title: 'CPU', cell: ({ cpuMs }) => (cpuMs / 1000).toFixed(1) },
    { title: 'peak MB', cell: ({ peakBytes }) => (peakBytes / 1e6).toFixed(0) },
  ]);

export interface BenchmarkBenchOptions extends BenchOptions {
  /** A CPython interpreter; numpy is not needed. */
  readonly python: string;
}

/** How fast ground truth is read, imported and compared with, beside CPython. */
export async function benchBenchmark({ rounds, outFolder, python }: BenchmarkBenchOptions): Promise<void> {
  if (referenceFolder === null)
    throw new Error('the reference folder is absent; name it in NASWOT_REFERENCE');
  const data = path.join(referenceFolder, 'data');
  const origin = await provenance();
  say(`${origin.machine}, Node ${origin.node}, commit ${origin.commit}, medians of ${rounds} rounds`);
  const records: RecordBench[] = [];
  for (const folder of folders)
    records.push(await measureRecords(path.join(data, 'nats-bench', folder), rounds, python));
  say(`\n${recordsText(records)}`);
  const archiveSeconds = (archiveRecords * mediansOf(records[0]!).wallMs) / 1000;
  say(
    `extrapolated: ${archiveRecords} records of the topology space are read in ${archiveSeconds.toFixed(0)} s`,
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-bench-'));
  try {
    const imports = await measureImports(folder, path.join(data, 'nas-bench-201.csv.gz'));
    say(`\n${importsText(imports)}`);
    const tau = measureTau(rounds);
    say(`\ntau-b of ${tau.items} items: ${ms(tau.tauMs)} ms, its interval ${ms(tau.intervalMs)} ms more`);
    await mkdir(outFolder, { recursive: true });
    const medians = records.map((bench) => ({ space: bench.space, ...mediansOf(bench) }));
    const document = { bench: 'benchmark', ...origin, medians, archiveSeconds, records, imports, tau };
    await writeFile(path.join(outFolder, 'benchmark.json'), `${JSON.stringify(document, null, 2)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
