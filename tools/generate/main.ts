import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateKernel } from './kernel.ts';

/** Everything in the repository that is made from something else in it. */
const generators = { kernel: generateKernel } as const;

const isCheck = process.argv.includes('--check');
const differing: string[] = [];
for (const generate of Object.values(generators)) {
  for (const [file, content] of await generate()) {
    const committed = await readFile(file, 'utf8').catch(() => null);
    if (committed === content) continue;
    differing.push(file);
    if (isCheck) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
const verb = isCheck ? 'differs from what `npm run generate` makes' : 'written';
for (const file of differing) process.stdout.write(`${file}: ${verb}\n`);
if (isCheck && differing.length > 0) process.exitCode = 1;
