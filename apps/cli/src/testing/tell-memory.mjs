/**
 * Loaded into a program before it starts (`node --import`): at each SIGUSR2 it collects what is garbage and writes to stderr
 * `memory {"liveBytes":…,"residentBytes":…}`, what is still in use of V8's heap and beside it, and what the process takes of the machine.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.stderr.write(`memory ${JSON.stringify({ liveBytes: heapUsed + external, residentBytes: rss })}\n`);
});
