import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRemote, type RemoteCommands } from '../testing/remote-commands.ts';
import { runNaswot, scratchHome, type Finished, type Running } from '../testing/run-naswot.ts';
import { documentOf, keysOf, tinySearch } from '../testing/tiny-search.ts';

let remote: RemoteCommands;
beforeAll(async () => (remote = await openRemote()));
afterAll(() => remote[Symbol.asyncDispose]());

const start = (...args: readonly string[]): Running => remote.start(...args);
const run = (...args: readonly string[]): Promise<Finished> => start(...args).finished;

interface Entry {
  readonly durationMs: number;
}

interface SearchResult {
  readonly search: { readonly id: string; readonly state: string; readonly spec: object };
  readonly best: readonly Entry[];
  readonly baselines: readonly { readonly entry: Entry }[];
}

const search = async (...args: readonly string[]): Promise<SearchResult> =>
  documentOf(await run(...tinySearch(...args, '--json'))) as SearchResult;

/** What a search found, without how long that took. */
const found = ({ best, baselines }: SearchResult) => ({
  best: best.map((entry) => ({ ...entry, durationMs: 0 })),
  baselines: baselines.map(({ entry, ...rest }) => ({ ...rest, entry: { ...entry, durationMs: 0 } })),
});

/** Long enough to be interrupted: a scorer takes minutes. */
const longSearch = (...args: readonly string[]): readonly string[] =>
  tinySearch('--strategy', 'exhaustive', '--weights-seed', '5', ...args);

const idIn = (stderr: string): string => /^search (\w+)$/m.exec(stderr)?.[1] ?? '';

const stateOf = async (id: string): Promise<string> =>
  (documentOf(await run('searches', 'show', id, '--json')) as SearchResult).search.state;

