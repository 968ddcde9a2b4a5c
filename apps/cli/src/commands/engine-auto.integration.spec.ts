import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyHome, runNaswot, scratchHome, startNaswotIn, type Finished } from '../testing/run-naswot.ts';

const measured = '--engine auto measures the engines of this machine';
const choiceOf = async (home: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path.join(home, 'engine-choice.json'), 'utf8')) as Record<string, unknown>;

/** Scores a small cell; of another seed each time, so that it is a new one. */
const score = (home: string, seed: number): Promise<Finished> =>
  runNaswot(
    ...[home, 'score', 'nas-bench-201', '@1', '--network', 'cellsPerStage=1', '--network', 'stemChannels=2'],
    ...['--batch-size', '4', '--weights-seed', String(seed), '--json'],
  );

describe('--engine auto', { timeout: 120_000 }, () => {
  it('is measured once in a home, says why not the others, and is the engine that is recorded', async () => {
    await using home = await emptyHome();
    const first = await score(home.folder, 1);
    expect(first.code).toBe(0);
    const { engine, candidates } = await choiceOf(home.folder);
    expect(first.stderr).toContain(`${measured}, once`);
    expect(first.stderr).toContain(`--engine auto takes ${String(engine)} here: `);
    for (const other of (candidates as { engine: string; finding: string }[]).slice(1))
      expect(first.stderr).toContain(`not ${other.engine}: ${other.finding}\n`);
    expect(candidates).toContainEqual({
      engine: 'onnx-cpu',
      perSecond: expect.any(Number) as unknown,
      finding: expect.stringMatching(/ a network on (one core|each of \d+ cores)$/) as unknown,
    });
    expect(candidates).toContainEqual({
      engine: 'tfjs-wasm',
      perSecond: null,
      finding: 'it is for machines on which onnx-cpu does not load',
    });
    expect(JSON.parse(first.stdout)).toMatchObject({ engine });

    const second = await score(home.folder, 2);
    expect(second.stderr).not.toContain('--engine auto');
    expect(JSON.parse(second.stdout)).toMatchObject({ engine });
  });

  it('is measured anew where a version is another, and where what was kept is no choice', async () => {
    await using home = await scratchHome();
    const file = path.join(home.folder, 'engine-choice.json');
    const choice = await choiceOf(home.folder);
    const machine = { ...(choice['machine'] as object), node: '20.0.0' };
    await writeFile(file, JSON.stringify({ ...choice, engine: 'tfjs-wasm', machine }));
    expect((await score(home.folder, 2)).stderr).toContain(`${measured}, anew: node is another than before`);
    await writeFile(file, '{"engine":');
    expect((await score(home.folder, 3)).stderr).toContain(`${measured}, once`);
    expect(await choiceOf(home.folder)).toMatchObject({ machine: { node: process.versions.node } });
  });

  it('takes what is remembered for this machine, in a search, too, which stores its name', async () => {
    await using home = await scratchHome();
    const choice = await choiceOf(home.folder);
    await writeFile(
      path.join(home.folder, 'engine-choice.json'),
      JSON.stringify({ ...choice, engine: 'tfjs-wasm' }),
    );
    const { stdout, stderr } = await runNaswot(
      ...[home.folder, 'search', 'nas-bench-201', '--samples', '2', '--batch-size', '4', '--lanes', '1'],
      ...['--network', 'cellsPerStage=1', '--network', 'stemChannels=2', '--json'],
    );
    expect(stderr).not.toContain(measured);
    expect(JSON.parse(stdout)).toMatchObject({ search: { engine: 'tfjs-wasm' } });
  });

  it('is not measured where no network is run', async () => {
    await using home = await emptyHome();
    const { code, stderr } = await runNaswot(
      ...[home.folder, 'score', 'nas-bench-201', '@1', '--proxy', 'parameters'],
    );
    expect(code).toBe(0);
    expect(stderr).not.toContain('--engine auto');
  });
});

