import { chmod, mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCifarFiles } from '@naswot/dataset/testing';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';

const small = ['--network', 'stemChannels=4', '--network', 'cellsPerStage=1'];
const search = (...args: readonly string[]): readonly string[] => [
  'search',
  'nas-bench-201',
  ...small,
  ...args,
];
const healthy = search(
  '--dataset',
  'noise-white',
  '--batch-size',
  '16',
  '--samples',
  '12',
  '--top',
  '12',
  '--json',
);

interface SearchResult {
  readonly search: { readonly id: string; readonly scored: number; readonly reused: number };
  readonly best: readonly Readonly<Record<'architecture' | 'outcome', unknown>>[];
}

function resultOf({ code, stdout }: Finished): SearchResult {
  expect(code).toBe(0);
  return JSON.parse(stdout) as SearchResult;
}
const ranking = ({ best }: SearchResult) =>
  best.map(({ architecture, outcome }) => ({ architecture, outcome }));

interface Refusal {
  readonly what: string;
  readonly args: readonly string[];
  readonly sentence: RegExp;
  readonly hint?: RegExp;
  readonly code: 1 | 2;
}

/** With `--data` at one CIFAR-10 of 24 images, one of which the first file lacks a part in the other. */
const refusals: readonly Refusal[] = [
  {
    what: 'an unknown space',
    args: ['search', 'nas-bench-202'],
    sentence: /unknown space 'nas-bench-202'; expected one of nas-bench-201; did you mean 'nas-bench-201'\?/,
    code: 2,
  },
  {
    what: 'an engine that does not load here',
    args: search('--engine', 'onnx-cuda', '--dataset', 'noise-white'),
    sentence: /error: engine onnx-cuda cannot be used: .*use --engine onnx-cpu/,
    code: 1,
  },
  {
    what: 'an unknown data set',
    args: search('--dataset', 'cifar-11'),
    sentence: /unknown data set 'cifar-11'; expected one of auto, cifar-10, .*; did you mean 'cifar-10'\?/,
    hint: /'naswot dataset list'/,
    code: 2,
  },
  {
    what: 'more samples than the space has',
    args: search('--samples', '15626'),
    sentence: /--samples asks for 15626 architectures; the space has 15625\. Ask for fewer/,
    code: 2,
  },
  {
    what: 'zero lanes',
    args: search('--lanes', '0'),
    sentence: /--lanes received '0', expected a whole number, 1 to 1024/,
    hint: /leave it out for one lane a core/,
    code: 2,
  },
  {
    what: 'more lanes than memory holds',
    args: search('--lanes', '1024', '--dataset', 'noise-white', '--batch-size', '1024'),
    sentence:
      /--lanes 1024 do not fit into memory: one takes about [\d.]+ GB with 1024 images, and [\d.]+ GB are there for all/,
    hint: /use --lanes \d+/,
    code: 2,
  },
  {
    what: 'a batch beyond what a kernel is formed over',
    args: search('--batch-size', '1025'),
    sentence: /--batch-size received '1025', expected a whole number, 1 to 1024/,
    code: 2,
  },
  {
    what: 'a batch larger than the data set',
    args: search('--dataset', 'cifar-10', '--batch-size', '25', '--data', 'whole'),
    sentence:
      /a batch of 25 images cannot be chosen: 24 images are present; choose a --batch-size from 1 to 24/,
    code: 2,
  },
  {
    what: 'a truncated data file',
    args: search('--dataset', 'cifar-10', '--batch-size', '8', '--data', 'truncated'),
    sentence: /data_batch_1\.bin is truncated: it has 49000 bytes, expected a multiple of 3073/,
    hint: /get it again with 'naswot dataset get cifar-10'/,
    code: 1,
  },
  {
    what: 'a data set that is named and missing',
    args: search('--dataset', 'cifar-100'),
    sentence: /the data set cifar-100 is not at /,
    hint: /get it with 'naswot dataset get cifar-100'/,
    code: 1,
  },
  {
    what: 'an unknown engine',
    args: search('--engine', 'abacus'),
    sentence: /unknown engine 'abacus'; expected one of auto, onnx-cpu, onnx-webgpu, onnx-cuda/,
    hint: /'naswot engine list'/,
    code: 2,
  },
  {
    what: 'an unknown strategy',
    args: search('--strategy', 'luck'),
    sentence: /unknown strategy 'luck'; expected one of exhaustive, random, /,
    code: 2,
  },
  {
    what: 'an unknown setting of the network',
    args: search('--network', 'width=3'),
    sentence: /unknown network setting 'width'; expected one of stemChannels/,
    code: 2,
  },
  {
    what: 'to be detached without a coordinator',
    args: search('--detach'),
    sentence: /--detach leaves a search to a coordinator, and there is none/,
    hint: /name a coordinator with --coordinator HOST:PORT, or start the command with nohup/,
    code: 2,
  },
  {
    what: 'to go on with a search that is not there',
    args: ['search', '--resume', 'zzz'],
    sentence: /there is no search 'zzz'/,
    hint: /'naswot searches list'/,
    code: 2,
  },
  {
    what: 'a wrong architecture',
    args: ['score', 'nas-bench-201', '|nor_conv_9x9~0|+|none~0|none~1|+|none~0|none~1|none~2|'],
    sentence:
      /the architecture string is wrong at character 2: received 'nor_conv_9x9~0', expected one of none, /,
    code: 2,
  },
  {
    what: 'a home that is a file',
    args: search('--home', 'a-file', '--engine', 'onnx-cpu'),
    sentence: /the store .*a-file.store cannot be written: /,
    hint: /choose another folder with --home DIR/,
    code: 1,
  },
  {
    what: 'a home that may not be written',
    args: search('--home', 'read-only', '--engine', 'onnx-cpu'),
    sentence: /the store .*read-only.* cannot be written: /,
    hint: /choose another folder with --home DIR/,
    code: 1,
  },
];

