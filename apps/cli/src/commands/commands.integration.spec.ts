import { appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSafetensors } from '@naswot/dataset';
import { writeCifarFiles } from '@naswot/dataset/testing';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import { csvHeader } from '../score-csv.ts';
import { runNaswot, scratchHome, startNaswot, type Finished } from '../testing/run-naswot.ts';

/** Networks of a few thousand parameters on 16 small noise images: milliseconds each. */
const small = ['--network', 'stemChannels=4', '--network', 'cellsPerStage=1', '--network', 'imageSize=8'];
const tiny = [...small, '--dataset', 'noise-white', '--batch-size', '16'];
const search = (...args: readonly string[]): readonly string[] => [
  'search',
  'nas-bench-201',
  ...tiny,
  ...args,
];

/** The one document of a command that succeeded. */
function documentOf({ code, stdout, stderr }: Finished): unknown {
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

const keysOf = (value: object | undefined): readonly string[] => Object.keys(value ?? {}).sort();

describe('a search that is over', () => {
  it('is listed, shown, followed, exported and deleted, and is not to be paused', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    const { search: found } = documentOf(
      await run(...search('--samples', '12', '--name', 'trial', '--json')),
    ) as { search: { id: string } };

    const { searches } = documentOf(await run('searches', 'list', '--json')) as { searches: object[] };
    expect(searches).toMatchObject([{ id: found.id, name: 'trial', state: 'completed', samples: 12 }]);
    const followed = await run('searches', 'follow', 'trial', '--top', '2');
    expect(followed.code).toBe(0);
    expect(followed.stdout).toContain(`search ${found.id} (trial): completed`);
    expect(followed.stdout).toContain('size alone would have chosen');
    expect(followed.stderr).toBe(`search ${found.id} is completed\n`);

    const refused = await run('searches', 'pause', found.id.slice(0, 4));
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/is completed: there is nothing to pause\nhint: /);

    const { stdout: csv } = await run('scores', 'export', '--search', 'trial', '--format', 'csv');
    expect(csv.split('\n')[0]).toBe(csvHeader);
    expect(csv.trimEnd().split('\n')).toHaveLength(13);
    const { scores } = documentOf(
      await run('scores', 'query', '--search', 'trial', '--limit', '3', '--json'),
    ) as { scores: object[] };
    expect(scores).toHaveLength(3);

    expect((await run('searches', 'delete', 'trial')).code).toBe(0);
    // Scores stay.
    expect((await run('scores', 'query')).stdout).toMatch(/^\d+ scores$/m);
  });
});

describe('a search that was killed', () => {
  it('is held by its process while that lives; then it is followed, paused, and resumed to its end', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    const first = startNaswot(home.folder, ...search('--samples', '40', '--lanes', '1', '--name', 'night'));
    await first.said('search ');
    // It must not end before the other process has looked; it may not have begun.
    first.process.kill('SIGSTOP');
    const refused = await run('searches', 'pause', 'night');
    first.process.kill('SIGKILL');
    await first.finished;
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`is in use by process ${first.process.pid}`);
    expect(refused.stderr).toContain('hint: press Ctrl-C in its terminal');

    const followed = await run('searches', 'follow', 'night');
    expect(followed.code).toBe(130);
    expect(followed.stderr).toMatch(
      /nothing runs search \w+, which is (interrupted|paused); go on with 'naswot search --resume \w+'/,
    );
    expect(documentOf(await run('searches', 'pause', 'night', '--json'))).toMatchObject({ state: 'paused' });

    const { search: resumed } = documentOf(await run('searches', 'resume', 'night', '--json')) as {
      search: object;
    };
    expect(resumed).toMatchObject({ name: 'night', state: 'completed', samples: 40, pending: 0 });
  });
});

