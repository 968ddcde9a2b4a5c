import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFor } from './provide.ts';

const run = promisify(execFile);
const naswot = path.resolve(import.meta.dirname, '../../apps/cli/bin/naswot.js');

/** Kept from one run to the next; an engine there that is another version is installed anew. */
const home = cacheFor('home-of-engines');

/**
 * Makes an engine ready as a user does, with TensorFlow for the CPU, and returns the home that holds it. It takes a minute the
 * first time. Throws with what the command said where it cannot be had.
 */
export async function provideEngine(name: 'tfjs-gpu' | 'tfjs-node'): Promise<string> {
  await run(process.execPath, [naswot, 'engine', 'install', name, '--device', 'cpu', '--home', home], {
    maxBuffer: 2 ** 26,
  });
  return home;
}