/** What stands in the home for the commands to fail on. */
async function prepare(folder: string): Promise<void> {
  await writeCifarFiles('cifar-10', path.join(folder, 'whole'), [16, 8]);
  await writeCifarFiles('cifar-10', path.join(folder, 'truncated'), [16, 8]);
  const [data = ''] = await readdir(path.join(folder, 'truncated'));
  await truncate(path.join(folder, 'truncated', data, 'data_batch_1.bin'), 49_000);
  await writeFile(path.join(folder, 'a-file'), '');
  await mkdir(path.join(folder, 'read-only'));
  await chmod(path.join(folder, 'read-only'), 0o555);
  // Whoever may write anything is stopped by a file where the store's folder would be.
  if (process.getuid?.() === 0) await writeFile(path.join(folder, 'read-only/store'), '');
}

describe('naswot search refuses', () => {
  let home: Awaited<ReturnType<typeof scratchHome>>;
  let before: SearchResult;
  beforeAll(async () => {
    home = await scratchHome();
    await prepare(home.folder);
    before = resultOf(await runNaswot(home.folder, ...healthy));
  });
  afterAll(() => home[Symbol.asyncDispose]());

  const cases = refusals.map((refusal) => [refusal.what, refusal.code, refusal] as const);
  it.each(cases)('%s in one sentence, with exit code %i', async (_what, code, { args, sentence, hint }) => {
    const finished = await runNaswot(home.folder, ...args);
    expect(finished.stderr).toMatch(/^(search \w+\n)?naswot: error: /);
    expect(finished.stderr).toMatch(sentence);
    if (hint !== undefined) expect(finished.stderr.split('\nhint: ')[1]).toMatch(hint);
    expect(finished.code).toBe(code);
    expect(finished.stdout).toBe('');
  });

  it('and none of it has damaged anything: the same search scores nothing, and has the same scores', async () => {
    const after = resultOf(await runNaswot(home.folder, ...healthy));
    expect(before.search.scored).toBeGreaterThan(0);
    expect(after.search).toMatchObject({ scored: 0, reused: 12 });
    expect(ranking(after)).toEqual(ranking(before));
  });
});

describe('naswot search --resume', () => {
  it('refuses what differs from the stored search, and takes what is the same and limits that grow', async () => {
    await using home = await scratchHome();
    const { search: stored } = resultOf(await runNaswot(home.folder, ...healthy));
    const resume = (...args: readonly string[]): Promise<Finished> =>
      runNaswot(home.folder, 'search', '--resume', stored.id, '--json', ...args);

    const differences = [
      [['--seed', '1'], /--seed received '1', the search has '0'/],
      [['--batch-size', '32'], /--batch-size received '32', the search has '16'/],
      [['--dataset', 'noise-pink'], /--dataset received 'noise-pink', the search has 'noise-white'/],
      [['--network', 'stemChannels=8'], /--network received stemChannels=8, the search has stemChannels=4\n/],
      [['--samples', '11'], /--samples may grow with --resume: received 11, the search has 12/],
      [
        ['--time-limit', '9s'],
        /--time-limit may grow with --resume: received 9 s, the search has no such limit/,
      ],
    ] as const;
    for (const [args, sentence] of differences) {
      const { code, stderr } = await resume(...args);
      expect(stderr).toMatch(sentence);
      expect(code).toBe(2);
    }

    const same = ['--seed', '0', '--batch-size', '16', '--dataset', 'noise-white', ...small];
    const grown = resultOf(await resume(...same, '--samples', '15', '--lanes', '1', '--top', '15'));
    expect(grown.search).toMatchObject({ id: stored.id, samples: 15, pending: 0 });
  });
});
