import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ImportTimes } from './import-process.ts';
import { generatedMapping, writeTable } from './generated-table.ts';

export interface ImportBench extends ImportTimes {
  readonly table: string;
}

/** V8 gives objects that die young more room the longer there are many; held small, the peak shows what is kept. */
const youngGeneration = '--max-semi-space-size=8';

async function importAlone(file: string, mapping: string, store: string): Promise<ImportTimes> {
  const program = path.join(import.meta.dirname, 'import-process.ts');
  const flags = [youngGeneration, '--import', import.meta.resolve('tsx')];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, file, mapping, store]);
  return JSON.parse(stdout) as ImportTimes;
}

/** Half of NAS-Bench-101's number of rows, all, and twice as many: of memory that does not grow all have the same. */
const sizes = [211_812, 423_624, 847_248] as const;

/** Imports into a new store each, the published table and generated ones. */
export async function measureImports(folder: string, published: string): Promise<readonly ImportBench[]> {
  const storeOf = (name: string): string => `pglite:${path.join(folder, name)}`;
  const measured: ImportBench[] = [
    { table: 'NAS-Bench-201', ...(await importAlone(published, '', storeOf('published'))) },
  ];
  for (const rows of sizes) {
    const file = path.join(folder, `generated-${rows}.csv`);
    await writeTable(file, rows);
    const times = await importAlone(file, JSON.stringify(generatedMapping), storeOf(`store-${rows}`));
    measured.push({ table: 'generated', ...times });
  }
  return measured;
}
