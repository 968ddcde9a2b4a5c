import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNativeEngine } from './load-native.ts';

/** A folder of engines in which tfjs-node has these files. */
async function withEngine(files: Readonly<Record<string, string>>, use: (folder: string) => Promise<void>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'engines-'));
  const home = path.join(folder, 'tfjs-node/node_modules/@tensorflow/tfjs-node');
  try {
    await mkdir(home, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(home, name), text);
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const manifest = (version: string): string => JSON.stringify({ name: 'x', version, main: 'index.js' });

describe('an engine that is installed apart', () => {
  it('says what to run where it is not there', async () => {
    const sentence =
      /tfjs-node cannot be used: @tensorflow\/tfjs-node is not installed; run: naswot engine install/;
    await expect(createNativeEngine('tfjs-node', null)).rejects.toThrow(sentence);
    await withEngine({}, async (folder) => {
      await expect(createNativeEngine('tfjs-node', folder)).rejects.toThrow(sentence);
    });
  });

  it('is refused in another version', async () => {
    await withEngine({ 'package.json': manifest('4.21.0') }, async (folder) => {
      await expect(createNativeEngine('tfjs-node', folder)).rejects.toThrow(
        /tfjs-node is version 4\.21\.0, expected 4\.22\.0; run: naswot engine install tfjs-node$/,
      );
    });
  });

  it('says why it does not load, in one line', async () => {
    const broken = { 'package.json': manifest('4.22.0'), 'index.js': 'throw new Error("no addon\\nat all")' };
    await withEngine(broken, async (folder) => {
      await expect(createNativeEngine('tfjs-node', folder)).rejects.toThrow(
        /^engine tfjs-node cannot be used: .* does not load \(no addon\); run: naswot engine install tfjs-node$/,
      );
    });
  });
});
