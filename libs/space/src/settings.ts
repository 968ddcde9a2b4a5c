import { didYouMean } from './nearest-name.ts';

/** What a macro setting may be: a whole number within limits. */
export interface SettingRule {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  /** What divides it, where not every number will do. */
  readonly multipleOf?: number;
}

/** One value for each rule. */
export type SettingsOf<Rules> = { readonly [Key in keyof Rules]: number };

function expected({ minimum, maximum, multipleOf }: SettingRule): string {
  const number = multipleOf === undefined ? 'a whole number' : `a multiple of ${multipleOf}`;
  return `${number} from ${minimum} to ${maximum}`;
}

function parseSetting(key: string, received: string | number, rule: SettingRule): number {
  const value = typeof received === 'string' && received.trim() !== '' ? Number(received) : received;
  if (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= rule.minimum &&
    value <= rule.maximum &&
    value % (rule.multipleOf ?? 1) === 0
  )
    return value;
  throw new RangeError(`network setting ${key} received '${received}'; expected ${expected(rule)}`);
}

/**
 * The rules' defaults with `overrides` applied, in the rules' order. Throws a RangeError that names a wrong key or value, and
 * what was expected.
 */
export function applySettings<Rules extends Readonly<Record<string, SettingRule>>>(
  rules: Rules,
  overrides: Readonly<Record<string, string | number>>,
): SettingsOf<Rules>;
export function applySettings(
  rules: Readonly<Record<string, SettingRule>>,
  overrides: Readonly<Record<string, string | number>>,
): SettingsOf<Readonly<Record<string, SettingRule>>> {
  const keys = Object.keys(rules);
  for (const key of Object.keys(overrides))
    if (!Object.hasOwn(rules, key))
      throw new RangeError(
        `unknown network setting '${key}'; expected one of ${keys.join(', ')}${didYouMean(key, keys)}`,
      );
  return Object.fromEntries(
    Object.entries(rules).map(([key, rule]) => [
      key,
      parseSetting(
        key,
        Object.hasOwn(overrides, key) ? (overrides[key] ?? rule.default) : rule.default,
        rule,
      ),
    ]),
  );
}
