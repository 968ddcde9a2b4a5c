import { explainChoice } from './engine-choice/choose-engine.ts';
import type { RememberedChoice } from './engine-choice/remembered-choice.ts';
import type { EngineMemory, EngineReport } from './engine-report.ts';
import { table } from './terminal.ts';

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');
const unknown = '-';

/** `0.2 GB of the process`, `85.0 GB of the device`. */
const memoryText = ({ of, bytes }: EngineMemory): string => `${(bytes / 1e9).toFixed(1)} GB of the ${of}`;

/** Every engine in a line: what is known of it, and why it cannot be used or for whom it is. */
export const engineTable = (reports: readonly EngineReport[]): string =>
  table(reports, [
    { title: 'engine', align: 'left', cell: ({ name }) => name },
    { title: 'installed', align: 'left', cell: ({ installed }) => yesOrNo(installed) },
    { title: 'loads', align: 'left', cell: ({ loads }) => yesOrNo(loads) },
    { title: 'version', align: 'left', cell: ({ version }) => version ?? unknown },
    { title: 'device', align: 'left', cell: ({ device }) => device ?? unknown },
    {
      title: 'memory',
      align: 'left',
      cell: ({ memory }) => (memory === null ? unknown : memoryText(memory)),
    },
    { title: 'driver', align: 'left', cell: ({ driver }) => driver ?? unknown },
    { title: '', align: 'left', cell: ({ reason, aside, title }) => reason ?? aside ?? title },
  ]);

/** What `doctor` says of an engine, in one line. */
export const engineLine = ({
  loads,
  version,
  device,
  memory,
  driver,
  reason,
  aside,
}: EngineReport): string =>
  loads
    ? [
        `${version ?? ''} on ${device ?? ''}`,
        ...(memory === null ? [] : [memoryText(memory)]),
        ...(driver === null ? [] : [`driver ${driver}`]),
        ...(aside === null ? [] : [aside]),
      ].join(', ')
    : (reason ?? '');

/** What `--engine auto` stands for. */
export const autoText = (choice: RememberedChoice | null): string =>
  choice === null
    ? '--engine auto has not been measured in this home; the first command that runs networks does it'
    : [...explainChoice(choice), `measured ${choice.measuredAt}`].join('\n');
