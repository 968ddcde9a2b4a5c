import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The package that holds an engine's runtime. */
export interface EngineRuntime {
  readonly package: string;
  /** Among this program's own packages, in the folder of engines installed apart, or in either, its own first. */
  readonly place: 'own' | 'apart' | 'either';
}

const require = createRequire(import.meta.url);

/** Null where it is not there, or is no package. */
function versionIn(file: string): string | null {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
    return typeof manifest.version === 'string' ? manifest.version : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return null;
    throw error;
  }
}

/** The manifest among this program's own packages; null where there is none. */
function ownManifest(name: string): string | null {
  try {
    return require.resolve(`${name}/package.json`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return null;
  }
}

/**
 * The version of an engine's package on this machine; null where it is not installed. Loads nothing of it. `folder` holds the
 * engines that are installed apart, each as `NAME/node_modules`; null where there is none.
 */
export function installedVersion(
  name: string,
  { package: of, place }: EngineRuntime,
  folder: string | null,
): string | null {
  const own = place === 'apart' ? null : ownManifest(of);
  if (own !== null) return versionIn(own);
  if (folder === null || place === 'own') return null;
  return versionIn(path.join(folder, name, 'node_modules', of, 'package.json'));
}
