import { describe, expect, it } from 'vitest';
import { strategies, tellQueue, type Strategy } from '@naswot/search';
import { asPosition, findSpace } from '@naswot/space';
import { decodeSession, encodeSession } from './session-codec.ts';
import { newSession, scoreToCome, type StrategySession } from './strategy-session.ts';

const space = findSpace('nas-bench-201');
const adaptive: Strategy = { ...strategies.random, isAdaptive: true };
const position = (value: bigint) => asPosition(value, space.size);

const session: StrategySession = {
  state: { next: '9', nested: { best: [] } },
  asked: 9n,
  tells: {
    next: 2n,
    waiting: new Map([
      [3n, { ordinal: 3n, position: position(70n), values: [1.5, -2] }],
      [4n, { ordinal: 4n, position: position(7n), values: [null, 3] }],
    ]),
  },
  awaited: new Map([
    [2n, { position: position(15_000n), representative: position(3n), track: 0, foreseen: scoreToCome }],
    [5n, { position: position(4n), representative: position(3n), track: 2, foreseen: [93.5, 'score', null] }],
  ]),
  spent: null,
};

const throughJson = (value: unknown): typeof session.state => JSON.parse(JSON.stringify(value)) as never;

describe('a session in the store', () => {
  it('comes back as it was, with the tells that wait and the asks without an outcome', () => {
    const stored = throughJson(encodeSession(adaptive, session));
    expect(decodeSession(adaptive, space, stored, 9n)).toEqual(session);
  });

  it('is the strategy’s own state where it is told nothing', () => {
    const state = { next: '9' };
    expect(encodeSession(strategies.random, newSession(state))).toEqual(state);
    expect(decodeSession(strategies.random, space, state, 9n)).toEqual({
      state,
      asked: 9n,
      tells: tellQueue(),
      awaited: new Map(),
      spent: null,
    });
  });

  it('comes back with what it has spent, whatever its strategy is told', () => {
    const spent = { evaluations: 3, simulatedTimeMs: 1e6, idle: 2 };
    const adaptiveSession = { ...session, spent };
    const stored = throughJson(encodeSession(adaptive, adaptiveSession));
    expect(decodeSession(adaptive, space, stored, 9n)).toEqual(adaptiveSession);
    const plain = { ...newSession({ next: '9' }, true), asked: 9n, spent };
    const kept = throughJson(encodeSession(strategies.random, plain));
    expect(decodeSession(strategies.random, space, kept, 9n)).toEqual(plain);
  });

  it('is refused where something else wrote it', () => {
    expect(() => decodeSession(adaptive, space, { next: '9' }, 9n)).toThrow(/told/);
    const outside = {
      ...throughJson(encodeSession(adaptive, session)),
      awaited: [{ ordinal: '2', position: '15625', representative: '0' }],
    };
    expect(() => decodeSession(adaptive, space, outside, 9n)).toThrow(/outside the space/);
  });
});
