import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineUnusable } from './engine-unusable.ts';
import { loadPackage } from './load-package.ts';

const require = createRequire(import.meta.url);

let folder: string;
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'naswot-package-'))));
afterAll(() => rm(folder, { recursive: true }));

/** A package of that name with these files; returns its folder. */
async function install(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const place = path.join(folder, name);
  await mkdir(place, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(place, file), text);
  return place;
}

const manifest = (version: string): string => JSON.stringify({ version, main: 'index.js' });
const load = (...places: readonly string[]): unknown =>
  loadPackage(require, { engine: 'tfjs-gpu', name: '@tensorflow/tfjs-node-gpu', version: '4.22.0', places });

/** The sentence that loading from a place ends in. */
function refusal(...places: readonly string[]): string {
  try {
    load(...places);
  } catch (error) {
    if (error instanceof EngineUnusable) return error.message;
    throw error;
  }
  return 'it is not refused';
}

describe('the package of an engine', () => {
  it('is taken from the first place that has one', async () => {
    const first = await install('first', {
      'package.json': manifest('4.22.0'),
      'index.js': 'exports.mark = 7;',
    });
    const second = await install('second', { 'package.json': manifest('4.22.0'), 'index.js': '' });
    expect(load(path.join(folder, 'nowhere'), first, second)).toEqual({ mark: 7 });
  });

  it('is refused with what to do where it is nowhere', () => {
    expect(refusal(path.join(folder, 'nowhere'))).toBe(
      'engine tfjs-gpu cannot be used: @tensorflow/tfjs-node-gpu is not installed; run: naswot engine install tfjs-gpu, or use --engine onnx-cpu',
    );
  });

  it('is refused in another version', async () => {
    const old = await install('old', { 'package.json': manifest('4.21.0') });
    expect(refusal(old)).toBe(
      `engine tfjs-gpu cannot be used: ${old} is version 4.21.0, expected 4.22.0; run: naswot engine install tfjs-gpu, or use --engine onnx-cpu`,
    );
  });

  it.each([
    [
      'has half a manifest',
      { 'package.json': '{"version": "4.2' },
      /does not load \(.*JSON.*\); run: naswot engine install/,
    ],
    [
      'has no program',
      { 'package.json': manifest('4.22.0') },
      /does not load \(Cannot find module .*\); run:/,
    ],
    [
      'lacks its addon',
      { 'package.json': manifest('4.22.0'), 'index.js': "require('./lib/tfjs_binding.node');" },
      /does not load \(Cannot find module '.\/lib\/tfjs_binding.node'\); run: naswot engine install tfjs-gpu,/,
    ],
    [
      'has an addon that is cut off',
      {
        'package.json': manifest('4.22.0'),
        'index.js': "require('./libbinding.so.node');",
        'libbinding.so.node': '',
      },
      /its library libbinding\.so\.node is not there or not whole \(.*file too short\); run: naswot engine install/,
    ],
    [
      'says more than a line',
      { 'package.json': manifest('4.22.0'), 'index.js': "throw new Error('no library\\nat all')" },
      /says-more-than-a-line does not load \(no library\); run:/,
    ],
  ])('is refused with what to do where it %s', async (what, files, sentence) => {
    expect(refusal(await install(what.replaceAll(' ', '-'), files))).toMatch(sentence);
  });
});
