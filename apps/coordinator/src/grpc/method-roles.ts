import { SearchService, ServerReflection, ServerReflectionAlpha } from '@naswot/protocol';
import type { Role } from './token-file.ts';

/** What a call needs at least; `nobody` for those that need no token. */
export type Needed = 'nobody' | 'reader' | 'operator';

const searchMethods: Readonly<Record<keyof typeof SearchService.method, Needed>> = {
  createSearch: 'operator',
  getSearch: 'reader',
  listSearches: 'reader',
  pauseSearch: 'operator',
  resumeSearch: 'operator',
  cancelSearch: 'operator',
  deleteSearch: 'operator',
  followSearch: 'reader',
  queryScores: 'reader',
  bestScores: 'reader',
  largestScores: 'reader',
  putMinibatch: 'operator',
  getMinibatch: 'reader',
  listSpecs: 'reader',
  listBenchmarks: 'reader',
  listScorers: 'reader',
};

const needed = new Map<string, Needed>(
  Object.entries(SearchService.method).map(([name, { name: called }]) => [
    `/${SearchService.typeName}/${called}`,
    searchMethods[name as keyof typeof searchMethods],
  ]),
);

const prefixes: readonly (readonly [string, Needed])[] = [
  // Those who watch over processes hold no tokens; they learn whether it serves.
  ['/grpc.health.v1.Health/', 'nobody'],
  [`/${ServerReflection.typeName}/`, 'reader'],
  [`/${ServerReflectionAlpha.typeName}/`, 'reader'],
];

/** What the method of a path needs. What is not in the table needs the most. */
export const neededFor = (path: string): Needed =>
  needed.get(path) ?? prefixes.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'operator';

const allowed: Readonly<Record<Needed, readonly Role[]>> = {
  nobody: ['reader', 'operator', 'scorer'],
  reader: ['reader', 'operator'],
  operator: ['operator'],
};

/** Whether a role may do what needs another. */
export const isAllowed = (role: Role, need: Needed): boolean => allowed[need].includes(role);
