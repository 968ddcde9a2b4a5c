import { describe, expect, it } from 'vitest';
import { applySettings } from './settings.ts';

const rules = {
  stemChannels: { default: 16, minimum: 1, maximum: 512 },
  imageSize: { default: 32, minimum: 4, maximum: 512, multipleOf: 4 },
};

describe('network settings', () => {
  it('are the defaults where nothing is given', () => {
    expect(applySettings(rules, {})).toEqual({ stemChannels: 16, imageSize: 32 });
  });

  it('may be given as numbers or numeric strings, and keep the order of the rules', () => {
    const settings = applySettings(rules, { imageSize: '8', stemChannels: 4 });
    expect(JSON.stringify(settings)).toBe('{"stemChannels":4,"imageSize":8}');
  });

  it('name the known ones where one is unknown', () => {
    expect(() => applySettings(rules, { stemchannels: 4 })).toThrow(
      new RangeError(
        "unknown network setting 'stemchannels'; expected one of stemChannels, imageSize; did you mean 'stemChannels'?",
      ),
    );
    expect(() => applySettings(rules, { toString: 4 })).toThrow(RangeError);
  });

  it.each(['', ' ', 'many', '1.5', '0', '513', '0x', 'NaN', 'Infinity', 2.5, NaN, -1])(
    'refuse %j as a number of channels',
    (value) => {
      expect(() => applySettings(rules, { stemChannels: value })).toThrow(
        new RangeError(
          `network setting stemChannels received '${value}'; expected a whole number from 1 to 512`,
        ),
      );
    },
  );

  it('refuse what has to be a multiple and is not', () => {
    expect(() => applySettings(rules, { imageSize: 30 })).toThrow(
      "network setting imageSize received '30'; expected a multiple of 4 from 4 to 512",
    );
  });
});
