import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import type { Files } from './differences.ts';
import { formatGenerated } from './format-generated.ts';
import type { Generator } from './generators.ts';

/** Pages of 64 KiB that WebAssembly can address: whoever instantiates a module decides how many it has. */
const maximumPages = 65_536;

async function compile(source: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-webassembly-'));
  try {
    const binary = path.join(folder, 'module.wasm');
    const { error } = await asc.main([
      source,
      ...['--config', 'none', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory'],
      ...['--maximumMemory', String(maximumPages), '--outFile', binary],
    ]);
    if (error !== null) throw new Error(`${source} does not compile: ${error.message}`);
    return (await readFile(binary)).toString('base64');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A lib's WebAssembly module, compiled from AssemblyScript, as a TypeScript file that exports its base64 as `name`. */
export function webAssemblyOf(lib: string, file: string, name: string): Generator {
  const source = `libs/${lib}/assembly/index.ts`;
  const folder = `libs/${lib}/src/generated`;
  const generate = async (): Promise<Files> => {
    const target = `${folder}/${file}`;
    const content = [
      `// Generated from ${source} by \`npm run generate\`: do not edit.`,
      `export const ${name} = '${await compile(source)}';`,
    ];
    return new Map([[target, await formatGenerated(target, content.join('\n'))]]);
  };
  return { folder, generate };
}
