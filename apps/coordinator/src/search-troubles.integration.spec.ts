import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LocalQueue, type ResultMessage, type ScoreMessage } from '@naswot/queue';
import { findStrategy, type SearchPlan } from '@naswot/search';
import { openStore, type ScoreRow, type SearchRecord, type Store } from '@naswot/store';
import { nobody, type Observer } from './observer.ts';
import { RunningSearches } from './running-searches.ts';
import { firstState } from './session-codec.ts';
import { trialOutcome, trialPlan } from './testing/trial-plan.ts';
import { atFirst, isUnasked, troubles } from './testing/troubles.ts';
import {
  diligent,
  runTrialScorer,
  trialResult,
  trialScores,
  type Behaviour,
} from './testing/trial-scorer.ts';

const samples = 300;
const never = new AbortController().signal;

let store: Store;
beforeAll(async () => (store = await openStore('pglite:memory')));
afterAll(() => store[Symbol.asyncDispose]());

let version = 0;
let plan: SearchPlan;
beforeEach(() => (plan = trialPlan(++version, samples)));

let searches = 0;
async function createSearch(of: SearchPlan): Promise<SearchRecord> {
  const strategy = findStrategy(of.strategy);
  const strategyState = firstState(strategy, of);
  const id = `trouble${++searches}`;
  await store.createSearch({ id, plan: of, engine: 'trial', lanes: 1, strategyState });
  return store.acquireSearch(id, 'test', { engine: 'trial', lanes: 1 });
}

async function rowsOf({ id: searchId }: SearchRecord): Promise<readonly ScoreRow[]> {
  const query = { searchId, orderBy: 'value', descending: true, limit: 10_000 } as const;
  const rows: ScoreRow[] = [];
  for await (const row of store.queryScores(query)) rows.push(row);
  return rows;
}

const runningOver = (queue: LocalQueue, observer: Observer = nobody): RunningSearches =>
  new RunningSearches({
    context: { store, findStrategy, clock: () => performance.now() },
    queue,
    lanes: () => 2,
    scorers: () => 3,
    persist: (act) => act(),
    log: () => undefined,
    observer,
    compareEveryMs: 50,
    canaryEvery: 2,
  });

/** Runs a search to its end with one scorer that behaves so. */
async function runWith(behaviour: Behaviour, observer?: Observer): Promise<SearchRecord> {
  await using queue = new LocalQueue({ shardAckWaitMs: 50 });
  await queue.presence.suspend('suspended', 'it was put aside before');
  const over = new AbortController();
  const scoring = runTrialScorer(queue, behaviour, over.signal);
  await using running = runningOver(queue, observer);
  const search = await createSearch(plan);
  const end = await running.run(search, never, () => undefined);
  over.abort();
  await scoring;
  expect(end).toBe('completed');
  return search;
}

/** Every architecture has the score that it should have, in a search of which nothing is pending. */
async function expectComplete(search: SearchRecord): Promise<void> {
  const rows = await rowsOf(search);
  expect(rows.map(({ outcome }) => outcome)).toEqual(
    rows.map(({ representative }) => trialOutcome(representative)),
  );
  expect((await store.findSearch(search.id))?.counts).toEqual({
    samples: BigInt(samples),
    scored: BigInt(samples),
    unscorable: 0n,
    reused: 0n,
    pending: 0n,
  });
}

describe('a search whose scorer', () => {
  it.each(Object.entries(troubles))('%s is complete in the end', async (name, behaviour) => {
    let refused = 0;
    await expectComplete(await runWith(atFirst(3, behaviour), { ...nobody, refused: () => refused++ }));
    expect(refused > 0).toBe(isUnasked(name));
  });
});

it('blames the one architecture that no scorer survives, however often it is tried', async () => {
  const culprit = 77n;
  let timesAlone = 0;
  const search = await runWith(({ message }, scores) => {
    const isAlone = scores.length === 1;
    if (isAlone && scores[0]?.position === culprit) timesAlone++;
    const others = isAlone ? [] : scores.filter(({ position }) => position < culprit);
    return scores.some(({ position }) => position === culprit)
      ? { results: [trialResult(message, others, 'failing')], end: 'ack' }
      : diligent({ message } as never, scores);
  });
  const rows = await rowsOf(search);
  expect(rows.filter(({ outcome }) => outcome.kind === 'unscorable')).toMatchObject([
    { position: culprit, outcome: { reason: 'crashed' } },
  ]);
  expect(rows).toHaveLength(samples);
  expect(timesAlone).toBeGreaterThanOrEqual(3);
});

