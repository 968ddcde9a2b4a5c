import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { referenceFolder } from '../../reference/reference.ts';

/** The thirty cells of every measurement, in the reference folder beside the loops of the peers. */
export async function benchCells(): Promise<readonly string[]> {
  if (referenceFolder === null)
    throw new Error('the bench reads peers/cells.txt of the reference folder: set NASWOT_REFERENCE');
  const text = await readFile(path.join(referenceFolder, 'peers/cells.txt'), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

/** Images in the minibatch. */
export const batchSize = 128;