describe('naswot search at a coordinator', () => {
  it('finds to the bit what the embedded search finds, and shows it in the same document', async () => {
    await using own = await scratchHome();
    const flags = ['--samples', '60', '--top', '60', '--seed', '3'];
    const far = await search(...flags);
    const embedded = documentOf(
      await runNaswot(own.folder, ...tinySearch(...flags, '--json')),
    ) as SearchResult;
    expect(far.best.length).toBeGreaterThan(30);
    expect(found(far)).toEqual(found(embedded));
    expect(keysOf(far.search)).toEqual(keysOf(embedded.search));
    expect(far.search.spec).toEqual(embedded.search.spec);
    expect(far.search.state).toBe('completed');
  });

  it('finds by evolution, bounded and told what to begin with, what an embedded search finds', async () => {
    await using own = await scratchHome();
    const file = path.join(own.folder, 'included');
    await writeFile(file, '@1\n@0\n');
    const flags = [
      ...['--strategy', 'regularised-evolution', '--samples', '40', '--seed', '8', '--window', '4'],
      ...['--parameter', 'population=6', '--max-parameters', '14k', '--include', file, '--top', '40'],
      // Of weights that no other search here has: what is stored already would be shown as reused.
      ...['--weights-seed', '8'],
    ];
    const far = await search(...flags);
    const embedded = documentOf(
      await runNaswot(own.folder, ...tinySearch(...flags, '--json')),
    ) as SearchResult;
    expect(found(far)).toEqual(found(embedded));
    expect(far.search).toMatchObject({
      ...{ state: 'completed', samples: 40, window: 4, included: 2 },
      ...{ parameters: { population: 6, sample: 3 }, constraints: { parameters: 14_000 } },
    });
  });

  it('repeats it under several seeds as an embedded search does, and shows one search', async () => {
    await using own = await scratchHome();
    const flags = ['--samples', '15', '--seed', '6', '--weights-seeds', '2', '--minibatch-seeds', '2'];
    const far = await search(...flags);
    const embedded = documentOf(
      await runNaswot(own.folder, ...tinySearch(...flags, '--json')),
    ) as SearchResult;
    expect(found(far)).toEqual(found(embedded));
    expect(far.search).toMatchObject({ state: 'completed', samples: 60, pending: 0 });
    expect(keysOf(far.search)).toEqual(keysOf(embedded.search));
    const { searches } = documentOf(await run('searches', 'list', '--json')) as {
      readonly searches: readonly object[];
    };
    expect(searches.at(-1)).toEqual(far.search);
  });

  it('says the same for people, but for the id and the pace', async () => {
    await using own = await scratchHome();
    const flags = tinySearch('--samples', '20', '--seed', '4');
    const withoutPace = ({ stdout }: Finished): string =>
      stdout.replace(/^search \w+/, '').replace(/; [^;]*a second$/m, '');
    const far = await run(...flags);
    const embedded = await runNaswot(own.folder, ...flags);
    expect(far.code).toBe(0);
    expect(far.stdout).toContain('size alone would have chosen');
    expect(withoutPace(far).replace(/\d+ scored, (\d+) unscorable, \d+ reused/, '')).toBe(
      withoutPace(embedded).replace(/\d+ scored, (\d+) unscorable, \d+ reused/, ''),
    );
    expect(far.stderr).toMatch(/^search \w+\n$/);
  });

  it('leaves the search to the coordinator with --detach', async () => {
    const { code, stdout, stderr } = await run(...tinySearch('--samples', '5', '--detach'));
    const id = stdout.trim();
    expect(code).toBe(0);
    expect(stderr).toBe(
      `search ${id}\nit runs without this command; follow it with 'naswot searches follow ${id} --coordinator ${remote.address}'\n`,
    );
    const followed = documentOf(await run('searches', 'follow', id, '--json')) as SearchResult;
    expect(followed.search).toMatchObject({ id, state: 'completed', samples: 5, pending: 0 });
    const { searches } = documentOf(await run('searches', 'list', '--json')) as {
      readonly searches: readonly object[];
    };
    expect(searches.length).toBeGreaterThan(1);
    expect(searches.at(-1)).toEqual(followed.search);
  });

  it('stops following when it is interrupted, and the search goes on', async () => {
    const running = start(...longSearch());
    await running.said('search ');
    running.process.kill('SIGINT');
    const { code, stdout, stderr } = await running.finished;
    const id = idIn(stderr);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      `search ${id} goes on at ${remote.address}; follow it with 'naswot searches follow ${id} `,
    );
    expect(code).toBe(130);
    expect(await stateOf(id)).toBe('running');
    expect((await run('searches', 'cancel', id)).stdout).toBe(`cancelled ${id}; its scores stay\n`);
  });

  it('ends with the search that somebody else pauses, and goes on where it was told to', async () => {
    const first = start(...longSearch('--name', 'night'));
    await first.said('search ');
    expect((await run('searches', 'pause', 'night')).code).toBe(0);
    const { code, stdout, stderr } = await first.finished;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^search \w+ \(night\): paused\n/);
    expect(stderr).toContain("go on with 'naswot search --resume ");
    const resumed = await run('search', '--resume', 'night', '--detach', '--json');
    expect(documentOf(resumed)).toEqual({ id: idIn(stderr), state: 'running' });
    expect((await run('searches', 'delete', 'night')).code).toBe(0);
    expect(await run('searches', 'show', 'night')).toMatchObject({
      code: 2,
      stderr: "naswot: error: there is no search 'night'\nhint: 'naswot searches list' shows what there is\n",
    });
  });

  it('goes on with a completed search whose limit grows, under the images that are stored', async () => {
    const { search: before } = await search('--samples', '10', '--seed', '9');
    const more = await run(
      'searches',
      'resume',
      before.id,
      '--samples',
      '15',
      '--dataset',
      'noise-white',
      '--json',
    );
    expect((documentOf(more) as SearchResult).search).toMatchObject({
      id: before.id,
      samples: 15,
      pending: 0,
    });
    const other = await run('searches', 'resume', before.id, '--minibatch-seed', '1');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("--minibatch-seed received '1', the search has '0'");
  });

  it('refuses what cannot be before anything is created', async () => {
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [['nas-bench-201', '--lanes', '2'], '--lanes is for searches on this machine'],
      [['nas-bench-201', '--engine', 'onnx-cpu'], '--engine is for searches on this machine'],
      [['nas-bench-201', '--store', 'pglite:x'], '--coordinator and --store were both given'],
      [
        ['nas-bench-201', '--priority', '101'],
        "--priority received '101', expected a whole number, 1 to 100",
      ],
      [['nowhere'], "unknown space 'nowhere'"],
    ];
    const before = await run('searches', 'list', '--json');
    for (const [args, sentence] of refusals) {
      const { code, stderr, stdout } = await run('search', ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(sentence);
    }
    expect((await run('searches', 'list', '--json')).stdout).toBe(before.stdout);
  });
});
