import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { StoreError } from '../store-error.ts';

/** Who holds a directory. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** The process's start, in the kernel's clock ticks, where the system tells: a pid alone may be another process by now. */
  readonly started: string | null;
  readonly command: string;
  readonly since: string;
}

const lockName = /^lock\.(\d+)$/;

/** Field 22 of Linux's /proc/PID/stat; null elsewhere and for a process that is gone. */
async function processStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The command name in parentheses may hold anything: fields are counted from behind it.
  return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  // Another host's processes cannot be looked at from here.
  if (holder.host !== hostname()) return true;
  if (!isRunning(holder.pid)) return false;
  return holder.started === null || (await processStart(holder.pid)) === holder.started;
}

async function generations(directory: string): Promise<readonly number[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => Number(lockName.exec(name)?.[1] ?? NaN)).filter(Number.isInteger);
}

const fileOf = (directory: string, generation: number): string => path.join(directory, `lock.${generation}`);

async function readHolder(file: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Holder);
}

function refuse(directory: string, { pid, host, command, since }: Holder): never {
  const where = host === hostname() ? '' : ` on ${host}`;
  throw new StoreError(
    'in-use',
    `the store ${directory} is in use by process ${pid}${where} (${command}) since ${since}`,
    'wait for it, or use another --home',
  );
}

/**
 * Takes a directory for this process alone and returns how to let it go. PGlite itself would let two processes lose each
 * other's rows.
 *
 * The holder of generation g owns the file `lock.g`, which appears whole by link(2). Whoever finds the highest generation's
 * holder dead links `lock.(g+1)`: one of several succeeds. It looks again after that and withdraws where a higher one is
 * there, which covers a process that slept between its look and its link. Only a holder removes lower generations, and none
 * removes its own but by letting go, so that the highest generation never falls while somebody holds it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  const own = path.join(directory, `.claim-${randomUUID()}`);
  const holder: Holder = {
    host: hostname(),
    pid: process.pid,
    started: await processStart(process.pid),
    command: ['naswot', ...process.argv.slice(2)].join(' '),
    since: new Date().toISOString(),
  };
  await writeFile(own, JSON.stringify(holder), { flush: true });
  try {
    const generation = await claim(directory, own);
    const lower = (await generations(directory)).filter((g) => g < generation);
    await Promise.all(lower.map((g) => rm(fileOf(directory, g), { force: true })));
    return () => rm(fileOf(directory, generation), { force: true });
  } finally {
    await rm(own, { force: true });
  }
}

async function claim(directory: string, own: string): Promise<number> {
  for (;;) {
    const highest = Math.max(0, ...(await generations(directory)));
    const current = highest === 0 ? null : await readHolder(fileOf(directory, highest));
    if (current !== null && (await isAlive(current))) refuse(directory, current);
    // A lock that vanished between the two looks was let go: look again.
    if (current === null && highest > 0) continue;
    const generation = highest + 1;
    const isLinked = await link(own, fileOf(directory, generation)).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
        throw error;
      },
    );
    if (!isLinked) continue;
    if (Math.max(...(await generations(directory))) === generation) return generation;
    await rm(fileOf(directory, generation), { force: true });
  }
}
