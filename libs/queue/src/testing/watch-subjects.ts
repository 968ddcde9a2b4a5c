import { EventEmitter, once } from 'node:events';
import { connect } from '@nats-io/transport-node';

/** Listens to what a server's clients publish. */
export interface SubjectWatch extends AsyncDisposable {
  /** Subjects of what was published from the beginning until now, in that order. */
  subjects(): Promise<readonly string[]>;
  /** Resolves once so many more are published. */
  more(count: number): Promise<void>;
}

/** Listens to everything whose subject matches, such as `naswot.shards.>`; takes nothing away from anybody. */
export async function watchSubjects(server: string, filter: string): Promise<SubjectWatch> {
  const connection = await connect({ servers: server });
  const seen: string[] = [];
  const arrivals = new EventEmitter();
  const callback = (_error: Error | null, { subject }: { readonly subject: string }): void => {
    seen.push(subject);
    arrivals.emit('subject');
  };
  connection.subscribe(filter, { callback });
  await connection.flush();
  return {
    async subjects() {
      // What the server has sent before its answer is here with it.
      await connection.flush();
      return [...seen];
    },
    async more(count) {
      for (const end = seen.length + count; seen.length < end;) await once(arrivals, 'subject');
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}
