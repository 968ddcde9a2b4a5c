import { proxies } from '@naswot/scoring';
import type { SpecRecord, Store } from '@naswot/store';
import { unknownName } from '../known-name.ts';
import { specText } from '../queried-scores.ts';
import { specDocument } from '../score-json.ts';
import { UsageError } from '../usage-error.ts';
import type { ComparisonFlags } from './comparison-flags.ts';
import { namedSearches } from './named-searches.ts';
import { familyKey } from './spec-family.ts';

/** A proxy and what its scores are read under: one spec, or repeats of one measurement. */
export interface Subject {
  readonly proxy: string;
  readonly specs: readonly SpecRecord[];
}

/** What specs are chosen by. */
type Choice = Pick<ComparisonFlags, 'proxy' | 'search' | 'spec' | 'repeats'>;

/** What --spec and --search name. */
interface Named {
  readonly flag: string;
  /** Digests, or a beginning of one; several of a search with repeats, its own first. */
  readonly digests: readonly string[];
}

const isNamed = (named: readonly Named[], { digest }: SpecRecord): boolean =>
  named.some(({ digests }) => digests.some((each) => digest.startsWith(each)));

const loadOrigin = async ({ spec }: SpecRecord, store: Store) =>
  spec.run === null ? null : await store.loadMinibatch(spec.run.minibatch);

async function listed(specs: readonly SpecRecord[], store: Store): Promise<string> {
  const lines = specs.map(async (record) => {
    const document = specDocument(record.digest, record.spec, await loadOrigin(record, store));
    return `  ${specText({ space: record.space, ...document })}`;
  });
  return (await Promise.all(lines)).join('\n');
}

/** The specs of one family. Throws a UsageError where they are of several. */
async function oneFamily(proxy: string, specs: readonly SpecRecord[], store: Store): Promise<Subject> {
  const keys = await Promise.all(
    specs.map(async (record) => familyKey(record.spec, await loadOrigin(record, store))),
  );
  if (new Set(keys).size === 1) return { proxy, specs };
  throw new UsageError(
    `the specs of ${proxy} differ in more than the seeds of weights and images, so that their scores have no mean:\n${await listed(specs, store)}`,
    'name one of the specs whose repeats are meant with --spec DIGEST or --search ID',
  );
}

/** All specs of the family of one. */
async function familyOf(
  member: SpecRecord,
  all: readonly SpecRecord[],
  store: Store,
): Promise<readonly SpecRecord[]> {
  const key = familyKey(member.spec, await loadOrigin(member, store));
  const isOfFamily = await Promise.all(
    all.map(async (record) => familyKey(record.spec, await loadOrigin(record, store)) === key),
  );
  return all.filter((_, place) => isOfFamily[place]);
}

/** The specs that are averaged: those that are named where they are several, else the family of the one that is, else all. */
async function repeatsOf(
  proxy: string,
  stored: readonly SpecRecord[],
  named: readonly Named[],
  store: Store,
): Promise<Subject> {
  const chosen = stored.filter((record) => isNamed(named, record));
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) return { proxy, specs: await familyOf(only, stored, store) };
  return oneFamily(proxy, chosen.length === 0 ? stored : chosen, store);
}

async function single(
  proxy: string,
  stored: readonly SpecRecord[],
  named: readonly Named[],
  store: Store,
): Promise<Subject> {
  const chosen = stored.filter((record) => isNamed(named, record));
  const specs = chosen.length === 0 ? stored : chosen;
  if (specs.length === 1) return { proxy, specs };
  throw new UsageError(
    `there are scores by ${proxy} under ${specs.length} specs, which cannot stand in one ranking:\n${await listed(specs, store)}`,
    'choose one with --spec DIGEST or --search ID, or take the mean over seeds with --repeats',
  );
}

/** Specs that the flags name, searches first, each with those of its repeats. Throws a UsageError for a search that is not there. */
async function namedBy({ search = [], spec = [] }: Choice, store: Store): Promise<readonly Named[]> {
  const searches = (await namedSearches(search, store)).map((each, place) => ({
    flag: `--search ${search[place]}`,
    digests: each.map(({ digest }) => digest),
  }));
  return [...searches, ...spec.map((digest) => ({ flag: `--spec ${digest}`, digests: [digest] }))];
}

/** The proxies that are compared: those asked for, else whose specs are named, else the one this program is named for. */
function proxiesOf(
  { proxy }: Choice,
  named: readonly Named[],
  stored: readonly SpecRecord[],
): readonly string[] {
  const ofNamed = stored.filter((record) => isNamed(named, record)).map(({ spec }) => spec.proxy);
  const names = proxy ?? (ofNamed.length === 0 ? ['naswot'] : [...new Set(ofNamed)]);
  const known = [...new Set([...Object.keys(proxies), ...stored.map(({ spec }) => spec.proxy)])];
  for (const name of names) if (!known.includes(name)) throw unknownName('proxy', name, known);
  return names;
}

function checkNamed(space: string, named: readonly Named[], among: readonly SpecRecord[]): void {
  for (const each of named)
    if (!among.some((record) => isNamed([each], record)))
      throw new UsageError(
        `${each.flag} names the spec ${each.digests[0]?.slice(0, 12)}, and of ${space} the store has none such of the proxies that are compared`,
        "'naswot scores query' shows the specs that there are scores under",
      );
}

/**
 * What is compared: each proxy under one spec, or under a family of specs with `--repeats` and where a search with repeats is
 * named. Throws a UsageError where a proxy is
 * not known or has no scores, where what is named is not there, and where a choice is left.
 */
export async function chooseSubjects(
  space: string,
  flags: Choice,
  store: Store,
): Promise<readonly Subject[]> {
  const [stored, named] = await Promise.all([store.listSpecs({ space }), namedBy(flags, store)]);
  const names = proxiesOf(flags, named, stored);
  const of = (proxy: string): readonly SpecRecord[] => stored.filter(({ spec }) => spec.proxy === proxy);
  for (const proxy of names)
    if (of(proxy).length === 0)
      throw new UsageError(
        `the store has no scores of ${space} by ${proxy}`,
        `'naswot search ${space} --objective ${proxy}' makes some`,
      );
  checkNamed(space, named, names.flatMap(of));
  const isRepeated = flags.repeats === true || named.some(({ digests }) => digests.length > 1);
  const choose = isRepeated ? repeatsOf : single;
  const subjects = await Promise.all(names.map((proxy) => choose(proxy, of(proxy), named, store)));
  if (flags.repeats === true && subjects.every(({ specs }) => specs.length === 1))
    throw new UsageError(
      `--repeats takes the mean over specs that differ in their seeds, and there is one spec of ${names.join(', ')}`,
      'score the same architectures again with another --weights-seed or --minibatch-seed',
    );
  return subjects;
}

/** The one spec of a proxy that scores are read under. Throws a UsageError as `chooseSubjects`. */
export async function specOf(
  space: string,
  { proxy, search, spec }: { readonly proxy: string; readonly search?: string; readonly spec?: string },
  store: Store,
): Promise<SpecRecord> {
  const choice: Choice = {
    proxy: [proxy],
    ...(search !== undefined && { search: [search] }),
    ...(spec !== undefined && { spec: [spec] }),
  };
  const [only] = (await chooseSubjects(space, choice, store)).flatMap(({ specs }) => specs);
  if (only === undefined) throw new RangeError(`no spec of ${proxy} was chosen`);
  return only;
}
