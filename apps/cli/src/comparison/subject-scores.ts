import { isEnvironmental } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import type { ScoreRow, Store } from '@naswot/store';
import { storeArchive } from '../archive.ts';
import { UsageError } from '../usage-error.ts';
import type { Subject } from './choose-subjects.ts';
import { namedSearches } from './named-searches.ts';

/** Scores under one spec, by the architecture. */
export type ScoresBySpec = ReadonlyMap<Position, ScoreRow>;

/** The scores of what is compared. */
export interface SubjectScores extends Subject {
  /** Under each of its specs. */
  readonly scores: readonly ScoresBySpec[];
  /** Attempts that tell of a machine (crashed, out of memory, out of time): no scores, and left out. */
  readonly attempts: number;
}

/**
 * The searches to which scores are limited, repeats among them, by the digest of their spec. Throws a UsageError for two of one
 * spec.
 */
async function searchesBySpec(names: readonly string[], store: Store): Promise<ReadonlyMap<string, string>> {
  const searches = (await namedSearches(names, store)).flat();
  const bySpec = new Map(searches.map(({ digest, id }) => [digest, id]));
  if (bySpec.size === searches.length) return bySpec;
  throw new UsageError(
    `--search received ${names.join(',')}, of which two are under one spec; expected one search of each`,
    'leave --search out for all stored scores of a spec',
  );
}

/** What a search of one spec asked for is what is asked of the other specs, too. */
function limited(tables: readonly ScoresBySpec[], isLimited: readonly boolean[]): readonly ScoresBySpec[] {
  const asked = new Set(tables.flatMap((table, k) => (isLimited[k] === true ? [...table.keys()] : [])));
  return tables.map((table, k) =>
    isLimited[k] === true || asked.size === 0
      ? table
      : new Map([...table].filter(([position]) => asked.has(position))),
  );
}

/**
 * The scores of what is compared, those of a search alone where one is named for their spec. Throws a UsageError for two
 * searches of one spec.
 */
export async function readSubjects(
  subjects: readonly Subject[],
  { search: names = [] }: { readonly search?: readonly string[] },
  store: Store,
): Promise<readonly SubjectScores[]> {
  const searches = await searchesBySpec(names, store);
  const archive = storeArchive(store);
  const read: SubjectScores[] = [];
  for (const { proxy, specs } of subjects) {
    let attempts = 0;
    const tables: ScoresBySpec[] = [];
    for (const { space, digest } of specs) {
      const search = searches.get(digest);
      const table = new Map<Position, ScoreRow>();
      const query = { space, specDigest: digest, ...(search !== undefined && { search }) };
      const everything = { orderBy: 'value', descending: true, limit: Number.MAX_SAFE_INTEGER } as const;
      for await (const row of archive.queryScores({ ...query, ...everything }))
        if (isEnvironmental(row.outcome)) attempts += 1;
        else table.set(row.position, row);
      tables.push(table);
    }
    const isLimited = specs.map(({ digest }) => searches.has(digest));
    read.push({ proxy, specs, scores: limited(tables, isLimited), attempts });
  }
  return read;
}
