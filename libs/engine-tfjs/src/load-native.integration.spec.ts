import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createNativeEngine } from './load-native.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

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

  it('is loaded with what the user has set, but never with TF32', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'engines-'));
    const place = path.join(folder, 'tfjs-gpu/node_modules/@tensorflow/tfjs-node-gpu');
    vi.stubEnv('NVIDIA_TF32_OVERRIDE', '1');
    vi.stubEnv('TF_NUM_INTRAOP_THREADS', '3');
    try {
      await mkdir(place, { recursive: true });
      await writeFile(
        path.join(place, 'package.json'),
        JSON.stringify({ version: '4.22.0', main: 'index.js' }),
      );
      await writeFile(
        path.join(place, 'index.js'),
        'const { env } = process; throw new Error(`TF32 ${env.NVIDIA_TF32_OVERRIDE}, ${env.TF_NUM_INTRAOP_THREADS} threads, oneDNN ${env.TF_ENABLE_ONEDNN_OPTS}`);',
      );
      await expect(createNativeEngine('tfjs-gpu', folder)).rejects.toThrow('(TF32 0, 3 threads, oneDNN 1)');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
