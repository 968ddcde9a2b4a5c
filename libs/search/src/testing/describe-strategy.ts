import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPosition, type Position } from '@naswot/space';
import { fullFidelity } from '../sequential-strategy.ts';
import { maxShardSize, proposedPositions } from '../shard.ts';
import { plainContext } from '../strategy-context.ts';
import type { Asked, Strategy, StrategyContext, StrategyState, Tell } from '../strategy.ts';
import { choiceSpace } from './choice-space.ts';
import { playSearch, rubble, simplest, type Circumstances } from './play-search.ts';

export interface StrategySuiteOptions {
  /** Whether `--replacement` goes with it. */
  readonly allowsReplacement: boolean;
  /** What its searches are like, where they are not of one value and one fidelity; small, where it takes long. */
  readonly terms?: Partial<StrategyContext>;
}

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  askSizes: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
  choose: fc
    .infiniteStream(fc.nat())
    .map((numbers) => (bound: number) => Number(numbers.next().value) % Math.max(1, bound)),
  throughJson: fc.boolean(),
});
const windows = fc.integer({ min: 1, max: 40 });
const runs = { numRuns: 40 };

/** What is told of asks from an ordinal on. */
function tellsOf({ proposal }: Asked, context: StrategyContext, from: bigint): readonly Tell[] {
  const { fidelity = fullFidelity(context) } = proposal;
  return proposedPositions(proposal, context.space.size).map((position, k) => ({
    ordinal: from + BigInt(k),
    position,
    values: rubble(position, fidelity),
  }));
}

/** Takes a step of another search by the same strategy at each call, from its start again where it has ended. */
function otherSearch(strategy: Strategy, context: StrategyContext): () => void {
  let state = strategy.start(context);
  let ordinal = 0n;
  return () => {
    const asked = strategy.ask(context, state, 1);
    if (asked === null) {
      [state, ordinal] = [strategy.start(context), 0n];
      return;
    }
    const tells = tellsOf(asked, context, ordinal);
    ordinal += BigInt(tells.length);
    state = strategy.tell(context, asked.state, tells);
  };
}

