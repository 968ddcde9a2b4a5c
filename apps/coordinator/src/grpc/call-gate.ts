import {
  ServerInterceptingCall,
  status,
  type Metadata,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { statusOf, type Explanation } from '@naswot/protocol';
import { explanation } from './explain-error.ts';

/** Decides about a call; null lets it in. Never rejects. */
export type Admit = (path: string, metadata: Metadata) => Promise<Explanation | null>;

const shuttingDown = explanation(status.UNAVAILABLE, 'SHUTTING_DOWN', 'the coordinator shuts down', {
  hint: 'another one takes over, or this one comes back: try again',
});

/** Through which every call of a server goes, whichever service it is for. */
export class CallGate {
  readonly #admit: Admit;
  /** Calls that answer for as long as they may. */
  readonly #streams = new Set<ServerInterceptingCallInterface>();
  #isShut = false;

  constructor(admit: Admit) {
    this.#admit = admit;
  }

  /** Turns away calls that are not admitted before their requests are read. */
  readonly interceptor: ServerInterceptor = ({ path, responseStream }, call) => {
    let isOver = false;
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, goOn) => {
            if (responseStream) this.#streams.add(call);
            void this.#decide(path, metadata).then((refusal) => {
              if (refusal !== null) call.sendStatus(statusOf(refusal));
              // Whoever hung up meanwhile would not be heard of again.
              else if (!isOver) goOn(metadata);
            });
          },
          onCancel: () => {
            isOver = true;
            this.#streams.delete(call);
          },
        }),
    });
  };

  /** Turns away what comes and ends what streams, so that its client goes on elsewhere; other calls are answered. */
  shut(): void {
    this.#isShut = true;
    for (const call of this.#streams) call.sendStatus(statusOf(shuttingDown));
  }

  async #decide(path: string, metadata: Metadata): Promise<Explanation | null> {
    const refusal = await this.#admit(path, metadata);
    return this.#isShut ? shuttingDown : refusal;
  }
}
