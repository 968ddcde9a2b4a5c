import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { referenceFolder } from '../../reference/reference.ts';

const peerSchema = z.object({
  torch: z.string(),
  cores: z.number(),
  secondsPerCell: z.number(),
  meanScore: z.number(),
});
export type PeerResult = z.infer<typeof peerSchema>;

/** What a PyTorch user pays for the same scores: `best` is the fastest loop we could write there, `paper` the published one. */
export type PeerLoop = 'best' | 'paper';

/** Runs one of the two PyTorch loops over the bench's cells, once, with an interpreter that has torch. */
export async function runPeer(python: string, loop: PeerLoop): Promise<PeerResult> {
  const program = path.join(referenceFolder ?? '', 'peers/pytorch_naswot.py');
  const { stdout } = await promisify(execFile)(python, [program, loop, '--json']);
  const lastLine = stdout.trim().split('\n').pop();
  return peerSchema.parse(JSON.parse(lastLine ?? ''));
}
