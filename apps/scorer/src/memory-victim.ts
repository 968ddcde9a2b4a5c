import { readFile, writeFile } from 'node:fs/promises';

const mostAdjustment = 1_000;
/** More than the share of the memory that a scorer's own process may take. */
const addedAdjustment = 500;

/**
 * Makes the kernel end that process before this one where memory runs out: a lane that is ended costs a try of one network, its
 * scorer all that it holds. Only Linux asks; where it cannot be said the kernel chooses by itself.
 */
export async function preferAsVictim(pid: number | undefined): Promise<void> {
  if (process.platform !== 'linux' || pid === undefined) return;
  try {
    const own = Number(await readFile('/proc/self/oom_score_adj', 'utf8'));
    await writeFile(`/proc/${pid}/oom_score_adj`, String(Math.min(mostAdjustment, own + addedAdjustment)));
  } catch {
    // The process may be gone, or /proc out of reach in a container.
    return;
  }
}
