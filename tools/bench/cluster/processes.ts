import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A process of the cluster that is measured. */
export interface Member<Ready> extends AsyncDisposable {
  readonly pid: number;
  readonly ready: Ready;
  /** Ends it with SIGTERM; gives what it says at its end, and throws where it says nothing. */
  end<Last>(): Promise<Last>;
}

/** What a program says next; throws where it ends before. */
const nextMessage = <Message>(child: ChildProcess, program: string): Promise<Message> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    // Comes behind all messages.
    child.once('disconnect', () => reject(new Error(`${program} ended and said nothing`)));
  });

/** Starts a program beside this file and waits for its first message. */
export async function startMember<Ready>(
  program: string,
  ...values: readonly string[]
): Promise<Member<Ready>> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), [...values], {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  const exit = once(child, 'exit');
  const ready = await nextMessage<Ready>(child, program);
  return {
    pid: child.pid ?? 0,
    ready,
    async end<Last>() {
      const last = nextMessage<Last>(child, program);
      child.kill('SIGTERM');
      return await last;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** User and system time in ms. */
  readonly cpuMs: number;
}

/** Clock ticks of /proc, which Linux has at 100 a second on every machine. */
const tickMs = 10;

async function statOf(pid: string): Promise<readonly ProcessStat[]> {
  const [stat, command] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
  ]);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '') return [];
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  const cpuMs = ((user ?? 0) + (system ?? 0)) * tickMs;
  return [{ pid: Number(pid), parent: parent ?? 0, command, cpuMs }];
}

/** Processor time so far of the processes that run, by what they are (Linux). */
export async function cpuTimes(
  stages: Readonly<Record<string, RegExp>>,
): Promise<ReadonlyMap<string, number>> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const stats = (await Promise.all(pids.map(statOf))).flat();
  return new Map(
    Object.entries(stages).map(([stage, pattern]) => [
      stage,
      stats.filter(({ command }) => pattern.test(command)).reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    ]),
  );
}

/** Resident set of a process now, in MB (Linux). */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round((Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024) / 1e6);
}