describe('naswot score', () => {
  it('prints what other programs rely on, scores each class once, and saves the kernel', async () => {
    await using home = await scratchHome();
    const score = (...args: readonly string[]): Promise<Finished> =>
      runNaswot(home.folder, 'score', 'nas-bench-201', ...args, ...tiny);
    const { scores, ...document } = documentOf(await score('@0', '@0', '@1651', '--json')) as {
      spec: Record<string, object>;
      scores: object[];
    };
    expect(keysOf(document)).toEqual(['engine', 'spec']);
    expect(keysOf(document.spec)).toEqual(
      ['digest', 'proxy', 'proxyVersion', 'network', 'minibatch', 'weights', 'counting'].sort(),
    );
    for (const entry of scores)
      expect(keysOf(entry)).toEqual(
        [
          ...['architecture', 'representative', 'index', 'outcome', 'reluUnits'],
          ...['parameters', 'macs', 'durationMs', 'cached'],
        ].sort(),
      );
    expect(scores).toMatchObject([
      { index: 0, outcome: { kind: 'scored' }, cached: false },
      { index: 0, outcome: { kind: 'scored' }, cached: true },
      { index: 1651, outcome: { kind: 'unscorable', reason: 'disconnected' } },
    ]);

    expect((await score('@0', '--save-kernel', 'kernel.safetensors')).code).toBe(0);
    const tensors = parseSafetensors(await readFile(path.join(home.folder, 'kernel.safetensors')));
    expect(tensors.get('kernel')?.shape).toEqual([16, 16]);
    expect(tensors.get('kernel')?.values[0]).toBe((scores[0] as { reluUnits: number }).reluUnits);
    const without = await score('@1651', '--save-kernel', 'none.safetensors');
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('there is no kernel to save: the output does not depend on the image');
  });
});

describe('naswot engine check', () => {
  it('tells every check by name, and that the engine for CPUs holds them', async () => {
    await using home = await scratchHome();
    const { checks, ...document } = documentOf(
      await runNaswot(home.folder, 'engine', 'check', '--engine', 'onnx-cpu', '--json'),
    ) as { checks: { name: string; ok: boolean }[] };
    expect(document).toMatchObject({ engine: { name: 'onnx-cpu' }, passed: checks.length, failed: 0 });
    expect(checks.map(({ name }) => name)).toContain('forms the kernels of a dilated convolution');
  });

  it('fails where an engine does not hold one', async () => {
    await using home = await scratchHome();
    const file = path.join(home.folder, 'blind-engine.mjs');
    await writeFile(file, blindEngine);
    const engine = pathToFileURL(file).href;
    const { code, stdout } = await runNaswot(home.folder, 'engine', 'check', '--engine', engine);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILED {2}forms the kernels of a convolution +units per ReLU: received \[\]/m);
    expect(stdout).toMatch(/^ok {6}refuses what another engine prepared/m);
  });
});

/** An engine that sees no ReLU. */
const blindEngine = `
const own = new WeakSet();
export const createEngine = async () => ({
  describe: () => ({ name: 'blind', version: '1', device: 'none' }),
  estimateMemory: (network, size) => size,
  prepare: async (network) => {
    const prepared = { network, [Symbol.asyncDispose]: async () => {} };
    own.add(prepared);
    return prepared;
  },
  run: async (prepared, { shape: [size] }) => {
    if (!own.has(prepared)) throw new TypeError('the network was prepared by another engine');
    const empty = () => new Int32Array(size * size);
    return [{ kind: 'codes', size, unit: empty(), released: empty(), reluUnits: [] }];
  },
  [Symbol.asyncDispose]: async () => {},
});
`;

