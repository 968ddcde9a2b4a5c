import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Image } from './build-images.ts';

/** A process that runs as an image says. */
export interface Container extends AsyncDisposable {
  /** Resolves with the first line of stdout or stderr that fits; rejects with all that it wrote where it ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGTERM, as Docker stops it; the exit code. */
  stop(): Promise<number | null>;
}

export interface ContainerOptions {
  /** In place of the image's own arguments. */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Only root may become somebody else. */
const isRoot = process.getuid?.() === 0;

function identityOf({ user }: Image): { readonly uid?: number; readonly gid?: number } {
  const [uid, gid] = user.split(':').map(Number);
  if (uid === undefined || gid === undefined || !(uid > 0) || !(gid > 0))
    throw new Error(`an image is expected to name a user and a group by numbers above 0, received '${user}'`);
  return isRoot ? { uid, gid } : {};
}

function start(
  image: Image,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const [program = '', ...args] = command;
  return spawn(program, args, {
    ...identityOf(image),
    cwd: path.join(image.root, image.folder),
    env: { PATH: process.env['PATH'], ...image.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts the image's program as its user, with nothing of this process's environment but the PATH. */
export function runContainer(
  image: Image,
  { command = image.cmd, environment }: ContainerOptions,
): Container {
  const child = start(image, [...image.entrypoint, ...command], environment);
  const exited = once(child, 'exit');
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (found !== null) resolve(found);
        };
        child.stdout?.on('data', look);
        child.stderr?.on('data', look);
        child.once('close', () => reject(new Error(`it ended before it said ${pattern.source}: ${output}`)));
        look();
      }),
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs the image's health check, and returns its exit code: 0 is healthy. */
export async function checkHealth(
  image: Image,
  environment: Readonly<Record<string, string>>,
  replaced: (text: string) => string = (text) => text,
): Promise<number | null> {
  const check = start(image, image.healthcheck.map(replaced), environment);
  await once(check, 'exit');
  return check.exitCode;
}
