import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runBuf } from '../protocol/run-buf.ts';
import { readFiles } from './read-files.ts';

const target = 'libs/protocol/src/generated';

/** The protocol's messages and services in TypeScript, by path in the repository. */
export async function generateProtocol(): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-protocol-'));
  try {
    const { exitCode, output } = await runBuf(['generate', '--output', folder]);
    if (exitCode !== 0) throw new Error(`the protocol cannot be generated: ${output}`);
    return await readFiles(path.join(folder, 'src/generated'), target);
  } finally {
    await rm(folder, { recursive: true });
  }
}
