import type { Member } from './cluster-processes.ts';

/** What a process holds once garbage is collected. */
export interface LiveMemory {
  /** Of V8's heap and beside it. */
  readonly liveBytes: number;
  /** What the process takes of the machine. */
  readonly residentBytes: number;
}

const told = /^memory (\{.*\})\n/m;

/** Asks a process that was started with `tell-memory.mjs`; throws where it ends instead. */
export async function liveMemoryOf({ running }: Member): Promise<LiveMemory> {
  const { process: child, finished } = running;
  const { stderr } = child;
  if (stderr === null) throw new Error('stderr is expected to be a pipe');
  let text = '';
  const answer = new Promise<string>((resolve) => {
    const read = (chunk: string): void => {
      text += chunk;
      const found = told.exec(text)?.[1];
      if (found === undefined) return;
      stderr.off('data', read);
      resolve(found);
    };
    stderr.on('data', read);
  });
  child.kill('SIGUSR2');
  const ended = finished.then(() => {
    throw new Error('it ended before it told of its memory');
  });
  ended.catch(() => undefined);
  return JSON.parse(await Promise.race([answer, ended])) as LiveMemory;
}
