import { readdir, readFile } from 'node:fs/promises';

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly isAlive: boolean;
}

/** Linux's /proc/PID/stat; null for a process that is gone. */
async function readProcess(pid: number): Promise<ProcessLine | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The command name in parentheses may hold anything: fields are counted from behind it.
  const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(parent), isAlive: !['Z', 'X'].includes(state) };
}

async function readProcesses(): Promise<readonly ProcessLine[]> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readProcess(Number(name))),
  );
  return found.filter((line) => line !== null);
}

/** The processes that a process has started, and those that they have started, and so on; none where there is no /proc. */
export async function descendants(pid: number): Promise<readonly number[]> {
  const lines = await readProcesses();
  const found = new Set([pid]);
  // A child's id may be smaller than its parent's, so that one pass may miss some.
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const line of lines) if (found.has(line.parent)) found.add(line.pid);
  }
  found.delete(pid);
  return [...found];
}

/** Those of the processes that have not ended. */
export async function alive(pids: readonly number[]): Promise<readonly number[]> {
  const lines = await Promise.all(pids.map(readProcess));
  return lines.filter((line) => line?.isAlive === true).map((line) => line?.pid ?? 0);
}
