import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNaswot, scratchHome, startNaswot } from '../testing/run-naswot.ts';

let home: Awaited<ReturnType<typeof scratchHome>>;
beforeAll(async () => {
  home = await scratchHome();
});
afterAll(() => home[Symbol.asyncDispose]());

const search = (...args: readonly string[]): readonly string[] => ['search', 'nas-bench-201', ...args];

describe('a command that asks for what cannot be', () => {
  it.each<[readonly string[], string]>([
    [['scores', 'query', '--architecture', '@3'], 'an index, without the space it is of'],
    [['scores', 'query', '--proxy', 'parameter'], "macs, relu-units; did you mean 'parameters'?"],
    [
      ['score', 'nas-bench-201', '@1', '--proxy', 'macs', '--weights', 'w'],
      '--weights is for proxies that run',
    ],
    [['score', 'nas-bench-201', '@1', '--weights', 'w'], 'w cannot be read: there is no such file or folder'],
    [['engine', 'check', '--engine', 'tpu'], "unknown engine 'tpu'; expected one of auto, onnx-cpu"],
    [['dataset', 'show', 'images:here'], "unknown data set 'images:here'"],
    [['dataset', 'show', 'cifar10'], "; did you mean 'cifar-10'?"],
    [['space', 'sample', 'nas-bench-201', '--samples', '20000'], '20000 architectures; the space has 15625'],
    [['space', 'show', 'nasbench201'], "; did you mean 'nas-bench-201'?"],
    [['searches', 'shw'], "unknown command 'shw'"],
    [search('--dataset', 'images:'), "the data set 'images:' names no folder; expected images:DIR"],
    [search('--dataset', 'cifar10'), "images:DIR; did you mean 'cifar-10'?"],
    [search('--strategy', 'randm'), "; did you mean 'random'?"],
    [search('--objective', 'naswto'), "; did you mean 'naswot'?"],
    [search('--time-limit', '5'), 'hint: say the unit: 5s, 5m or 5h'],
    [search('--queue', 'nats://nats:4222'), 'hint: a coordinator searches with the scorers of a queue'],
    [
      [
        'coordinator',
        '--store',
        'postgres://127.0.0.1:9/x',
        '--queue',
        'nats://127.0.0.1:9',
        '--listen',
        '0.0.0.0:0',
      ],
      'hint: give it --tls-cert FILE, --tls-key FILE and --token-file FILE, or --allow-insecure',
    ],
    [search('--network', 'stemChannels=4', '--network', 'stemChannels=4'), 'received stemChannels twice'],
  ])('is refused in one sentence, with exit code 2: %j', async (args, sentence) => {
    const { code, stdout, stderr } = await runNaswot(home.folder, ...args);
    expect(stderr).toMatch(/^naswot: error: /);
    expect(stderr).toContain(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('naswot doctor', () => {
  it('tells of settings that cannot be read, and goes on without them', async () => {
    await using own = await scratchHome();
    await writeFile(path.join(own.folder, 'naswot.toml'), 'home = 3\n');
    const { code, stdout, stderr } = await runNaswot(own.folder, 'doctor', '--json');
    const { findings } = JSON.parse(stdout) as {
      findings: { what: string; state: string; detail: string }[];
    };
    expect(findings.find(({ what }) => what === 'settings')).toMatchObject({
      state: 'broken',
      detail: expect.stringContaining("home received '3', expected a text") as string,
    });
    expect(findings.find(({ what }) => what === 'store')).toMatchObject({ state: 'fine' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });
});

describe('naswot coordinator', () => {
  it('ends well where it is stopped while it waits for its store', async () => {
    const servers = ['--store', 'postgres://127.0.0.1:9/x', '--queue', 'nats://127.0.0.1:9'];
    const running = startNaswot(home.folder, 'coordinator', ...servers);
    await running.said('the store is away');
    running.process.kill('SIGTERM');
    const { code, stderr } = await running.finished;
    expect(stderr).not.toContain('naswot: error');
    expect(code).toBe(0);
  });
});
