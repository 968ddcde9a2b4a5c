import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { preferAsVictim } from './memory-victim.ts';

const adjustmentOf = async (process: number | 'self'): Promise<number> =>
  Number(await readFile(`/proc/${process}/oom_score_adj`, 'utf8'));

it.runIf(process.platform === 'linux')(
  'the kernel ends a process that was named before this one, and a process that is gone is no error',
  async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await once(child, 'spawn');
    await preferAsVictim(child.pid);
    expect(await adjustmentOf(child.pid ?? 0)).toBeGreaterThan(await adjustmentOf('self'));
    child.stdin.end();
    await once(child, 'exit');
    await expect(preferAsVictim(child.pid)).resolves.toBeUndefined();
  },
);
