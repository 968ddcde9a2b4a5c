import { pino, type Logger } from 'pino';

/** What a line is about. */
export interface LogFields {
  readonly search?: string;
  readonly shard?: string;
  readonly [name: string]: unknown;
}

/** Where a scorer says what it does. */
export type ScorerLog = Readonly<Record<LogLevel, (fields: LogFields, message: string) => void>>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const stderr = 2;

/** A line of JSON on stderr for each message of that level or above; written before the call returns, so that none is lost. */
export function structuredLog(level: LogLevel, scorer: string): ScorerLog {
  const logger: Logger = pino(
    { level, base: { scorer }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: stderr, sync: true }),
  );
  return {
    debug: logger.debug.bind(logger),
    info: logger.info.bind(logger),
    warn: logger.warn.bind(logger),
    error: logger.error.bind(logger),
  };
}

/** Plain sentences about what went wrong, for a scorer whose coordinator reads them. */
export function plainLog(write: (line: string) => void): ScorerLog {
  const tell = ({ search, shard }: LogFields, message: string): void =>
    write(search === undefined ? message : `${search}/${shard}: ${message}`);
  const nothing = (): void => undefined;
  return { debug: nothing, info: nothing, warn: tell, error: tell };
}
