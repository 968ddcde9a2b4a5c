import { isProxyName, proxies } from '@naswot/scoring';
import type { ScoreReader } from './archive.ts';
import { unknownName } from './known-name.ts';

/** Throws a UsageError where a name is neither that of a proxy of ours nor one under which foreign scores were imported. */
export async function checkProxy(name: string, reader: Pick<ScoreReader, 'listSpecs'>): Promise<void> {
  if (isProxyName(name)) return;
  const specs = await reader.listSpecs({});
  const foreign = new Set(
    specs.filter(({ spec }) => spec.foreign !== undefined).map(({ spec }) => spec.proxy),
  );
  if (foreign.has(name)) return;
  throw unknownName(
    'proxy',
    name,
    [...Object.keys(proxies), ...foreign],
    "'naswot proxy list' says what each is; 'naswot scores import --foreign' takes scores of other programs",
  );
}
