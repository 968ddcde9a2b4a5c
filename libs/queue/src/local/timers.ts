/** Time as the queue needs it: something done later, unless it is called off. */
export interface Timers {
  /** Does `action` once, `delayMs` from now; calling what is returned calls it off. */
  after(delayMs: number, action: () => void): () => void;
}

/** The system's time. What is due later keeps no process alive. */
export const systemTimers: Timers = {
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
