import { frame, image, text, type Markish } from '@observablehq/plot';
import { captionOf } from './caption.ts';
import { colourLegend } from './colour-legend.ts';
import { widthOf, type Figure, type FigureOptions, type Panel, type Quantity } from './figure.ts';
import { heatMap, heatScheme } from './heat-map.ts';
import { orderImages } from './order-images.ts';
import { axisOf, countInWords, domainOf, scoreInWords } from './quantity.ts';

/** The kernel of one network. */
export interface KernelOfNetwork {
  /** K_H, row-major, N x N: in how many ReLU units the codes of two images agree. */
  readonly kernel: ArrayLike<number>;
  /** N_A, the counted ReLU units: the diagonal of the kernel. */
  readonly units: number;
  /** Trained accuracy; null where it is not known. */
  readonly accuracy: number | null;
  /** Null where the network is unscorable, which is then said in words. */
  readonly score: number | null;
  /** What the network is called under its picture; shortened in the middle where it is too long. */
  readonly name: string;
}

/** Kernels of several networks on one minibatch. */
export interface KernelData {
  readonly accuracy: Quantity;
  /** From left to right; one at least, all with as many images. */
  readonly networks: readonly KernelOfNetwork[];
  /** `given`: the minibatch's order; `clustered`: average linkage on the Hamming distance, each network for itself. */
  readonly order: 'given' | 'clustered';
}

/** Narrower pictures have no room for the accuracy above them. */
const smallestPanel = 132;
const sides = { left: 12, right: 4, top: 24, bottom: 38 } as const;

/** N; throws a RangeError where a kernel is not N x N, or the diagonal is not N_A. */
function sizeOf({ networks }: KernelData): number {
  const length = networks[0]?.kernel.length ?? 0;
  const size = Math.round(Math.sqrt(length));
  if (length === 0 || size * size !== length)
    throw new RangeError(
      `kernels: received ${networks.length}, the first of ${length} values, expected N x N values`,
    );
  for (const { kernel, units, name } of networks) {
    if (kernel.length !== length)
      throw new RangeError(
        `kernel of ${name}: received ${kernel.length} values, expected ${length} as in the first`,
      );
    const wrong = Array.from({ length: size }, (_, i) => kernel[i * size + i]!).find(
      (value) => value !== units,
    );
    if (wrong !== undefined || units <= 0)
      throw new RangeError(
        `kernel of ${name}: received ${wrong ?? units} on its diagonal, expected N_A = ${units} > 0`,
      );
  }
  return size;
}

/** K_H / N_A with rows and columns in the order of the images. */
function normalised({ kernel, units }: KernelOfNetwork, order: readonly number[]): Float64Array {
  const size = order.length;
  return Float64Array.from(
    { length: size * size },
    (_, k) => kernel[order[Math.floor(k / size)]! * size + order[k % size]!]! / units,
  );
}

const accuracyInWords = (accuracy: number | null, unit = ''): string =>
  accuracy === null ? 'accuracy unknown' : `${scoreInWords(accuracy)}${unit && ` ${unit}`}`;

const outcomeInWords = (score: number | null): string =>
  score === null ? 'unscorable' : `score ${scoreInWords(score)}`;

function kernelPanel(
  network: KernelOfNetwork,
  source: string,
  { width, unit }: { readonly width: number; readonly unit: string | undefined },
): Panel {
  const side = width - sides.left - sides.right;
  const below = (words: string, dy: number): Markish =>
    text([words], {
      frameAnchor: 'bottom',
      lineAnchor: 'top',
      dy,
      fontSize: 11,
      lineWidth: side / 11,
      textOverflow: 'ellipsis-middle',
    });
  return {
    width,
    height: side + sides.top + sides.bottom,
    plot: {
      marginLeft: sides.left,
      marginRight: sides.right,
      marginTop: sides.top,
      marginBottom: sides.bottom,
      axis: null,
      marks: [
        image([source], {
          src: (url: string) => url,
          frameAnchor: 'middle',
          width: side,
          height: side,
          preserveAspectRatio: 'none',
          // The older word for `pixelated`, which resvg knows too.
          imageRendering: 'optimizeSpeed',
        }),
        frame(),
        text([accuracyInWords(network.accuracy, unit)], {
          frameAnchor: 'top',
          dy: -18,
          fontSize: 13,
          fontWeight: 700,
        }),
        below(outcomeInWords(network.score), 4),
        below(network.name, 19),
      ],
    },
  };
}

/** How many panels stand side by side: rows are as few as fit the width, and as long as each other. */
function columnsOf(panels: number, width: number): number {
  const most = Math.max(1, Math.floor(width / smallestPanel));
  return Math.ceil(panels / Math.ceil(panels / most));
}

/** Rows of that many panels. */
function inRows(panels: readonly Panel[], columns: number): readonly (readonly Panel[])[] {
  return Array.from({ length: Math.ceil(panels.length / columns) }, (_, row) =>
    panels.slice(row * columns, (row + 1) * columns),
  );
}

/**
 * Normalised kernels K_H / N_A as heat maps, each under its network's accuracy, on one scale of colours. Throws a RangeError where
 * a kernel is not square, not as large as the first, or has another diagonal than N_A.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, Fig. 1
 */
export function kernelFigure(data: KernelData, options: FigureOptions): Figure {
  const { accuracy, networks, order } = data;
  const width = widthOf(options);
  const size = sizeOf(data);
  const given = Array.from({ length: size }, (_, image) => image);
  const maps = networks.map((network) =>
    normalised(network, order === 'given' ? given : orderImages(network.kernel, size, network.units)),
  );
  const lowest = Math.min(...maps.map((values) => domainOf([...values])[0]));
  const domain = [Math.min(lowest, 0.99), 1] as const;
  const columns = columnsOf(networks.length, width);
  const panelWidth = Math.min(Math.floor(width / columns), 320);
  const panels = networks.map((network, k) =>
    kernelPanel(network, heatMap(maps[k]!, size, domain), { width: panelWidth, unit: accuracy.unit }),
  );
  const ordered =
    order === 'given'
      ? "in the minibatch's order"
      : 'ordered by average linkage on the Hamming distance, each network for itself';
  const legend = colourLegend(axisOf({ label: 'K_H / N_A' }, domain), domain, { scheme: heatScheme });
  return {
    title: options.title ?? `Agreement of the codes of ${countInWords(size, 'image')}, by ${accuracy.label}`,
    width,
    rows: [...inRows(panels, columns), [legend]],
    caption: captionOf(
      [
        `Above each picture: ${accuracy.label}. K_H / N_A is the share of ReLU units in which two images agree; images ${ordered}.`,
      ],
      options,
    ),
  };
}