describe('naswot dataset', () => {
  it('imports a folder, and says where it looked, what it found, and which file is truncated', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, 'dataset', ...args);
    const location = path.join(home.folder, 'data', 'cifar-10-batches-bin');
    const missing = await run('show', 'cifar-10');
    expect(missing.stdout).toContain(`looked in  ${location}`);
    expect(missing.stdout).toContain("'naswot dataset get cifar-10' downloads it");

    await writeCifarFiles('cifar-10', path.join(home.folder, 'disk'), [8, 4]);
    expect(documentOf(await run('import', 'disk', '--name', 'cifar-10', '--json'))).toEqual({
      name: 'cifar-10',
      outcome: 'imported',
      images: 12,
      location,
    });
    const { dataset } = documentOf(await run('show', 'cifar-10', '--json')) as {
      dataset: { files: object[] };
    };
    expect(dataset).toMatchObject({ present: 12, location, problem: null });
    expect(dataset.files.slice(0, 3)).toEqual([
      { name: 'data_batch_1.bin', images: 8 },
      { name: 'data_batch_2.bin', images: 4 },
      { name: 'data_batch_3.bin', images: 0 },
    ]);

    await appendFile(path.join(location, 'data_batch_2.bin'), 'x');
    const broken = await run('show', 'cifar-10');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/data_batch_2\.bin is truncated: it has 12293 bytes/);
    expect((await run('list')).stdout).toMatch(/^cifar-10 +broken/m);
  });
});

describeWithReference('naswot verify', (folder) => {
  it('prints what other programs rely on, and fails where one network disagrees', async () => {
    await using home = await scratchHome();
    const given = path.join(folder, 'fixtures/reference');
    const own = path.join(home.folder, 'reference');
    await mkdir(own);
    const names = ['nas-bench-201-07', 'nds-darts-00'];
    for (const file of ['batch', 'nas-bench-201-07'])
      await copyFile(path.join(given, `${file}.safetensors`), path.join(own, `${file}.safetensors`));
    const manifest = JSON.parse(await readFile(path.join(given, 'manifest.json'), 'utf8')) as {
      fixtures: { name: string; score: number }[];
    };
    const fixtures = manifest.fixtures.filter(({ name }) => names.includes(name));
    await writeFile(path.join(own, 'manifest.json'), JSON.stringify({ fixtures }));
    const agreed = documentOf(await runNaswot(home.folder, 'verify', own, '--json')) as {
      networks: object[];
    };
    expect(agreed).toMatchObject({ engine: 'onnx-cpu', agreed: 1, disagreed: 0, skipped: 1 });
    expect(keysOf(agreed)).toEqual(['agreed', 'disagreed', 'engine', 'networks', 'skipped']);
    for (const network of agreed.networks)
      expect(keysOf(network)).toEqual(
        [
          ...[
            'name',
            'outcome',
            'parameters',
            'reluUnits',
            'reluUnitsAsReleased',
            'score',
            'scoreAsReleased',
          ],
          ...['expectedScore', 'largestKernelDifference', 'durationMs', 'reason'],
        ].sort(),
      );

    const wrong = fixtures.map((fixture) => ({ ...fixture, score: fixture.score + 0.02 }));
    await writeFile(path.join(own, 'manifest.json'), JSON.stringify({ fixtures: wrong }));
    const disagreed = await runNaswot(home.folder, 'verify', own);
    expect(disagreed.code).toBe(1);
    expect(disagreed.stdout).toMatch(/^nas-bench-201-07 +disagreed .*score 636\.\d+, expected 636\.\d+$/m);
  });
});

describe('a command that asks for what cannot be', () => {
  it.each([
    [['scores', 'query', '--architecture', '@3'], 'an index, without the space it is of'],
    [
      ['score', 'nas-bench-201', '@1', '--proxy', 'macs', '--weights', 'w'],
      '--weights is for proxies that run',
    ],
    [['engine', 'check', '--engine', 'tpu'], "unknown engine 'tpu'; expected one of onnx-cpu"],
    [['dataset', 'show', 'images:here'], "unknown data set 'images:here'"],
    [['space', 'sample', 'nas-bench-201', '--samples', '20000'], '20000 architectures; the space has 15625'],
    [['searches', 'shw'], "unknown command 'shw'"],
  ])('is refused in one sentence, with exit code 2: %j', async (args, sentence) => {
    await using home = await scratchHome();
    const { code, stdout, stderr } = await runNaswot(home.folder, ...args);
    expect(stderr).toMatch(/^naswot: error: /);
    expect(stderr).toContain(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
