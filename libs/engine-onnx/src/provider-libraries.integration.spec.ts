import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from './onnx-engine.ts';
import { whyCudaDoesNotLoad } from './provider-libraries.ts';
import { ownRuntime } from './runtime.ts';

/** The package that this program brings: its core for CPUs, without CUDA's provider. */
const own = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
const core = ['bin', 'napi-v6', 'linux', 'x64'];

let folder: string;
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'naswot-provider-'))));
afterAll(() => rm(folder, { recursive: true }));

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('a CUDA provider', () => {
  it('that is not there is named, and what to do', async () => {
    const options = { provider: 'cuda', form: 'primitives', runtime: ownRuntime(), place: own } as const;
    await expect(createOnnxEngine(options)).rejects.toThrow(
      /^engine onnx-cuda cannot be used: its library libonnxruntime_providers_shared\.so is not there or not whole \(.*\); run: naswot engine install onnx-cuda, or use --engine onnx-cpu$/,
    );
  });

  it('that is cut off is named, once what it needs loads', async () => {
    const place = path.join(folder, 'cut-off');
    const libraries = path.join(place, ...core);
    await mkdir(libraries, { recursive: true });
    const [version = ''] = await readdir(path.join(own, 'bin'));
    await symlink(
      path.join(own, 'bin', version, 'linux/x64/libonnxruntime.so.1'),
      path.join(libraries, 'libonnxruntime_providers_shared.so'),
    );
    await writeFile(path.join(libraries, 'libonnxruntime_providers_cuda.so'), '');
    expect(whyCudaDoesNotLoad(place)).toMatch(/libonnxruntime_providers_cuda\.so: file too short$/);
  });

  it('that loads is not what is wrong', async () => {
    const place = path.join(folder, 'whole');
    const libraries = path.join(place, ...core);
    await mkdir(libraries, { recursive: true });
    const [version = ''] = await readdir(path.join(own, 'bin'));
    const whole = path.join(own, 'bin', version, 'linux/x64/libonnxruntime.so.1');
    for (const name of ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'])
      await symlink(whole, path.join(libraries, name));
    expect(whyCudaDoesNotLoad(place)).toBeNull();
  });
});
