/** A pair of processes' message channel, as `child_process` gives it to either side. */
export interface Channel {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** A call of one of the ports' methods, from the scorer's process to the coordinator's. */
export type Call =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  /** Ends a `take` that waits. */
  | { readonly kind: 'cancel'; readonly id: number };

export type Reply =
  | { readonly kind: 'reply'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };

interface IpcProcess {
  send?(message: object): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  readonly connected?: boolean;
}

/** The channel of a child (seen from its parent) or of this process to its parent; its `serialization` must be `advanced`. */
export function ipcChannel(process: IpcProcess): Channel {
  return {
    // A message to a process that is gone is lost, as the process is: its deliveries are handed back when the channel closes.
    send(message) {
      if (process.connected === true) process.send?.(message);
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', listener),
  };
}
