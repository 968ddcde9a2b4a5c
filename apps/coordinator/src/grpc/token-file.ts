import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Log } from '../log.ts';

/** What the holder of a token may do: readers look, operators do everything, scorers have no business here. */
export type Role = 'reader' | 'operator' | 'scorer';

interface Entry {
  readonly role: Role;
  /** SHA-256 of the token. */
  readonly digest: Buffer;
}

const roles: ReadonlySet<string> = new Set<Role>(['reader', 'operator', 'scorer']);

/** As RFC 6750 has a bearer token, and too long to be guessed. */
const clearToken = /^[A-Za-z0-9\-._~+/]{16,512}=*$/;
const digested = /^sha256:([0-9a-fA-F]{64})$/;

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const isRole = (word: string | undefined): word is Role => word !== undefined && roles.has(word);

/** Never quotes what stands on the line, which may be a token. */
function parseLine(line: string, number: number, file: string): Entry {
  const wrong = (what: string): Error => new Error(`line ${number} of the token file ${file} ${what}`);
  const [role, token, ...rest] = line.trim().split(/\s+/);
  if (!isRole(role) || token === undefined || rest.length > 0)
    throw wrong('is not a role (reader, operator or scorer) and a token');
  const digest = digested.exec(token)?.[1];
  if (digest !== undefined) return { role, digest: Buffer.from(digest, 'hex') };
  if (!clearToken.test(token))
    throw wrong(
      'has no token: expected 16 or more letters, digits and -._~+/, or sha256: and 64 hexadecimal digits',
    );
  return { role, digest: digestOf(token) };
}

/**
 * The tokens of a file: a role and a token a line, the token as it is or as `sha256:` and its digest; `#` begins a comment.
 * Throws an Error that names file and line.
 */
export function parseTokens(text: string, file: string): readonly Entry[] {
  const entries = text.split('\n').flatMap((line, index) => {
    const isEmpty = /^\s*(#|$)/.test(line);
    return isEmpty ? [] : [parseLine(line, index + 1, file)];
  });
  const repeated = entries.some(
    ({ digest }, k) => entries.findIndex((other) => other.digest.equals(digest)) < k,
  );
  if (repeated) throw new Error(`the token file ${file} has a token twice`);
  if (entries.length === 0) throw new Error(`the token file ${file} has no tokens`);
  return entries;
}

/** A file that was written less long ago may be written again without looking any different. */
const settledMs = 2_000;

/** The tokens of a file, which is read again whenever it has changed. */
export class TokenFile {
  readonly #file: string;
  readonly #log: Log;
  #entries: readonly Entry[] = [];
  /** How the file looked when it was read; null where it is to be read again. */
  #look: string | null = null;
  #failure: string | null = null;

  private constructor(file: string, log: Log) {
    this.#file = file;
    this.#log = log;
  }

  /** Throws where the file cannot be read or is none. */
  static async open(file: string, log: Log): Promise<TokenFile> {
    const tokens = new TokenFile(file, log);
    await tokens.#read();
    return tokens;
  }

  /**
   * The role of a token's holder; null where the token is unknown. Every entry is compared, each in the same time. While the
   * file cannot be read or is none, the tokens that it had are in force.
   */
  async roleOf(token: string): Promise<Role | null> {
    await this.#refresh();
    const digest = digestOf(token);
    const found = this.#entries.filter((entry) => timingSafeEqual(entry.digest, digest));
    return found[0]?.role ?? null;
  }

  async #refresh(): Promise<void> {
    try {
      await this.#read();
      this.#failure = null;
    } catch (error) {
      const failure = String(error);
      if (failure !== this.#failure)
        this.#log(
          'the token file is not read: the tokens that it had are in force',
          { error: failure },
          'warn',
        );
      this.#failure = failure;
    }
  }

  async #read(): Promise<void> {
    const { ctimeMs, mtimeMs, size, ino } = await stat(this.#file);
    const look = [ctimeMs, mtimeMs, size, ino].join(' ');
    if (look === this.#look) return;
    this.#entries = parseTokens(await readFile(this.#file, 'utf8'), this.#file);
    this.#look = Date.now() - ctimeMs > settledMs ? look : null;
  }
}
