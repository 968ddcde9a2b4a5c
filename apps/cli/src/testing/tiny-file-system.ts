import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A file system of a few megabytes that a test fills. */
export interface TinyFileSystem {
  readonly folder: string;
  /** Fills it up to so many bytes. */
  fill(freeBytes: number): Promise<void>;
  /** Takes away what `fill` wrote. */
  makeRoom(): Promise<void>;
}

/** Where a file system is, and how it goes. */
interface Place {
  readonly folder: string;
  readonly leave: () => Promise<void>;
}

/** A way to get one, or why it is not to be had. */
type Way = (megabytes: number) => Promise<Place | string>;

async function end(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  const exit = once(holder, 'exit');
  holder.stdin?.end();
  await exit;
}

/** A process that mounts it where nobody else sees it, and holds it as long as its standard input is open. */
const mountedApart =
  (program: string, ...options: readonly string[]): Way =>
  async (megabytes) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'naswot-tiny-'));
    const script = `mount -t tmpfs -o size=${megabytes}m tmpfs '${folder}' && echo ready && exec cat`;
    const holder = spawn(program, [...options, 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    holder.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const failed = new Promise<'failed'>((resolve) => {
      holder.once('error', (error) => {
        said += error.message;
        resolve('failed');
      });
      holder.once('close', () => resolve('failed'));
    });
    const leave = async (): Promise<void> => {
      await end(holder);
      await rm(folder, { recursive: true, force: true });
    };
    if ((await Promise.race([once(holder.stdout, 'data'), failed])) === 'failed') {
      await rm(folder, { recursive: true, force: true });
      return `${program} ${options.join(' ')}: ${said.trim()}`;
    }
    return { folder: `/proc/${holder.pid}/root${folder}`, leave };
  };

async function run(program: string, ...args: readonly string[]): Promise<string | null> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close').catch((error: unknown) => [String(error)])) as [unknown];
  return code === 0 ? null : `${program}: ${said.trim() || String(code)}`;
}

const mountedBySudo: Way = async (megabytes) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-tiny-'));
  const options = `size=${megabytes}m,uid=${process.getuid?.() ?? 0},mode=0700`;
  const refusal = await run('sudo', '-n', 'mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder);
  if (refusal !== null) {
    await rm(folder, { recursive: true, force: true });
    return refusal;
  }
  const leave = async (): Promise<void> => {
    await run('sudo', '-n', 'umount', folder);
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, leave };
};

/** Containers have one of 64 MB. */
const sharedMemory: Way = async (megabytes) => {
  const where = '/dev/shm';
  const size = await statfs(where).then(
    ({ blocks, bsize }) => (blocks * bsize) / 2 ** 20,
    () => 0,
  );
  if (size < megabytes || size > 4 * megabytes) return `${where} has ${size} MB`;
  const folder = await mkdtemp(path.join(where, 'naswot-tiny-'));
  return { folder, leave: () => rm(folder, { recursive: true, force: true }) };
};

const ways: readonly Way[] = [
  mountedApart('unshare', '--user', '--map-root-user', '--mount'),
  mountedApart('unshare', '--mount'),
  mountedBySudo,
  sharedMemory,
];

/** Null where there is no way and this is no continuous integration, which is told how to get one. */
async function findPlace(megabytes: number): Promise<Place | null> {
  const refusals: string[] = [];
  for (const way of ways) {
    const found = await way(megabytes);
    if (typeof found !== 'string') return found;
    refusals.push(found);
  }
  const sentence = `no file system of ${megabytes} MB is to be had on this machine: ${refusals.join('; ')}`;
  if (process.env['CI'] === 'true')
    throw new Error(
      `${sentence}. Allow user namespaces, run as root with CAP_SYS_ADMIN, or give /dev/shm 128 MB`,
    );
  process.stderr.write(`not tested: ${sentence}\n`);
  return null;
}

const chunk = new Uint8Array(2 ** 16);

async function writeBallast(file: string, folder: string, freeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const handle = await open(file, 'w');
  try {
    for (let left = bavail * bsize - freeBytes; left > 0; left -= chunk.length)
      await handle.write(chunk, 0, Math.min(left, chunk.length));
  } finally {
    await handle.close();
  }
}

/**
 * Does something with a file system of its own of so many megabytes, got in the first way that this machine allows. Where there is
 * none a developer is told that nothing was tested; in continuous integration that is an error.
 */
export async function onTinyFileSystem(
  megabytes: number,
  act: (disk: TinyFileSystem) => Promise<void>,
): Promise<void> {
  const place = await findPlace(megabytes);
  if (place === null) return;
  const { folder, leave } = place;
  const ballast = path.join(folder, 'ballast');
  try {
    await act({
      folder,
      fill: (freeBytes) => writeBallast(ballast, folder, freeBytes),
      makeRoom: () => rm(ballast, { force: true }),
    });
  } finally {
    await leave();
  }
}
