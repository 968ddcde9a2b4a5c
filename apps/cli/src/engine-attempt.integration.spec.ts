import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { attemptEngine } from './engine-attempt.ts';
import { recipes } from './engine-install/recipes.ts';
import { emptyHome, runNaswot, scratchHome } from './testing/run-naswot.ts';
import { documentOf } from './testing/tiny-search.ts';

const program = path.join(import.meta.dirname, '../bin/naswot.js');

/** Tries an engine whose module does this when it is asked for an engine. */
async function attempt(act: string, limitMs: number): Promise<Awaited<ReturnType<typeof attemptEngine>>> {
  await using home = await emptyHome();
  const file = path.join(home.folder, 'engine.mjs');
  await writeFile(file, `export const createEngine = async () => { ${act} };`);
  const trial = { enginesFolder: path.join(home.folder, 'engines'), isTimed: true };
  return await attemptEngine(pathToFileURL(file).href, trial, { limitMs, program });
}

const unusable = { loads: false, version: null, device: null, isOnDevice: null, networkMs: null };

describe('an engine that is tried in a process of its own', { timeout: 60_000 }, () => {
  it('and ends it, is one that cannot be used', async () => {
    expect(
      await attempt('process.kill(process.pid, "SIGSEGV"); await new Promise(() => {});', 30_000),
    ).toMatchObject({
      ...unusable,
      reason: 'loading it ended the process with signal SIGSEGV; use another engine',
    });
  });

  it('and hangs, is ended once its time is over', async () => {
    expect(await attempt('for (;;);', 3_000)).toMatchObject({
      ...unusable,
      reason: 'it was not ready after 3 s; use another engine',
    });
  });

  it('and throws, has the sentence that it threw', async () => {
    expect(await attempt('throw new Error("no such device");', 30_000)).toMatchObject({
      ...unusable,
      reason: 'no such device',
    });
  });

  it('and writes where others read, is heard all the same', async () => {
    const noise = 'process.stdout.write("driver says hello"); console.error("and more");';
    expect(await attempt(`${noise} throw new Error("no such device");`, 30_000)).toMatchObject({
      ...unusable,
      reason: 'no such device',
    });
  });

  it('is timed where that is asked for', async () => {
    await using home = await emptyHome();
    const trial = { enginesFolder: path.join(home.folder, 'engines'), isTimed: true };
    const report = await attemptEngine('onnx-cpu', trial, { program });
    expect(report).toMatchObject({ loads: true, isOnDevice: false, reason: null });
    expect(report.networkMs).toBeGreaterThan(1);
    expect((await attemptEngine('onnx-cpu', { ...trial, isTimed: false }, { program })).networkMs).toBeNull();
  });
});

/** A package of TensorFlow.js in HOME/engines that does this when it is loaded. */
async function installPackage(home: string, act: string): Promise<void> {
  const { module, version } = recipes['tfjs-node'];
  const place = path.join(home, 'engines/tfjs-node');
  const folder = path.join(place, 'node_modules', module);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(place, 'install.json'), JSON.stringify({ module, version, device: 'cpu' }));
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: module, version, main: 'index.js' }),
  );
  await writeFile(path.join(folder, 'index.js'), act);
}

describe('an installed engine whose library ends the process', { timeout: 120_000 }, () => {
  const whatToDo = 'run: naswot engine install tfjs-node, or use --engine onnx-cpu';

  it.each([
    ['check', ['engine', 'check', '--engine', 'tfjs-node']],
    ['verify', ['verify', '.', '--engine', 'tfjs-node']],
    ['score', ['score', 'nas-bench-201', '@1000', '--engine', 'tfjs-node']],
    // Images that may not fit: the engine's own estimate is asked for.
    ['search', ['search', 'nas-bench-201', '--engine', 'tfjs-node', '--batch-size', '1024', '--lanes', '64']],
  ])('is told of by %s, with what to do', async (_, words) => {
    await using home = await scratchHome();
    await installPackage(home.folder, "process.kill(process.pid, 'SIGBUS'); for (;;);");
    const { code, signal, stderr } = await runNaswot(home.folder, ...words);
    expect([code, signal]).toEqual([1, null]);
    expect(stderr).toContain(
      `naswot: error: engine tfjs-node: loading it ended the process with signal SIGBUS; ${whatToDo}`,
    );
  });

  it('is one line of the list', async () => {
    await using home = await scratchHome();
    await installPackage(
      home.folder,
      "process.stdout.write('hello'); process.kill(process.pid, 'SIGBUS'); for (;;);",
    );
    const { engines } = documentOf(await runNaswot(home.folder, 'engine', 'list', '--json')) as {
      engines: readonly { name: string; reason: string | null }[];
    };
    expect(engines.find(({ name }) => name === 'tfjs-node')?.reason).toContain('signal SIGBUS');
    expect(engines.find(({ name }) => name === 'onnx-cpu')?.reason).toBeNull();
  });
});
