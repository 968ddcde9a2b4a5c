import { readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import { formatGenerated } from './format-generated.ts';

const source = 'libs/kernel/assembly/index.ts';
const target = 'libs/kernel/src/generated/kernel-wasm.ts';

/** The kernel's WebAssembly module, compiled from AssemblyScript, as a TypeScript file: path in the repository and content. */
export async function generateKernel(): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-kernel-'));
  try {
    const binary = path.join(folder, 'kernel.wasm');
    const { error } = await asc.main([
      source,
      ...['--config', 'none', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory'],
      ...['--maximumMemory', '65536', '--outFile', binary],
    ]);
    if (error !== null) throw new Error(`${source} does not compile: ${error.message}`);
    const base64 = (await readFile(binary)).toString('base64');
    const content = [
      `// Generated from ${source} by \`npm run generate\`: do not edit.`,
      `export const kernelWasm = '${base64}';`,
    ];
    return new Map([[target, await formatGenerated(target, content.join('\n'))]]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
