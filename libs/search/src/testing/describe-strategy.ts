import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '@naswot/space';
import { maxShardSize, proposedPositions } from '../shard.ts';
import type { Strategy, StrategyContext } from '../strategy.ts';
import { playSearch, simplest, type Circumstances } from './play-search.ts';

export interface StrategySuiteOptions {
  /** Whether `--replacement` goes with it. */
  readonly allowsReplacement: boolean;
  /** Whether it may ask for an architecture twice without `--replacement`, as evolution does. */
  readonly mayRepeat?: boolean;
}

const context = (more: Partial<StrategyContext> = {}): StrategyContext => ({
  size: 500n,
  seed: 0,
  samples: 120n,
  replacement: false,
  ...more,
});

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  askSizes: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
  choose: fc
    .infiniteStream(fc.nat())
    .map((numbers) => (bound: number) => Number(numbers.next().value) % Math.max(1, bound)),
  throughJson: fc.boolean(),
});
const windows = fc.integer({ min: 1, max: 40 });
const runs = { numRuns: 40 };

/** The conformance suite of strategies: call it in a test file of every strategy. */
export function describeStrategy(
  strategy: Strategy,
  { allowsReplacement, mayRepeat = false }: StrategySuiteOptions,
): void {
  const contexts = fc
    .record({
      size: fc.bigInt({ min: 1n, max: 600n }),
      seed: fc.nat(),
      wanted: fc.bigInt({ min: 1n, max: 300n }),
      replacement: allowsReplacement ? fc.boolean() : fc.constant(false),
    })
    .map(({ size, seed, wanted, replacement }): StrategyContext => {
      const isBounded = !replacement && !mayRepeat;
      return { size, seed, samples: isBounded && wanted > size ? size : wanted, replacement };
    });
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

    it('asks for exactly the samples, all of them in the space', () => {
      fc.assert(
        fc.property(contexts, circumstances, (of, how) => {
          const positions = asks(of, 16, how);
          expect(BigInt(positions.length)).toBe(of.samples);
          for (const position of positions) expect(position >= 0n && position < of.size).toBe(true);
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
          const rest = playSearch(strategy, context({ seed }), 16, simplest, few.state);
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
        expect(asks(context({ size: 50n, samples: 200n, replacement: true }))).toHaveLength(200);
        const endless = context({ size: 50n, samples: null, replacement: true });
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

      it('refuses more samples than there are architectures, saying how many there are', () => {
        expect(() => strategy.start(context({ samples: 501n }))).toThrow(
          /^--samples asks for 501 architectures; the space has 500\. \S/,
        );
      });
    }
  });
}
