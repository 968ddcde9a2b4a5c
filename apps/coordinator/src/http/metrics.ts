import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { JetStreamQueue } from '@naswot/queue';
import type { Outcome, UnscorableReason } from '@naswot/scoring';
import { dispatchReasons, type DispatchReason, type Observer } from '../observer.ts';

/** Where a coordinator stands when it is asked. */
export interface Standing {
  readonly leads: boolean;
  readonly runningSearches: number;
  /** Shards on their way. */
  readonly openShards: number;
  readonly scorers: number;
  readonly lanes: number;
}

export interface Metrics {
  readonly observer: Observer;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

const batchSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const batchScores = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536];
/** What a score is counted as; every one of them has a sample from the start. */
type Counted = 'scored' | UnscorableReason;
const counted: Readonly<Record<Counted, 0>> = {
  scored: 0,
  disconnected: 0,
  'coinciding-images': 0,
  'dependent-codes': 0,
  crashed: 0,
  memory: 0,
  timeout: 0,
};
const countedAs = (outcome: Outcome): Counted => (outcome.kind === 'scored' ? 'scored' : outcome.reason);

function observeStanding(registers: Registry[], standing: () => Standing): void {
  const gauge = (name: string, help: string, value: (standing: Standing) => number): void => {
    new Gauge({
      name: `naswot_${name}`,
      help,
      registers,
      collect() {
        this.set(value(standing()));
      },
    });
  };
  gauge('leads', '1 while this coordinator leads, 0 while it stands by', ({ leads }) => Number(leads));
  gauge('running_searches', 'searches that run', ({ runningSearches }) => runningSearches);
  gauge('open_shards', 'shards dispatched and not done', ({ openShards }) => openShards);
  gauge('scorers', 'scorers that gave a sign of life lately', ({ scorers }) => scorers);
  gauge('lanes', 'lanes of these scorers', ({ lanes }) => lanes);
}

/** What the queue holds, as its server says when it is asked; nothing where that does not answer. */
function observeQueue(registers: Registry[], depths: JetStreamQueue['depths']): void {
  new Gauge<'queue' | 'state'>({
    name: 'naswot_queue_messages',
    help: 'messages of the queues of shards and results: waiting, leased, and of these delivered before',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      this.reset();
      const known = await depths().catch(() => null);
      for (const [queue, depth] of Object.entries(known ?? {}))
        for (const [state, count] of Object.entries(depth)) this.set({ queue, state }, Number(count));
    },
  });
}

function observerOf(registers: Registry[]): Observer {
  const scores = new Counter<'outcome'>({
    name: 'naswot_scores_total',
    help: 'outcomes recorded',
    labelNames: ['outcome'],
    registers,
  });
  const dispatches = new Counter<'reason'>({
    name: 'naswot_dispatches_total',
    help: 'shards dispatched, by why: planned, resumed, lost, returned, or as a canary',
    labelNames: ['reason'],
    registers,
  });
  const refusals = new Counter({ name: 'naswot_refusals_total', help: 'results refused', registers });
  const suspensions = new Counter({
    name: 'naswot_suspensions_total',
    help: 'scorers put aside because their scores were contradicted',
    registers,
  });
  const seconds = new Histogram({
    name: 'naswot_batch_seconds',
    help: 'time that a batch of results took to be recorded',
    buckets: batchSeconds,
    registers,
  });
  const sizes = new Histogram({
    name: 'naswot_batch_scores',
    help: 'outcomes in a batch of results',
    buckets: batchScores,
    registers,
  });
  const engineSeconds = new Counter({
    name: 'naswot_engine_seconds_total',
    help: 'time that networks took their engines',
    labelNames: ['engine'],
    registers,
  });
  // Prometheus sees an increase only from a first sample on.
  for (const [outcome, none] of Object.entries(counted)) scores.inc({ outcome }, none);
  for (const reason of dispatchReasons) dispatches.inc({ reason }, 0);
  return {
    dispatched: (reason: DispatchReason, shards) => dispatches.inc({ reason }, shards),
    refused: () => refusals.inc(),
    suspended: () => suspensions.inc(),
    recorded(parts, tookSeconds) {
      seconds.observe(tookSeconds);
      sizes.observe(parts.reduce((sum, part) => sum + part.scores.length, 0));
      for (const { engine, scores: ofPart } of parts) {
        const durationMs = ofPart.reduce((sum, score) => sum + score.durationMs, 0);
        engineSeconds.inc({ engine: engine.name }, durationMs / 1000);
        for (const { outcome } of ofPart) scores.inc({ outcome: countedAs(outcome) });
      }
    },
  };
}

/** What a coordinator counts, in a registry of its own: a process may have several. */
export function createMetrics(standing: () => Standing, depths: JetStreamQueue['depths']): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  observeStanding([registry], standing);
  observeQueue([registry], depths);
  return {
    observer: observerOf([registry]),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
