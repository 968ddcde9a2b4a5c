import { didYouMean } from '@naswot/space';

/** A parameter that is a number within limits. */
export interface NumberRule {
  readonly kind: 'number';
  /** What it is, and its unit. */
  readonly title: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
}

/** A parameter that is one of several options by name; its value is the option's place among them. */
export interface ChoiceRule<Option extends string = string> {
  readonly kind: 'choice';
  /** What is chosen, and what each option is. */
  readonly title: string;
  readonly options: readonly Option[];
  readonly default: number;
}

/** What a parameter of a strategy may be. Options are only ever added behind the others: plans hold their places. */
export type ParameterRule = NumberRule | ChoiceRule;

/** A strategy's parameters by name, in kebab-case. */
export type ParameterRules = Readonly<Record<string, ParameterRule>>;

/** Values of parameters; one that is left out has its default. */
export type ParameterValues = Readonly<Record<string, number>>;

/** Numbers from one to a limit: how many of something. */
export const count = (title: string, byDefault: number, maximum: number): NumberRule => ({
  kind: 'number',
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
): NumberRule => ({ kind: 'number', title, default: byDefault, minimum, maximum, isWhole: false });

/** One of several options, the first where none is given. */
export const choice = <Option extends string>(
  title: string,
  options: readonly [Option, ...Option[]],
): ChoiceRule<Option> => ({ kind: 'choice', title, options, default: 0 });

function parseOption(key: string, received: string | number, { options }: ChoiceRule): number {
  const place = typeof received === 'string' ? options.indexOf(received) : received;
  if (options[place] !== undefined) return place;
  throw new RangeError(
    `strategy parameter ${key} received '${received}'; expected one of ${options.join(', ')}${didYouMean(String(received), options)}`,
  );
}

function parseNumber(key: string, received: string | number, rule: NumberRule): number {
  const { minimum, maximum, isWhole } = rule;
  const value = typeof received === 'string' && received.trim() !== '' ? Number(received) : received;
  const isNumber = typeof value === 'number' && (isWhole ? Number.isInteger(value) : Number.isFinite(value));
  if (isNumber && value >= minimum && value <= maximum) return value;
  throw new RangeError(
    `strategy parameter ${key} received '${received}'; expected a ${isWhole ? 'whole ' : ''}number from ${minimum} to ${maximum}`,
  );
}

const parseParameter = (key: string, received: string | number, rule: ParameterRule): number =>
  rule.kind === 'number' ? parseNumber(key, received, rule) : parseOption(key, received, rule);

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

/** Values of parameters as a command line has them: numbers, and options by name. */
export const namedParameters = (
  rules: ParameterRules,
  values: ParameterValues,
): Readonly<Record<string, number | string>> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const rule = rules[key];
      return [key, rule?.kind === 'choice' ? rule.options[value]! : value];
    }),
  );
