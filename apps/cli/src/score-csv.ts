import type { ScoreRow } from '@naswot/store';

/** The first line of an export. */
export const csvHeader =
  'space,architecture,index,proxy,value,outcome,reason,size_term,separation_term,relu_units,parameters,macs,spec,search,engine,scored_at';

/** Quoted where it must be (RFC 4180). */
const field = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One score as a line under `csvHeader`; what it has not is empty. */
export function csvLine({ outcome, ...row }: ScoreRow): string {
  const scored = outcome.kind === 'scored' ? outcome : null;
  const fields = [
    row.space,
    row.architecture,
    row.index,
    row.proxy,
    scored?.value ?? null,
    outcome.kind,
    outcome.kind === 'unscorable' ? outcome.reason : null,
    scored?.sizeTerm ?? null,
    scored?.separationTerm ?? null,
    row.reluUnits,
    row.parameters,
    row.macs,
    row.specDigest,
    row.searchId,
    row.engine,
    row.scoredAt.toISOString(),
  ];
  return fields.map(field).join(',');
}
