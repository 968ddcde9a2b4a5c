import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runBuf } from '../protocol/run-buf.ts';

const target = 'libs/protocol/src/generated';

/** The protocol's messages and services in TypeScript, by path in the repository. */
export async function generateProtocol(): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-protocol-'));
  try {
    const { exitCode, output } = await runBuf(['generate', '--output', folder]);
    if (exitCode !== 0) throw new Error(`the protocol cannot be generated: ${output}`);
    const made = path.join(folder, 'src/generated');
    const entries = await readdir(made, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    const contents = files.sort().map(async (file) => {
      return [path.join(target, path.relative(made, file)), await readFile(file, 'utf8')] as const;
    });
    return new Map(await Promise.all(contents));
  } finally {
    await rm(folder, { recursive: true });
  }
}
