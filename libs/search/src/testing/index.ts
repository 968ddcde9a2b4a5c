export { choiceSpace } from './choice-space.ts';
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
