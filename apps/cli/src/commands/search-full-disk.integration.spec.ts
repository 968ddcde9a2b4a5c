import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { onTinyFileSystem } from '../testing/tiny-file-system.ts';

const kilobyte = 2 ** 10;
const megabyte = 2 ** 20;

const small = [
  ...['search', 'nas-bench-201', '--json', '--dataset', 'noise-white'],
  ...['--network', 'stemChannels=4', '--network', 'cellsPerStage=1'],
];
const tiny = [...small, '--network', 'imageSize=8', '--batch-size', '16'];

interface SearchResult {
  readonly search: Readonly<Record<string, unknown>>;
  readonly best: readonly Readonly<Record<'architecture' | 'outcome', unknown>>[];
}

function resultOf({ code, stdout, stderr }: Finished): SearchResult {
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return JSON.parse(stdout) as SearchResult;
}
const ranking = ({ best }: SearchResult) =>
  best.map(({ architecture, outcome }) => ({ architecture, outcome }));

/** One sentence and a hint, whatever notes came before. */
const fullDisk = /(^|\n)naswot: error: [^\n]*no space[^\n]*\nhint: free some space[^\n]*\n$/;

function expectFullDisk({ code, stdout, stderr }: Finished): void {
  expect(stderr).toMatch(fullDisk);
  expect(code).toBe(1);
  expect(stdout).toBe('');
}

/** A new store takes 40 MB: 16 MB of them are the first segment of its write-ahead log. */
const roomForOneSegment = 60;
const roomForTwoSegments = 96;

describe('a search whose disk is full', { timeout: 300_000 }, () => {
  it('says so before it has a store, and works once there is room', async () => {
    await using here = await scratchHome();
    await onTinyFileSystem(roomForOneSegment, async (disk) => {
      const home = ['--engine', 'onnx-cpu', '--home', path.join(disk.folder, 'home')];
      const search = (): Promise<Finished> => runNaswot(here.folder, ...tiny, '--samples', '5', ...home);
      await disk.fill(10 * megabyte);
      expectFullDisk(await search());
      await disk.makeRoom();
      expect(resultOf(await search()).search).toMatchObject({ state: 'completed', samples: 5 });
    });
  });

  it('says so in its middle, and goes on with every score once there is room', async () => {
    await using here = await scratchHome();
    await onTinyFileSystem(roomForOneSegment, async (disk) => {
      const home = ['--engine', 'onnx-cpu', '--home', path.join(disk.folder, 'home')];
      const samples = ['--samples', '600', '--top', '600'];
      const expected = resultOf(await runNaswot(here.folder, ...tiny, ...samples));

      resultOf(await runNaswot(here.folder, ...tiny, '--samples', '20', ...home));
      await disk.fill(200 * kilobyte);
      const failed = await runNaswot(here.folder, ...tiny, ...samples, ...home);
      expectFullDisk(failed);
      const id = /^search (\w+)$/m.exec(failed.stderr)?.[1] ?? '';
      expect(failed.stderr).toContain(
        `hint: free some space, then go on with 'naswot search --resume ${id}'`,
      );
      const again = ['search', '--resume', id, '--json', '--top', '600', ...home];
      expectFullDisk(await runNaswot(here.folder, ...again));

      await disk.makeRoom();
      const resumed = resultOf(await runNaswot(here.folder, ...again));
      expect(ranking(resumed)).toEqual(ranking(expected));
      expect(resumed.search).toMatchObject({ state: 'completed', samples: 600, pending: 0 });
    });
  });

  it('says so where the store cannot even write its log, and loses nothing', async () => {
    await using here = await scratchHome();
    await onTinyFileSystem(roomForTwoSegments, async (disk) => {
      const home = ['--engine', 'onnx-cpu', '--home', path.join(disk.folder, 'home')];
      const few = (): Promise<Finished> => runNaswot(here.folder, ...tiny, '--samples', '5', ...home);
      // Images of 12 MB: those of the first or the second search reach into the log's next segment, which has no room.
      const large = (seed: string): Promise<Finished> =>
        runNaswot(
          here.folder,
          ...small,
          ...['--samples', '1', '--batch-size', '1024', '--minibatch-seed', seed],
          ...home,
        );
      const before = resultOf(await few());
      await disk.fill(15 * megabyte);
      const first = await large('1');
      await disk.makeRoom();
      await disk.fill(15 * megabyte);
      const second = first.code === 0 ? await large('2') : first;
      expectFullDisk(second);
      expectFullDisk(await few());
      await disk.makeRoom();
      for (const seed of ['1', '2'])
        expect(resultOf(await large(seed)).search).toMatchObject({ state: 'completed', pending: 0 });
      const after = resultOf(await few());
      expect(after.search).toMatchObject({ scored: 0, reused: 5 });
      expect(ranking(after)).toEqual(ranking(before));
    });
  });
});