describe('naswot engine list', { timeout: 60_000 }, () => {
  it('tells of every engine whether it is installed and loads, its device, memory and driver, and why not', async () => {
    await using home = await emptyHome();
    const { stdout } = await runNaswot(home.folder, 'engine', 'list', '--json');
    const { engines, auto } = JSON.parse(stdout) as { engines: Record<string, unknown>[]; auto: unknown };
    expect(auto).toBeNull();
    expect(engines.map(({ name }) => name)).toEqual([
      ...['onnx-cpu', 'onnx-webgpu', 'onnx-cuda', 'tfjs-gpu', 'tfjs-node', 'tfjs-wasm'],
    ]);
    for (const name of ['onnx-cpu', 'tfjs-wasm'])
      expect(engines.find((engine) => engine['name'] === name)).toMatchObject({
        ...{ installed: true, loads: true, isOnDevice: false, driver: null, reason: null },
        device: expect.stringMatching(/\d+ cores$/) as unknown,
        memory: { of: 'process', bytes: expect.any(Number) as unknown },
      });
    expect(engines.find(({ name }) => name === 'onnx-cuda')).toMatchObject({
      ...{ installed: false, loads: false, version: null, device: null, memory: null },
      reason: expect.stringContaining('naswot engine install onnx-cuda') as unknown,
    });
  });

  it('tells of a package of another version that it is installed and does not load, by a relative home, too', async () => {
    await using home = await emptyHome();
    const place = path.join(home.folder, 'here/engines/tfjs-node/node_modules/@tensorflow/tfjs-node');
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'package.json'), '{"name":"@tensorflow/tfjs-node","version":"1.0.0"}');
    const { stdout } = await runNaswot(home.folder, 'engine', 'list', '--json', '--home', 'here');
    const { engines } = JSON.parse(stdout) as { engines: Record<string, unknown>[] };
    expect(engines.find(({ name }) => name === 'tfjs-node')).toMatchObject({
      ...{ installed: true, loads: false },
      reason: expect.stringMatching(
        /is version 1\.0\.0, expected 4\.22\.0; run: naswot engine install/,
      ) as unknown,
    });
  });

  it('shows the same in a table, with a dash for what is not known; doctor has the same sentences', async () => {
    await using home = await emptyHome();
    await mkdir(path.join(home.folder, 'engines', '.onnx-cuda.part'), { recursive: true });
    const { stdout } = await runNaswot(home.folder, 'engine', 'list');
    expect(stdout).toMatch(/^engine +installed +loads +version +device +memory +driver$/m);
    expect(stdout).toMatch(/^onnx-cpu +yes +yes +onnxruntime-node .* 0\.\d GB of the process +- /m);
    expect(stdout).toMatch(/^onnx-cuda +no +no +- +- +- +- /m);
    const reason = 'its installation was begun and is not whole; go on with: naswot engine install onnx-cuda';
    expect(stdout).toContain(reason);
    expect(stdout).toContain('--engine auto has not been measured in this home');
    expect((await runNaswot(home.folder, 'doctor')).stdout).toContain(reason);
  });
});

/** A stand-in for the program of NVIDIA's driver: this machine may have no GPU. */
const driver = `#!/bin/sh
echo '0, GPU-8f3c2a10-1b2c-3d4e-5f60-718293a4b5c6, NVIDIA H100 80GB HBM3, 81559, 550.54.15'
`;

describe('naswot scorer --devices', { timeout: 60_000 }, () => {
  const queue = ['--queue', 'nats://127.0.0.1:1'];

  it.each([
    ['0', 'onnx-cpu', "--devices received '0', and engine onnx-cpu runs on the processor"],
    ['0,1', 'tfjs-wasm', "--devices received '0,1', and engine tfjs-wasm runs on the processor"],
    ['0,1', 'onnx-webgpu', "--devices received '0,1', and engine onnx-webgpu runs on the one adapter"],
    ['1', 'onnx-webgpu', "--devices received '1', and engine onnx-webgpu runs on the one adapter"],
    [
      '0,3',
      'tfjs-gpu',
      "--devices received '0,3', and there is no GPU 3; expected of 0 (NVIDIA H100 80GB HBM3)",
    ],
    [
      'GPU-1',
      'onnx-cuda',
      "--devices received 'GPU-1', and there is no GPU GPU-1; expected of 0 (NVIDIA H100 80GB HBM3)",
    ],
    ['0', 'onnx-cuda', "NVIDIA's driver 550.54.15 is too old for onnx-cuda, which is built for CUDA 13"],
  ])('%s is refused with %s before a lane starts', async (devices, engine, sentence) => {
    await using home = await emptyHome();
    const program = path.join(home.folder, 'nvidia-smi');
    await writeFile(program, driver);
    await chmod(program, 0o755);
    const PATH = `${home.folder}${path.delimiter}${process.env['PATH'] ?? ''}`;
    const flags = [...queue, '--devices', devices, '--engine', engine];
    const { code, stderr } = await startNaswotIn(home.folder, { PATH }, 'scorer', ...flags).finished;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^naswot: error: .*\nhint: .*\n$/);
    expect(stderr).toContain(sentence);
  });

  it('is refused where the driver fails or is not there', async () => {
    await using home = await emptyHome();
    await writeFile(path.join(home.folder, 'nvidia-smi'), '#!/bin/sh\necho no driver is running\nexit 9\n');
    await chmod(path.join(home.folder, 'nvidia-smi'), 0o755);
    const flags = [...queue, '--devices', '0', '--engine', 'tfjs-gpu'];
    const failing = startNaswotIn(
      ...([home.folder, { PATH: `${home.folder}${path.delimiter}/bin` }, 'scorer', ...flags] as const),
    );
    const { code, stderr } = await failing.finished;
    expect(code).toBe(2);
    expect(stderr).toContain('this machine shows no NVIDIA GPU: nvidia-smi fails (no driver is running)');
    const missing = startNaswotIn(home.folder, { PATH: path.join(home.folder, 'none') }, 'scorer', ...flags);
    expect((await missing.finished).stderr).toContain(
      'nvidia-smi, which comes with the driver, is not there',
    );
  });
});
