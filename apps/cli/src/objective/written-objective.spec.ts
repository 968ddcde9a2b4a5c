import { describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { collectObjectives, parseObjective, type WrittenTerm } from './written-objective.ts';

const proxy = (name: string, weight = 1): WrittenTerm => ({ of: { kind: 'proxy', proxy: name }, weight });
const trained = (benchmark: string, weight = 1): WrittenTerm => ({
  of: { kind: 'accuracy', benchmark },
  weight,
});

describe('an objective', () => {
  it.each<[string, 'sum' | 'ranks', readonly WrittenTerm[]]>([
    ['naswot', 'sum', [proxy('naswot')]],
    ['min:macs', 'sum', [proxy('macs', -1)]],
    ['accuracy:nas-bench-201', 'sum', [trained('nas-bench-201')]],
    ['sum:naswot,-0.001*macs', 'sum', [proxy('naswot'), proxy('macs', -0.001)]],
    [
      'ranks: naswot, 2*relu-units , -1e0 * parameters',
      'ranks',
      [proxy('naswot'), proxy('relu-units', 2), proxy('parameters', -1)],
    ],
    ['sum:accuracy:t,0.5*accuracy:u', 'sum', [trained('t'), trained('u', 0.5)]],
  ])('is read from %j', (text, by, terms) => {
    expect(parseObjective(text)).toEqual({ text, by, terms });
  });

  it.each<[string, RegExp, RegExp]>([
    ['', /names nothing/, /PROXY or accuracy/],
    ['min:', /names nothing/, /min:macs to be small/],
    ['naswto', /unknown objective 'naswto'.*did you mean 'naswot'/, /sum:naswot/],
    ['rank:naswot', /unknown kind of objective 'rank'.*did you mean 'ranks'/, /ranks:naswot/],
    ['max:naswot', /unknown kind of objective 'max'/, /to be large/],
    ['accuracy:', /names no benchmark; expected accuracy:BENCHMARK/, /benchmark list/],
    ['naswot,macs', /several quantities/, /--objective once for each/],
    ['min:macs,parameters', /several quantities/, /--objective once for each/],
    ['-1*macs', /a weight, and nothing beside it/, /^min:macs is to be small$/],
    ['2*naswot', /a weight, and nothing beside it/, /^sum:2\*naswot,\.\.\. weighs several$/],
    ['sum:', /lacks a quantity/, /weighted sum/],
    ['sum:naswot,,macs', /lacks a quantity/, /weighted sum/],
    ['sum:naswot,x*macs', /the weight of 'x\*macs'.*is 'x'; expected a number other than 0/, /below 0/],
    ['sum:naswot,0*macs', /is '0'; expected a number other than 0/, /below 0/],
    ['sum:naswot,*macs', /is ''; expected a number other than 0/, /below 0/],
    ['ranks:naswot,Infinity*macs', /is 'Infinity'; expected a number/, /below 0/],
    ['sum:naswot,min:macs', /has 'min:' within it; expected WEIGHT\*PROXY/, /^-1\*macs is to be small$/],
    ['ranks:naswot,2*naswot', /has naswot twice/, /one weight/],
    ['sum:naswot,mac', /unknown objective 'mac'.*did you mean 'macs'/, /weighted sum/],
    [`sum:${Array.from({ length: 9 }, (_, k) => `accuracy:b${k}`).join(',')}`, /9 terms; expected 8/, /.*/],
  ])('of %j is refused in one sentence, with a hint', (text, message, hint) => {
    const read = (): unknown => parseObjective(text);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect((error as UsageError).hint ?? '').toMatch(hint);
    }
  });
});

describe('several objectives', () => {
  const collected = (...texts: readonly string[]) =>
    texts.reduce<ReturnType<typeof collectObjectives>>((all, text) => collectObjectives(text, all), []);

  it('stand in their order', () => {
    expect(collected('naswot', 'min:macs').map(({ text }) => text)).toEqual(['naswot', 'min:macs']);
  });

  it('are each another, and eight at most', () => {
    expect(() => collected('naswot', 'naswot')).toThrow("--objective received 'naswot' twice");
    const nine = Array.from({ length: 9 }, (_, k) => `accuracy:b${k}`);
    expect(collected(...nine.slice(1))).toHaveLength(8);
    expect(() => collected(...nine)).toThrow('more than 8 times');
  });
});
