// A scorer is healthy while it is connected to its queue: it comes back by itself, but has no work meanwhile.
import { readFileSync } from 'node:fs';
import { URL } from 'node:url';

const { port } = new URL(process.env.NASWOT_QUEUE);
const remotePort = Number(port || 4222)
  .toString(16)
  .toUpperCase()
  .padStart(4, '0');
const established = '01';

/** Whether a line of /proc/net/tcp is a connection to the queue's port: its third field is the other end, its fourth the state. */
const isQueue = (line) => {
  const [, , remote, state] = line.trim().split(/\s+/);
  return state === established && remote.endsWith(`:${remotePort}`);
};

const lines = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'));
process.exitCode = lines.some(isQueue) ? 0 : 1;
