export { describeStrategy, type StrategySuiteOptions } from './describe-strategy.ts';
export { playSearch, simplest, type Circumstances, type Played } from './play-search.ts';
