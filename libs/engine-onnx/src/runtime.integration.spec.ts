import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sessionOptions } from './execution-provider.ts';
import { createOnnxModel } from './onnx-graph.ts';
import { installedPlace, installedRuntime, ownRuntime } from './runtime.ts';
import { onnxRuntimeVersion } from './version.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the runtime that is installed apart', () => {
  it.each([undefined, '1'])('is loaded without TF32 where the user has set %s', async (setting) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'engines-'));
    const place = installedPlace(folder);
    vi.stubEnv('NVIDIA_TF32_OVERRIDE', setting);
    try {
      await mkdir(place, { recursive: true });
      const manifest = { version: onnxRuntimeVersion, main: 'index.js' };
      await writeFile(path.join(place, 'package.json'), JSON.stringify(manifest));
      await writeFile(path.join(place, 'index.js'), 'exports.tf32 = process.env.NVIDIA_TF32_OVERRIDE;');
      expect(installedRuntime(folder)).toEqual({ tf32: '0' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("this program's runtime", () => {
  // Where this fails the runtime has learnt to run beside this thread: devices could then do without one of their own (ADR 18).
  it('holds the thread until a network has run, so that none is prepared meanwhile', async () => {
    const { InferenceSession, Tensor } = ownRuntime();
    const model = createOnnxModel();
    model.output(model.node('Relu', [model.input('x', [1])]), 'float32', [1]);
    const session = await InferenceSession.create(model.encode(), sessionOptions('cpu', 'operator'));
    const events: string[] = [];
    const running = session
      .run({ x: new Tensor('float32', new Float32Array(1), [1]) })
      .then(() => events.push('ran'));
    await new Promise<void>((resolve) =>
      setImmediate(() => {
        events.push('something else');
        resolve();
      }),
    );
    await running;
    await session.release();
    expect(events).toEqual(['ran', 'something else']);
  });
});
