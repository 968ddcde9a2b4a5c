import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from './directory-lock.ts';

const contender = path.join(import.meta.dirname, '../testing/lock-contender.ts');
let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'naswot-lock-'));
});
afterEach(() => rm(directory, { recursive: true }));

const start = async (): Promise<ChildProcess> => {
  const child = fork(contender, [directory], { execArgv: ['--import', import.meta.resolve('tsx')] });
  await once(child, 'message');
  return child;
};

const attempt = async (child: ChildProcess): Promise<string> => {
  const outcome = once(child, 'message');
  child.send('go');
  const [message] = (await outcome) as [string];
  return message;
};

const kill = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
};

const files = async (): Promise<readonly string[]> => (await readdir(directory)).sort();

/** Rewrites the lock of a generation as if something about its holder were otherwise. */
async function rewrite(generation: number, change: Readonly<Record<string, unknown>>): Promise<void> {
  const file = path.join(directory, `lock.${generation}`);
  const holder = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...holder, ...change }));
}

describe('the lock of a directory', () => {
  it('goes to one of several processes that find a dead holder’s, every time', async () => {
    for (let round = 0; round < 3; round++) {
      const contenders = await Promise.all(Array.from({ length: 4 }, start));
      const results = await Promise.all(contenders.map(attempt));
      expect(results.filter((result) => result === 'held')).toHaveLength(1);
      expect(results.filter((result) => result.includes('is in use by process'))).toHaveLength(3);
      // The winner dies without letting go: the next round finds its lock stale.
      await Promise.all(contenders.map(kill));
    }
  });

  it('names the process that holds it', async () => {
    const holder = await start();
    expect(await attempt(holder)).toBe('held');
    await expect(lockDirectory(directory)).rejects.toThrow(
      `the store ${directory} is in use by process ${holder.pid} (naswot ${directory}) since 2`,
    );
    await kill(holder);
  });

  it('is taken again after it was let go, and its numbers never fall', async () => {
    await (
      await lockDirectory(directory)
    )();
    expect(await files()).toEqual(['lock.1']);
    const release = await lockDirectory(directory);
    expect(await files()).toEqual(['lock.2']);
    await release();
  });

  it('is not given to a process that slept while others took it and let it go', async () => {
    await kill(await start().then(async (child) => (await attempt(child), child)));
    // Asleep after it saw generation 1 dead; a second one comes and goes, a third holds.
    const sleeper = path.join(directory, '.claim-1-sleeper');
    await copyFile(path.join(directory, 'lock.1'), sleeper);
    await (
      await lockDirectory(directory)
    )();
    await lockDirectory(directory);
    expect(await files()).toEqual(['.claim-1-sleeper', 'lock.3']);
    // Awake: its number is below the holder's, and it withdraws.
    await rename(sleeper, path.join(directory, 'lock.2'));
    await expect(lockDirectory(directory)).rejects.toThrow(/is in use/);
  });

  it('is stale where the pid is another process by now', async () => {
    await lockDirectory(directory);
    await rewrite(1, { started: '1' });
    await lockDirectory(directory);
    expect(await files()).toEqual(['lock.2']);
  });

  it('is stale where the system was started anew', async () => {
    await lockDirectory(directory);
    await rewrite(1, { boot: 'an earlier one' });
    await lockDirectory(directory);
    expect(await files()).toEqual(['lock.2']);
  });

  it('is stale where its holder has ended and nobody has waited for it', async () => {
    await lockDirectory(directory);
    // The shell does not wait for its child, and becomes a program that never does.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    const stat = async (): Promise<string> => readFile(`/proc/${pid}/stat`, 'utf8');
    while (!(await stat()).includes(') Z ')) await new Promise(setImmediate);
    const started = (await stat()).split(') ')[1]?.split(' ')[19];
    await rewrite(1, { pid, started });
    await lockDirectory(directory);
    expect(await files()).toEqual(['lock.2']);
    parent.kill();
  });

  it('stays with a holder on another host, which cannot be looked at', async () => {
    await lockDirectory(directory);
    await rewrite(1, { host: `not-${hostname()}`, pid: 1 });
    await expect(lockDirectory(directory)).rejects.toThrow(`by process 1 on not-${hostname()}`);
  });

  it('is nobody’s to take where it cannot be read', async () => {
    await writeFile(path.join(directory, 'lock.1'), 'not ours');
    await expect(lockDirectory(directory)).rejects.toThrow(/cannot be read: not ours/);
  });
});
