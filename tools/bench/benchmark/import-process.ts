import { openBenchmark, parseColumnMapping } from '@naswot/benchmark';
import { openStore } from '@naswot/store';
import { importBenchmark } from '../../../apps/cli/src/benchmark-table/import-benchmark.ts';
import { peakBytes } from '../../../libs/engines/src/testing/peak-bytes.ts';

/** What an import took in a process of its own. */
export interface ImportTimes {
  readonly openMs: number;
  /** Once the store was open. */
  readonly importMs: number;
  /** Of all threads, while it was imported. */
  readonly cpuMs: number;
  readonly records: number;
  /** Largest resident set of the process, the store within it. */
  readonly peakBytes: number;
}

/** A table, its mapping as JSON or nothing, and the store. */
const [file = '', mapping = '', store = ''] = process.argv.slice(2);

const reader = await openBenchmark(
  file,
  mapping === '' ? {} : { mapping: parseColumnMapping(JSON.parse(mapping)) },
);
const start = performance.now();
await using opened = await openStore(store);
const [isOpen, used] = [performance.now(), process.cpuUsage()];
const { records } = await importBenchmark(reader, opened.benchmarks, {
  onBroken: 'stop',
  signal: new AbortController().signal,
  onProgress: () => undefined,
  onSkipped: () => undefined,
  onResumed: () => undefined,
});
const { user, system } = process.cpuUsage(used);
const times: ImportTimes = {
  openMs: isOpen - start,
  importMs: performance.now() - isOpen,
  cpuMs: (user + system) / 1000,
  records,
  peakBytes: peakBytes(),
};
process.stdout.write(JSON.stringify(times));
