import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DecodePool } from '../../../libs/benchmark/src/sources/decode-pool.ts';
import { inOrder } from '../../../libs/benchmark/src/sources/in-order.ts';
import { readMeta } from '../../../libs/benchmark/src/sources/read-nats-folder.ts';
import { readByPython, type PythonTimes } from './python-reader.ts';

/** Milliseconds a record: of the clock, and of all threads of the process together. */
export interface RecordTimes {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface RecordRound {
  readonly ours: RecordTimes;
  readonly python: PythonTimes;
}

export interface RecordBench {
  readonly space: string;
  readonly records: number;
  readonly rounds: readonly RecordRound[];
}

/** How often each of a folder's few records is read in a round: the last ones, for which some cores wait, should not count. */
const times = 40;

interface NatsFile {
  readonly file: string;
  readonly index: number;
  readonly architecture: string;
}

async function recordsIn(folder: string): Promise<readonly NatsFile[]> {
  const architectures = await readMeta(folder);
  const names = (await readdir(folder)).filter((name) => /^\d{6}\./.test(name)).sort();
  return names.map((name) => {
    const index = Number(name.slice(0, 6));
    return { file: path.join(folder, name), index, architecture: architectures[index] ?? '' };
  });
}

async function readRecord(pool: DecodePool, record: NatsFile): Promise<void> {
  const decoded = await pool.record(record);
  if (decoded.kind === 'broken') throw new Error(`${record.file}: ${decoded.message}`);
}

/** Reads every record so many times as an import does: all cores, results in order. */
async function readByPool(
  pool: DecodePool,
  records: readonly NatsFile[],
  count: number,
): Promise<RecordTimes> {
  const all = Array.from({ length: count }, () => records).flat();
  const [start, used] = [performance.now(), process.cpuUsage()];
  for await (const _ of inOrder(all, pool.window, (record) => readRecord(pool, record)));
  const { user, system } = process.cpuUsage(used);
  return { wallMs: (performance.now() - start) / all.length, cpuMs: (user + system) / 1000 / all.length };
}

/** The records of a folder of NATS-Bench's simple layout by our threads and by one CPython process, in turn. */
export async function measureRecords(folder: string, rounds: number, python: string): Promise<RecordBench> {
  const records = await recordsIn(folder);
  const files = records.map(({ file }) => file);
  await using pool = new DecodePool();
  // Threads start, and V8 compiles what is run often.
  await readByPool(pool, records, times);
  const measured: RecordRound[] = [];
  for (let round = 0; round < rounds; round++) {
    const ours = await readByPool(pool, records, times);
    measured.push({ ours, python: await readByPython(python, files, times) });
  }
  return { space: path.basename(folder), records: times * records.length, rounds: measured };
}
