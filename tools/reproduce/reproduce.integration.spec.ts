import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithReference } from '../reference/describe-with-reference.ts';

const program = path.join(import.meta.dirname, 'main.ts');

/** A part of the space, and networks of a few thousand parameters. */
const tiny = ['--samples', '120', '--network', 'stemChannels=2', '--network', 'cellsPerStage=1'];

describeWithReference('npm run reproduce', (folder) => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'naswot-reproduce-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  /** In a process group of its own, as a terminal's job is. */
  function start(...args: readonly string[]) {
    const command = [
      '--import',
      'tsx',
      program,
      '--home',
      home,
      '--output',
      path.join(home, 'made'),
      ...args,
    ];
    const child: ChildProcess = spawn(process.execPath, command, {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr: said }));
    return { child, ended };
  }

  async function untilSaid({ child, ended }: ReturnType<typeof start>, pattern: RegExp): Promise<void> {
    let said = '';
    const heard = new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: string) => {
        said += text;
        if (pattern.test(said)) resolve();
      });
    });
    await Promise.race([heard, ended]);
  }

  const all = ['table-2a', 'fig-3', '--runs', '3', '--engine', 'onnx-cpu', ...tiny];

  it('goes on after Ctrl-C, imports nothing twice, and makes what it is asked for', async () => {
    const data = ['--data', path.join(folder, 'data')];
    const first = start(...all, ...data);
    await untilSaid(first, /^search \w+/m);
    process.kill(-(first.child.pid ?? NaN), 'SIGINT');
    const stopped = await first.ended;
    expect(stopped.code).not.toBe(0);
    expect(stopped.stderr).toContain('the same command goes on with what is done');
    const { code, stderr } = await start(...all, ...data).ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).not.toContain('benchmark import');
    const table = await readFile(path.join(home, 'made/table-2a.txt'), 'utf8');
    for (const row of ['Table 2(a)', 'REA', 'Hyperband', 'Zoph and Le']) expect(table).toContain(row);
    expect(await readFile(path.join(home, 'made/fig-3.txt'), 'utf8')).toContain("Kendall's tau");
    expect(await readFile(path.join(home, 'made/fig-3-cifar-10.svg'), 'utf8')).toContain('<svg');
  }, 300_000);

  it.each([
    [['fig-9'], /unknown target 'fig-9'; expected some of fig-1, /],
    [['--data', tmpdir()], /holds no nas-bench-201\.csv\.gz\nhint: name a folder that holds/],
  ])('refuses %j in a sentence', async (args, expected) => {
    const { code, stderr } = await start(...args).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });
});
