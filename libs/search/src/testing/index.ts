export { choiceSpace } from './choice-space.ts';
export { describeProgress, type ProgressOptions } from './describe-progress.ts';
export { describeStrategy, type StrategySuiteOptions } from './describe-strategy.ts';
export {
  playSearch,
  rubble,
  simplest,
  type Circumstances,
  type Landscape,
  type Played,
  type PlayedAsk,
} from './play-search.ts';
export { hills, hillSpace, noisyHills } from './landscapes.ts';
