import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { attemptEngine } from './engine-attempt.ts';
import { emptyHome } from './testing/run-naswot.ts';

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

  it('is timed where that is asked for', async () => {
    await using home = await emptyHome();
    const trial = { enginesFolder: path.join(home.folder, 'engines'), isTimed: true };
    const report = await attemptEngine('onnx-cpu', trial, { program });
    expect(report).toMatchObject({ loads: true, isOnDevice: false, reason: null });
    expect(report.networkMs).toBeGreaterThan(1);
    expect((await attemptEngine('onnx-cpu', { ...trial, isTimed: false }, { program })).networkMs).toBeNull();
  });
});
