import { Worker } from 'node:worker_threads';

/** The end of a pipe that the supervisor holds: it closes when that process is gone, however it went. */
export const parentPipe = 4;

/**
 * Ends this process when its parent is gone, even while native code or a hanging engine blocks its main thread, which then never
 * sees its channel close: a thread that does nothing else waits for the end of the pipe (10 ms to start, idle from then on).
 */
export function watchParent(): void {
  const program = `
    const { Socket } = require('node:net');
    const pipe = new Socket({ fd: ${parentPipe}, readable: true, writable: false });
    const end = () => process.kill(process.pid, 'SIGKILL');
    pipe.on('error', end).on('close', end).resume();
  `;
  new Worker(program, { eval: true, execArgv: [], stdin: false }).unref();
}
