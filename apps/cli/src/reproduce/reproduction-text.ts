import type { Estimate } from '@naswot/statistics';
import { decimal, table } from '../terminal.ts';
import type { Claim, Missing, PicturedNetwork, Reproduction } from './reproduction.ts';
import { ruleInWords } from './verdict.ts';

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;

const estimateText = (ours: Estimate | null): string =>
  ours === null
    ? 'not defined'
    : `${ours.value.toFixed(3)} (${ours.low.toFixed(3)} to ${ours.high.toFixed(3)})`;

const claimsTable = (claims: readonly Claim[], coefficient = claims[0]?.coefficient ?? ''): string =>
  table(claims, [
    { title: '', align: 'left', cell: ({ subject }) => subject },
    { title: 'with', align: 'left', cell: ({ metric }) => metric },
    { title: 'networks', cell: ({ ours }) => (ours === null ? '' : String(ours.count)) },
    { title: 'paper', cell: ({ published }) => (published === null ? '' : String(published.value)) },
    { title: `our ${coefficient} (95 % interval)`, cell: ({ ours }) => estimateText(ours) },
    {
      title: 'difference',
      cell: ({ judgement }) =>
        judgement === null ? '' : `${signed(judgement.difference)} ± ${judgement.samplingError.toFixed(3)}`,
    },
    { title: 'verdict', align: 'left', cell: ({ judgement }) => judgement?.verdict ?? '' },
  ]);

const networksTable = (networks: readonly PicturedNetwork[]): string =>
  table(networks, [
    { title: 'accuracy', cell: ({ accuracy }) => decimal(accuracy) },
    { title: 'score', cell: ({ score }) => (score === null ? 'unscorable' : decimal(score)) },
    { title: 'mean K_H / N_A', cell: ({ meanAgreement }) => meanAgreement.toFixed(3) },
    { title: 'index', cell: ({ index }) => (index === null ? '' : `@${index}`) },
    { title: 'architecture', align: 'left', cell: ({ architecture }) => architecture },
  ]);

/** What has no number of ours, a line for each thing that is lacking. */
function missingLines(missing: readonly Missing[]): readonly string[] {
  const needs = [...new Set(missing.map((each) => each.needs))];
  return needs.map((need) => {
    const of = missing.filter((each) => each.needs === need);
    return `  ${of.map(({ subject, published }) => `${subject} (${published})`).join('; ')}\n    needs ${need}`;
  });
}

/** A reproduction for people. */
export function reproductionText(
  { title, source }: { readonly title: string; readonly source: string },
  { claims, missing, remarks, figures, networks }: Reproduction,
): string {
  const isJudged = claims.some(({ judgement }) => judgement !== null);
  return [
    `${title}\n${source}`,
    remarks.join('\n'),
    ...(networks.length === 0 ? [] : [networksTable(networks)]),
    claimsTable(claims),
    ...(isJudged ? [`Verdict: ${ruleInWords}`] : []),
    ...(missing.length === 0
      ? []
      : [['not compared, the published value in brackets:', ...missingLines(missing)].join('\n')]),
    ...(figures.length === 0 ? [] : [`wrote ${figures.join(', ')}`]),
  ].join('\n\n');
}
