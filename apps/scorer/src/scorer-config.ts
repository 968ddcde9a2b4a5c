import type { ScorerQueue } from '@naswot/queue';
import type { EngineDescription } from '@naswot/scoring';
import type { LogLevel, ScorerLog } from './scorer-log.ts';

/** What a scorer says of itself once it takes shards. */
export interface ScorerReady {
  readonly name: string;
  readonly engine: EngineDescription;
  readonly lanes: number;
}

export interface ScorerConfig {
  /** Connects to the queue; called once, while the lanes load their engine. */
  readonly openQueue: (log: ScorerLog, signal: AbortSignal) => Promise<ScorerQueue>;
  /** Unique among the scorers of a queue. */
  readonly name: string;
  readonly lanes: number;
  /** An engine's name, or the `file:` URL of a module that makes one. */
  readonly engine: string;
  /** GPUs by their numbers, which the lanes get in turn; each lane may see all of them where there are none here. */
  readonly devices: readonly string[];
  /** A network estimated to take more is not tried; null is no limit. */
  readonly memoryLimitBytes: number | null;
  /** Holds the engines that are installed apart; null where there is none. */
  readonly enginesFolder: string | null;
  /** Shortest time a network is given, whatever is predicted. */
  readonly minimumLimitMs: number;
  /** How long the current networks may go on once the scorer is told to stop. */
  readonly drainLimitMs: number;
  /** Where minibatches are kept from one run to the next; null keeps them in memory only. */
  readonly cacheFolder: string | null;
  /** Whether a shard that asks for what this program does not have ends the scorer: then whoever started it is told. */
  readonly endsOnRefusal: boolean;
  /** Told of what happens: lines of JSON on stderr from a level on, or sentences about what went wrong. */
  readonly log: LogLevel | ((sentence: string) => void);
  /** Called once the engine is loaded and the queue is there. */
  readonly onReady?: (ready: ScorerReady) => void;
}
