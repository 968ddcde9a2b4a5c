import { firstAsk } from '../allowed.ts';
import { drawsAt } from '../draws.ts';
import { parameter } from '../parameters.ts';
import { fullFidelity, sequentialStrategy } from '../sequential-strategy.ts';
import { aged, breed, type AgingPopulation } from './evolution/aging-population.ts';
import { evolutionParameters as parameters } from './evolution/evolution-parameters.ts';

/** The population alone: less than its size until as many were told. */
type State = { readonly population: AgingPopulation };

/**
 * Regularised (aging) evolution: random architectures until the population is told; then each ask is one edit of the best of a
 * random sample of the population, and each tell replaces its oldest member, good or bad. Asks that come before the population is
 * full, in a window above 1, are random too.
 *
 * Parameters: `population` 10, `sample` 3, as the baselines of NAS-Bench-201 have them (the paper searched with 100 and 25).
 * Memory: the population.
 * @see Real, Aggarwal, Huang, Le: Regularized evolution for image classifier architecture search, AAAI 2019, arXiv:1802.01548
 */
export const regularisedEvolution = sequentialStrategy<State>({
  name: 'regularised-evolution',
  title: 'Edits of the best of a sample of a population whose oldest member dies (REA)',
  source: 'Real et al., AAAI 2019, https://arxiv.org/abs/1802.01548',
  parameters,
  objectives: 'one',
  begin: () => ({ population: [] }),
  ask(context, state, ordinal) {
    const draws = drawsAt(context, 'regularised evolution', ordinal);
    const { population } = state;
    const isFull = population.length === parameter(parameters, context.parameters, 'population');
    const sampleSize = parameter(parameters, context.parameters, 'sample');
    const isFirst = !isFull || ordinal < context.included.length;
    const position = isFirst
      ? firstAsk(context, draws, ordinal)
      : breed(context, draws, population, sampleSize);
    return { state, ask: { position, fidelity: fullFidelity(context) } };
  },
  tell: (context, { population }, tells) => ({
    population: aged(population, tells, parameter(parameters, context.parameters, 'population')),
  }),
});
