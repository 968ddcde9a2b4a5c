import { connect } from '@nats-io/transport-node';

/** Listens to what a server's clients publish. */
export interface SubjectWatch extends AsyncDisposable {
  /** Subjects of what was published from the beginning until now, in that order. */
  subjects(): Promise<readonly string[]>;
}

/** Listens to everything whose subject matches, such as `naswot.shards.>`; takes nothing away from anybody. */
export async function watchSubjects(server: string, filter: string): Promise<SubjectWatch> {
  const connection = await connect({ servers: server });
  const seen: string[] = [];
  connection.subscribe(filter, { callback: (_error, { subject }) => void seen.push(subject) });
  await connection.flush();
  return {
    async subjects() {
      // What the server has sent before its answer is here with it.
      await connection.flush();
      return [...seen];
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}