it('blames no architecture whose scorers were killed from outside, twice over', async () => {
  const unlucky = 77n;
  let timesAlone = 0;
  const search = await runWith(({ message }, scores) => {
    const isUnlucky = scores.some(({ position }) => position === unlucky);
    const isAlone = isUnlucky && scores.length === 1;
    return isUnlucky && (!isAlone || ++timesAlone <= 2)
      ? { results: [trialResult(message, [], 'failing')], end: 'ack' }
      : diligent({ message } as never, scores);
  });
  expect(timesAlone).toBeGreaterThanOrEqual(3);
  await expectComplete(search);
});

describe('results that are refused', () => {
  const hostile: Readonly<Record<string, (honest: ResultMessage) => ResultMessage>> = {
    'of a search that is not there': (honest) => ({ ...honest, searchId: 'nothing' }),
    'of another spec': (honest) => ({ ...honest, specDigest: '0'.repeat(64), scorer: 'liar' }),
    'of a scorer that was put aside': (honest) => ({ ...honest, scorer: 'suspended' }),
  };

  it.each(Object.entries(hostile))('are those %s', async (_name, spoil) => {
    let refused = 0;
    const observer = { ...nobody, refused: () => refused++ };
    const search = await runWith(
      atFirst(1, ({ message }, scores) => ({
        results: [spoil(trialResult(message, scores, 'complete')), trialResult(message, scores, 'complete')],
        end: 'ack',
      })),
      observer,
    );
    await expectComplete(search);
    expect(refused).toBe(1);
  });
});

it('puts aside a scorer whose scores are contradicted, and takes none of it any more', async () => {
  await using queue = new LocalQueue();
  const over = new AbortController();
  let lies = 0;
  const named =
    (scorer: string, spoil: (score: ScoreMessage) => ScoreMessage): Behaviour =>
    ({ message }, scores) => ({
      results: [trialResult(message, scores.map(spoil), 'complete', scorer)],
      end: 'ack',
    });
  const lie = (score: ScoreMessage): ScoreMessage => {
    lies++;
    return { ...score, outcome: { kind: 'scored', value: -lies, sizeTerm: null, separationTerm: null } };
  };
  const scoring = [named('liar', lie), named('a', (score) => score), named('b', (score) => score)].map(
    (behaviour) => runTrialScorer(queue, behaviour, over.signal),
  );
  let refused = 0;
  await using running = runningOver(queue, { ...nobody, refused: () => refused++ });
  const search = await createSearch(trialPlan(++version, 2_000));
  await running.run(search, never, () => undefined);
  over.abort();
  await Promise.all(scoring);
  expect(await queue.presence.suspended('liar')).toContain('are wrong');
  expect([await queue.presence.suspended('a'), await queue.presence.suspended('b')]).toEqual([null, null]);
  const events = await store.events(search.id, 0n, 1_000);
  expect(events.filter(({ kind }) => kind === 'scorer-suspended')).toMatchObject([
    { data: { scorer: 'liar' } },
  ]);
  expect(refused).toBeGreaterThan(0);
});

it('keeps scores that arrive after their search was paused', async () => {
  await using queue = new LocalQueue();
  await using running = runningOver(queue);
  const search = await createSearch(plan);
  const stop = new AbortController();
  const run = running.run(search, stop.signal, () => undefined);
  const delivery = await queue.shards.take(never);
  stop.abort();
  expect(await run).toBe('paused');
  await store.releaseSearch(search.id, search.epoch, { state: 'paused', activeMs: 0 });
  if (delivery === null) throw new Error('a shard is expected');
  const scores = trialScores(delivery.message);
  await queue.results.publish(trialResult(delivery.message, scores, 'complete'));
  await expect
    .poll(async () => (await store.findSearch(search.id))?.counts.scored)
    .toBe(BigInt(scores.length));
});

it('runs several searches at once, each with the scores that are its own', async () => {
  await using queue = new LocalQueue();
  const over = new AbortController();
  const scoring = runTrialScorer(queue, diligent, over.signal);
  await using running = runningOver(queue);
  const plans = [plan, trialPlan(++version, samples), trialPlan(++version, samples)];
  const created = [];
  for (const each of plans) created.push(await createSearch(each));
  const ends = await Promise.all(created.map((search) => running.run(search, never, () => undefined)));
  over.abort();
  await scoring;
  expect(ends).toEqual(plans.map(() => 'completed'));
  for (const search of created) await expectComplete(search);
});
