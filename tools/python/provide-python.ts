import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFor, provide } from '../servers/provide.ts';

const run = promisify(execFile);

/** What the examples in Python need. */
export const pythonExamples = path.resolve(import.meta.dirname, '../../examples/python');

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/**
 * The path of a Python with the packages of `examples/python/requirements.txt`: an environment of its own, made with pip once for each
 * list of packages and each Python. Throws where there is no python3 of at least 3.11 with venv, or pip fails.
 */
export async function providePython(): Promise<string> {
  const requirements = path.join(pythonExamples, 'requirements.txt');
  const { stdout: version } = await run('python3', ['--version']);
  const wanted = createHash('sha256')
    .update(version)
    .update(await readFile(requirements));
  const target = cacheFor(path.join('python', wanted.digest('hex').slice(0, 16)));
  const python = path.join(target, 'bin', 'python');
  if (await isThere(python)) return python;
  const failure = await provide(target, async (folder) => {
    await run('python3', ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await run(path.join(folder, 'bin', 'python'), pip);
  });
  // Another process may have made it in between.
  if (await isThere(python)) return python;
  throw new Error(`there is no Python with ${requirements}: ${failure ?? 'it was removed'}`);
}
