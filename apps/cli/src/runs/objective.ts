import { proxies } from '@naswot/scoring';
import { knownName } from '../known-name.ts';
import { UsageError } from '../usage-error.ts';

/** What a search makes as large as it can. */
export type ObjectiveChoice =
  | { readonly kind: 'proxy'; readonly proxy: string }
  /** Trained accuracy, looked up in a benchmark. */
  | { readonly kind: 'accuracy'; readonly benchmark: string };

const prefix = 'accuracy:';
const parseProxy = knownName(
  'objective',
  Object.keys(proxies),
  "'naswot proxy list' says what each proxy is; accuracy:BENCHMARK is trained accuracy",
);

/** Throws a UsageError for a proxy that is not known, and for a benchmark without a name. */
export function objectiveOf(text: string): ObjectiveChoice {
  if (!text.startsWith(prefix)) return { kind: 'proxy', proxy: parseProxy(text) };
  const benchmark = text.slice(prefix.length);
  if (benchmark !== '') return { kind: 'accuracy', benchmark };
  throw new UsageError(
    `the objective '${text}' names no benchmark; expected accuracy:BENCHMARK`,
    "'naswot benchmark list' shows those in the store",
  );
}

/** An objective as it was written, checked. */
export function parseObjective(text: string): string {
  objectiveOf(text);
  return text;
}
