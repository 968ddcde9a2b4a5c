import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { asPosition, findSpace } from '@naswot/space';
import { runNaswot, scratchHome, startNaswot, type Finished } from '../testing/run-naswot.ts';
import { documentOf } from '../testing/tiny-search.ts';

const space = findSpace('nas-bench-201');
const cell = (position: bigint): string => space.format(asPosition(position, space.size));

const mapping = {
  space: 'nas-bench-201',
  architecture: { column: 'arch' },
  scale: 'percent',
  metrics: [
    { column: 'a', dataset: 'cifar10', split: 'test', epochs: 200, seed: 777 },
    { column: 'b', dataset: 'cifar10', split: 'test', epochs: 200, seed: 888 },
  ],
};

/** A table of as many cells, and its mapping, in a folder. */
async function writeTable(folder: string, rows: number): Promise<void> {
  const lines = Array.from(
    { length: rows },
    (_, k) => `${cell(BigInt(k))},${50 + (k % 40)},${50.5 + (k % 40)}`,
  );
  await writeFile(path.join(folder, 'table.csv'), ['arch,a,b', ...lines, ''].join('\n'));
  await writeFile(path.join(folder, 'mapping.json'), JSON.stringify(mapping));
}

const importing = ['benchmark', 'import', 'table.csv', '--mapping', 'mapping.json'] as const;

describe('naswot benchmark', () => {
  it('imports a table, lists it, and tells every accuracy of an architecture', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    await writeTable(home.folder, 100);
    const imported = documentOf(await run(...importing, '--name', 'mine', '--json'));
    expect(imported).toMatchObject({
      benchmark: {
        name: 'mine',
        records: 100,
        metrics: { cifar10_test_200: { seeds: [777, 888], best: 89.5 } },
      },
    });
    expect((await run('benchmark', 'list')).stdout).toMatch(/^mine +nas-bench-201 +100 +1$/m);
    const row = documentOf(await run('benchmark', 'query', 'mine', cell(7n), '--json'));
    expect(row).toMatchObject({
      architecture: cell(7n),
      values: [
        { metric: 'cifar10_test_200', seed: 777, value: 57 },
        { metric: 'cifar10_test_200', seed: 888, value: 57.5 },
      ],
    });
    const text = await run('benchmark', 'query', 'mine', cell(7n));
    expect(text.stdout).toMatch(/^cifar10_test_200 +57\.25 +777: 57\.00 {2}888: 57\.50$/m);
    expect(await run('benchmark', 'query', 'mine', cell(101n))).toMatchObject({ code: 2 });
    expect((await run('benchmark', 'delete', 'mine')).stdout).toBe('deleted the benchmark mine\n');
    expect((await run('benchmark', 'list')).stdout).toContain('no benchmarks');
  });

  it('leaves the store as it was where a table is broken, and names what is', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    await writeTable(home.folder, 5000);
    await appendFile(path.join(home.folder, 'table.csv'), `${cell(5000n)},NaN,1\n`);
    const broken = await run(...importing);
    expect(broken).toMatchObject({ code: 1 });
    expect(broken.stderr).toContain('table.csv:5002');
    expect((await run('benchmark', 'list')).stdout).toContain('no benchmarks');
    const skipped = await run(...importing, '--on-broken', 'skip');
    expect(skipped.stdout).toContain(
      'imported 5,000 records into the benchmark table, 1 broken ones skipped',
    );
    // 5,001 records were read, and one of them is not there.
    expect((await run('benchmark', 'list')).stdout).toMatch(/^table +nas-bench-201 +5,000 +1$/m);
    const twice = await run(...importing, '--on-broken', 'skip');
    expect(twice).toMatchObject({ code: 1 });
    expect(twice.stderr).toContain("there is a benchmark 'table' already");
    expect((await run('benchmark', 'query', 'table', cell(4999n))).code).toBe(0);
  });

  it('refuses a truncated archive, and a table that nobody knows without a mapping', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    await writeTable(home.folder, 3000);
    const whole = gzipSync(await readFile(path.join(home.folder, 'table.csv')));
    await writeFile(path.join(home.folder, 'cut.csv.gz'), whole.subarray(0, whole.length - 200));
    const cut = await run('benchmark', 'import', 'cut.csv.gz', '--mapping', 'mapping.json');
    expect(cut).toMatchObject({ code: 1 });
    expect(cut.stderr).toMatch(/cut\.csv\.gz .*(truncated|ends|unexpected end)/i);
    const unknown = await run('benchmark', 'import', 'table.csv');
    expect(unknown.stderr).toContain('is none of the published tables: its columns are arch, a, b');
    expect((await run('benchmark', 'list')).stdout).toContain('no benchmarks');
  });

  it('goes on with an import that was interrupted', async () => {
    await using home = await scratchHome();
    await writeTable(home.folder, 15_000);
    const running = startNaswot(home.folder, ...importing);
    await running.said('reading table.csv');
    running.process.kill('SIGINT');
    const { code, stderr } = await running.finished;
    expect(code, stderr).toBe(130);
    expect(stderr).toContain('the same command goes on where it stopped');
    const again = await runNaswot(home.folder, ...importing);
    expect(again.stdout).toContain('imported 15,000 records');
    expect((await runNaswot(home.folder, 'benchmark', 'query', 'table', cell(14_999n))).code).toBe(0);
  });
});
