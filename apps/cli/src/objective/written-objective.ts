import { proxies } from '@naswot/scoring';
import { mostGoals, type Goal } from '@naswot/search';
import { unknownName } from '../known-name.ts';
import { UsageError } from '../usage-error.ts';

/** A quantity as it is written: of a trained accuracy the benchmark alone, whose metric is chosen where the benchmark is at hand. */
export type WrittenQuantity =
  | { readonly kind: 'proxy'; readonly proxy: string }
  | { readonly kind: 'accuracy'; readonly benchmark: string };

/** A quantity times a weight, finite and not 0. */
export interface WrittenTerm {
  readonly of: WrittenQuantity;
  readonly weight: number;
}

/** One number that a search makes large, as `--objective` says it. */
export interface WrittenObjective {
  /** As it was typed. */
  readonly text: string;
  readonly by: Goal['by'];
  readonly terms: readonly WrittenTerm[];
}

const proxyNames = Object.keys(proxies);
const forms =
  'PROXY or accuracy:BENCHMARK is to be large, min:macs to be small; sum:naswot,-0.001*macs is a weighted sum, ranks:naswot,2*relu-units one of ranks';

function parseQuantity(text: string): WrittenQuantity {
  const [, kind, name = ''] = /^([^:]*):(.*)$/.exec(text) ?? [];
  if (kind === undefined) {
    if (proxyNames.includes(text)) return { kind: 'proxy', proxy: text };
    throw unknownName('objective', text, proxyNames, forms);
  }
  if (kind !== 'accuracy')
    throw unknownName('kind of objective', kind, ['accuracy', 'min', 'sum', 'ranks'], forms);
  if (name !== '') return { kind: 'accuracy', benchmark: name };
  throw new UsageError(
    `the objective '${text}' names no benchmark; expected accuracy:BENCHMARK`,
    "'naswot benchmark list' shows those in the store",
  );
}

/** One quantity, which is no term of a sum. */
function parseSingle(text: string): WrittenQuantity {
  if (text.includes(','))
    throw new UsageError(
      `the objective '${text}' names several quantities; expected one, or sum: or ranks: before them`,
      'trade-offs between several are found with --objective once for each',
    );
  const [, weight, name] = /^([^*:]*)\*(.*)$/.exec(text) ?? [];
  if (weight !== undefined)
    throw new UsageError(
      `the objective '${text}' has a weight, and nothing beside it; expected a quantity alone`,
      weight.trim().startsWith('-') ? `min:${name} is to be small` : `sum:${text},... weighs several`,
    );
  return parseQuantity(text);
}

function parseTerm(text: string, whole: string): WrittenTerm {
  const [, weight, name] = /^([^*:]*)\*(.*)$/.exec(text) ?? [];
  if (weight === undefined || name === undefined) {
    const [, kind, small] = /^(min|sum|ranks):(.*)$/.exec(text) ?? [];
    if (kind === undefined) return { of: parseQuantity(text), weight: 1 };
    throw new UsageError(
      `the objective '${whole}' has '${kind}:' within it; expected WEIGHT*PROXY or WEIGHT*accuracy:BENCHMARK`,
      `-1*${small} is to be small`,
    );
  }
  const factor = weight.trim() === '' ? NaN : Number(weight);
  if (Number.isFinite(factor) && factor !== 0) return { of: parseQuantity(name.trim()), weight: factor };
  throw new UsageError(
    `the weight of '${text}' in the objective '${whole}' is '${weight}'; expected a number other than 0`,
    'what is to be small has a weight below 0, such as -0.001*macs',
  );
}

const keyOf = (quantity: WrittenQuantity): string =>
  quantity.kind === 'proxy' ? quantity.proxy : `accuracy:${quantity.benchmark}`;

function parseTerms(list: string, text: string): readonly WrittenTerm[] {
  const parts = list.split(',').map((part) => part.trim());
  if (parts.includes(''))
    throw new UsageError(
      `the objective '${text}' lacks a quantity; expected some, with a comma between two`,
      forms,
    );
  if (parts.length > mostGoals)
    throw new UsageError(`the objective '${text}' has ${parts.length} terms; expected ${mostGoals} or fewer`);
  const terms = parts.map((part) => parseTerm(part, text));
  const keys = terms.map(({ of }) => keyOf(of));
  const twice = keys.find((key, place) => keys.indexOf(key) !== place);
  if (twice !== undefined)
    throw new UsageError(`the objective '${text}' has ${twice} twice`, 'give it one weight');
  return terms;
}

/**
 * Reads an objective: `PROXY` or `accuracy:BENCHMARK`, to be large; `min:` before it, to be small; `sum:` or `ranks:` before several
 * with a comma between two, each with a weight before it or none (`-0.001*macs`). Throws a UsageError for any other text.
 */
export function parseObjective(given: string): WrittenObjective {
  const text = given.trim();
  const [, kind, rest = ''] = /^(min|sum|ranks):(.*)$/.exec(text) ?? [];
  if (kind === 'sum' || kind === 'ranks') return { text, by: kind, terms: parseTerms(rest, text) };
  const single = kind === 'min' ? rest.trim() : text;
  if (single === '')
    throw new UsageError(
      `the objective '${given}' names nothing; expected a proxy or accuracy:BENCHMARK`,
      forms,
    );
  return { text, by: 'sum', terms: [{ of: parseSingle(single), weight: kind === 'min' ? -1 : 1 }] };
}

/** Takes `--objective`, over and over. Throws a UsageError for one that was given before, and for too many. */
export function collectObjectives(
  text: string,
  collected: readonly WrittenObjective[] = [],
): readonly WrittenObjective[] {
  const objective = parseObjective(text);
  if (collected.some((other) => other.text === objective.text))
    throw new UsageError(`--objective received '${objective.text}' twice`, 'leave one of them out');
  if (collected.length === mostGoals)
    throw new UsageError(
      `--objective was given more than ${mostGoals} times`,
      `expected ${mostGoals} or fewer`,
    );
  return [...collected, objective];
}
