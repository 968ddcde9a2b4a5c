import { getEnvironmentData, setEnvironmentData, threadId } from 'node:worker_threads';

/** What happens to networks, which numbers tell apart. */
const kinds = ['plan', 'planned', 'run', 'ran', 'told'] as const;
export type EventKind = (typeof kinds)[number];

export interface LoggedEvent {
  readonly what: string;
  /** Whether another thread than this one did it. */
  readonly isElsewhere: boolean;
}

const key = 'naswot-test-events';
/** The log's first two numbers: how many events it has a place for, and how many are in theirs. */
const [taken, written, first] = [0, 1, 2];
const capacity = 100;
/** Only what never comes is waited for so long. */
const longestWaitMs = 60_000;

const eventOf = (kind: EventKind, network: number): number =>
  1 + kinds.indexOf(kind) + kinds.length * network;
/** Both in one number, which is written at once. */
const entryOf = (event: number, thread: number): number => event + 2 ** 16 * thread;

/** In memory that this thread shares with those that it has started since `shareEventLog`. */
function log(): Int32Array {
  const shared = getEnvironmentData(key);
  if (shared instanceof Int32Array) return shared;
  throw new Error('no log is shared with this thread');
}

/** Starts an empty log for this thread and those that it starts from now on. */
export const shareEventLog = (): void =>
  setEnvironmentData(key, new Int32Array(new SharedArrayBuffer(4 * (first + capacity))));

/** Appends an event, in an order that all threads agree on. */
export function logEvent(kind: EventKind, network: number): void {
  const entries = log();
  const place = first + Atomics.add(entries, taken, 1);
  Atomics.store(entries, place, entryOf(eventOf(kind, network), threadId));
  Atomics.add(entries, written, 1);
  Atomics.notify(entries, written);
}

/** Holds this thread, as native code does, until another has logged the event. */
export function holdUntil(kind: EventKind, network: number): void {
  const entries = log();
  const isThere = (entry: number): boolean => entry % 2 ** 16 === eventOf(kind, network);
  for (;;) {
    const seen = Atomics.load(entries, written);
    if (entries.subarray(first).some(isThere)) return;
    if (Atomics.wait(entries, written, seen, longestWaitMs) === 'timed-out')
      throw new Error(`'${kind} ${network}' has not come`);
  }
}

/** All of the log. */
export function loggedEvents(): readonly LoggedEvent[] {
  const entries = [...log().subarray(first)].filter((entry) => entry !== 0);
  return entries.map((entry) => {
    const event = (entry % 2 ** 16) - 1;
    const [kind, network] = [kinds[event % kinds.length], Math.floor(event / kinds.length)];
    return { what: `${kind} ${network}`, isElsewhere: entry >> 16 !== threadId };
  });
}
