import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedRuntime } from './runtime.ts';
import { onnxRuntimeVersion } from './version.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'naswot-runtime-'))));
afterAll(() => rm(folder, { recursive: true }));

/** A package of that version whose program is this. */
async function install(name: string, version: string, program: string): Promise<string> {
  const place = path.join(folder, name, 'node_modules/onnxruntime-node');
  await mkdir(place, { recursive: true });
  await writeFile(path.join(place, 'package.json'), JSON.stringify({ version, main: 'index.js' }));
  await writeFile(path.join(place, 'index.js'), program);
  return path.join(folder, name);
}

describe('ONNX Runtime that is installed apart', () => {
  it('is taken from its folder', async () => {
    const place = await install('whole', onnxRuntimeVersion, 'exports.mark = 7;');
    expect(installedRuntime(place)).toEqual({ mark: 7 });
  });

  it('is refused in one sentence where it is missing, of another version or does not load', async () => {
    const last =
      /^engine onnx-cuda cannot be used: .*; run: naswot engine install onnx-cuda, or use --engine onnx-cpu$/;
    const refusal = (place: string): string => {
      try {
        installedRuntime(place);
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
      return 'it is not refused';
    };
    const missing = refusal(path.join(folder, 'nowhere'));
    const old = refusal(await install('old', '1.20.0', 'exports.mark = 7;'));
    const broken = refusal(
      await install('broken', onnxRuntimeVersion, "throw new Error('no library\\nmore')"),
    );
    for (const message of [missing, old, broken]) expect(message).toMatch(last);
    expect(missing).toContain('it is not installed');
    expect(old).toContain(`it is version 1.20.0, expected ${onnxRuntimeVersion}`);
    expect(broken).toContain('does not load (no library)');
  });
});
