import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const mark = 'fixtures/reference/manifest.json';

/**
 * The folder of reference networks and data: `NASWOT_REFERENCE`, by default `../shared`, relative to the repository's root.
 * Null where it is absent; under continuous integration (`CI=true`) its absence is an error, so that no test is silently left out.
 */
export function findReferenceFolder(
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const folder = path.resolve(root, environment['NASWOT_REFERENCE'] ?? '../shared');
  if (existsSync(path.join(folder, mark))) return folder;
  if (environment['CI'] !== 'true') return null;
  throw new Error(
    `with CI=true the tests that read the reference folder may not be left out, and ${folder} holds no ${mark}; ` +
      'name the folder in NASWOT_REFERENCE',
  );
}

/** Absolute path of the reference folder; null where it is absent. */
export const referenceFolder: string | null = findReferenceFolder(process.env);
