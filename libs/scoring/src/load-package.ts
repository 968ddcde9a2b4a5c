import { EngineUnusable, installHint } from './engine-unusable.ts';
import { gpuFailure } from './gpu-failure.ts';

/** A package that an engine is, which is installed apart from this program or among its own. */
export interface EnginePackage {
  readonly engine: string;
  /** Its name on npm. */
  readonly name: string;
  /** The only version that the engine is tested with. */
  readonly version: string;
  /** What `require` finds it by, the first that is there: its name, or the path of its folder. */
  readonly places: readonly string[];
  /** Done before it is loaded. */
  readonly prepare?: () => void;
}

/** The version of the package at a place; null where there is none. */
function versionAt(require: NodeJS.Require, place: string): string | null {
  try {
    return (require(`${place}/package.json`) as { readonly version: string }).version;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Of an error the sentence that a library says; what follows are the places it passed through. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

function doesNotLoad(engine: string, place: string, cause: unknown): EngineUnusable {
  const said = firstLine(cause);
  const { why, whatToDo } = gpuFailure(engine, said) ?? {
    why: `${place} does not load`,
    whatToDo: installHint(engine),
  };
  return new EngineUnusable(engine, `${why} (${said})`, whatToDo, { cause });
}

/**
 * Loads an engine's package with the `require` that is given. Throws an EngineUnusable where it is in none of its places, of another
 * version, or does not load.
 */
export function loadPackage(
  require: NodeJS.Require,
  { engine, name, version, places, prepare }: EnginePackage,
): unknown {
  for (const place of places) {
    try {
      const found = versionAt(require, place);
      if (found === null) continue;
      if (found !== version)
        throw new EngineUnusable(
          engine,
          `${place} is version ${found}, expected ${version}`,
          installHint(engine),
        );
      prepare?.();
      return require(place);
    } catch (error) {
      throw error instanceof EngineUnusable ? error : doesNotLoad(engine, place, error);
    }
  }
  throw new EngineUnusable(engine, `${name} is not installed`, installHint(engine));
}
