import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNativeEngine } from './load-native.ts';

describe('an engine that is installed apart', () => {
  it('says what to run where it is not there', async () => {
    await expect(createNativeEngine('tfjs-node', null)).rejects.toThrow(
      /^engine tfjs-node cannot be used: @tensorflow\/tfjs-node is not installed; run: naswot engine install/,
    );
  });

  it('is looked for in its own folder', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'engines-'));
    const place = path.join(folder, 'tfjs-node/node_modules/@tensorflow/tfjs-node');
    try {
      await mkdir(place, { recursive: true });
      await writeFile(path.join(place, 'package.json'), JSON.stringify({ version: '4.21.0' }));
      await expect(createNativeEngine('tfjs-node', folder)).rejects.toThrow(
        `engine tfjs-node cannot be used: ${place} is version 4.21.0, expected 4.22.0; run: naswot engine install tfjs-node`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
