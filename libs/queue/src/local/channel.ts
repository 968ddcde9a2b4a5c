/**
 * One end of a message channel between two processes. Messages are structured-clone values and arrive in order; one sent to
 * an end that is gone is lost, as that process is.
 */
export interface Channel {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; at once where the channel is closed already. */
  onClose(listener: () => void): void;
  close(): void;
}

/** What `process` of a child, and a `ChildProcess` in its parent, have in common. */
export interface IpcProcess {
  send?(message: object, handle: undefined, options: undefined, sent: () => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  disconnect?(): void;
  readonly connected?: boolean;
}

/** The channel of a child (seen from its parent) or of this process to its parent; its `serialization` must be `advanced`. */
export function ipcChannel(ipc: IpcProcess): Channel {
  return {
    send(message) {
      // With a callback a failure to write is no `error` event of the process: the channel's closing tells enough.
      if (ipc.connected === true) ipc.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => void ipc.on('message', listener),
    onClose(listener) {
      if (ipc.connected === true) ipc.once('disconnect', listener);
      else listener();
    },
    close() {
      if (ipc.connected === true) ipc.disconnect?.();
    },
  };
}
