/** What a lane has run so far, over all images of its networks. */
export interface Speed {
  readonly macs: number;
  readonly ms: number;
}

export const unmeasured: Speed = { macs: 0, ms: 0 };

/** A network gets this many times the predicted time before its lane is ended. */
const limitFactor = 20;
/** One GMAC/s, which the slowest processor that is worth a lane passes: the prediction before a lane has measured itself. */
const slowestMacsPerMs = 1e6;

export const addSpeed = (a: Speed, b: Speed): Speed => ({ macs: a.macs + b.macs, ms: a.ms + b.ms });

/** How long a network of that many MACs over all images may take on a lane: 20 times what it should, and never less than a minimum. */
export function timeLimitMs(macs: number, { macs: done, ms }: Speed, minimumMs: number): number {
  const macsPerMs = done > 0 && ms > 0 ? done / ms : slowestMacsPerMs;
  return Math.max(minimumMs, (limitFactor * macs) / macsPerMs);
}
