import { pino, type DestinationStream } from 'pino';
import type { Log } from './log.ts';

const stderr = 2;

/** Writes before the call returns, so that no line is lost. */
const toStderr = (): DestinationStream => pino.destination({ dest: stderr, sync: true });

/** A line of JSON for each message, on stderr unless it is told otherwise, with pino's number of its level. */
export function structuredLog(coordinator: string, to: DestinationStream = toStderr()): Log {
  const logger = pino({ base: { coordinator }, timestamp: pino.stdTimeFunctions.isoTime }, to);
  return (message, fields = {}, level = 'info') => logger[level](fields, message);
}

/** Says nothing. */
export const silence: Log = () => undefined;
