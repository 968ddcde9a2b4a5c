import { randomUUID } from 'node:crypto';
import { chmod, link, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import { StoreError } from '../store-error.ts';

/** Who holds a directory, or held it last. */
interface Holder {
  readonly host: string;
  /** The system's boot, where it tells: process ids and start times begin anew with each. */
  readonly boot: string | null;
  readonly pid: number;
  /** The process's start, in the kernel's clock ticks, where the system tells: a pid alone may be another process by now. */
  readonly started: string | null;
  readonly command: string;
  readonly since: string;
}

const lockName = /^lock\.(\d+)$/;
const claimName = /^\.claim-(\d+)-/;

const readIfPresent = (file: string): Promise<string | null> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });

/** What Linux's /proc/PID/stat says; null elsewhere and for a process that is gone. */
async function readProcess(pid: number): Promise<{ state: string; started: string } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The command name in parentheses may hold anything: fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: fields[19] ?? '' };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const readBoot = (): Promise<string | null> =>
  readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => null,
  );

async function isAlive(holder: Holder): Promise<boolean> {
  // Another host's processes cannot be looked at from here.
  if (holder.host !== hostname()) return true;
  if (holder.boot !== (await readBoot())) return false;
  if (!isRunning(holder.pid)) return false;
  if (holder.started === null) return true;
  const process = await readProcess(holder.pid);
  // A zombie has ended and only waits to be counted by its parent.
  return process?.started === holder.started && !['Z', 'X'].includes(process.state);
}

async function generations(directory: string): Promise<readonly number[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => Number(lockName.exec(name)?.[1] ?? NaN)).filter(Number.isInteger);
}

const fileOf = (directory: string, generation: number): string => path.join(directory, `lock.${generation}`);

/** Letting go takes the right to write off the file: a full disk cannot refuse that. */
const release = (file: string): Promise<void> => chmod(file, 0o444);
const isReleased = async (file: string): Promise<boolean> => {
  const found = await stat(file).catch(() => null);
  // One that is gone by now was below a higher one, which the caller will find.
  return found === null || (found.mode & 0o200) === 0;
};

/** Null where the file is gone; what cannot be understood is nobody's to remove. */
async function readHolder(file: string): Promise<Holder | null> {
  const text = await readIfPresent(file);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Holder;
  } catch (cause) {
    throw new StoreError(
      'in-use',
      `the lock ${file} cannot be read: ${text.slice(0, 40)}`,
      'remove the file if no naswot is running on this store',
      { cause },
    );
  }
}

function refuse(what: string, { pid, host, command, since }: Holder): never {
  const where = host === hostname() ? '' : ` on ${host}`;
  throw new StoreError(
    'in-use',
    `${what} is in use by process ${pid}${where} (${command}) since ${since}`,
    where === ''
      ? 'wait for it, or use another --home'
      : `wait for it, use another --home, or remove its lock files if that process is gone`,
  );
}

async function describeSelf(): Promise<Holder> {
  return {
    host: hostname(),
    boot: await readBoot(),
    pid: process.pid,
    started: (await readProcess(process.pid))?.started ?? null,
    command: ['naswot', ...process.argv.slice(2)].join(' '),
    since: new Date().toISOString(),
  };
}

/** A file that is whole before any other process can see it under its final name. */
async function writeClaim(directory: string, holder: Holder): Promise<string> {
  const file = path.join(directory, `.claim-${process.pid}-${randomUUID()}`);
  try {
    await writeFile(file, JSON.stringify(holder), { flush: true });
    return file;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Removes what lower generations and killed processes left; the holder's right alone. */
async function clearBelow(directory: string, generation: number): Promise<void> {
  const names = await readdir(directory);
  const stale = names.filter((name) => {
    const lower = Number(lockName.exec(name)?.[1] ?? Infinity) < generation;
    const claimant = claimName.exec(name)?.[1];
    return lower || (claimant !== undefined && !isRunning(Number(claimant)));
  });
  await Promise.all(stale.map((name) => rm(path.join(directory, name), { force: true })));
}

/**
 * Takes a directory for this process alone and returns how to let it go; `what` is its name in the error where another process
 * has it. PGlite itself would let two processes lose each other's rows.
 *
 * The holder of generation g owns the file `lock.g`, which appears whole by link(2). Whoever finds the highest generation
 * released, or its holder dead, links `lock.(g+1)`: one of several succeeds. It looks again after that and withdraws where a
 * higher one is there, which covers a process that slept between its look and its link. Only a holder removes lower
 * generations, and letting go marks the file and leaves it: numbers never fall, so that a sleeper cannot wake to a number
 * that looks new.
 */
export async function lockDirectory(
  directory: string,
  what = `the store ${directory}`,
): Promise<() => Promise<void>> {
  await makeDirectory(directory);
  const own = await writeClaim(directory, await describeSelf());
  try {
    const generation = await claim(directory, own, what);
    await clearBelow(directory, generation);
    return () => release(fileOf(directory, generation));
  } finally {
    await rm(own, { force: true });
  }
}

/** Whether the file is there now under that generation, made by this call. */
async function tryLink(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function claim(directory: string, own: string, what: string): Promise<number> {
  for (;;) {
    const highest = Math.max(0, ...(await generations(directory)));
    const file = fileOf(directory, highest);
    const current = highest === 0 ? null : await readHolder(file);
    // Gone between the two looks: a higher generation's holder removed it.
    if (current === null && highest > 0) continue;
    if (current !== null && (await isAlive(current)) && !(await isReleased(file))) refuse(what, current);
    const generation = highest + 1;
    if (!(await tryLink(own, fileOf(directory, generation)))) continue;
    if (Math.max(...(await generations(directory))) === generation) return generation;
    await rm(fileOf(directory, generation), { force: true });
  }
}
