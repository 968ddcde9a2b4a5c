import { didYouMean } from '@naswot/space';

/** What a parameter of a strategy may be: a number within limits. */
export interface ParameterRule {
  /** What it is, and its unit. */
  readonly title: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
}

/** A strategy's parameters by name, in kebab-case. */
export type ParameterRules = Readonly<Record<string, ParameterRule>>;

/** Values of parameters; one that is left out has its default. */
export type ParameterValues = Readonly<Record<string, number>>;

/** Numbers from one to a limit: how many of something. */
export const count = (title: string, byDefault: number, maximum: number): ParameterRule => ({
  title,
  default: byDefault,
  minimum: 1,
  maximum,
  isWhole: true,
});

/** Any number between two limits. */
export const quantity = (
  title: string,
  byDefault: number,
  [minimum, maximum]: readonly [number, number],
): ParameterRule => ({ title, default: byDefault, minimum, maximum, isWhole: false });

function parseParameter(key: string, received: string | number, rule: ParameterRule): number {
  const { minimum, maximum, isWhole } = rule;
  const value = typeof received === 'string' && received.trim() !== '' ? Number(received) : received;
  const isNumber = typeof value === 'number' && (isWhole ? Number.isInteger(value) : Number.isFinite(value));
  if (isNumber && value >= minimum && value <= maximum) return value;
  throw new RangeError(
    `strategy parameter ${key} received '${received}'; expected a ${isWhole ? 'whole ' : ''}number from ${minimum} to ${maximum}`,
  );
}

/**
 * The rules' defaults with what is `given` in their place, in the rules' order. Throws a RangeError that names a wrong parameter or
 * value, and what was expected.
 */
export function parseParameters(
  rules: ParameterRules,
  given: Readonly<Record<string, string | number>>,
): ParameterValues {
  const keys = Object.keys(rules);
  for (const key of Object.keys(given))
    if (!Object.hasOwn(rules, key))
      throw new RangeError(
        keys.length === 0
          ? `unknown strategy parameter '${key}'; this strategy has none`
          : `unknown strategy parameter '${key}'; expected one of ${keys.join(', ')}${didYouMean(key, keys)}`,
      );
  return Object.fromEntries(
    Object.entries(rules).map(([key, rule]) => [
      key,
      parseParameter(key, Object.hasOwn(given, key) ? given[key]! : rule.default, rule),
    ]),
  );
}

/** The value of a parameter: the one given, else its default. */
export function parameter<Rules extends ParameterRules>(
  rules: Rules,
  given: ParameterValues,
  name: keyof Rules & string,
): number {
  return given[name] ?? rules[name]!.default;
}
