import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPosition, findSpace } from '@naswot/space';
import { openRemote, type RemoteCommands } from '../testing/remote-commands.ts';
import { runNaswot, type Finished } from '../testing/run-naswot.ts';
import { documentOf } from '../testing/tiny-search.ts';

const space = findSpace('nas-bench-201');
const lengths = [4, 12, 36, 108];

/** Validation accuracies after trainings of four lengths, with their times in seconds. */
const mapping = {
  space: space.name,
  architecture: { column: 'arch' },
  scale: 'percent',
  metrics: lengths.map((epochs) => ({
    column: `after${epochs}`,
    dataset: 'cifar10-valid',
    split: 'validation',
    epochs,
    trainingTime: { column: `seconds${epochs}`, unit: 's' },
  })),
};

/** Of an architecture by its position, made up: percent. */
const accuracyAt = (position: number, level: number): number => 20 + ((position * 31) % 7000) / 100 + level;

function tableText(): string {
  const header = ['arch', ...lengths.flatMap((epochs) => [`after${epochs}`, `seconds${epochs}`])];
  const rows = Array.from({ length: Number(space.size) }, (_, position) => [
    space.format(asPosition(BigInt(position), space.size)),
    ...lengths.flatMap((epochs, level) => [accuracyAt(position, level).toFixed(2), epochs * 10]),
  ]);
  return [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

let remote: RemoteCommands;
beforeAll(async () => {
  remote = await openRemote();
  await writeFile(path.join(remote.folder, 'trial.csv'), tableText());
  await writeFile(path.join(remote.folder, 'mapping.json'), JSON.stringify(mapping));
  const importing = ['benchmark', 'import', 'trial.csv', '--mapping', 'mapping.json', '--json'];
  documentOf(await stored(...importing));
});
afterAll(() => remote[Symbol.asyncDispose]());

const run = (...args: readonly string[]): Promise<Finished> => remote.start(...args).finished;
/** The same on the coordinator's store itself. */
const stored = (...args: readonly string[]): Promise<Finished> =>
  runNaswot(remote.folder, ...args, '--store', remote.store);

describe('benchmarks at a coordinator', () => {
  it.each([
    ['list', []],
    ['show', ['trial']],
  ] as const)('%s as from its store', async (verb, names) => {
    const far = await run('benchmark', verb, ...names, '--json');
    const near = await stored('benchmark', verb, ...names, '--json');
    expect(documentOf(far)).toEqual(documentOf(near));
    const text = await run('benchmark', verb, ...names);
    expect(text.code).toBe(0);
    expect(text.stdout).toBe((await stored('benchmark', verb, ...names)).stdout);
  });

  it('have their metrics and seeds', async () => {
    expect((await run('benchmark', 'list')).stdout).toMatch(/^trial +nas-bench-201 +15,625 +4$/m);
    expect((await run('benchmark', 'show', 'trial')).stdout).toMatch(
      /^cifar10_valid_36 +cifar10-valid +validation +36 +mean$/m,
    );
    const unknown = await run('benchmark', 'show', 'nobody');
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no benchmark 'nobody'; expected one of trial") as string,
    });
  });

  it.each([
    ['query', 'trial', '@0'],
    ['delete', 'trial'],
    ['import', 'trial.csv', '--mapping', 'mapping.json', '--name', 'other'],
  ])('are for a store alone where their rows are: %s', async (...words) => {
    const { code, stderr } = await run('benchmark', ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `trained accuracies stand in a store, and the coordinator at ${remote.address} only tells which benchmarks it has\nhint: name its store with --store URL`,
    );
  });
});
