import { runBuf } from './run-buf.ts';

/**
 * Writes the protocol that later ones must stay compatible with. It is made by hand, when a version of it is given to others: what
 * is in it can never be taken back.
 */
const { exitCode, output } = await runBuf([
  'build',
  'proto',
  '--exclude-source-info',
  '--output',
  'baseline.binpb',
]);
process.stdout.write(exitCode === 0 ? 'libs/protocol/baseline.binpb: written\n' : output);
process.exitCode = exitCode;
