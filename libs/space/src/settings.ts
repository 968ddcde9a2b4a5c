import type { NetworkSettings } from './space.ts';

/** What a macro setting may be. */
export interface SettingRule {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The rules' defaults with `overrides` applied; throws a RangeError that names a wrong key or value and what was expected. */
export function applySettings(
  rules: Readonly<Record<string, SettingRule>>,
  overrides: Readonly<Record<string, string | number>>,
): NetworkSettings {
  for (const key of Object.keys(overrides))
    if (!Object.hasOwn(rules, key))
      throw new RangeError(
        `unknown network setting '${key}'; expected one of ${Object.keys(rules).join(', ')}`,
      );
  return Object.fromEntries(
    Object.entries(rules).map(([key, rule]) => {
      const received = overrides[key] ?? rule.default;
      const value = typeof received === 'string' && received.trim() !== '' ? Number(received) : received;
      if (
        typeof value !== 'number' ||
        !Number.isInteger(value) ||
        value < rule.minimum ||
        value > rule.maximum
      )
        throw new RangeError(
          `network setting ${key} received '${received}'; expected a whole number from ${rule.minimum} to ${rule.maximum}`,
        );
      return [key, value];
    }),
  );
}
