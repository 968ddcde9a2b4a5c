import { callClientStream } from '../bridge/call-methods.ts';
import { decodeBenchmark } from '../codecs/benchmark-codec.ts';
import { decodeHeader, minibatchParts } from '../codecs/minibatch-codec.ts';
import { encodeBudget, encodePlan } from '../codecs/plan-codec.ts';
import { decodeScore } from '../codecs/score-codec.ts';
import { decodeScorer } from '../codecs/scorer-codec.ts';
import { decodeSpecView } from '../codecs/spec-codec.ts';
import { decodeSearch, type SearchSummary } from '../codecs/search-codec.ts';
import { SearchService, Size, type LargestScoresResponse } from '../generated/naswot/v1/search_service_pb.ts';
import type { CoordinatorAddress } from './channel.ts';
import type { CoordinatorClient } from './coordinator-client.ts';
import { endedBy, explainedCalls } from './explained-calls.ts';
import { Route, type OnDetour } from './route.ts';
import { followed, listed, queried } from './streams.ts';

/** A minibatch of the largest size over a slow line. */
const uploadLimitMs = 600_000;

const sizes = { parameters: Size.PARAMETERS, 'relu-units': Size.RELU_UNITS } as const;

const searchOf = ({ search }: { readonly search?: unknown }): SearchSummary => decodeSearch(search);

const largestOf = ({ score, ties }: LargestScoresResponse) =>
  score === undefined ? null : { row: decodeScore(score), ties: Number(ties) };

/**
 * A client of the coordinator at an address; it connects with the first call, and goes to the leader where that one stands by.
 * Throws a CoordinatorError where it would send a token in the clear to another machine.
 */
export function connectCoordinator(to: CoordinatorAddress, onDetour?: OnDetour): CoordinatorClient {
  const route = new Route(to, onDetour);
  const calls = explainedCalls(route);
  const { ask } = calls;
  const { method } = SearchService;
  return {
    get address() {
      return route.address;
    },
    putMinibatch: (minibatch, signal) =>
      route.call(async (caller) => {
        const options = { ...endedBy(signal), limitMs: uploadLimitMs };
        await callClientStream(caller, method.putMinibatch, minibatchParts(minibatch), options);
      }),
    minibatch: (digest, signal) =>
      ask(method.getMinibatch, { digest }, ({ header }) => decodeHeader(header), signal),
    listSpecs: (filter, signal) =>
      ask(method.listSpecs, filter, ({ specs }) => specs.map(decodeSpecView), signal),
    listBenchmarks: (signal) =>
      ask(method.listBenchmarks, {}, ({ benchmarks }) => benchmarks.map(decodeBenchmark), signal),
    create: (plan, priority, signal) =>
      ask(method.createSearch, { plan: encodePlan(plan), priority }, searchOf, signal),
    get: (search, signal) => ask(method.getSearch, { search }, searchOf, signal),
    list: (signal) => listed(calls, signal),
    pause: (search, signal) => ask(method.pauseSearch, { search }, searchOf, signal),
    resume: (search, budget, signal) =>
      ask(
        method.resumeSearch,
        { search, ...(budget !== null && { budget: encodeBudget(budget) }) },
        searchOf,
        signal,
      ),
    cancel: (search, signal) => ask(method.cancelSearch, { search }, searchOf, signal),
    delete: (search, signal) => ask(method.deleteSearch, { search }, () => undefined, signal),
    follow: (search, after, signal) => followed(calls, search, after, signal),
    best: (search, limit, signal) =>
      ask(method.bestScores, { search, limit }, ({ scores }) => scores.map(decodeScore), signal),
    largest: (search, by, signal) => ask(method.largestScores, { search, by: sizes[by] }, largestOf, signal),
    queryScores: (filter, signal) => queried(calls, filter, signal),
    scorers: (signal) => ask(method.listScorers, {}, ({ scorers }) => scorers.map(decodeScorer), signal),
    [Symbol.asyncDispose]: () => route[Symbol.asyncDispose](),
  };
}