/** The conformance suite of strategies: call it in a test file of every strategy. */
export function describeStrategy(
  strategy: Strategy,
  { allowsReplacement, terms = {} }: StrategySuiteOptions,
): void {
  const mayRepeat = strategy.end !== 'space';
  const context = (more: Partial<StrategyContext> = {}): StrategyContext =>
    plainContext(choiceSpace([5, 5, 5, 4]), { samples: 120n, ...terms, ...more });
  const contexts = fc
    .record({
      options: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      seed: fc.nat(),
      wanted: fc.bigInt({ min: 1n, max: 300n }),
      replacement: allowsReplacement ? fc.boolean() : fc.constant(false),
    })
    .map(({ options, seed, wanted, replacement }): StrategyContext => {
      const space = choiceSpace(options);
      const isBounded = !replacement && !mayRepeat;
      const samples = isBounded && wanted > space.size ? space.size : wanted;
      return plainContext(space, { ...terms, seed, samples, replacement });
    });
  /** That a search asked for as many as its samples; for no more, where it may end before. */
  const expectSamples = (positions: readonly Position[], samples: bigint | null): void => {
    if (strategy.end !== 'own') expect(BigInt(positions.length)).toBe(samples);
    else expect(positions.length > 0 && (samples === null || positions.length <= samples)).toBe(true);
  };
  const asks = (of: StrategyContext, window = 16, how = simplest): readonly Position[] =>
    playSearch(strategy, of, window, how).positions;

  describe(`strategy ${strategy.name}`, () => {
    it('asks for the same, however many at a time, in whatever order scores come, and over interruptions', () => {
      fc.assert(
        fc.property(contexts, windows, circumstances, (of, window, how) => {
          expect(asks(of, window, how)).toEqual(asks(of, window));
        }),
        runs,
      );
    });

    it('keeps all that it goes by in its state: others search by it between any two steps', () => {
      fc.assert(
        fc.property(contexts, windows, circumstances, (of, window, how) => {
          const watch = otherSearch(strategy, { ...of, seed: of.seed + 1 });
          const stored = { ...how, throughJson: true };
          expect(playSearch(strategy, of, window, stored, { watch }).positions).toEqual(asks(of, window));
        }),
        { numRuns: 15 },
      );
    });

    it('hears several tells at once as one after another', () => {
      const of = context();
      let state = strategy.start(of);
      let ordinal = 0n;
      for (const count of [1, 16, 40, 7]) {
        const asked = strategy.ask(of, state, count);
        if (asked === null) break;
        const tells = tellsOf(asked, of, ordinal);
        ordinal += BigInt(tells.length);
        state = strategy.tell(of, asked.state, tells);
        const apart = tells.reduce((before, tell) => strategy.tell(of, before, [tell]), asked.state);
        expect(JSON.stringify(state)).toBe(JSON.stringify(apart));
      }
      expect(ordinal).toBeGreaterThan(10n);
    });

    it('asks for exactly the samples, all of them in the space', () => {
      fc.assert(
        fc.property(contexts, circumstances, (of, how) => {
          const positions = asks(of, 16, how);
          expectSamples(positions, of.samples);
          for (const position of positions) expect(position >= 0n && position < of.space.size).toBe(true);
        }),
        runs,
      );
    });

    it('goes on where it was when its samples grow, as if they had been more from the start', () => {
      fc.assert(
        fc.property(fc.nat(), fc.bigInt({ min: 1n, max: 119n }), (seed, first) => {
          const few = playSearch(strategy, context({ seed, samples: first }), 16, simplest);
          if (strategy.isAdaptive) {
            expect(asks(context({ seed })).slice(0, Number(first))).toEqual(few.positions);
            return;
          }
          const rest = playSearch(strategy, context({ seed }), 16, simplest, { start: few.state });
          expect([...few.positions, ...rest.positions]).toEqual(asks(context({ seed })));
        }),
        runs,
      );
    });

    it('never asks for more than it was asked for, and has no more once it has ended', () => {
      let state = strategy.start(context({ samples: 10n }));
      const first = strategy.ask(context({ samples: 10n }), state, 7);
      expect(first === null ? 0 : proposedPositions(first.proposal, 500n).length).toBe(7);
      state = playSearch(strategy, context({ samples: 10n }), 16, simplest).state;
      for (const count of [1, 100]) expect(strategy.ask(context({ samples: 10n }), state, count)).toBeNull();
    });

    it('asks for nothing that does not keep the constraints', () => {
      const isAllowed = (position: Position): boolean => position % 5n === 2n;
      for (const seed of [0, 1, 2]) {
        const asked = asks(context({ seed, samples: 90n, isAllowed }));
        expectSamples(asked, 90n);
        for (const position of asked) expect(isAllowed(position)).toBe(true);
      }
    });

    it('says that no architecture keeps the constraints, where that is so', () => {
      const nowhere = context({ isAllowed: () => false });
      if (mayRepeat) expect(() => asks(nowhere)).toThrow(/constraints; loosen them$/);
      else expect(asks(nowhere)).toEqual([]);
    });

    it('asks for the included architectures first', () => {
      const included = [7n, 480n, 33n].map((position) => asPosition(position, 500n));
      expect(asks(context({ included })).slice(0, 3)).toEqual(included);
      expectSamples(asks(context({ included })), 120n);
    });

    it('asks for no others before all of the included architectures, however many they are', () => {
      const included = Array.from({ length: 40 }, (_, k) => asPosition(BigInt(12 * k + 5), 500n));
      for (const window of [1, 16])
        expect([...new Set(asks(context({ included }), window))].slice(0, 40)).toEqual(included);
    });

    it('refuses terms that no search has', () => {
      const included = [asPosition(3n, 500n)];
      for (const [wrong, message] of [
        [{ included, isAllowed: () => false }, 'architecture 3 is included, but does not keep'],
        [{ included: [...included, ...included], samples: 1n }, '2 architectures are included'],
        [{ fidelities: { kind: 'levels', costs: [] } }, 'one fidelity or more'],
        [{ fidelities: { kind: 'levels', costs: [2, 2] } }, 'each dearer than the one before; received 2, 2'],
        [{ parameters: { colour: 1 } }, "unknown strategy parameter 'colour'"],
      ] as const)
        expect(() => strategy.start(context(wrong))).toThrow(message);
    });

    it('keeps no more the longer it goes on', () => {
      const longestOf = (samples: bigint): number => {
        let longest = 0;
        const watch = (state: StrategyState): void => {
          longest = Math.max(longest, JSON.stringify(state).length);
        };
        playSearch(strategy, context({ samples }), 16, simplest, { watch });
        return longest;
      };
      // A tenth and a few digits: numbers differ in length.
      expect(longestOf(500n)).toBeLessThan(1.1 * longestOf(250n) + 10);
    });

    it('is asked for one architecture or more, and no more than a shard holds', () => {
      const state = strategy.start(context());
      for (const count of [0, -1, 1.5, NaN, maxShardSize + 1])
        expect(() => strategy.ask(context(), state, count)).toThrow(RangeError);
    });

    it('refuses a seed that is none, and fewer samples than one', () => {
      for (const seed of [-1, 0.5, NaN, 2 ** 53])
        expect(() => strategy.start(context({ seed }))).toThrow(
          '--seed is a whole number from 0 to 2^53 - 1',
        );
      for (const samples of [0n, -1n])
        expect(() => strategy.start(context({ samples }))).toThrow('--samples is at least 1');
    });

    if (allowsReplacement)
      it('draws beyond the size of the space with --replacement, and without end where no samples bound it', () => {
        expect(asks(context({ space: choiceSpace([50]), samples: 200n, replacement: true }))).toHaveLength(
          200,
        );
        const endless = context({ space: choiceSpace([50]), samples: null, replacement: true });
        const asked = strategy.ask(endless, strategy.start(endless), 1000);
        expect(asked === null ? 0 : proposedPositions(asked.proposal, 50n).length).toBe(1000);
      });
    else
      it('refuses --replacement', () => {
        expect(() => strategy.start(context({ replacement: true }))).toThrow(
          /^--replacement does not go with/,
        );
      });

    if (!mayRepeat) {
      it('asks for no architecture twice', () => {
        fc.assert(
          fc.property(contexts, (of) => {
            const positions = asks({ ...of, replacement: false, samples: null });
            expect(new Set(positions).size).toBe(positions.length);
          }),
          runs,
        );
      });

      it('ends with the space where no samples bound it', () => {
        expect(asks(context({ samples: null }))).toHaveLength(500);
      });

      it('covers what keeps the constraints where no samples bound it', () => {
        const isAllowed = (position: Position): boolean => position % 5n === 2n;
        const included = [asPosition(487n, 500n)];
        const covered = asks(context({ samples: null, isAllowed, included }));
        expect(covered.map(Number).toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: 100 }, (_, k) => 5 * k + 2),
        );
      });

      it('refuses more samples than there are architectures, saying how many there are', () => {
        expect(() => strategy.start(context({ samples: 501n }))).toThrow(
          /^--samples asks for 501 architectures; the space has 500\. \S/,
        );
      });
    }
  });
}
