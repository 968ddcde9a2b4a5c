import type { PGlite } from '@electric-sql/pglite';

/** What node-postgres's connection uses of PGlite. */
export type Protocol = Pick<PGlite, 'waitReady' | 'execProtocolStream'>;

/** Parse, Bind, Describe, Execute and Close: another message of the same statement comes behind each. */
const parts = new Set(Array.from('PBDEC', (letter) => letter.charCodeAt(0)));

/** Whether the client may wait for an answer behind a message, as behind Sync, Query, Flush and what ends a copy. */
const endsStatement = (message: Uint8Array): boolean => !parts.has(message[0]!);

/**
 * Some hundred rows. Behind more of them a plan from when the tables were small may read a whole one where its key would be
 * quicker, and PGlite has nobody who counts rows from time to time, which would end such a plan.
 */
const renewBytes = 65_536;

/**
 * PGlite's protocol with less work for small statements, of which a short search consists. The messages of one go to the
 * database together. Plans of named statements are kept, which were more than half of what a write took, and thrown away whenever
 * so much was sent that the tables may have outgrown them; a server keeps none (`planEachTime`).
 */
export function sparingProtocol(lite: PGlite): Protocol {
  let waiting: Uint8Array[] = [];
  let sentBytes = 0;
  // What a transaction that has failed refuses can wait until it is over.
  const renewPlans = async (): Promise<void> => {
    if (sentBytes < renewBytes || lite.isInTransaction()) return;
    sentBytes = 0;
    await lite.exec('discard plans');
  };
  return {
    waitReady: lite.waitReady,
    async execProtocolStream(message, options) {
      waiting.push(message);
      if (!endsStatement(message)) return [];
      const statement = Buffer.concat(waiting);
      waiting = [];
      await renewPlans();
      sentBytes += statement.length;
      return lite.execProtocolStream(statement, options);
    },
  };
}
