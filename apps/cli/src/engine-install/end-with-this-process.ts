import { spawn } from 'node:child_process';

/** Waits for the end of its input, which closes when the process is gone that holds it, however it went. */
const watch = 'read -r _; kill -s KILL -- "-$1"';

/**
 * Ends a group of processes when this process is killed before it calls what comes back: a program that goes on would write where the
 * next installation works.
 */
export function endWithThisProcess(group: number): () => void {
  // In a session of its own: what is sent to this process's group, as by a terminal, does not reach it.
  const watcher = spawn('sh', ['-c', watch, 'sh', String(group)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell nothing is watched, and nothing else is lost.
  watcher.once('error', () => undefined);
  return () => void watcher.kill('SIGKILL');
}
